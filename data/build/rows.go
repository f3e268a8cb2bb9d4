package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// The tables of places (recipes/places) hold what sources say in words, cell by
// cell. A cell, or a part of one, that is marked so has no source yet.
const toBeSourced = "to be sourced"

// placeRow is a row of a table of places on its way to be a feature.
type placeRow struct {
	row
	p     props
	flags []string          // properties that hold, or would hold, a value without a source
	cited map[string]string // source by any of its ids -> its id
}

// text puts a cell. A dash is nothing; a marked cell is kept with its mark and
// flagged.
func (r *placeRow) text(property, column string) {
	v := r.row[column]
	if strings.Contains(v, toBeSourced) {
		r.flags = append(r.flags, property)
	}
	if v == "-" || v == toBeSourced {
		return
	}
	if rest, ok := strings.CutPrefix(v, "- "); ok {
		v = plain(rest)
	}
	r.p.put(property, v)
}

var leadingNumber = regexp.MustCompile(`^(\d+(?:\.\d+)?)(?: (.+))?$`)

// number puts a cell that begins with a number, and what is said of it as the
// property with Note behind its name. A number without a source stays text.
func (r *placeRow) number(property, column string) error {
	v := r.row[column]
	m := leadingNumber.FindStringSubmatch(v)
	if m == nil || strings.Contains(v, toBeSourced) {
		r.text(property+"Note", column)
		if n := len(r.flags); n > 0 && r.flags[n-1] == property+"Note" {
			r.flags[n-1] = property
		}
		return nil
	}
	x, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		return err
	}
	r.p[property] = x
	r.p.put(property+"Note", plain(m[2]))
	return nil
}

// plain takes a remark out of its brackets.
func plain(s string) string {
	return strings.TrimSpace(strings.NewReplacer("(", "", ")", "").Replace(s))
}

// at puts the state at the date of the article: a word and a remark.
func (r *placeRow) at() error {
	word, rest, _ := strings.Cut(r.row["at"], " ")
	if !slices.Contains([]string{"before", "underway", "after"}, word) {
		return fmt.Errorf("at: %q", r.row["at"])
	}
	r.p["statusAt"] = word
	r.p.put("statusAtNote", plain(rest))
	return nil
}

// precisions are the words of the tables for how exact a position is, and what
// each means.
var precisions = []struct{ begins, word string }{
	{"exact", "exact"}, {"town", "town"}, {"approximate", "approximate"}, {"district centre", "district"},
	{"region centre", "region"}, {"capital", "region"}, {"indicative", "region"}, {"island centre", "region"}, {"range centre", "region"},
	{"way-points", "approximate"}, {"route file", "approximate"}, {"places", "approximate"},
}

func (r *placeRow) precision() error {
	v := r.row["precision"]
	if v == "-" || strings.HasPrefix(v, "blank") {
		r.flag("position")
		return nil
	}
	for _, x := range precisions {
		rest, ok := strings.CutPrefix(v, x.begins)
		if !ok {
			continue
		}
		r.p["positionPrecision"] = x.word
		switch {
		case x.begins == x.word:
			r.p.put("positionNote", plain(rest))
		case x.begins != x.word+" centre":
			r.p["positionNote"] = v
		}
		return nil
	}
	return fmt.Errorf("precision: %q", v)
}

func (r *placeRow) flag(property string) {
	if !slices.Contains(r.flags, property) {
		r.flags = append(r.flags, property)
	}
}

var evidenceWords = map[string]string{"sourced": "sourced", "commonly reported": "commonly-reported", "uncertain": "uncertain"}

// sources puts the row's sources and how sure it is as a whole.
func (r *placeRow) sources() error {
	ids, err := r.resolve(r.row["sources"])
	if err != nil {
		return err
	}
	if r.row["sources"] == toBeSourced {
		r.flag("sources")
	}
	r.p["sources"] = ids
	word, ok := evidenceWords[r.row["evidence"]]
	if !ok {
		return fmt.Errorf("evidence: %q", r.row["evidence"])
	}
	r.p["evidence"] = word
	return nil
}

