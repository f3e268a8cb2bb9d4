package check

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// checkWords looks for words that take a side in the fields that are in our
// own voice, which neutral-words.json names. A text in quotation marks is a
// side's own and may hold them, when its row has a source.
func (d *dossier) checkWords() {
	doc := asObject(d.docs[wordsFile])
	type word struct {
		re           *regexp.Regexp
		why, instead string
	}
	words := map[string][]word{}
	for _, lang := range keys(asObject(doc["words"])) {
		for _, w := range rowsOf(wordsFile, "/words/"+lang, asObject(doc["words"])[lang]) {
			re, err := regexp.Compile("(?i)" + str(w.v["pattern"]))
			if err != nil {
				d.report.add(Fault{File: wordsFile, ID: lang, Field: w.field("pattern"), Reason: expected("a regular expression (RE2)", str(w.v["pattern"])), Fix: "correct it: " + err.Error()})
				continue
			}
			words[lang] = append(words[lang], word{re, str(w.v["why"]), str(w.v["instead"])})
		}
	}
	first := ""
	if len(d.manifest.Languages) > 0 {
		first = d.manifest.Languages[0]
	}
	see := func(r row, at, lang, text string, sourced bool) {
		bare := text
		if sourced {
			bare = quoted.ReplaceAllString(text, "")
		}
		for _, w := range words[lang] {
			if found := w.re.FindString(bare); found != "" {
				d.report.add(Fault{File: r.file, ID: r.id, Field: at, Reason: expected("words that take no side", plain(found+": "+w.why)), Fix: "write " + w.instead + "; or quote it as the word of a side, with its source"})
			}
		}
	}
	own := map[string][]string{} // pattern of files -> fields
	for _, o := range asList(doc["ownVoice"]) {
		own[str(asObject(o)["file"])] = append(own[str(asObject(o)["file"])], texts(asObject(o)["fields"])...)
	}
	visit := func(r row, at, key string, v any) {
		var fields []string
		for pattern, f := range own {
			if ok, _ := path.Match(pattern, r.file); ok {
				fields = append(fields, f...)
			}
		}
		in := func(at string) bool {
			return slices.ContainsFunc(fields, func(f string) bool { return f == "*" || strings.HasSuffix(withoutNumbers(at), "/"+f) })
		}
		sourced := len(texts(r.v["sources"])) > 0
		switch {
		case !in(at):
		case str(v) != "":
			see(r, at, or(language(r.file), first), str(v), sourced)
		default:
			for key, text := range asObject(v) {
				see(r, at+"/"+key, or(language(r.file), key), str(text), sourced)
			}
			for i, x := range asList(v) {
				see(r, fmt.Sprintf("%s/%d", at, i), first, str(x), sourced)
			}
		}
	}
	d.everything(visit)
	for _, file := range keys(d.docs) {
		if language(file) == "" {
			continue
		}
		r := row{file: file, v: asObject(d.docs[file])}
		r.walk(func(at, key string, v any) {
			r := r
			r.id = entryOf(r.v, strings.Split(at, "/")[1:])
			r.v = d.translated(file, at)
			visit(r, at, key, v)
		})
	}
}

// translated returns the row of the record that a text of texts/ translates,
// whose sources are the text's too; nil when there is none.
func (d *dossier) translated(file, at string) map[string]any {
	parts := strings.Split(at, "/")
	if path.Dir(file) != "texts" || len(parts) < 3 {
		return nil
	}
	for _, of := range keys(d.docs) {
		if path.Dir(of) != "." {
			continue
		}
		for _, r := range d.rows(of, parts[1]) {
			if r.id == parts[2] {
				return r.v
			}
		}
	}
	return nil
}

// language returns the language of a file of messages or texts, else "".
func language(file string) string {
	dir, name := path.Split(file)
	if dir != "messages/" && dir != "texts/" {
		return ""
	}
	return strings.TrimSuffix(name, ".json")
}

// withoutNumbers takes the places in lists out of a JSON pointer, so that
// "articles/paraphrase" is the end of it.
func withoutNumbers(at string) string {
	var parts []string
	for _, p := range strings.Split(at, "/") {
		if p == "" || strings.Trim(p, "0123456789") != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, "/")
}
