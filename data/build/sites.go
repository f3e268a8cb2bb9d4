package main

import (
	"cmp"
	"maps"
	"path/filepath"
	"strings"

	"github.com/paulmach/orb"
)

// Ranks say from which zoom a place is drawn (rankMinZoom of the manifest):
// routes before points.
const (
	rankRoute = 0
	rankPoint = 1
)

// investmentHue is the palette key of the layer of investment sites.
const investmentHue = "investment"

// writeInvestment writes the layer of investment sites: points, routes, and the
// protests and failures about them.
func writeInvestment(dir, out string) error {
	cited, err := readSources(out)
	if err != nil {
		return err
	}
	sites, err := placeTable(dir, "sites.tsv", cited, site)
	if err != nil {
		return err
	}
	seen := map[string]string{}
	routes, err := placeTable(dir, "routes.tsv", cited, func(r *placeRow) ([]feature, error) { return route(r, seen) })
	if err != nil {
		return err
	}
	protests, err := placeTable(dir, "protests.tsv", cited, protest)
	if err != nil {
		return err
	}
	return writeLayer(filepath.Join(out, "layers/investment.geojson"), append(append(sites, routes...), protests...))
}

// project puts what sites and routes have in common.
func (r *placeRow) project() error {
	r.p["kind"], r.p["hue"] = kebab(r.row["kind"]), investmentHue
	r.text("investorParty", "chineseParty")
	r.text("localParty", "localParty")
	r.text("statusText", "status")
	r.text("amountNote", "amount")
	if err := r.number("sharePct", "share"); err != nil {
		return err
	}
	if err := r.at(); err != nil {
		return err
	}
	if err := r.precision(); err != nil {
		return err
	}
	return r.common()
}

func site(r *placeRow) ([]feature, error) {
	r.p["country"], r.p["rank"] = r.row["country"], rankPoint
	at := r.row["lonlat"]
	if strings.Contains(at, toBeSourced) {
		r.flag("position")
	}
	g, err := position(at)
	if err != nil {
		return nil, err
	}
	if err := r.project(); err != nil {
		return nil, err
	}
	return []feature{{strings.ToLower(r.row["id"]), g, r.p}}, nil
}

// route makes a line through way-points. seen keeps those of earlier rows, which
// a later one may share.
func route(r *placeRow, seen map[string]string) ([]feature, error) {
	countries := strings.Fields(r.row["countries"])
	r.p["countries"], r.p["rank"] = countries, rankRoute
	if len(countries) == 1 {
		r.p["country"] = countries[0]
	}
	via := r.row["waypoints"]
	if other, ok := strings.CutPrefix(via, "same as "); ok {
		via = seen[other]
	}
	if other, ok := strings.CutPrefix(r.row["precision"], "as "); ok {
		r.row["precision"] = seen["precision of "+other]
	}
	seen[r.row["id"]], seen["precision of "+r.row["id"]] = via, r.row["precision"]
	points, names, err := pairs(via)
	if err != nil {
		return nil, err
	}
	r.p["waypoints"] = names
	r.text("lengthNote", "lengthKm")
	if err := r.project(); err != nil {
		return nil, err
	}
	return []feature{{strings.ToLower(r.row["id"]), orb.LineString(points), r.p}}, nil
}

func protest(r *placeRow) ([]feature, error) {
	points, names, err := pairs(r.row["where"])
	if err != nil {
		return nil, err
	}
	var g orb.Geometry = points[0]
	if len(points) > 1 {
		g = orb.MultiPoint(points)
	}
	if strings.Join(names, "") != "" {
		r.p["places"] = names
	}
	r.p["kind"], r.p["country"], r.p["rank"], r.p["hue"] = r.row["kind"], r.row["country"], rankPoint, investmentHue
	r.text("whenText", "when")
	r.text("facts", "facts")
	if err := r.at(); err != nil {
		return nil, err
	}
	if err := r.common(); err != nil {
		return nil, err
	}
	return []feature{{strings.ToLower(r.row["id"]), g, r.p}}, nil
}

// writeBorderPlaces writes the places of the layer of borders: crossings, two
// points each, islands, clash sites, historical names, garrisons and projects.
func writeBorderPlaces(dir, out string) error {
	cited, err := readSources(out)
	if err != nil {
		return err
	}
	crossings, err := placeTable(dir, "crossings.tsv", cited, crossing)
	if err != nil {
		return err
	}
	places, err := placeTable(dir, "border-places.tsv", cited, borderPlace)
	if err != nil {
		return err
	}
	return writeLayer(filepath.Join(out, "layers/border-places.geojson"), append(crossings, places...))
}

// borderRow puts what all places of the border have.
func (r *placeRow) borderRow(group string) error {
	r.p["group"], r.p["kind"], r.p["rank"] = group, r.row["kind"], rankPoint
	r.text("kindText", "kindText")
	r.text("facts", "facts")
	if err := r.precision(); err != nil {
		return err
	}
	return r.common()
}

func crossing(r *placeRow) ([]feature, error) {
	if err := r.borderRow("crossing"); err != nil {
		return nil, err
	}
	pair := strings.ToLower(r.row["id"])
	r.p["pair"] = pair
	var out []feature
	for _, bank := range []struct{ column, word, suffix string }{{"russianBank", "russian", "-ru"}, {"chineseBank", "chinese", "-cn"}} {
		g, err := position(r.row[bank.column])
		if err != nil {
			return nil, err
		}
		p := maps.Clone(r.p)
		p["bank"] = bank.word
		out = append(out, feature{pair + bank.suffix, g, p})
	}
	return out, nil
}

const waypointsIn = "Way-points: "

// borderPlace makes a point, or a line where the facts list way-points.
func borderPlace(r *placeRow) ([]feature, error) {
	g, err := position(cmp.Or(r.row["position"], r.row["lonlat"]))
	if err != nil {
		return nil, err
	}
	facts, via, isRoute := strings.Cut(r.row["facts"], waypointsIn)
	r.row["facts"] = strings.TrimSpace(facts)
	if err := r.borderRow(r.row["group"]); err != nil {
		return nil, err
	}
	if isRoute {
		points, names, err := pairs(via)
		if err != nil {
			return nil, err
		}
		r.p["at"], r.p["rank"], r.p["waypoints"] = g, rankRoute, names
		g = orb.LineString(points)
	}
	return []feature{{strings.ToLower(r.row["id"]), g, r.p}}, nil
}