// resolve turns keys of the tables into ids of sources.
func (r *placeRow) resolve(keys string) ([]string, error) {
	ids := []string{}
	if keys == "" || keys == "-" || keys == toBeSourced {
		return ids, nil
	}
	for k := range strings.SplitSeq(keys, ", ") {
		id := r.cited["places-"+strings.ToLower(k)]
		if id == "" {
			return nil, fmt.Errorf("sources: there is no %q", k)
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

var rowID = regexp.MustCompile(`\b(?:KZ|KG|TJ|TM|UZ|M|FE)-(?:[A-Z])?\d+\b`)

// related puts the rows that a text of this one names by their ids.
func (r *placeRow) related() {
	var ids []string
	for _, column := range []string{"en", "status", "amount", "facts", "lengthKm"} {
		for _, m := range rowID.FindAllString(r.row[column], -1) {
			if id := strings.ToLower(m); id != strings.ToLower(r.row["id"]) && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	slices.Sort(ids)
	r.p.put("related", ids)
}

// common puts what all rows have.
func (r *placeRow) common() error {
	names := props{}
	for _, lang := range []string{"en", "zh", "ru"} {
		names.put(lang, strings.TrimSpace(trailingID.ReplaceAllString(r.row[lang], "")))
	}
	r.p["names"] = names
	r.p.put("validFrom", r.row["validFrom"])
	r.p.put("validTo", r.row["validTo"])
	r.p.put("note", r.row["note"])
	r.related()
	if err := r.sources(); err != nil {
		return err
	}
	more, err := r.resolve(r.row["noteSources"])
	if err != nil {
		return err
	}
	for _, id := range more {
		if have := r.p["sources"].([]string); !slices.Contains(have, id) {
			r.p["sources"] = append(have, id)
		}
	}
	r.p["licence"], r.p["credit"] = licence, r.credit()
	slices.Sort(r.flags)
	r.p.put("toBeSourced", slices.Compact(r.flags))
	return nil
}

var trailingID = regexp.MustCompile(` \([A-Z]+-[A-Z]?\d+\)$`)

// credit names whose positions and figures the row rests on.
func (r *placeRow) credit() string {
	out := []string{"Ceded"}
	add := func(name string) {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	for k := range strings.SplitSeq(r.row["sources"], ", ") {
		if k[:1] == "G" && k != "G5" {
			add("Global Energy Monitor")
		}
		if p := r.cited["publisher "+r.cited["places-"+strings.ToLower(k)]]; p == "AidData" || p == "OpenStreetMap" {
			add(p)
		}
	}
	switch r.p["positionPrecision"] {
	case "town", "district", "region":
		add("GeoNames")
	}
	return strings.Join(out, "; ")
}

var namedPair = regexp.MustCompile(`^(.*?)\s*(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$`)

// pairs reads named positions: "Taraz area 71.27,43.00; 74.12,43.78".
func pairs(s string) (points []orb.Point, names []string, err error) {
	for part := range strings.SplitSeq(s, ";") {
		m := namedPair.FindStringSubmatch(strings.TrimSpace(part))
		if m == nil {
			return nil, nil, fmt.Errorf("%q is no name with lon,lat", part)
		}
		lon, _ := strconv.ParseFloat(m[2], 64)
		lat, _ := strconv.ParseFloat(m[3], 64)
		points, names = append(points, orb.Point{lon, lat}), append(names, m[1])
	}
	return points, names, nil
}

// position reads lon,lat; a blank one is nil.
func position(s string) (orb.Geometry, error) {
	if s == "" || strings.HasPrefix(s, "blank") {
		return nil, nil
	}
	points, _, err := pairs(s)
	if err != nil || len(points) != 1 {
		return nil, fmt.Errorf("%q is no lon,lat", s)
	}
	return points[0], nil
}

// kebab writes a kind as one word: "dry port/logistics" is dry-port-logistics.
func kebab(s string) string { return strings.NewReplacer(" ", "-", "/", "-").Replace(s) }

// readSources returns the sources of the dossier: id and alias to id, and
// "publisher <id>" to who publishes it.
func readSources(out string) (map[string]string, error) {
	path := filepath.Join(out, "sources.csl.json")
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all []struct {
		ID        string
		Aliases   []string
		Publisher string `json:"container-title"`
	}
	if err := json.Unmarshal(b, &all); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	ids := map[string]string{}
	for _, s := range all {
		ids["publisher "+s.ID] = s.Publisher
		for _, id := range append(s.Aliases, s.ID) {
			ids[id] = s.ID
		}
	}
	return ids, nil
}

// placeTable makes the features of one table of places.
func placeTable(dir, name string, cited map[string]string, make func(r *placeRow) ([]feature, error)) ([]feature, error) {
	path := filepath.Join(dir, "recipes/places", name)
	rows, err := readTable(path)
	if err != nil {
		return nil, err
	}
	var out []feature
	for _, x := range rows {
		r := &placeRow{row: x, p: props{}, cited: cited}
		fs, err := make(r)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", path, x["id"], err)
		}
		out = append(out, fs...)
	}
	return out, nil
}
