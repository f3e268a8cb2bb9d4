package cite

import (
	"fmt"
	"strings"
)

// risTypes are the reference types of RIS (Research Information Systems, 2011).
// It has none for a treaty. A name of an organisation that holds a comma reads
// as a person's: RIS has no way to say otherwise.
var risTypes = map[string]string{
	"article": "JOUR", "article-journal": "JOUR", "article-magazine": "MGZN", "article-newspaper": "NEWS", "book": "BOOK", "chapter": "CHAP",
	"collection": "EDBOOK", "dataset": "DATA", "entry-encyclopedia": "ENCYC", "legal_case": "CASE", "legislation": "STAT", "manuscript": "UNPB",
	"paper-conference": "CPAPER", "post-weblog": "BLOG", "report": "RPRT", "thesis": "THES", "treaty": "GEN", "webpage": "ELEC",
}

// RIS writes items as a RIS file: UTF-8, "XX  - value", each line ended by
// CRLF, each item from TY to ER.
func RIS(items []Item) []byte {
	var b strings.Builder
	for i := range items {
		ris(&b, &items[i])
	}
	return []byte(b.String())
}

func ris(b *strings.Builder, x *Item) {
	put := func(tag, value string) {
		if value = oneLine(value); value != "" {
			b.WriteString(tag + "  - " + value + "\r\n")
		}
	}
	kind := risTypes[x.Type]
	if kind == "" {
		kind = "GEN"
	}
	put("TY", kind)
	put("ID", x.ID)
	for _, n := range x.Author {
		put("AU", risName(n))
	}
	for _, n := range x.Editor {
		put("ED", risName(n))
	}
	put("TI", x.Title)
	put("T2", x.ContainerTitle)
	put("T3", x.CollectionTitle)
	if d := x.Issued; d != nil && len(d.Parts) > 0 && len(d.Parts[0]) > 0 {
		put("PY", fmt.Sprintf("%04d", d.Parts[0][0]))
		put("DA", risDate(d.Parts[0]))
	}
	if d := x.Accessed; d != nil && len(d.Parts) > 0 && len(d.Parts[0]) > 0 {
		put("Y2", risDate(d.Parts[0]))
	}
	put("VL", x.Volume)
	put("IS", x.Issue)
	put("SP", before(x.Page, "-"))
	if _, to, ok := strings.Cut(x.Page, "-"); ok {
		put("EP", to)
	}
	edition := x.Edition
	if edition == "" {
		edition = x.Version
	}
	put("ET", edition)
	put("M1", x.Number)
	put("M3", x.Genre)
	put("PB", x.Publisher)
	put("CY", x.PublisherPlace)
	sn := x.ISBN
	if sn == "" {
		sn = x.ISSN
	}
	put("SN", sn)
	put("DO", x.DOI)
	put("UR", x.URL)
	put("LA", x.Language)
	put("AB", x.Abstract)
	put("N1", x.Note)
	b.WriteString("ER  - \r\n\r\n")
}

func risName(n Name) string {
	switch {
	case n.Literal != "":
		return n.Literal
	case n.Given == "":
		return n.Family
	}
	return n.Family + ", " + n.Given
}

// risDate writes YYYY/MM/DD/ with what is not known left empty.
func risDate(p []int) string {
	s := fmt.Sprintf("%04d/", p[0])
	for i := 1; i < 3; i++ {
		if i < len(p) {
			s += fmt.Sprintf("%02d", p[i])
		}
		s += "/"
	}
	return s
}
