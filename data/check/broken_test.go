package check_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"ceded/data"
	"ceded/data/check"
)

// isles returns the folder of a dossier made up for tests, in which every kind
// of file is there and nothing is wrong, each edit made on it.
func isles(t testing.TB, edits ...edit) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS("testdata/isles"), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(filepath.Join("testdata/isles", name))
		files[name] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range edits {
		e(t, files)
	}
	return files
}

// edit spoils a dossier.
type edit func(testing.TB, fstest.MapFS)

// swap replaces the first place of a text in a file.
func swap(file, old, with string) edit {
	return func(t testing.TB, files fstest.MapFS) {
		t.Helper()
		f := files[file]
		if f == nil || !strings.Contains(string(f.Data), old) {
			t.Fatalf("%s does not hold %q", file, old)
		}
		files[file] = &fstest.MapFile{Data: []byte(strings.Replace(string(f.Data), old, with, 1))}
	}
}

// remove takes a file away.
func remove(file string) edit {
	return func(t testing.TB, files fstest.MapFS) {
		t.Helper()
		if files[file] == nil {
			t.Fatalf("there is no %s", file)
		}
		delete(files, file)
	}
}

// put writes a file.
func put(file, text string) edit {
	return func(_ testing.TB, files fstest.MapFS) { files[file] = &fstest.MapFile{Data: []byte(text)} }
}

// The made-up dossier holds as it is.
func TestFolder_isles(t *testing.T) {
	d, r := check.Folder(isles(t), nil)
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	if d.Manifest.ID != "isles" || r.Release != d.Release || len(r.Release.ID) != 12 || r.Files != len(isles(t))-1 {
		t.Errorf("got %v of %s, %d files", r.Release, d.Manifest.ID, r.Files)
	}
}

