// Package storetest holds every data.Store to one contract: what is not asked
// for here is not promised. Run checks one store over the embedded dossier;
// Same checks that two stores answer alike, to the byte.
package storetest

import (
	"context"
	"os"
	"sync"
	"testing"
	"time"

	"ceded/data"
	"ceded/geo"
)

// Dossier returns the embedded dossier, loaded once.
func Dossier(t testing.TB) *data.Dossier {
	t.Helper()
	d, err := embedded()
	if err != nil {
		t.Fatalf("load the embedded dossier: %v", err)
	}
	return d
}

var embedded = sync.OnceValues(func() (*data.Dossier, error) { return data.Load(data.Embedded()) })

// Run checks a store that holds the embedded dossier as its current release.
// open is called once.
func Run(t *testing.T, open func(t testing.TB) data.Store) {
	d := Dossier(t)
	s := open(t)
	RunOn(t, d, s)
	t.Run("Ask", func(t *testing.T) { testAsk(t, s, d) })
	t.Run("Ledger", func(t *testing.T) { testLedger(t, s, d) })
}

// RunOn is the part of Run that holds for any dossier d, current in s.
func RunOn(t *testing.T, d *data.Dossier, s data.Store) {
	t.Run("Current", func(t *testing.T) { testCurrent(t, s, d) })
	t.Run("Record", func(t *testing.T) { testRecord(t, s, d) })
	t.Run("Feature", func(t *testing.T) { testFeature(t, s, d) })
	t.Run("Features", func(t *testing.T) { testFeatures(t, s, d) })
	t.Run("Filtered", func(t *testing.T) { testFiltered(t, s, d) })
	t.Run("Arcs", func(t *testing.T) { testArcs(t, s, d) })
	t.Run("Around", func(t *testing.T) { testAround(t, s, d) })
	t.Run("AskNearLine", func(t *testing.T) { testAskNearLine(t, s, d) })
	t.Run("Parts", func(t *testing.T) { testParts(t, s, d) })
	t.Run("Concurrent", func(t *testing.T) { testConcurrent(t, s, d) })
	t.Run("UnknownRelease", func(t *testing.T) { testUnknownRelease(t, s, d) })
}

// Full reports whether nothing is to be sampled: CEDED_TEST_FULL is set.
func Full() bool { return os.Getenv("CEDED_TEST_FULL") != "" }

// grids returns the two tile grids of a dossier.
func grids(m *data.Manifest) []*geo.Grid {
	return []*geo.Grid{geo.WebMercatorQuad(), geo.EqualArea(m.EqualArea.Centre, m.EqualArea.HalfExtentM)}
}

// tilesets returns the tilesets of a dossier in the manifest's order.
func tilesets(m *data.Manifest) []string {
	var out []string
	seen := map[string]bool{}
	for _, l := range m.Layers {
		if l.Tileset != "" && !seen[l.Tileset] {
			seen[l.Tileset] = true
			out = append(out, l.Tileset)
		}
	}
	return out
}

// patient returns a context that outlasts a test on a busy machine.
func patient(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	t.Cleanup(cancel)
	return ctx
}
