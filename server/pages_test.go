package server

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ceded/data"
	"ceded/data/storetest"
)

// mustPageText returns a page's words without its markup, pictures and scripts.
func mustPageText(t testing.TB, s http.Handler, path string) string {
	t.Helper()
	w := get(t, s, path, "Accept: text/html")
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s: got %d: %s", path, w.Code, w.Body)
	}
	return plain(w.Body.String())
}

var (
	notWords = regexp.MustCompile(`(?s)<svg.*?</svg>|<script.*?</script>|<head.*?</head>|<[^>]*>`)
	spaces   = regexp.MustCompile(`\s+`)
)

func plain(page string) string {
	s := strings.NewReplacer("&#39;", "'", "&#34;", `"`, "&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(notWords.ReplaceAllString(page, " "))
	return spaces.ReplaceAllString(s, " ")
}

func TestFeaturePage(t *testing.T) {
	s := mustServer(t, nil)
	page := get(t, s, "/features/west", "Accept: text/html")
	text := plain(page.Body.String())
	for _, want := range []string{
		"west", "passed from A to B under the Treaty of Test of 1 January 1900", "Ceded", "12,000 km²", "±1", "B", "by treaty", "Settled.",
		"West was ceded", "Supported", "A book", "CC0-1.0", "Test", "As data (API)",
		`<iframe src="http://127.0.0.1:8080/embed/features/west"`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	html := page.Body.String()
	for _, want := range []string{
		`<html lang="en"`, `<link rel="canonical" href="http://127.0.0.1:8080/features/west">`,
		`hreflang="zh-Hans" href="http://127.0.0.1:8080/features/west?lang=zh"`, `property="og:title"`, `name="twitter:card"`,
		`class="figure-wide"`, `class="figure-narrow" hidden=""`, `href="/?sel=west"`, `href="/api/collections/areas/items/west"`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// In another language every word of ours is in that language, and what exists
// in the first one only is marked and said to be so.
func TestFeaturePage_translated(t *testing.T) {
	s := mustServer(t, nil)
	w := get(t, s, "/features/west?lang=zh")
	html, text := w.Body.String(), plain(w.Body.String())
	for _, want := range []string{"1900年1月1日", "割让", "西部被割让", "此段文字仅有英文", "尚未经母语历史学者审阅"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if !strings.Contains(html, `<html lang="zh"`) || !strings.Contains(html, `<span lang="en">Settled.</span>`) {
		t.Error("want the page marked zh and its English evidence en")
	}
	if strings.Contains(get(t, s, "/features/west").Body.String(), "exists only in English") {
		t.Error("the English page apologises for English")
	}
}

func TestPages_idsAndProblems(t *testing.T) {
	s := mustServer(t, nil)
	for _, tt := range []struct {
		path   string
		status int
		want   string // in the Location, or in the page
	}{
		{"/features/old-west", 301, "/features/west"},
		{"/features/old-west?lang=zh", 301, "/features/west?lang=zh"},
		{"/features/old-both", 301, "/features/west"},
		{"/features/old-west.svg", 301, "/features/west.svg"},
		{"/embed/features/old-west", 301, "/embed/features/west"},
		{"/features/wset", 404, "try /features/west"},
		{"/claims/frist", 404, "try /claims/first"},
		{"/features/nothing-like-it", 404, "/api/collections"},
		{"/features/%3Cscript%3Ealert(1)", 404, "&lt;script&gt;"},
		{"/at/1.5", 400, "lon,lat"},
		{"/at/1.5,95", 400, "lat"},
		{"/at/1e3,5", 400, "lon"},
		{"/at/1.5,1.5?date=yesterday", 400, "date"},
		{"/features/west?lang=fr", 400, "lang"},
		{"/features/west?theme=pink", 400, "theme"},
		{"/embed/at/1.5,95", 400, "lat"},
		{"/features/west.svg?width=5000", 400, "width"},
		{"/features/west.svg?width=12.5", 400, "width"},
		{"/features/west.svg?height=-1", 400, "height"},
		{"/features/west.svg?scale=NaN", 400, "scale"},
		{"/features/west.svg?scale=9", 400, "scale"},
		{"/features/west.svg?width=200&height=200&scale=4", 400, "scale"},
		{"/features/west.svg?theme=pink", 400, "theme"},
		{"/at/1.5,1.5.svg?lang=fr", 400, "lang"},
		{"/features/west?utm_source=story", 200, "west"},
		{"/at/%201.5,%201.5", 200, "1.5"},
	} {
		t.Run(tt.path, func(t *testing.T) {
			w := get(t, s, tt.path, "Accept: text/html")
			if w.Code != tt.status {
				t.Fatalf("got %d, want %d: %s", w.Code, tt.status, w.Body)
			}
			got := w.Body.String()
			if tt.status == 301 {
				got = w.Header().Get("Location")
				if got != tt.want {
					t.Errorf("sent to %q, want %q", got, tt.want)
				}
				return
			}
			if !strings.Contains(got, tt.want) {
				t.Errorf("does not hold %q: %s", tt.want, got)
			}
			if strings.Contains(got, "<script>alert") {
				t.Error("text of the request became markup")
			}
		})
	}
}

func TestAtPage(t *testing.T) {
	s := mustServer(t, nil)
	for _, tt := range []struct {
		path  string
		wants []string
	}{
		{"/at/1.2,1.5", []string{"The point 1.2, 1.5", "Ceded", "under the Treaty of Test", "The nearest treaty line is", "known to within 5 km", "West was ceded", "Settled."}},
		{"/at/1.2,1.5?date=1850", []string{"no passage of the point 1.2, 1.5", "A by treaty"}},
		{"/at/5,5", []string{"not ceded", "nearest", "km", "The article makes no claim about this place."}},
		{"/at/1.99,1.5", []string{"Near the line", "On one side"}},
		{"/at/50,50", []string{"outside the area covered"}},
	} {
		text := mustPageText(t, s, tt.path)
		for _, want := range tt.wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q: %s", tt.path, want, text)
			}
		}
	}
	html := get(t, s, "/at/1.2,1.5?date=1950&lang=zh").Body.String()
	for _, want := range []string{`canonical" href="http://127.0.0.1:8080/at/1.2,1.5?lang=zh&amp;date=1950"`, `/embed/at/1.2,1.5?lang=zh&amp;date=1950`} {
		if !strings.Contains(html, want) {
			t.Errorf("a dated page's other addresses keep the date: want %s", want)
		}
	}
}

func TestClaimPage(t *testing.T) {
	s := mustServer(t, nil)
	text := mustPageText(t, s, "/claims/second")
	for _, want := range []string{"East was sold", "Wrong", "It does not.", "The author states:", "Sold.", "No.", "¶2", "Town", "A book", "An essay"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	html := get(t, s, "/claims/second").Body.String()
	for _, want := range []string{`href="/features/east"`, `href="/at/3,1.5"`, `href="/?claim=second"`, `https://example.org/essay`} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// The data block is JSON whatever the texts hold.
func TestPages_structured(t *testing.T) {
	s := mustServer(t, nil)
	block := regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`)
	for path, kind := range map[string]string{"/features/west": "Dataset", "/at/1.2,1.5": "QAPage", "/claims/first": "ClaimReview"} {
		m := block.FindStringSubmatch(get(t, s, path).Body.String())
		if m == nil {
			t.Fatalf("%s: no data block", path)
		}
		var v map[string]any
		if err := json.Unmarshal([]byte(m[1]), &v); err != nil || v["@type"] != kind {
			t.Errorf("%s: got %v (%v), want a %s", path, v["@type"], err, kind)
		}
	}
}

// A page obeys the policy it is sent with: no inline style but the one sheet
// that a snippet's policy names, no inline script that runs, nothing from
// elsewhere but links.
func TestPages_policy(t *testing.T) {
	s := mustServer(t, nil)
	for _, path := range []string{"/features/west", "/features/middle-line", "/at/1.2,1.5", "/claims/first", "/embed/features/west", "/embed/at/5,5", "/embed/claims/second", "/embed/map"} {
		w := get(t, s, path)
		html := regexp.MustCompile(`(?s)<textarea.*?</textarea>`).ReplaceAllString(w.Body.String(), "")
		if sheet := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindStringSubmatch(html); strings.HasPrefix(path, "/embed/") {
			if sheet == nil || !strings.Contains(sheet[1], "--hue-sea-green:#008060") {
				t.Fatalf("%s: got %v, want the dossier's colours", path, sheet)
			}
			sum := sha256.Sum256([]byte(sheet[1]))
			if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
				t.Errorf("%s: the policy %s does not name the style sheet", path, csp)
			}
			html = strings.Replace(html, sheet[0], "", 1)
		}
		for _, bad := range []string{` style="`, "<style", "onclick", "javascript:", `src="http`} {
			if strings.Contains(html, bad) {
				t.Errorf("%s holds %s", path, bad)
			}
		}
		ids := map[string]bool{}
		for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(html, -1) {
			if ids[m[1]] {
				t.Errorf("%s: id %q stands twice", path, m[1])
			}
			ids[m[1]] = true
		}
	}
}

func TestEmbed(t *testing.T) {
	files := built()
	files[".vite/manifest.json"].Data = []byte(`{"src/embed.ts":{"file":"assets/embed-1a2b3c4d.js","css":["assets/embed-1a2b3c4d.css"]}}`)
	s := mustServer(t, func(c *Config) { c.Frontend = files })
	for path, wants := range map[string][]string{
		"/embed/features/west":          {`data-view="lang=en&lat=`, `sel=west`, "lang=en", "theme=light", "Treaty of Test", `href="/features/west"`, "A book"},
		"/embed/features/west?lang=zh":  {"lang=zh", `<html lang="zh"`, `href="/features/west?lang=zh"`},
		"/embed/at/1.2,1.5":             {"at=1.2,1.5", "under the Treaty of Test", `href="/at/1.2,1.5"`},
		"/embed/at/5,5?theme=dark":      {"not ceded", `data-theme="dark"`, "theme=dark"},
		"/embed/claims/first":           {"claim=first", "Supported", "Yes."},
		"/embed/map?lon=2&lat=1&z=5":    {"lon=2", "lat=1", "z=5"},
		"/embed/map?sel=west&day=1950":  {"sel=west", "day=1950-12-31", "Treaty of Test"},
		"/embed/map?sel=none&lon=x&z=1": {"What was tested here?"},
	} {
		w := get(t, s, path)
		if w.Code != http.StatusOK {
			t.Errorf("%s: got %d", path, w.Code)
			continue
		}
		html := strings.ReplaceAll(w.Body.String(), "&amp;", "&")
		for _, want := range append(wants, `id="ceded-embed"`, `<div class="figure"><svg`, `class="open-map button" type="button" hidden`, `target="_blank" rel="noopener"`,
			`<script type="module" crossorigin src="/assets/embed-1a2b3c4d.js">`, `href="/assets/embed-1a2b3c4d.css"`, "CC0-1.0") {
			if !strings.Contains(html, want) {
				t.Errorf("%s lacks %s", path, want)
			}
		}
	}
}

func TestFigure(t *testing.T) {
	s := mustServer(t, nil)
	for _, tt := range []struct{ path, root string }{
		{"/features/west.svg", `width="720" height="480"`},
		{"/features/west.svg?width=360&height=640&lang=zh&theme=dark", `width="360" height="640"`},
		{"/features/west.svg?scale=2", `viewBox="0 0 1440 960" width="1440" height="960"`},
		{"/features/middle-line.svg", `width="720"`},
		{"/at/1.2,1.5.svg", `width="720"`},
		{"/at/50,50.svg", `width="720"`},
		{"/claims/second.svg", `width="720"`},
	} {
		w := get(t, s, tt.path)
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "image/svg+xml" {
			t.Errorf("%s: got %d %s", tt.path, w.Code, w.Header().Get("Content-Type"))
			continue
		}
		if !strings.Contains(w.Body.String(), tt.root) {
			t.Errorf("%s: want %s in %.200s", tt.path, tt.root, w.Body.String())
		}
		d := xml.NewDecoder(w.Body)
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Errorf("%s: not well formed: %v", tt.path, err)
				break
			}
		}
	}
}

func TestSuggest(t *testing.T) {
	ids := []string{"aigun-1858", "peking-1860", "peking-1860-line"}
	for id, want := range map[string][]string{
		"aigun-1885": {"try /features/aigun-1858"}, "Peking-1860s": {"try /features/peking-1860", "try /features/peking-1860-line"}, "atlantis": nil,
	} {
		if got := suggest("/features/", id, ids); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", id, got, want)
		}
	}
}

// Every feature and every claim of the embedded dossier has a page, a snippet
// and a figure in every language, with no message key left untranslated.
func TestEmbedded_pages(t *testing.T) {
	s, d := mustEmbedded(t)
	key := regexp.MustCompile(`>\s*(certainty|status|basis|line|quality|answer|feature|kind|position|evidence|bank)[A-Z][A-Za-z]+\s*<`)
	check := func(path, lang string, wants ...string) {
		t.Helper()
		w := get(t, s, path, "Accept: text/html")
		if w.Code != http.StatusOK {
			t.Errorf("%s: got %d", path, w.Code)
			return
		}
		html := w.Body.String()
		if m := key.FindString(html); m != "" {
			t.Errorf("%s shows the key of a message: %s", path, m)
		}
		if strings.Contains(html, "ZgotmplZ") {
			t.Errorf("%s: a value was not safe where it stands", path)
		}
		for _, want := range wants {
			if !strings.Contains(html, want) {
				t.Errorf("%s lacks %q", path, want)
			}
		}
	}
	langs := d.Manifest.Languages
	n := 0
	for _, l := range d.Manifest.Layers {
		if !l.Dated() {
			continue
		}
		for i, f := range d.Layers[l.ID] {
			// Lines and points of a layer are shown alike: one in eight stands for them.
			if !l.Territories && i%8 != 0 && !storetest.Full() {
				continue
			}
			lang := langs[n%len(langs)] // each feature in one language, all in turn
			n++
			name, picture := escaped(f.Props.Names.In(lang)), `class="figure-wide"`
			if f.Geometry == nil {
				picture = d.Message(lang, "positionUnknown")
			}
			check("/features/"+f.ID+"?lang="+lang, lang, name, picture)
			check("/embed/features/"+f.ID+"?lang="+lang, lang, name)
		}
	}
	for i, c := range d.Claims {
		if i%4 != 0 && !storetest.Full() {
			continue
		}
		lang := langs[n%len(langs)]
		n++
		x, _, _ := d.ClaimText(lang, c)
		check("/claims/"+c.ID+"?lang="+lang, lang, escaped(x.Short))
	}
}

func escaped(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;", "+", "&#43;").Replace(s)
}

// The snippet's budget: figure and text within 37 kB of gzip, so that with its
// script and style (frontend/build/budget.js) it stays under 40. The heaviest
// are claims that speak of countries far apart, for their figure shows the world.
func TestEmbedded_snippetBudget(t *testing.T) {
	s, d := mustEmbedded(t)
	langs := d.Manifest.Languages
	paths := []string{"/embed/map?", "/embed/map?day=1860-11-14&", "/embed/at/127.5,51.5?", "/embed/at/116.4,39.9?"}
	for _, f := range d.Areas() {
		paths = append(paths, "/embed/features/"+f.ID+"?")
	}
	claims := slices.Clone(d.Claims)
	slices.SortStableFunc(claims, func(a, b *data.Claim) int {
		return len(viewClaim(&d.Record, langs[0], b).Regions) - len(viewClaim(&d.Record, langs[0], a).Regions)
	})
	for i, c := range claims {
		if i < 4 || i%16 == 0 || storetest.Full() {
			paths = append(paths, "/embed/claims/"+c.ID+"?")
		}
	}
	for i, path := range paths {
		for j, lang := range langs {
			path := path + "lang=" + lang
			if j != i%len(langs) && !storetest.Full() {
				continue
			}
			w := get(t, s, path)
			if n := len(compress(w.Body.Bytes())); w.Code != http.StatusOK || n > 37_000 {
				t.Errorf("%s: status %d, %d bytes compressed, want at most 37000", path, w.Code, n)
			}
		}
	}
}