// brokenDossiers are dossiers with one thing wrong, and what is said of it.
var brokenDossiers = []struct {
	name  string
	edits []edit
	want  []string
}{
	// The folder.
	{"no manifest", []edit{remove("dossier.json")}, []string{
		`dossier.json: expected a manifest, got a folder without one; name a folder that holds dossier.json`,
	}},
	{"a layer's file is missing", []edit{remove("layers/sites.geojson")}, []string{
		`layers/sites.geojson: expected the file, as the manifest has the layer sites, got none; add it, or start from a complete dossier folder`,
	}},
	{"a file of the record is missing", []edit{remove("sums.json")}, []string{
		`audits.json: one-thousand: /audits/0/presets/0/sum: expected the id of a sum of sums.json, got "A"; correct the id, or add what it names`,
		`texts/fr.json: A: /sums/A: expected the id of a sum, got "A"; correct it: a translation belongs to a row that there is`,
	}},
	{"a needed file of the record is missing", []edit{remove("claims.json")}, []string{
		`claims.json: expected the file, as every dossier has it, got none; add it, or start from a complete dossier folder`,
	}},
	{"a file that nothing reads", []edit{put("notes.json", `{}`)}, []string{
		`notes.json: expected a file that the manifest or the program reads, got one that nothing reads; name it as a layer or a language in dossier.json, remove it, or give the program a schema for it (data/README.md)`,
	}},
	{"messages of a language are missing", []edit{remove("messages/fr.json")}, []string{
		`messages/fr.json: expected the file, as the manifest lists the language fr, got none; add it, or start from a complete dossier folder`,
	}},
	{"no licence text", []edit{remove("LICENSE")}, []string{
		`LICENSE: expected a text that says how the data is licensed, got no such file; add it beside dossier.json`,
	}},
	{"broken JSON", []edit{swap("events.json", `"events": [`, `"events": [,`)}, []string{
		`events.json: line 2: expected JSON, got an error: invalid character ',' looking for beginning of value; correct the text of the file; a JSON formatter shows the place`,
	}},
	{"broken GeoJSON", []edit{swap("layers/lines.geojson", `[[1,2],[2,2]]`, `[[1,2],[2,2]`)}, []string{
		`layers/lines.geojson: line 2: expected JSON, got an error: invalid character '}' after array element; correct the text of the file; a JSON formatter shows the place`,
	}},
	{"a key twice", []edit{swap("messages/fr.json", `"appName": "Deux îles",`, `"appName": "Deux îles", "appName": "Isles",`)}, []string{
		`messages/fr.json: /appName: expected each key once, got it twice in one object; remove one of the two`,
	}},
	{"not UTF-8", []edit{swap("texts/fr.json", "L'accord", "L\xe9accord")}, []string{
		`texts/fr.json: expected UTF-8 text without a byte order mark, got other bytes; save the file as UTF-8`,
	}},
	// Schemas.
	{"a field misspelt", []edit{swap("claims.json", `"finding": "The accord says so."`, `"findings": "The accord says so."`)}, []string{
		`claims.json: north-passed: /claims/0/finding: expected what checking gave, in a sentence or two, got nothing; add the field finding`,
		`claims.json: north-passed: /claims/0/findings: expected one of the fields articleWide, caution, counterpart, finding, id, kind, locator, paraphrase, places, priority, quantity, quote and 8 more, got "findings"; correct its spelling, remove it, or add it to data/schemas/claims.json`,
	}},
	{"a word of no list", []edit{swap("instruments.json", `"kind": "treaty"`, `"kind": "deal"`)}, []string{
		`instruments.json: accord-1900: /instruments/0/kind: expected one of treaty, convention, protocol, agreement, exchange of notes, declaration, decree, act, map, got "deal"; write one of them: kind of text`,
	}},
	{"a number that is a text", []edit{swap("sums.json", `"totalKm2": 1000`, `"totalKm2": "1000"`)}, []string{
		`sums.json: A: /sums/0/totalKm2: expected total, km2 (number), got "1000"; write a value of type number`,
	}},
	{"an empty text", []edit{swap("claims.json", `"paraphrase": "The north passed in 1900."`, `"paraphrase": ""`)}, []string{
		`claims.json: north-passed: /claims/0/paraphrase: expected the claim, in our words (a text of at least one character), got ""; write the text, or leave the field out`,
	}},
	{"a label too long", []edit{swap("claims.json", `"short": "Gold in the north"`, `"short": "`+strings.Repeat("gold ", 15)+`"`)}, []string{
		`claims.json: north-gold: /claims/3/short: expected at most 60 characters, got 75; shorten it`,
	}},
	{"another file format", []edit{swap("dossier.json", `"schema": 1`, `"schema": 2`)}, []string{
		`dossier.json: /schema: expected 1, got 2; write 1`,
	}},
	{"a row is dropped", []edit{swap("dossier.json", `"schema": 1,`, `"schema": 1, "counts": {"events": 700, "nothing": 1},`)}, []string{
		`dossier.json: /counts/events: expected a list or a layer of 700 rows, as the manifest states, got 1; find the row that is missing or too many, or state the new number`,
		`dossier.json: /counts/nothing: expected a list or a layer of 1 rows, as the manifest states, got 0; find the row that is missing or too many, or state the new number`,
	}},
	{"a colour that is none", []edit{swap("dossier.json", `"#B5442E"`, `"red"`)}, []string{
		`dossier.json: light: /palette/light/red: expected a colour such as #1F2328, got "red"; write it in that form`,
	}},
	{"a position upside down", []edit{swap("border-ledger.json", "[\n     1,\n     2\n    ]", "[1, 200]")}, []string{
		`border-ledger.json: strait: /sections/0/from/lonLat/1: expected a number (at least -90, at most 90), got 200; write a number within the limits`,
	}},
	{"a region without a box", []edit{swap("regions.json", `"bbox": [`, `"box": [`)}, []string{
		`regions.json: the-isles: /regions/0/box: expected one of the fields bbox, country, id, meaning, names, remark, got "box"; correct its spelling, remove it, or add it to data/schemas/regions.json`,
		`regions.json: the-isles: /regions/0: expected the field bbox or country, got neither; add one of them`,
	}},
	{"a feature without a licence", []edit{swap("layers/sites.geojson", `"licence":"CC0-1.0",`, ``)}, []string{
		`layers/sites.geojson: mine-1: /features/0/properties/licence: expected a licence as SPDX names it, such as CC-BY-4.0, or public-domain, got nothing; add the field licence`,
	}},
	{"a source of no type", []edit{swap("sources.csl.json", `"type": "book"`, `"type": "tome"`)}, []string{
		`sources.csl.json: treaty-book: /3/type: expected one of article, article-journal, article-magazine, article-newspaper, bill, book, broadcast, chapter, collection, dataset, document, entry, entry-dictionary, entry-encyclopedia, event, figure, graphic, hearing, interview, legal_case, legislation, manuscript, map, motion_picture, pamphlet, paper-conference, patent, periodical, personal_communication, post, post-weblog, regulation, report, review, software, speech, standard, thesis, treaty, webpage, got "tome"; write one of them: kind of work as CSL names it`,
	}},
	{"a correction without a reason", []edit{swap("corrections.json", `"why": "The text carries it."`, `"why": null`)}, []string{
		`corrections.json: 2026-01-01-day: /corrections/1/why: expected why it was wrong (string), got nothing; write a value of type string`,
	}},
	// Ids and references.
	{"one id for two things", []edit{swap("events.json", `"id": "1900-accord"`, `"id": "accord-1900"`)}, []string{
		`events.json: accord-1900: /events/0/id: expected an id of its own, got one that an instrument of instruments.json has; rename one of the two: an id names one thing`,
		`texts/fr.json: 1900-accord: /events/1900-accord: expected the id of an event, got "1900-accord"; correct it: a translation belongs to a row that there is`,
	}},
	{"a region by the id of a claim", []edit{swap("claims.json", `"id": "north-gold"`, `"id": "the-isles"`)}, []string{
		`regions.json: the-isles: /regions/0/id: expected an id of its own, got one that a claim of claims.json has; rename the region`,
	}},
	{"an id that no address holds", []edit{swap("readings.json", `"id": "readings-of-north"`, `"id": "Readings of north"`)}, []string{
		`readings.json: Readings of north: /readings/0/id: expected an id: lower case letters and digits, words joined by hyphens. It names one thing, stands in addresses and is never reused, got "Readings of north"; write it in that form`,
		`texts/fr.json: readings-of-north: /readings/readings-of-north: expected the id of a reading, got "readings-of-north"; correct it: a translation belongs to a row that there is`,
		`texts/fr.json: readings-of-north: /subjects/readings-of-north: expected the id of a reading, got "readings-of-north"; correct it: a translation belongs to a row that there is`,
	}},
	{"two ids of one feature", []edit{swap("layers/sites.geojson", `"id":"mine-1","geometry"`, `"id":"mine-2","geometry"`)}, []string{
		`layers/sites.geojson: mine-1: /features/0/id: expected the id of its properties, mine-1, got "mine-2"; write one id in both places`,
	}},
	{"a claim of a place that is not there", []edit{swap("claims.json", `"place": "mine-1"`, `"place": "mine-9"`)}, []string{
		`claims.json: north-passed: /claims/0/places/1/place: expected the id of a place or route of a layer, got "mine-9"; correct the id, or add what it names`,
	}},
	{"an event about no region", []edit{swap("events.json", `"region": "the-isles"`, `"region": "the-rocks"`)}, []string{
		`events.json: 1900-accord: /events/0/about/2/region: expected the id of a region of regions.json, got "the-rocks"; correct the id, or add what it names`,
	}},
	{"an unknown instrument", []edit{swap("layers/arcs.geojson", `"instrument":"accord-1900"`, `"instrument":"accord-1901"`)}, []string{
		`layers/arcs.geojson: strait-line.1: /features/3/properties/instrument: expected the id of an instrument of instruments.json, got "accord-1901"; correct the id, or add what it names`,
	}},
	{"an instrument that does not name its territory", []edit{swap("instruments.json", "\"territories\": [\n    \"north\"\n   ]", `"territories": []`)}, []string{
		`layers/isles.geojson: north: /features/0/properties/instrument: expected an instrument that names the territory in territories, got "accord-1900"; add the territory there, or correct the instrument here`,
		`territories.json: north: /territories/0/passage/0/instrument: expected an instrument that names the territory in territories, got "accord-1900"; add the territory there, or correct the instrument here`,
	}},
	{"a territory of the first passage without an instrument", []edit{swap("layers/isles.geojson", `"passage":"ceded","instrument":"accord-1900"`, `"passage":"ceded","instrument":null`)}, []string{
		`layers/isles.geojson: north: /features/0/properties/instrument: expected the instrument that a territory of the passage ceded passed under, got nothing; name it, or choose another passage`,
	}},
	{"a territory of an instrument that is about another", []edit{swap("layers/isles.geojson", `"passage":"none","instrument":null`, `"passage":"none","instrument":"accord-1900"`)}, []string{
		`layers/isles.geojson: south: /features/1/properties/instrument: expected an instrument that names the territory in territories, got "accord-1900"; add the territory there, or correct the instrument here`,
	}},
	{"a stretch that its instrument does not name", []edit{swap("instruments.json", "\"lines\": [\n    \"strait-line\"\n   ]", `"lines": []`)}, []string{
		`border-ledger.json: strait-line: /stretches/0/instruments/0: expected an instrument that names the line in lines, got "accord-1900"; add the line to lines of the instrument, or take the instrument out here`,
	}},
	{"a territory without a ledger", []edit{swap("territories.json", `"id": "south"`, `"id": "east"`)}, []string{
		`territories.json: east: /territories/1/id: expected the id of a territory of a layer, got "east"; correct the id, or add what it names`,
		`territories.json: south: expected a ledger for each territory of layers/isles.geojson, got none; add who held it when`,
	}},
	{"map and ledger at odds", []edit{swap("territories.json", `"verdictClass": "ceded"`, `"verdictClass": "not-ceded"`)}, []string{
		`territories.json: north: /territories/0/verdictClass: expected the passage of the layer, ceded, got "not-ceded"; correct one of the two`,
	}},
	{"a passage of no manifest", []edit{swap("layers/isles.geojson", `"passage":"none"`, `"passage":"stolen"`)}, []string{
		`layers/isles.geojson: south: /features/1/properties/passage: expected a passage of the manifest (ceded, none), got "stolen"; write one of them`,
	}},
	{"an arc of no line", []edit{swap("layers/arcs.geojson", `"line":"strait-line"`, `"line":null`)}, []string{
		`layers/arcs.geojson: strait-line.1: /features/3/properties/line: expected the line that the arc is part of, got nothing; name it; only a coast is part of none`,
		`layers/arcs.geojson: strait-line: expected an arc for each line of layers/lines.geojson, got none; add the arcs of the line, or remove the line`,
	}},
	{"a preset of no sum", []edit{swap("audits.json", `"sum": "A"`, `"sum": "B"`)}, []string{
		`audits.json: one-thousand: /audits/0/presets/0/sum: expected the id of a sum of sums.json, got "B"; correct the id, or add what it names`,
	}},
	{"a total that its terms do not give", []edit{swap("sums.json", `"totalKm2": 1000`, `"totalKm2": 1100`)}, []string{
		`audits.json: one-thousand: /audits/0/presets/0/terms: expected terms whose publishedKm2 add up to totalKm2 of A of sums.json, 1100, got 1000; correct the terms, the publishedKm2 of one of them, or totalKm2 in sums.json`,
		`sums.json: A: /sums/0/totalKm2: expected the total of its terms, 1000, got 1100; correct the total or the terms`,
	}},
	{"a term's figure that the total does not hold", []edit{swap("audits.json", `"publishedKm2": 400`, `"publishedKm2": 450`)}, []string{
		`audits.json: one-thousand: /audits/0/presets/0/terms: expected terms whose publishedKm2 add up to totalKm2 of A of sums.json, 1000, got 1050; correct the terms, the publishedKm2 of one of them, or totalKm2 in sums.json`,
	}},
	{"a sum without its terms", []edit{swap("audits.json", "\"terms\": [\n      \"north\",\n      \"south\"\n     ]", `"terms": null`)}, []string{
		`audits.json: one-thousand: /audits/0/presets/0/terms: expected terms whose publishedKm2 add up to totalKm2 of A of sums.json, 1000, got nothing; name the terms that the sum counts`,
	}},
	{"an alias that hides a feature", []edit{swap("dossier.json", `"old-north": [`, `"south": [`)}, []string{
		`dossier.json: /aliases/south: expected an older id that nothing has now, got the id of a feature of layers/isles.geojson; remove the alias, or rename the feature`,
	}},
	{"an alias that leads nowhere", []edit{swap("dossier.json", "\"old-north\": [\n   \"north\"", `"old-north": ["nord"`)}, []string{
		`dossier.json: /aliases/old-north/0: expected the id of a feature, got "nord"; correct the id: an alias leads to what there is`,
	}},
	{"a key that the palette lacks", []edit{swap("layers/lines.geojson", `"hue":"blue"`, `"hue":"green"`)}, []string{
		`layers/lines.geojson: strait-line: /features/0/properties/hue: expected a key of the palette (blue, red), got "green"; correct it, or add the colour to each theme of dossier.json`,
	}},
	{"a colour in one theme only", []edit{swap("dossier.json", `"blue": "#6FB1EA"`, `"green": "#6FB1EA"`)}, []string{
		`dossier.json: /palette/dark/blue: expected the same keys in each theme, got none here; add the colour`,
		`dossier.json: /palette/light/green: expected the same keys in each theme, got none here; add the colour`,
	}},
	// Sources, claims, words.
	{"an unknown source", []edit{swap("events.json", `"treaty-book"`, `"treaty-boek"`)}, []string{
		`events.json: 1900-accord: /events/0/sources/0: expected the id of a source of sources.csl.json, got "treaty-boek"; correct the id, or add what it names`,
	}},
	{"a source that nothing cites", []edit{swap("sources.csl.json", `"uncited": "kept for its margins"`, `"edition": "2"`)}, []string{
		`sources.csl.json: spare-map: expected something that cites the source, got nothing; cite it, remove it, or say in uncited why it is kept`,
	}},
	{"a source said to be uncited", []edit{swap("events.json", `"treaty-book"`, `"spare-map"`)}, []string{
		`sources.csl.json: spare-map: /2/uncited: expected a source that nothing cites, got one that is cited; take uncited out`,
	}},
	{"an alias of two sources", []edit{swap("sources.csl.json", `"old-chart"`, `"essay"`)}, []string{
		`sources.csl.json: essay: /1/id: expected an id or alias of its own, got essay, which chart has; rename one, or make one source of the two`,
	}},
	{"an event without a source", []edit{swap("events.json", "\"sources\": [\n    \"treaty-book\"\n   ]", `"sources": []`)}, []string{
		`events.json: 1900-accord: /events/0/sources: expected a source, got none; cite one, or mark the row as "to be sourced"`,
	}},
	{"a verdict of no scale", []edit{swap("claims.json", `"verdict": "supported"`, `"verdict": "certain"`)}, []string{
		`claims.json: north-passed: /claims/0/verdict: expected a verdict of the scale (supported, opinion, unverified), got "certain"; write one of them, or add it to verdicts with its meaning`,
	}},
	{"a rating that is not the verdict's", []edit{swap("claims.json", `"ratingValue": 5,
   "finding"`, `"ratingValue": 4,
   "finding"`)}, []string{
		`claims.json: north-passed: /claims/0/ratingValue: expected the rating of its verdict, 5, got 4; correct one of the two`,
	}},
	{"a claim without a source", []edit{swap("claims.json", "\"sources\": [\n    \"treaty-book\"\n   ]", `"sources": []`)}, []string{
		`claims.json: north-passed: /claims/0/sources: expected a source, or sourceToBeFound, got neither; cite a source, or say that one is to be found`,
	}},
	{"a claim not checked, and no source wanted", []edit{swap("claims.json", `"sourceToBeFound": true`, `"sourceToBeFound": false`)}, []string{
		`claims.json: north-gold: /claims/3/sourceToBeFound: expected true, as the verdict is that no source was found yet, got false; say so, or judge the claim by its sources`,
	}},
	{"a quotation too long", []edit{swap("claims.json", `\"the north passed\"`, `\"the north passed and with it all that lies between the two shores\"`)}, []string{
		`claims.json: north-passed: /claims/0/quote: expected at most 10 words quoted of the article, got 13: "the north passed and with it all that lies between the two shores"; shorten it, or tell it in our own words`,
	}},
	{"a quotation without marks", []edit{swap("claims.json", `\"the north passed\"`, `the north passed`)}, []string{
		`claims.json: north-passed: /claims/0/quote: expected words in quotation marks, got "the north passed"; put the words that are quoted in quotation marks`,
	}},
	{"a quotation from a treaty too long", []edit{swap("instruments.json", `the north isle shall pass`, strings.Repeat("the north isle shall pass ", 5))}, []string{
		`instruments.json: accord-1900: /instruments/0/articles/0/quote/text: expected at most 20 words quoted of an instrument, got 25: "the north isle shall pass the north isle shall pass the north isle shall p…; shorten it, or tell it in our own words`,
	}},
	{"a gist too long", []edit{swap("claims.json", `How the north passed`, `How the north passed to the realm on the other side of the strait`)}, []string{
		`claims.json: ¶1: /article/paragraphs/0/gist: expected at most 8 words in the gist of a paragraph, got 14: "How the north passed to the realm on the other side of the strait"; shorten it, or tell it in our own words`,
	}},
	{"a word that takes a side", []edit{swap("events.json", `The accord is signed`, `The north is stolen`)}, []string{
		`events.json: 1900-accord: /events/0/title: expected words that take no side, got stolen: it charges a crime; write passed to … under …; or quote it as the word of a side, with its source`,
	}},
	{"a word that takes a side, translated", []edit{swap("texts/fr.json", `L'accord est signé`, `Le nord est volé`)}, []string{
		`texts/fr.json: 1900-accord: /events/1900-accord/title: expected words that take no side, got volé: un reproche; write passé à … par …; or quote it as the word of a side, with its source`,
	}},
	{"the id of a source in a sentence", []edit{swap("events.json", `"remark": null`, `"remark": "another day in treaty-book"`)}, []string{
		`events.json: 1900-accord: /events/0/remark: expected a sentence that a reader understands, got the id of a source in it, treaty-book; name the work by its author or title, and put the id into sources of the row`,
	}},
	// Dates and ledgers.
	{"a day that the calendar has not", []edit{swap("events.json", `"1900-05-01"`, `"1900-02-29"`)}, []string{
		`events.json: 1900-accord: /events/0/date: expected a day of the Gregorian calendar (EDTF), such as 1858, 1858-05 or 1858-05-28, got "1900-02-29"; correct the date`,
	}},
	{"a span that ends first", []edit{swap("claims.json", `"1900-05-01/1901"`, `"1901/1900-05-01"`)}, []string{
		`claims.json: north-passed: /claims/0/when: expected a span that ends after it begins, got "1901/1900-05-01"; turn the two dates round, or correct one`,
	}},
	{"a territory that ends first", []edit{swap("layers/isles.geojson", `"validTo":"1950-02"`, `"validTo":"1750"`)}, []string{
		`layers/isles.geojson: south: /features/1/properties/validTo: expected a date not before validFrom, 1800, got "1750"; correct one of the two`,
	}},
	{"holders that overlap", []edit{swap("territories.json", `"to": "1900-05-01"`, `"to": "1900-06-01"`)}, []string{
		`territories.json: north: /territories/0/holders/1/from: expected a day not before 1900-06-01, when the holder ahead ends, got "1900-05-01"; let the two meet; who else claimed it then stands in alsoClaimedBy`,
	}},
	{"a gap between holders", []edit{swap("territories.json", `"to": "1900-05-01"`, `"to": "1900-04-01"`)}, []string{
		`territories.json: north: /territories/0/holders/1/from: expected 1900-04-01, when the holder ahead ends, got "1900-05-01"; let the two meet, or say in gap why nobody stands between them`,
	}},
	{"a last holder that ended", []edit{swap("territories.json", `"to": null`, `"to": "1999"`)}, []string{
		`territories.json: north: /territories/0/holders/1/to: expected an open end (null), as the last holder holds it to this day, got "1999"; write null, or add who holds it now`,
	}},
	// Geometry.
	{"an open ring", []edit{swap("layers/isles.geojson", `[1,1],[2,1],[2,2],[1,2],[1,1]`, `[1,1],[2,1],[2,2],[1,2],[1,1.5]`)}, []string{
		`layers/isles.geojson: south: /features/1/geometry: expected a valid geometry, got Polygon coordinates: at byte 34: the ring ends elsewhere than it begins; draw it again, longitude before latitude, rings closed`,
	}},
	{"a ring the wrong way round", []edit{swap("layers/ground.geojson", `[4,4],[5,4],[5,5],[4,5],[4,4]`, `[4,4],[4,5],[5,5],[5,4],[4,4]`)}, []string{
		`layers/ground.geojson: ground-1: /features/0/geometry: expected an outer ring counterclockwise (RFC 7946, right-handed), got ring 1 of part 2 clockwise; turn the order of its positions round`,
	}},
	{"a ring that crosses itself", []edit{swap("layers/ground.geojson", `[4,4],[5,4],[5,5],[4,5],[4,4]`, `[4,4],[6,4],[4.5,6],[6,6],[4,4]`)}, []string{
		`layers/ground.geojson: ground-1: /features/0/geometry: expected rings that neither cross nor touch along a stretch, got a crossing at 6,6; draw the ring so that it does not meet itself or another`,
	}},
	{"a hole outside its ring", []edit{swap("layers/ground.geojson", `[4,5],[4,4]]]`, `[4,5],[4,4]],[[7,7],[7,8],[8,8],[7,7]]]`)}, []string{
		`layers/ground.geojson: ground-1: /features/0/geometry: expected a hole inside its ring, got hole 1 of part 2 outside, at 7,7; move the hole, or make it a part of its own`,
	}},
	{"a label off its territory", []edit{swap("layers/isles.geojson", `"label":[1.2,2.2]`, `"label":[2.2,1.2]`)}, []string{
		`layers/isles.geojson: north: /features/0/properties/label: expected a position inside the geometry, got 2.2,1.2; move the label, longitude before latitude`,
	}},
	{"a licence that is not the layer's", []edit{swap("layers/sites.geojson", `"licence":"CC0-1.0"`, `"licence":"CC-BY-NC-4.0"`)}, []string{
		`layers/sites.geojson: mine-1: /features/0/properties/licence: expected the licence of its layer, CC0-1.0, got "CC-BY-NC-4.0"; correct it, or move the feature into a layer of its licence`,
	}},
	{"parts on one another", []edit{swap("layers/ground.geojson", `[4,4],[5,4],[5,5],[4,5],[4,4]`, `[1.2,1.2],[1.5,1.2],[1.5,1.5],[1.2,1.2]`)}, []string{
		`layers/ground.geojson: ground-1: /features/0/geometry: expected parts that lie apart, got part 2 inside part 1, at 1.2,1.2; remove the part, or cut a hole for it`,
	}},
	{"a position twice in a row", []edit{swap("layers/ground.geojson", `[4,4],[5,4],`, `[4,4],[5,4],[5,4],`)}, []string{
		`layers/ground.geojson: ground-1: /features/0/geometry: expected no position twice in a row, got 5,4 twice; remove one of the two`,
	}},
	{"too many decimals", []edit{swap("layers/ground.geojson", `[5,5],[4,5]`, `[5.1234567,5],[4,5]`)}, []string{
		`layers/ground.geojson: ground-1: /features/0/geometry: expected coordinates of at most 6 decimals, got 7; round to six decimals, the same for neighbours`,
	}},
	{"a position outside the coverage", []edit{swap("layers/sites.geojson", `[1.2,2.2]`, `[11.2,2.2]`)}, []string{
		`layers/sites.geojson: mine-1: /features/0/geometry: expected every position inside the coverage [0 0 10 10], got 11.2,2.2; correct the position, or widen coverage in dossier.json`,
	}},
	{"latitude before longitude", []edit{swap("layers/sites.geojson", `[1.2,2.2]`, `[1.2,112.2]`)}, []string{
		`layers/sites.geojson: mine-1: /features/0/geometry: expected a valid geometry, got Point coordinates: at byte 11: latitude is outside -90..90; draw it again, longitude before latitude, rings closed`,
	}},
	{"a geometry that the layer has not", []edit{swap("layers/sites.geojson", `"Point","coordinates":[1.2,2.2]`, `"LineString","coordinates":[[1.2,2.2],[1.3,2.2]]`)}, []string{
		`layers/sites.geojson: mine-1: /features/0/geometry: expected a Point, as the manifest says of the layer, got a LineString; draw it so, or correct the geometry of the layer in dossier.json`,
	}},
	{"an outline off its arcs", []edit{swap("layers/arcs.geojson", `[1,1],[2,1],[2,2]`, `[1,1],[2,1.1],[2,2]`)}, []string{
		`layers/isles.geojson: south: /geometry: expected every edge of its outline on an arc that names it left or right, got 2 of 4 edges on none, the first from 1,1 to 2,1; draw territory and arcs with the same positions, or add the arc`,
		`layers/isles.geojson: south: /geometry: expected the arc coast.2, which names it on one side, on its outline, got edges elsewhere; correct left and right of the arc, or its positions`,
	}},
	{"a length that is not that of the line", []edit{swap("layers/lines.geojson", `"lengthKm":111`, `"lengthKm":140`)}, []string{
		`layers/lines.geojson: strait-line: /features/0/properties/lengthKm: expected the length of its geometry, 111 km, got 140; write the length of the geometry, or correct the geometry`,
	}},
	{"texts of blanks and with hidden characters", []edit{swap("claims.json", `"finding": "The accord says so."`, `"finding": "  "`), swap("texts/fr.json", `L'accord est signé`, "L'accord \u202e est signé")}, []string{
		`claims.json: north-passed: /claims/0/finding: expected a text that a reader sees, got only blanks; write it, or null where a value may be missing`,
		`texts/fr.json: 1900-accord: /events/1900-accord/title: expected a text as a reader sees it, got the hidden character U+202E; remove the character`,
	}},
	{"an area that is not that of the outline", []edit{swap("layers/isles.geojson", `"areaKm2":12304`, `"areaKm2":13000`)}, []string{
		`layers/isles.geojson: south: /features/1/properties/areaKm2: expected the area of its geometry, 12305 km2, got 13000; write the area of the geometry, or correct the geometry`,
	}},
	{"a line without a precision", []edit{swap("layers/arcs.geojson", `"precisionKm":5`, `"precisionKm":0`)}, []string{
		`layers/arcs.geojson: strait-line.1: /features/3/properties/precisionKm: expected a precision above 0 km, as the arc is no coast, got 0; state how far the line may be off`,
	}},
	{"a line of hopeless precision", []edit{swap("layers/arcs.geojson", `"precisionKm":5`, `"precisionKm":500`)}, []string{
		`layers/arcs.geojson: strait-line.1: /features/3/properties/precisionKm: expected at most 60 km, as far as answers look around a point, got 500; split the arc, or draw what is open as an area`,
	}},
	// Languages.
	{"a text that one language lacks", []edit{swap("messages/fr.json", ",\n \"passedTo\": \"passé à {party}\"", ``)}, []string{
		`messages/fr.json: passedTo: /passedTo: expected the text that messages/en.json has, got nothing; translate it, or remove it everywhere`,
	}},
	{"other blanks in a translation", []edit{swap("messages/fr.json", `{party}`, `{partie}`)}, []string{
		`messages/fr.json: passedTo: /passedTo: expected the blanks {party}, as in messages/en.json, got {partie}; use the same blanks in every language`,
	}},
	{"a translation of no row", []edit{swap("texts/fr.json", `"north-passed": {`, `"north-lost": {`)}, []string{
		`texts/fr.json: north-lost: /claims/north-lost: expected the id of a claim, got "north-lost"; correct it: a translation belongs to a row that there is`,
	}},
	{"a title in one language only", []edit{swap("dossier.json", `"fr": "Deux îles"`, `"de": "Zwei Inseln"`)}, []string{
		`dossier.json: /title/fr: expected a text in each language of the pages, got none in fr; add it`,
	}},
	// The log.
	{"a log out of order", []edit{swap("corrections.json", `"date": "2026-01-01"`, `"date": "2026-01-03"`)}, []string{
		`corrections.json: 2026-01-01-day: /corrections/1/date: expected the newest first: a day not after 2026-01-02, got "2026-01-03"; move the row up`,
	}},
	{"a correction of no file", []edit{swap("corrections.json", `"file": "instruments.json"`, `"file": "treaties.json"`)}, []string{
		`corrections.json: 2026-01-01-day: /corrections/1/file: expected a file of the dossier, got "treaties.json"; correct the path`,
	}},
}

