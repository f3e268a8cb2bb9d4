package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// checkClaims holds claims to the scale of verdicts, and each to a source, or
// to the word that one is to be found.
func (d *dossier) checkClaims() {
	verdicts := map[string]row{}
	var scale []string
	for _, v := range d.rows(claimsFile, "verdicts") {
		verdicts[v.id] = v
		scale = append(scale, v.id)
	}
	for _, c := range d.rows(claimsFile, "claims") {
		fault := func(field, want string, got any, fix string) {
			d.report.add(Fault{File: c.file, ID: c.id, Field: c.field(field), Reason: expected(want, got), Fix: fix})
		}
		verdict := str(c.v["verdict"])
		v := verdicts[verdict]
		switch {
		case verdict == "":
		case v.v == nil:
			fault("verdict", "a verdict of the scale ("+listed(scale)+")", verdict, "write one of them, or add it to verdicts with its meaning")
		default:
			if given, ok := c.v["ratingValue"]; ok && fmt.Sprint(given) != fmt.Sprint(v.v["ratingValue"]) {
				fault("ratingValue", "the rating of its verdict, "+show(v.v["ratingValue"]), given, "correct one of the two")
			}
			wanted, some := truth(c.v["sourceToBeFound"]), len(texts(c.v["sources"])) > 0
			switch evidence := str(v.v["evidence"]); {
			case evidence == "wanted" && !wanted:
				fault("sourceToBeFound", "true, as the verdict is that no source was found yet", c.v["sourceToBeFound"], "say so, or judge the claim by its sources")
			case evidence != "none" && !some && !wanted:
				fault("sources", "a source, or sourceToBeFound", plain("neither"), "cite a source, or say that one is to be found")
			}
		}
		if p := str(c.v["counterpart"]); p != "" {
			d.need(d.has(claimsFile, "claims", p) && p != c.id, c, c.field("counterpart"), "another claim", p)
		}
		if wide, ok := c.v["articleWide"]; ok && truth(wide) != (len(asList(c.v["places"])) == 0) {
			fault("articleWide", "true when the claim has no places, else false", plain(fmt.Sprintf("%v and %d places", wide, len(asList(c.v["places"])))), "correct one of the two")
		}
	}
}

var quoted = regexp.MustCompile(`"([^"]+)"|“([^”]+)”|„([^“]+)“|«([^»]+)»`)

// quotations returns the texts in quotation marks.
func quotations(s string) []string {
	var out []string
	for _, m := range quoted.FindAllStringSubmatch(s, -1) {
		out = append(out, strings.Join(m[1:], ""))
	}
	return out
}

// words counts the words of a text; two Chinese characters count as one.
func words(s string) int {
	n, han := 0, 0
	for _, f := range strings.Fields(s) {
		h := 0
		for _, r := range f {
			if unicode.Is(unicode.Han, r) {
				h++
			}
		}
		if han += h; h == 0 {
			n++
		}
	}
	return n + (han+1)/2
}

// checkQuotes holds quotations to the length that the manifest allows: of the
// article whose claims are checked, of instruments, and gists of paragraphs.
// Elsewhere in the record the longest of the limits holds.
func (d *dossier) checkQuotes() {
	limit := d.manifest.QuoteWords
	long := func(r row, at, what, text string, most int) {
		if n := words(text); most > 0 && n > most {
			d.report.add(Fault{File: r.file, ID: r.id, Field: at, Reason: expected(fmt.Sprintf("at most %d words %s", most, what), plain(fmt.Sprintf("%d: %s", n, show(text)))), Fix: "shorten it, or tell it in our own words"})
		}
	}
	article := row{file: claimsFile, at: "/article", v: asObject(asObject(d.docs[claimsFile])["article"])}
	for _, p := range slices.Concat(article.below("paragraphs"), article.below("comments")) {
		p.id = str(p.v["locator"])
		long(p, p.field("gist"), "in the gist of a paragraph", str(p.v["gist"]), limit["gist"])
	}
	for _, c := range d.rows(claimsFile, "claims") {
		if q := str(c.v["quote"]); q != "" && len(quotations(q)) == 0 {
			d.report.add(Fault{File: c.file, ID: c.id, Field: c.field("quote"), Reason: expected("words in quotation marks", q), Fix: "put the words that are quoted in quotation marks"})
		}
		for _, field := range []string{"quote", "paraphrase", "short"} {
			for _, q := range quotations(str(c.v[field])) {
				long(c, c.field(field), "quoted of the article", q, limit["article"])
			}
		}
	}
	most := max(limit["article"], limit["instrument"])
	d.everything(func(r row, at, key string, v any) {
		if key == "quote" && asObject(v) != nil {
			long(r, at+"/text", "quoted of an instrument", str(asObject(v)["text"]), limit["instrument"])
		}
		if r.file == sourcesFile {
			return // titles are titles
		}
		for _, q := range quotations(str(v)) {
			long(r, at, "in a quotation", q, most)
		}
	})
}
