package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/paulmach/orb"

	"ceded/geo"
)

// leastCountry is the area, km2, under which a country has no label.
const leastCountry = 300

// writeLabels writes the names of countries, units, seas, ranges, lakes and
// rivers.
func (b *basemap) writeLabels(dir, out string, waters []feature) error {
	fs := waters
	countries, err := b.countryLabels(dir)
	if err != nil {
		return err
	}
	units, err := b.unitLabels(dir)
	if err != nil {
		return err
	}
	other, err := tableLabels(filepath.Join(dir, "recipes/labels.tsv"))
	if err != nil {
		return err
	}
	fs = slices.Concat(fs, countries, units, other)
	seen := map[string]int{}
	for i := range fs {
		id := "label-" + fs[i].props["kind"].(string) + "-" + slug(fs[i].props["names"].(text)["en"])
		seen[id]++
		if seen[id] > 1 {
			id = fmt.Sprintf("%s-%d", id, seen[id])
		}
		fs[i].id = id
	}
	return writeLayer(filepath.Join(out, "basemap/labels.geojson"), fs)
}

// namesOf reads the name columns of a row.
func namesOf(r row) text {
	t := text{}
	for _, lang := range []string{"en", "zh", "ru", "mn"} {
		if r[lang] != "" {
			t[lang] = r[lang]
		}
	}
	return t
}

// shape returns the largest polygon of the faces and the area of all, km2.
func (b *basemap) shape(faces []int32) (orb.Polygon, float64, error) {
	var ps []orb.Polygon
	for _, part := range b.connected(faces) {
		ps = append(ps, b.polygons(part, b.simple.skip)...)
	}
	if len(ps) == 0 {
		return nil, 0, nil
	}
	km2, err := geo.AreaKm2(orb.MultiPolygon(ps))
	return largest(ps), km2, err
}

func (b *basemap) countryLabels(dir string) ([]feature, error) {
	rows, err := readTable(filepath.Join(dir, "recipes/countries.tsv"))
	if err != nil {
		return nil, err
	}
	faces := map[string][]int32{}
	for f, g := range b.group {
		faces[g] = append(faces[g], int32(f))
	}
	var out []feature
	for _, r := range rows {
		poly, km2, err := b.shape(faces[r["a3"]])
		if err != nil {
			return nil, err
		}
		if poly == nil || km2 < leastCountry {
			continue
		}
		rank := 5
		for i, least := range []float64{2e6, 5e5, 1.5e5, 3e4, 3e3} {
			if km2 >= least {
				rank = i
				break
			}
		}
		out = append(out, feature{"", innerPoint(poly), props{"kind": "country", "names": namesOf(r), "rank": rank, "a3": r["a3"]}})
	}
	return out, nil
}

func (b *basemap) unitLabels(dir string) ([]feature, error) {
	rows, err := readTable(filepath.Join(dir, "recipes/admin1.tsv"))
	if err != nil {
		return nil, err
	}
	override := map[string]text{}
	for _, r := range rows {
		override[r["code"]] = namesOf(r)
	}
	faces := map[int32][]int32{}
	for f, u := range b.unit {
		if u >= 0 && slices.Contains(detailed, b.group[f]) {
			faces[u] = append(faces[u], int32(f))
		}
	}
	var out []feature
	for i := range b.units {
		u := &b.units[i]
		poly, km2, err := b.shape(faces[int32(i)])
		if err != nil {
			return nil, err
		}
		if poly == nil || km2 < 2000 || u.name("en") == "" {
			continue
		}
		names := override[u.Code]
		if names == nil {
			names = text{"en": u.name("en")}
			for _, lang := range []string{"zh", "ru"} {
				if n := u.name(lang); n != "" {
					names[lang] = n
				}
			}
		}
		rank := 7
		for k, least := range []float64{6e5, 2e5, 5e4} {
			if km2 >= least {
				rank = 4 + k
				break
			}
		}
		out = append(out, feature{"", innerPoint(poly), props{"kind": "admin1", "names": names, "rank": rank, "a3": b.groupOf(faces[int32(i)][0])}})
	}
	return out, nil
}

func tableLabels(path string) ([]feature, error) {
	rows, err := readTable(path)
	if err != nil {
		return nil, err
	}
	var out []feature
	for _, r := range rows {
		lon, err1 := r.number("lon")
		lat, err2 := r.number("lat")
		rank, err3 := strconv.Atoi(r["rank"])
		angle, err4 := r.number("angle")
		for _, err := range []error{err1, err2, err3, err4} {
			if err != nil {
				return nil, fmt.Errorf("%s: %s: %w", path, r["en"], err)
			}
		}
		f := props{"kind": r["kind"], "names": namesOf(r), "rank": rank}
		if r["angle"] != "" {
			f["angle"] = int(angle)
		}
		out = append(out, feature{"", orb.Point{lon, lat}, f})
	}
	return out, nil
}

// slug makes an id of a name.
func slug(s string) string {
	plain := map[rune]string{'ö': "o", 'ü': "u", 'ş': "s", 'é': "e", 'í': "i", 'á': "a", 'ó': "o", 'ñ': "n", 'ç': "c", 'ã': "a", 'ô': "o", 'å': "a", 'ä': "a", '’': "", '\'': ""}
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch p, ok := plain[r]; {
		case ok:
			b.WriteString(p)
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b.WriteRune(r)
		default:
			b.WriteByte('-')
		}
	}
	parts := strings.FieldsFunc(b.String(), func(r rune) bool { return r == '-' })
	return strings.Join(parts, "-")
}
