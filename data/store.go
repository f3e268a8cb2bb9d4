package data

import (
	"context"
	"time"

	"ceded/data/filter"
	"ceded/geo"
	"ceded/geo/mvt"

	"github.com/paulmach/orb"
)

// Release is one immutable version of the data. ID is the first 12 hex digits
// of SHA-256 over the sorted canonical data files, so it is the same on every
// store that holds the same files.
type Release struct {
	ID      string `json:"id"`
	Version string `json:"version"`
}

// Store holds releases of the dossier and finds things in them. Every method
// but Current and Ping takes a release id and returns ErrNotFound for one the
// store does not hold. Callers treat what they get as read-only. Methods are
// safe for concurrent use and return ErrUnavailable when the store cannot
// answer now.
type Store interface {
	// Name says which store it is: "embedded" or "postgis".
	Name() string
	// Current returns the release that new requests are answered from.
	Current(ctx context.Context) (Release, error)
	// Record returns the texts of a release: manifest, instruments, ledgers,
	// claims, sources, messages.
	Record(ctx context.Context, release string) (*Record, error)
	// Feature returns one feature with its full geometry, or ErrNotFound.
	Feature(ctx context.Context, release, id string) (*Feature, error)
	// Features returns a page of a layer's features, ordered by id, or
	// ErrNotFound for an unknown layer.
	Features(ctx context.Context, release string, q Query) (*Page, error)
	// Arcs returns the arcs of one border line in order of their ids, none for a
	// line without arcs; "" asks for the arcs of the whole partition.
	Arcs(ctx context.Context, release, line string) ([]Arc, error)
	// Around returns what decides the answer at p (lon, lat in degrees) on a
	// date (zero: the whole record).
	Around(ctx context.Context, release string, p orb.Point, d Date) (*Surroundings, error)
	// Parts returns the generalised geometry that touches a tile, layer by
	// layer in the manifest's order, projected to the grid's metres.
	Parts(ctx context.Context, release string, q TileQuery) ([]mvt.Layer, error)
	// Ping reports whether the store can answer.
	Ping(ctx context.Context) error
	// Close releases what the store holds.
	Close()
}

// Query selects features of one layer.
type Query struct {
	Layer  string
	ID     string      // the feature of this id; "": all
	BBox   *geo.BBox   // degrees; nil: everywhere
	When   Span        // features that are valid on some day of it; zero: all
	Filter filter.Expr // features of which it is true; nil: all
	Limit  int         // at most this many; 0: all
	Offset int
}

// Page is a page of features: Matched counts all that the query selects.
type Page struct {
	Features []*Feature
	Matched  int
}

// Surroundings are the candidates for the answer at a point: every territory
// whose bounding box, padded by ReachKm, holds the point, begun by the date or
// not; the territory nearest to it (geodesic, to its edge) among those of the
// highest passage that have begun by the date; and the arcs that bound them. A
// store may leave out arcs that cannot matter: those that are neither within
// ReachKm of the point nor the nearest non-coast arc of a territory.
type Surroundings struct {
	Territories []*Feature
	Arcs        []*Arc
}

// ReachKm is how far from a point a line or a coast can still change the
// answer: no arc is less precise than this.
const ReachKm = 60

// TileQuery names one tile.
type TileQuery struct {
	Tileset string
	Grid    *geo.Grid
	Tile    geo.Tile
}

// PoolStats is the state of a store's connections to a database.
type PoolStats struct {
	Max, Open, Used int   // connections
	Calls           int64 // calls that have or wait for one
	Acquired        uint64
	Waited          uint64 // acquired after a wait
	WaitTime        time.Duration
}
