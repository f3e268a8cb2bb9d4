package server_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"ceded/data"
)

// ordinaryWords stand in names of the dossier and are no name of it: marks of
// time, kinds of states, words of the code.
var ordinaryWords = strings.Fields("december декабря empire khanate federation union extension latin assembly white illustrative 北纬")

// languageFiles may name languages: the table of those that BibTeX knows, the
// scripts that fonts are cut for, and the headings of two columns of the tables
// that data/build reads.
var languageFiles = []string{"data/cite/bibtex.go", "data/check/claims.go", "frontend/build/fonts.ts", "frontend/src/ui/messages.ts", "data/build/sites.go"}

var languageWords = strings.Fields("chinese russian mongolian kazakh kyrgyz")

// Nothing in Go, SQL, TypeScript or CSS knows a territory, a treaty, a party or
// a region of this dossier by name, in any of its languages: all that is read
// from data/files.
func TestCode_knowsNoDossier(t *testing.T) {
	names := mustNames(t)
	if planted := words("const aigunLine = 1"); len(names) < 500 || !names[planted[1]] {
		t.Fatalf("got %d names, and %q is none of them", len(names), planted[1])
	}
	met := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel("..", path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if slices.Contains([]string{"node_modules", ".git", "dist", "testdata", "e2e", "test", "storetest", "recipes", "gshhg", "bin"}, d.Name()) || rel == "data/files" {
				return fs.SkipDir
			}
			return nil
		}
		if !slices.Contains([]string{".go", ".sql", ".ts", ".tsx", ".css", ".html", ".js"}, filepath.Ext(path)) || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		met++
		for _, w := range words(string(text)) {
			language := slices.Contains(languageWords, w) && slices.Contains(languageFiles, rel)
			if names[w] && !language {
				t.Errorf("%s names %q, which is a word of the dossier: read it from the data", rel, w)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if met < 200 {
		t.Errorf("read %d files, want all code", met)
	}
}

// mustNames returns the words by which the dossier names its territories,
// treaties, parties, holders and regions, those left out that its prose also
// writes small: they are no names.
func mustNames(t *testing.T) map[string]bool {
	t.Helper()
	d, err := data.Load(data.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	small := map[string]bool{}
	for file, b := range d.Texts {
		var v any
		if err := json.Unmarshal(b, &v); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if strings.HasPrefix(file, "texts/") {
			continue
		}
		prose(v, small)
	}
	out := map[string]bool{}
	add := func(texts ...string) {
		for _, text := range texts {
			for _, w := range words(text) {
				if first, _ := utf8.DecodeRuneInString(w); utf8.RuneCountInString(w) >= 4 || unicode.Is(unicode.Han, first) && utf8.RuneCountInString(w) >= 2 {
					out[w] = !small[w] && !slices.Contains(ordinaryWords, w)
				}
			}
		}
	}
	all := func(t data.Text) {
		for _, s := range t {
			add(s)
		}
	}
	for _, f := range d.Areas() {
		add(f.ID)
		all(f.Props.Names)
		all(f.Props.PartyFrom)
		all(f.Props.PartyTo)
	}
	for _, i := range d.Instruments {
		add(i.ID)
		all(i.Names)
		for _, p := range i.Parties {
			all(p.Name)
		}
	}
	for _, l := range d.Territories {
		add(l.PresentStates...)
		add(l.PresentUnits...)
		for _, h := range l.Holders {
			all(h.Holder)
		}
	}
	for _, r := range d.Regions {
		all(r.Names)
	}
	return out
}

// prose collects the words that running English text writes small.
func prose(v any, small map[string]bool) {
	switch v := v.(type) {
	case string:
		if !strings.Contains(v, " ") {
			return // an id
		}
		for _, w := range strings.Fields(v) {
			if w = strings.Trim(w, ".,;:()\""); smallWord.MatchString(w) { // not aigun-1858
				small[w] = true
			}
		}
	case []any:
		for _, x := range v {
			prose(x, small)
		}
	case map[string]any:
		for _, x := range v {
			prose(x, small)
		}
	}
}

var (
	smallWord = regexp.MustCompile(`^[a-z]+$`)

	hump   = regexp.MustCompile(`([a-z])([A-Z])`)
	letter = regexp.MustCompile(`[A-Za-z]+|[\x{0400}-\x{04FF}]+|[\x{4E00}-\x{9FFF}]+`)
)

// words returns the words of a text in small letters, names of code taken apart.
func words(text string) []string {
	return letter.FindAllString(strings.ToLower(hump.ReplaceAllString(text, "$1 $2")), -1)
}
