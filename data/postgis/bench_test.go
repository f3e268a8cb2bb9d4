package postgis_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"ceded/data"
	"ceded/data/postgis/testdb"
	"ceded/data/storetest"

	"github.com/paulmach/orb"
)

// BenchmarkAsk answers at points all over the coverage.
func BenchmarkAsk(b *testing.B) {
	testdb.URL(b)
	d := storetest.Dossier(b)
	s := mustOpen(b, holding(b, d))
	r := rand.New(rand.NewPCG(1, 1))
	c := d.Manifest.Coverage
	b.ReportAllocs()
	for b.Loop() {
		p := orb.Point{c[0] + r.Float64()*(c[2]-c[0]), c[1] + r.Float64()*(c[3]-c[1])}
		if _, err := data.Ask(context.Background(), s, d.Release.ID, data.AskQuery{Point: p, Lang: d.Manifest.Languages[0]}); err != nil {
			b.Fatal(err)
		}
	}
}
