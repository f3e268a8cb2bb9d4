package cite

import (
	"strings"
	"unicode"
)

// entry says how a CSL type stands in BibTeX: its entry type, the field that
// holds what it appeared in, and the word that tells it from others of the
// entry type.
type entry struct{ kind, container, subtype string }

// entries follow the types of biblatex 3.16 (manual, 2.1). Treaties, laws and
// cases are @misc, as no standard style prints the legal types.
var entries = map[string]entry{
	"article":            {"article", "journaltitle", ""},
	"article-journal":    {"article", "journaltitle", ""},
	"article-magazine":   {"article", "journaltitle", "magazine"},
	"article-newspaper":  {"article", "journaltitle", "newspaper"},
	"book":               {"book", "series", ""},
	"chapter":            {"incollection", "booktitle", ""},
	"collection":         {"collection", "series", ""},
	"dataset":            {"dataset", "organization", ""},
	"entry-encyclopedia": {"inreference", "booktitle", ""},
	"paper-conference":   {"inproceedings", "booktitle", ""},
	"post-weblog":        {"online", "organization", "blog"},
	"report":             {"report", "series", ""},
	"thesis":             {"thesis", "series", ""},
	"webpage":            {"online", "organization", ""},
	"manuscript":         {"unpublished", "howpublished", ""},
	"legal_case":         {"misc", "howpublished", "case"},
	"legislation":        {"misc", "howpublished", "legislation"},
	"treaty":             {"misc", "howpublished", "treaty"},
}

// langids are the names that babel, and with it biblatex, gives languages.
var langids = map[string]string{
	"de": "german", "en": "english", "fr": "french", "it": "italian", "ky": "kyrgyz", "mn": "mongolian", "ru": "russian", "uk": "ukrainian",
	"zh": "chinese", "es": "spanish", "ja": "japanese", "kk": "kazakh", "ko": "korean", "pl": "polish",
}

// BibTeX writes items as a BibTeX file for biblatex: UTF-8, titles in double
// braces so that no style changes their letters, LaTeX's own characters escaped.
func BibTeX(items []Item) []byte {
	var b strings.Builder
	for i := range items {
		bibtex(&b, &items[i])
	}
	return []byte(b.String())
}

func bibtex(b *strings.Builder, x *Item) {
	e, ok := entries[x.Type]
	if !ok {
		e = entry{"misc", "howpublished", x.Type}
	}
	b.WriteString("@" + e.kind + "{" + bibKey(x.ID))
	put := func(name, value string) {
		if value != "" {
			b.WriteString(",\n  " + name + " = {" + value + "}")
		}
	}
	put("author", bibNames(x.Author))
	put("editor", bibNames(x.Editor))
	put("title", whole(x.Title))
	put(e.container, whole(x.ContainerTitle))
	if e.container != "series" {
		put("series", whole(x.CollectionTitle))
	}
	put("entrysubtype", e.subtype)
	switch e.kind {
	case "report", "thesis":
		kind := x.Genre
		if kind == "" {
			kind = e.kind
		}
		put("type", latex(kind))
		put("institution", whole(x.Publisher))
	default:
		put("type", latex(x.Genre))
		put("publisher", whole(x.Publisher))
	}
	put("location", latex(x.PublisherPlace))
	put("date", x.Issued.edtf())
	put("urldate", x.Accessed.edtf())
	put("edition", latex(x.Edition))
	put("volume", latex(x.Volume))
	issue := x.Issue
	if issue == "" {
		issue = x.Number
	}
	put("number", latex(issue))
	put("pages", strings.ReplaceAll(latex(x.Page), "-", "--"))
	put("version", latex(x.Version))
	put("isbn", latex(x.ISBN))
	put("issn", latex(x.ISSN))
	put("doi", verbatim(x.DOI))
	put("url", verbatim(x.URL))
	put("langid", langids[strings.ToLower(before(x.Language, "-"))])
	put("abstract", latex(x.Abstract))
	put("note", latex(x.Note))
	b.WriteString("\n}\n\n")
}

func before(s, sep string) string { a, _, _ := strings.Cut(s, sep); return a }

// bibKey keeps what may stand in a citation key.
func bibKey(id string) string {
	return strings.Map(func(r rune) rune {
		if r < 128 && (unicode.IsLetter(r) || unicode.IsDigit(r)) || strings.ContainsRune("-_.:/+", r) {
			return r
		}
		return '-'
	}, id)
}

// bibNames joins names with "and". A part that BibTeX would take apart stands
// in braces.
func bibNames(names []Name) string {
	var out []string
	for _, n := range names {
		switch {
		case n.Literal != "":
			out = append(out, whole(n.Literal))
		case n.Given == "":
			out = append(out, whole(n.Family))
		default:
			out = append(out, part(n.Family)+", "+part(n.Given))
		}
	}
	return strings.Join(out, " and ")
}

// part is one part of a name: in braces when it holds a comma, or an "and".
func part(s string) string {
	if strings.Contains(s, ",") || strings.Contains(" "+strings.ToLower(s)+" ", " and ") {
		return whole(s)
	}
	return latex(s)
}

// whole is a text that stays as it is written.
func whole(s string) string {
	if s == "" {
		return ""
	}
	return "{" + latex(s) + "}"
}

// latex escapes what LaTeX reads as its own and puts the text on one line.
// Braces are named, since BibTeX counts escaped ones too.
func latex(s string) string {
	return latexChars.Replace(oneLine(s))
}

var latexChars = strings.NewReplacer(
	`\`, `\textbackslash{}`, `{`, `\textbraceleft{}`, `}`, `\textbraceright{}`, `~`, `\textasciitilde{}`, `^`, `\textasciicircum{}`,
	`&`, `\&`, `%`, `\%`, `$`, `\$`, `#`, `\#`, `_`, `\_`,
)

// verbatim is for the fields that biblatex prints as they are: only what would
// end the field is percent-encoded.
func verbatim(s string) string {
	return strings.NewReplacer("{", "%7B", "}", "%7D", `\`, "%5C", " ", "%20").Replace(oneLine(s))
}

// oneLine turns line ends and other control characters into spaces.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
