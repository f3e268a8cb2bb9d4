package data

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// schema is the number of the file format that this program reads.
const schema = 1

// slug is what ids look like: they stand in addresses.
var slug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// check holds the manifest to what the rest of the program takes for granted,
// as it has no default for any of it.
func (m *Manifest) check() error {
	var errs []error
	want := func(ok bool, field, reason, fix string) {
		if !ok {
			errs = append(errs, &FileError{File: manifestFile, Field: field, Reason: reason, Fix: fix})
		}
	}
	want(m.Schema == schema, "schema", fmt.Sprintf("this program reads schema %d, not %d", schema, m.Schema), "bring the files to that schema, or use the program they were made for")
	want(m.ID != "", "id", "the dossier has no id", "give it one")
	want(m.Version != "", "version", "the dossier has no version", "number the data, such as 2026.1")
	want(len(m.Languages) > 0 && !slices.Contains(m.Languages, ""), "languages", "pages have no language", `list them, the source language first, such as ["en"]`)
	want(!slices.Contains(m.NameLanguages, ""), "nameLanguages", "a language has no name", `write its code, such as "mn"`)
	want(len(m.Passages) > 0 && !slices.Contains(m.Passages, ""), "passages", "territories have no passage to name", "list the words, the highest first and last the one that counts as not ceded")
	want(m.CoastToleranceKm >= 0 && m.CoastToleranceKm <= ReachKm, "coastToleranceKm", fmt.Sprintf("%g km is not between 0 and %d", m.CoastToleranceKm, ReachKm), "state how far off a coast a point still counts as on land")
	c, e := m.Coverage, m.EqualArea
	want(onEarth(c[0], c[1]) && onEarth(c[2], c[3]) && c[1] < c[3], "coverage", fmt.Sprintf("%v is no box on the globe", c), "write west, south, east, north in degrees")
	want(onEarth(e.Centre[0], e.Centre[1]) && e.HalfExtentM > 0, "equalArea", fmt.Sprintf("a square of %g m to each side of %v cannot be drawn", e.HalfExtentM, e.Centre), "write centre as lon, lat in degrees and halfExtentM in metres above 0")

	want(len(m.Layers) > 0, "layers", "there is no layer", "name one with its file")
	seen := map[string]bool{}
	for i, l := range m.Layers {
		at := func(field string) string { return fmt.Sprintf("layers[%d].%s", i, field) }
		want(slug.MatchString(l.ID) && !seen[l.ID], at("id"), fmt.Sprintf("%q is no id of its own", l.ID), "write small letters, digits and hyphens, and no id twice")
		seen[l.ID] = true
		want(slices.Contains([]string{"polygon", "line", "point", "mixed"}, l.Geometry), at("geometry"), fmt.Sprintf("%q is no kind of geometry", l.Geometry), "write polygon, line, point or mixed")
		want(!l.Territories || l.Tileset != "" && l.Dated(), at("tileset"), "territories are drawn, and not by the base map", "put the layer into "+AtlasTileset)
		want(l.MinZoom <= l.MaxZoom && l.MaxZoom <= MaxTileZoom, at("maxZoom"), fmt.Sprintf("zooms %d to %d are not served", l.MinZoom, l.MaxZoom), fmt.Sprintf("stay between 0 and %d", MaxTileZoom))
	}
	return errors.Join(errs...)
}

func onEarth(lon, lat float64) bool { return math.Abs(lon) <= 180 && math.Abs(lat) <= 90 }

