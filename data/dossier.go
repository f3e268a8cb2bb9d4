package data

import (
	"sync"

	"ceded/geo/topo"

	"github.com/paulmach/orb"
)

// Dossier is one release read whole from its files.
type Dossier struct {
	Record
	// Layers holds the features of each layer, ordered by id.
	Layers map[string][]*Feature
	// Arcs are the arcs of the partition, ordered by id.
	Arcs []*Arc
	// Texts are the files of the record by path, in their canonical text: what
	// ParseRecord reads. The layers' files are not kept.
	Texts map[string][]byte

	topologyMu   sync.Mutex
	topologyGrid string         // the grid that topology is bent and cut for
	topology     *topo.Topology // arcs shared by all layers

	lastMu sync.Mutex
	last   *simplified // the latest: both tilesets of a band are asked for together

	props sync.Map // *Feature -> []mvt.Prop: what it carries in tiles
}

// simplified is the layers of shared topology, simplified for one band of a
// grid; made once, by whoever comes first.
type simplified struct {
	grid    string
	minArea float64
	once    sync.Once
	byID    map[string]orb.Geometry // by topoID
	err     error
}

// Areas returns the features of the territory layers in the order of the
// manifest's layers.
func (d *Dossier) Areas() []*Feature {
	var out []*Feature
	for _, l := range d.Manifest.Layers {
		if l.Territories {
			out = append(out, d.Layers[l.ID]...)
		}
	}
	return out
}
