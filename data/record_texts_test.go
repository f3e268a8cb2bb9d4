package data_test

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Longest quotations, in words: from the article whose claims are checked, and
// from instruments.
const (
	articleWords    = 10
	instrumentWords = 20
)

// No more of anyone's text than may be quoted.
func TestRecord_quotes(t *testing.T) {
	for _, i := range mustList(t, "instruments.json", "instruments") {
		walk(i, id(i), func(path, key string, v any) {
			q := object(v)
			if key != "quote" || q == nil {
				return
			}
			if n := len(strings.Fields(str(q["text"]))); n == 0 || n > instrumentWords {
				t.Errorf("%s: a quotation of %d words, at most %d", path, n, instrumentWords)
			}
			if str(q["source"]) == "" {
				t.Errorf("%s: a quotation without its source", path)
			}
		})
	}

	var claims rec
	mustRead(t, "claims.json", &claims)
	quoted := regexp.MustCompile(`["“]([^"”]+)["”]`)
	for _, c := range objects(claims["claims"]) {
		for _, field := range []string{"quote", "paraphrase", "short"} {
			text := str(c[field])
			if field == "quote" && text != "" && !quoted.MatchString(text) {
				t.Errorf("%s: the quotation %q does not stand in quotation marks", id(c), text)
			}
			for _, m := range quoted.FindAllStringSubmatch(text, -1) {
				if n := len(strings.Fields(m[1])); n > articleWords {
					t.Errorf("%s: %s quotes %d words of the article, at most %d", id(c), field, n, articleWords)
				}
			}
		}
	}

	// The article itself is told in gists of our own, never in its sentences.
	article := object(claims["article"])
	fields := slices.Sorted(maps.Keys(article))
	want := strings.Fields("author comments date dateStatus followUp id paragraphs permalink site siteUrl title")
	if !slices.Equal(fields, want) {
		t.Errorf("the article has the fields %v, want %v", fields, want)
	}
	if n := len(objects(article["paragraphs"])); n != 43 { // the caption and 42 paragraphs
		t.Errorf("got gists of %d paragraphs, want 43", n)
	}
	for _, p := range append(objects(article["paragraphs"]), objects(article["comments"])...) {
		if n := len(strings.Fields(str(p["gist"]))); n == 0 || n > 10 {
			t.Errorf("article %v: a gist of %d words, want 1 to 10", p["locator"], n)
		}
	}
}

// loaded words belong to the quoted speech of a side, never to a name of ours.
var loaded = regexp.MustCompile(`(?i)annex|stolen|steal|seiz|unequal|reunif|robbed|reclaim|lost-`)

func TestRecord_neutralNames(t *testing.T) {
	for _, f := range []struct{ file, key string }{{"instruments.json", "instruments"}, {"territories.json", "territories"}, {"border-ledger.json", "sections"}, {"regions.json", "regions"}} {
		for _, r := range mustList(t, f.file, f.key) {
			for _, s := range []string{id(r), str(object(r["names"])["en"])} {
				if loaded.MatchString(s) {
					t.Errorf("%s: %q takes a side", f.file, s)
				}
			}
		}
	}
}

var placeholder = regexp.MustCompile(`\{[A-Za-z0-9]+\}`)

// Every language has every interface text, with the same things to fill in.
func TestRecord_messages(t *testing.T) {
	all := map[string]map[string]json.RawMessage{}
	for _, lang := range []string{"en", "zh", "ru"} {
		m := map[string]json.RawMessage{}
		mustRead(t, "messages/"+lang+".json", &m)
		all[lang] = m
	}
	if n := len(all["en"]); n < 287 {
		t.Errorf("got %d messages, the first set had 287", n)
	}
	plural := map[string][]string{"en": {"one", "other"}, "zh": {"other"}, "ru": {"few", "many", "one", "other"}}
	holes := func(key, lang string) []string {
		found := map[string]bool{}
		texts := []string{""}
		if json.Unmarshal(all[lang][key], &texts[0]) != nil {
			forms := map[string]string{}
			if err := json.Unmarshal(all[lang][key], &forms); err != nil {
				t.Errorf("%s %s is neither a text nor plural forms", lang, key)
			}
			if got := slices.Sorted(maps.Keys(forms)); !slices.Equal(got, plural[lang]) {
				t.Errorf("%s %s: plural forms %v, want %v", lang, key, got, plural[lang])
			}
			texts = slices.Collect(maps.Values(forms))
		}
		for _, s := range texts {
			if strings.TrimSpace(s) == "" && key != "listSeparator" {
				t.Errorf("%s %s is empty", lang, key)
			}
			for _, h := range placeholder.FindAllString(s, -1) {
				found[h] = true
			}
			if strings.Count(s, "{") != strings.Count(s, "}") {
				t.Errorf("%s %s: braces do not match", lang, key)
			}
		}
		return slices.Sorted(maps.Keys(found))
	}
	for lang := range all {
		for key := range all[lang] {
			if all["en"][key] == nil {
				t.Errorf("%s has a message %q that en has not", lang, key)
			}
		}
	}
	for key := range all["en"] {
		want := holes(key, "en")
		for _, lang := range []string{"zh", "ru"} {
			if all[lang][key] == nil {
				t.Errorf("%s has no message %q", lang, key)
				continue
			}
			if got := holes(key, lang); !slices.Equal(got, want) {
				t.Errorf("%s %s: to fill in %v, en has %v", lang, key, got, want)
			}
		}
	}
}