// check holds the dossier to the rules that serving relies on: ids that can
// stand in an address, unique over all layers of the atlas and within each of
// the base map, references that resolve, a known passage for each territory.
func (d *Dossier) check() error {
	var errs []error
	fault := func(file, id, field, reason, fix string) {
		errs = append(errs, &FileError{File: file, Feature: id, Field: field, Reason: reason, Fix: fix})
	}
	where := map[string]string{} // id -> file, over the layers of the atlas
	territories := map[string]bool{}
	for _, l := range d.Manifest.Layers {
		seen := map[string]string{}
		if l.Dated() {
			seen = where
		}
		for _, f := range d.Layers[l.ID] {
			if !slug.MatchString(f.ID) {
				fault(f.file, f.ID, "id", "an id stands in addresses", "write small letters, digits and hyphens")
			}
			if other, ok := seen[f.ID]; ok {
				fault(f.file, f.ID, "id", "the id stands in "+other+" too", "rename one: an id names one thing over all layers")
			}
			seen[f.ID] = f.file
			if l.Territories {
				territories[f.ID] = true
				d.checkTerritory(f.file, f, fault)
			}
		}
	}
	seen := map[string]bool{}
	for _, a := range d.Arcs {
		file := d.arcsFile()
		switch {
		case a.ID == "":
			fault(file, "", "id", "an arc has no id", "give it an id of its own")
		case seen[a.ID]:
			fault(file, a.ID, "id", "the id stands twice", "rename one")
		case a.Kind != KindCoast && a.PrecisionKm <= 0:
			fault(file, a.ID, "precisionKm", "a line needs a precision above 0 km", "state how far the line may be off")
		case a.PrecisionKm > ReachKm:
			fault(file, a.ID, "precisionKm", fmt.Sprintf("%g km is more than the %d km that answers look around a point", a.PrecisionKm, ReachKm), "split the arc or draw it as an area left open")
		case a.Kind != KindCoast && a.Line == "":
			fault(file, a.ID, "line", "only a coast is part of no line", "name the line that the arc belongs to")
		case a.Line != "" && where[a.Line] == "":
			fault(file, a.ID, "line", fmt.Sprintf("there is no line %q", a.Line), "add the line or correct the id")
		}
		seen[a.ID] = true
		if a.Instrument != "" && d.Instrument(a.Instrument) == nil {
			fault(file, a.ID, "instrument", fmt.Sprintf("there is no instrument %q", a.Instrument), "add it to "+instrumentsFile+" or correct the id")
		}
		for _, id := range slices.Concat(a.Left, a.Right) {
			if !territories[id] {
				fault(file, a.ID, "left, right", fmt.Sprintf("there is no territory %q", id), "correct the id")
			}
		}
	}
	for _, x := range d.Readings {
		d.checkReading(x, territories, fault)
	}
	for _, q := range d.Quantities {
		if d.Claim(q.Claim) == nil {
			fault(auditsFile, q.Claim, "claim", fmt.Sprintf("there is no claim %q", q.Claim), "correct the id")
		}
		for _, v := range q.Values {
			for _, id := range v.Features {
				if !territories[id] {
					fault(auditsFile, q.Claim, "values", fmt.Sprintf("there is no territory %q", id), "correct the id")
				}
			}
			if v.Sum != "" && !slices.ContainsFunc(d.Sums, func(s *Sum) bool { return s.ID == v.Sum }) {
				fault(auditsFile, q.Claim, "values", fmt.Sprintf("there is no sum %q", v.Sum), "correct the id")
			}
		}
	}
	for _, a := range d.Audits {
		for _, id := range a.Claims {
			if d.Claim(id) == nil {
				fault(auditsFile, a.ID, "claims", fmt.Sprintf("there is no claim %q", id), "correct the id")
			}
		}
		for _, id := range a.features() {
			if !territories[id] {
				fault(auditsFile, a.ID, "terms", fmt.Sprintf("there is no territory %q", id), "correct the id, or leave features out where nothing is drawn")
			}
		}
		for _, p := range a.Presets {
			if !slices.ContainsFunc(d.Sums, func(s *Sum) bool { return s.ID == p.Sum }) {
				fault(auditsFile, a.ID, "presets", fmt.Sprintf("there is no sum %q", p.Sum), "correct the id")
			}
			for _, id := range p.Terms {
				if a.term(id) == nil {
					fault(auditsFile, a.ID, "presets", fmt.Sprintf("there is no term %q", id), "correct the id")
				}
			}
		}
	}
	return errors.Join(errs...)
}

// checkReading holds what sides date and measure to parts that exist, and the
// parts to territories.
func (d *Dossier) checkReading(x *Reading, territories map[string]bool, fault func(file, id, field, reason, fix string)) {
	parts := map[string]bool{}
	for _, p := range x.Parts {
		parts[p.ID] = true
		for _, id := range slices.Concat(p.Features...) {
			if !territories[id] {
				fault(readingsFile, x.ID, "parts", fmt.Sprintf("there is no territory %q", id), "correct the id")
			}
		}
	}
	for _, p := range x.About {
		if p.Feature != "" && !territories[p.Feature] {
			fault(readingsFile, x.ID, "about", fmt.Sprintf("there is no territory %q", p.Feature), "correct the id")
		}
	}
	for _, v := range x.Views {
		for _, a := range v.Areas {
			if !parts[a.Part] {
				fault(readingsFile, x.ID, "areas", fmt.Sprintf("%s measures %q, which is no part of the subject", v.Side, a.Part), "name it in parts, or correct the id")
			}
		}
		for _, a := range v.Dates {
			if !parts[a.Part] {
				fault(readingsFile, x.ID, "dates", fmt.Sprintf("%s dates %q, which is no part of the subject", v.Side, a.Part), "name it in parts, or correct the id")
			}
		}
	}
}

func (d *Dossier) checkTerritory(file string, f *Feature, fault func(file, id, field, reason, fix string)) {
	if d.Manifest.Rank(f.Props.Passage) == len(d.Manifest.Passages) {
		fault(file, f.ID, "passage", fmt.Sprintf("%q is no passage of this dossier", f.Props.Passage), "write one of "+strings.Join(d.Manifest.Passages, ", "))
	}
	if i := f.Props.Instrument; i != "" && d.Instrument(i) == nil {
		fault(file, f.ID, "instrument", fmt.Sprintf("there is no instrument %q", i), "add it to "+instrumentsFile+" or correct the id")
	}
	switch f.Geometry.(type) {
	case orb.Polygon, orb.MultiPolygon:
	default:
		fault(file, f.ID, "geometry", "a territory is a Polygon or a MultiPolygon", "draw its area")
	}
}

func (d *Dossier) arcsFile() string {
	for _, l := range d.Manifest.Layers {
		if l.Arcs != "" {
			return l.Arcs
		}
	}
	return manifestFile
}