func TestFolder_broken(t *testing.T) {
	for _, tt := range brokenDossiers {
		t.Run(tt.name, func(t *testing.T) {
			d, r := check.Folder(isles(t, tt.edits...), nil)
			var got []string
			for _, f := range r.Faults {
				got = append(got, f.String())
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
			if d != nil || !errors.Is(r.Err(), data.ErrInvalid) {
				t.Errorf("got dossier %v, error %v, want none and one that says that the dossier is invalid", d != nil, r.Err())
			}
		})
	}
	if len(brokenDossiers) < 45 {
		t.Errorf("only %d broken dossiers", len(brokenDossiers))
	}
}

// Faults of many files are told at once.
func TestFolder_together(t *testing.T) {
	var edits []edit
	var want []string
	for _, tt := range brokenDossiers {
		switch tt.name {
		case "a label too long", "a day that the calendar has not", "a key that the palette lacks", "an unknown instrument", "holders that overlap", "other blanks in a translation", "too many decimals", "no licence text":
			edits, want = append(edits, tt.edits...), append(want, tt.want...)
		}
	}
	_, r := check.Folder(isles(t, edits...), nil)
	var got []string
	for _, f := range r.Faults {
		got = append(got, f.String())
	}
	slices.Sort(got)
	slices.Sort(want)
	if len(want) != 8 || !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if s := r.Error(); !strings.HasSuffix(s, "8 faults in 8 files") {
		t.Errorf("got %q, want the count at the end", s)
	}
}

// Of one file 200 faults are told and the rest is counted.
func TestFolder_bounded(t *testing.T) {
	var towns strings.Builder
	for range 250 {
		towns.WriteString(`{"type":"Feature","geometry":{"type":"Point","coordinates":[1,1]},"properties":{"id":"a town"}},`)
	}
	_, r := check.Folder(isles(t, swap("layers/ground.geojson", `"features":[`, `"features":[`+towns.String())), nil)
	told := 0
	for _, f := range r.Faults {
		if f.File == "layers/ground.geojson" {
			told++
		}
	}
	if told != check.MaxPerFile || r.More["layers/ground.geojson"] < 250 || !strings.Contains(r.Error(), "layers/ground.geojson: and ") {
		t.Errorf("told %d, %d more", told, r.More["layers/ground.geojson"])
	}
}

// Whatever bytes a file holds, a check ends in a report, and what holds loads.
func FuzzFolder(f *testing.F) {
	whole := isles(f)
	var names []string
	for name := range whole {
		if name != "LICENSE" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for i, name := range names {
		f.Add(uint8(i), whole[name].Data)
		f.Add(uint8(i), whole[name].Data[:len(whole[name].Data)/2])
		f.Add(uint8(i), []byte(`[{"id":1,"features":{"a":[null]}}]`))
		f.Add(uint8(i), []byte(`{"features":[{"geometry":{"type":"Polygon","coordinates":[[[1e999,0]]]},"properties":[]}]}`))
	}
	f.Fuzz(func(t *testing.T, file uint8, text []byte) {
		files := isles(t)
		name := names[int(file)%len(names)]
		files[name] = &fstest.MapFile{Data: text}
		d, r := check.Folder(files, nil)
		switch {
		case (d != nil) != r.Clean():
			t.Errorf("%s: a dossier: %v, clean: %v", name, d != nil, r.Clean())
		case d != nil && !json.Valid(text):
			t.Errorf("%s: no JSON and no fault", name)
		}
		for _, x := range r.Faults {
			if x.File == "" || x.Reason == "" || x.Fix == "" {
				t.Errorf("%s: a fault that does not say where, what or what to do: %+v", name, x)
			}
		}
	})
}

// A side's word in quotation marks may stand in a translation too, as the row
// that it translates has a source.
func TestFolder_quotedTranslation(t *testing.T) {
	if _, r := check.Folder(isles(t, swap("texts/fr.json", `L'accord est signé`, `Le nord est dit «volé»`)), nil); r.Err() != nil {
		t.Error(r.Err())
	}
	_, r := check.Folder(isles(t, swap("texts/fr.json", `L'accord est signé`, `Le nord est dit «volé»`), swap("events.json", "\"sources\": [\n    \"treaty-book\"\n   ]", `"sources": []`)), nil)
	if r.Err() == nil || !strings.Contains(r.Error(), "/events/1900-accord/title: expected words that take no side") {
		t.Errorf("without a source: got %v", r.Err())
	}
}
