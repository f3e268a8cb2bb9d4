package cite_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"ceded/data/cite"
)

// hostile holds what each format gives a meaning to.
var hostile = []cite.Item{
	{
		ID: "agreement-2004", Type: "treaty", Title: `50 % & more: {Braces}, $5, #1, a_b, ~tilde, ^caret, back\slash`, URL: "https://example.org/a?b={c}&d=100%25#e_f",
		Author: []cite.Name{{Literal: "Office of the Prosecutor, International Criminal Court"}, {Family: "And", Given: "Rock and Roll"}},
		Issued: &cite.Date{Parts: [][]int{{2004, 10, 14}}}, Note: "two\nlines\r\nER  - \r\nTY  - JOUR", Custom: map[string]string{"release": "0123456789ab"}, Version: "2026.1",
	},
	{
		ID: "fan-2009", Type: "article-journal", Title: "19世纪60年代中俄西段边界的划定 «Граница» Эрдэнэ", ContainerTitle: "清史研究", Author: []cite.Name{{Family: "樊", Given: "明方"}},
		Issued: &cite.Date{Parts: [][]int{{2009}}, Circa: true}, Volume: "3", Issue: "4", Page: "12-34", DOI: "10.1000/x_y", Language: "zh",
	},
	{ID: "span", Type: "book", Title: "A span", Issued: &cite.Date{Parts: [][]int{{1937}, {1945, 8}}}, ISBN: "978-0-00-000000-2", Publisher: "P & Co", PublisherPlace: "Sankt-Peterburg"},
	{ID: "odd", Type: "motion_picture", Title: "A type that is in no table"},
}

// A BibTeX file is entries of key = {value}, its braces in balance whatever the
// texts hold, and says the same as the items.
func TestBibTeX(t *testing.T) {
	entries := mustBibTeX(t, string(cite.BibTeX(hostile)))
	if len(entries) != len(hostile) {
		t.Fatalf("got %d entries, want %d", len(entries), len(hostile))
	}
	for i, want := range []map[string]string{
		{
			"": "misc", "key": "agreement-2004", "date": "2004-10-14", "entrysubtype": "treaty", "version": "2026.1", "note": "two lines ER - TY - JOUR",
			"title":  `{50 \% \& more: \textbraceleft{}Braces\textbraceright{}, \$5, \#1, a\_b, \textasciitilde{}tilde, \textasciicircum{}caret, back\textbackslash{}slash}`,
			"url":    "https://example.org/a?b=%7Bc%7D&d=100%25#e_f",
			"author": "{Office of the Prosecutor, International Criminal Court} and {And}, {Rock and Roll}",
		},
		{
			"": "article", "key": "fan-2009", "title": "{19世纪60年代中俄西段边界的划定 «Граница» Эрдэнэ}", "journaltitle": "{清史研究}", "author": "樊, 明方", "date": "2009~",
			"volume": "3", "number": "4", "pages": "12--34", "doi": "10.1000/x_y", "langid": "chinese",
		},
		{"": "book", "date": "1937/1945-08", "isbn": "978-0-00-000000-2", "publisher": `{P \& Co}`, "location": "Sankt-Peterburg"},
		{"": "misc", "entrysubtype": `motion_picture`},
	} {
		for field, value := range want {
			if got := entries[i][field]; got != value {
				t.Errorf("%s: field %q: got %s, want %s", hostile[i].ID, field, got, value)
			}
		}
	}
}

// A RIS file is lines of "XX  - value" ended by CRLF; no text can end an item.
func TestRIS(t *testing.T) {
	items := mustRIS(t, string(cite.RIS(hostile)))
	if len(items) != len(hostile) {
		t.Fatalf("got %d items, want %d", len(items), len(hostile))
	}
	for i, want := range []map[string][]string{
		{
			"TY": {"GEN"}, "ID": {"agreement-2004"}, "PY": {"2004"}, "DA": {"2004/10/14/"}, "N1": {"two lines ER - TY - JOUR"}, "ET": {"2026.1"}, "TI": {hostile[0].Title},
			"UR": {hostile[0].URL}, "AU": {"Office of the Prosecutor, International Criminal Court", "And, Rock and Roll"},
		},
		{"TY": {"JOUR"}, "T2": {"清史研究"}, "PY": {"2009"}, "DA": {"2009///"}, "SP": {"12"}, "EP": {"34"}, "LA": {"zh"}, "AU": {"樊, 明方"}},
		{"TY": {"BOOK"}, "SN": {"978-0-00-000000-2"}, "PB": {"P & Co"}, "CY": {"Sankt-Peterburg"}},
		{"TY": {"GEN"}},
	} {
		for tag, value := range want {
			if got := items[i][tag]; !reflect.DeepEqual(got, value) {
				t.Errorf("%s: %s: got %q, want %q", hostile[i].ID, tag, got, value)
			}
		}
	}
}