// Words of the record that the interface writes out have a message.
func TestRecord_words(t *testing.T) {
	messages := map[string]json.RawMessage{}
	mustRead(t, "messages/en.json", &messages)
	need := func(prefix, word string) {
		key := prefix
		for _, part := range strings.FieldsFunc(word, func(r rune) bool { return r == ' ' || r == '-' }) {
			if key != "" {
				part = strings.ToUpper(part[:1]) + part[1:]
			}
			key += part
		}
		if messages[key] == nil {
			t.Errorf("%q has no message %s", word, key)
		}
	}
	for _, i := range mustList(t, "instruments.json", "instruments") {
		need("instrument", str(i["kind"]))
		need("certainty", str(i["certainty"]))
		need("effect", str(object(i["effectToday"])["status"]))
	}
	for _, l := range mustList(t, "territories.json", "territories") {
		need("officialClaim", str(object(l["officialClaimToday"])["claim"]))
		for _, h := range objects(l["holders"]) {
			need("basis", str(h["basis"]))
			need("certainty", str(h["certainty"]))
		}
	}
	for _, c := range mustList(t, "claims.json", "claims") {
		need("claimKind", str(c["kind"]))
	}
	for _, s := range mustSources(t) {
		need("quality", str(s["quality"]))
	}
	for _, w := range strings.Fields("ceded passed-otherwise claimed-only not-ceded near-line outside-coverage north north-east east south-east south south-west west north-west") {
		need("", w)
	}
	for _, w := range strings.Fields("settled disputed undelimited") {
		need("status", w)
	}
	for _, w := range strings.Fields("surveyed treaty-text reconstruction illustrative") {
		need("certainty", w)
		need("outline", w)
	}
	for _, w := range strings.Fields("ceded otherwise claimed none") {
		need("pattern", w)
	}
	for _, w := range strings.Fields("treaty-line present-border admin-border coast calibrated") {
		need("line", strings.TrimSuffix(w, "-line"))
	}
}

// The translations cover what they promise: every claim, verdict, event and
// reading, and the words they are listed by.
func TestRecord_translations(t *testing.T) {
	claims := mustList(t, "claims.json", "claims")
	for _, lang := range []string{"zh", "ru"} {
		var tr rec
		mustRead(t, "texts/"+lang+".json", &tr)
		if !strings.HasPrefix(str(tr["language"]), lang) || !strings.Contains(str(tr["status"]), "not yet reviewed") {
			t.Errorf("texts/%s.json: language %v, status %v", lang, tr["language"], tr["status"])
		}
		has := func(table, key, what string) {
			if str(object(tr[table])[key]) == "" {
				t.Errorf("%s: %s %q has no translation in %s", lang, what, key, table)
			}
		}
		texts := object(tr["claims"])
		if len(texts) != len(claims) {
			t.Errorf("%s: got texts of %d claims, want %d", lang, len(texts), len(claims))
		}
		for _, c := range claims {
			x := object(texts[id(c)])
			for _, field := range []string{"short", "paraphrase", "finding", "caution"} {
				if (str(c[field]) != "") != (str(x[field]) != "") {
					t.Errorf("%s: %s: %s stands in one language only", lang, id(c), field)
				}
			}
			has("kinds", str(c["kind"]), "kind")
			has("speakers", str(c["speaker"]), "speaker")
			if str(c["quantity"]) != "" {
				has("quantities", id(c), "quantity of")
			}
			for _, p := range objects(c["places"]) {
				if str(p["type"]) == "point" {
					has("places", str(p["name"]), "place")
				}
			}
		}
		for _, v := range mustList(t, "claims.json", "verdicts") {
			x := object(object(tr["verdicts"])[id(v)])
			if str(x["label"]) == "" || str(x["meaning"]) == "" {
				t.Errorf("%s: verdict %s has no label or no meaning", lang, id(v))
			}
		}
		for _, e := range mustList(t, "events.json", "events") {
			if str(object(object(tr["events"])[id(e)])["title"]) == "" {
				t.Errorf("%s: event %s has no title", lang, id(e))
			}
			has("kinds", str(e["kind"]), "kind")
		}
		for _, r := range mustList(t, "readings.json", "readings") {
			x := object(object(tr["readings"])[id(r)])
			for _, v := range objects(r["views"]) {
				if str(object(x[str(v["side"])])["statement"]) == "" {
					t.Errorf("%s: %s: the %s reading has no translation", lang, id(r), v["side"])
				}
				has("sides", str(v["side"]), "side")
			}
			has("subjects", id(r), "subject")
		}
	}
}