// CSL-JSON read again gives the same items.
func TestJSON(t *testing.T) {
	b, err := cite.JSON(hostile)
	if err != nil {
		t.Fatal(err)
	}
	var got []cite.Item
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, hostile) {
		t.Errorf("got %+v, want %+v", got, hostile)
	}
	if s := string(b); !strings.Contains(s, `"issued":{"date-parts":[[2004,10,14]]}`) || !strings.Contains(s, `&d=100%25`) {
		t.Errorf("got %s, want date-parts and addresses as they are", s)
	}
}

func TestDay(t *testing.T) {
	for known, want := range map[int][][]int{1: {{1858}}, 2: {{1858, 5}}, 3: {{1858, 5, 28}}} {
		if got := cite.Day(18580528, known); !reflect.DeepEqual(got.Parts, want) {
			t.Errorf("%d parts known: got %v, want %v", known, got.Parts, want)
		}
	}
	if cite.Day(0, 0) != nil {
		t.Error("want no date when no part is known")
	}
}

func FuzzFormats(f *testing.F) {
	f.Add("a title", "https://example.org", "a note")
	f.Add(`{`, `}`, `\`)
	f.Add("\r\nER  - ", "\x00", "\u2028@book{")
	f.Fuzz(func(t *testing.T, title, url, note string) {
		x := []cite.Item{{ID: "one", Type: "webpage", Title: title, URL: url, Note: note, Author: []cite.Name{{Family: note, Given: title}}}, {ID: "two", Type: "book", Title: "Two"}}
		if got := mustBibTeX(t, string(cite.BibTeX(x))); len(got) != 2 || got[1]["title"] != "{Two}" {
			t.Errorf("BibTeX: got %v, want two entries", got)
		}
		if got := mustRIS(t, string(cite.RIS(x))); len(got) != 2 || got[1]["TI"][0] != "Two" {
			t.Errorf("RIS: got %v, want two items", got)
		}
	})
}

// mustBibTeX reads entries as BibTeX does: braces must balance, escaped or not.
// The entry type stands under "", the key under "key".
func mustBibTeX(t testing.TB, s string) []map[string]string {
	t.Helper()
	var out []map[string]string
	for {
		s = strings.TrimSpace(s)
		if s == "" {
			return out
		}
		m := regexp.MustCompile(`^@([a-z]+)\{([^,{}\s]+)`).FindStringSubmatch(s)
		if m == nil {
			t.Fatalf("no entry begins at %.80q", s)
		}
		e := map[string]string{"": m[1], "key": m[2]}
		s = s[len(m[0]):]
		for strings.HasPrefix(s, ",") {
			m := regexp.MustCompile(`^,\s*([a-z]+) = \{`).FindString(s)
			if m == "" {
				t.Fatalf("no field begins at %.80q", s)
			}
			s = s[len(m):]
			depth, end := 1, -1
			for i := 0; i < len(s) && end < 0; i++ {
				switch s[i] {
				case '{':
					depth++
				case '}':
					if depth--; depth == 0 {
						end = i
					}
				}
			}
			if end < 0 {
				t.Fatalf("a field of %s is not closed", e["key"])
			}
			name := strings.TrimSuffix(strings.TrimSpace(strings.TrimPrefix(m, ",")), " = {")
			e[name], s = s[:end], s[end+1:]
		}
		rest := strings.TrimPrefix(strings.TrimSpace(s), "}")
		if rest == strings.TrimSpace(s) {
			t.Fatalf("entry %s is not closed: %.80q", e["key"], s)
		}
		out, s = append(out, e), rest
	}
}

// mustRIS reads items as RIS is defined: tag, two spaces, hyphen, space, value.
func mustRIS(t testing.TB, s string) []map[string][]string {
	t.Helper()
	if !strings.HasSuffix(s, "\r\n") || strings.Count(s, "\n") != strings.Count(s, "\r\n") {
		t.Fatalf("lines do not all end in CRLF")
	}
	line := regexp.MustCompile(`^([A-Z][A-Z0-9])  - (.*)$`)
	var out []map[string][]string
	var item map[string][]string
	for i, l := range strings.Split(strings.TrimSuffix(s, "\r\n"), "\r\n") {
		if l == "" {
			continue
		}
		m := line.FindStringSubmatch(l)
		switch {
		case m == nil:
			t.Fatalf("line %d is no RIS: %q", i+1, l)
		case m[1] == "TY":
			if item != nil {
				t.Fatalf("line %d: an item begins in an item", i+1)
			}
			item = map[string][]string{"TY": {m[2]}}
		case item == nil:
			t.Fatalf("line %d stands outside an item: %q", i+1, l)
		case m[1] == "ER":
			out, item = append(out, item), nil
		default:
			item[m[1]] = append(item[m[1]], m[2])
		}
	}
	if item != nil {
		t.Fatal("the last item has no end")
	}
	return out
}

func Example() {
	x := []cite.Item{{ID: "atlas", Type: "book", Title: "An atlas", Author: []cite.Name{{Family: "Mapper", Given: "M."}}, Issued: cite.Day(20260101, 1)}}
	fmt.Print(string(cite.BibTeX(x)))
	// Output:
	// @book{atlas,
	//   author = {Mapper, M.},
	//   title = {{An atlas}},
	//   date = {2026}
	// }
}
