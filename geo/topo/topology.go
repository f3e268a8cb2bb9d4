package topo

import "github.com/paulmach/orb"

// Object is a shape with a name. Geometry is lon/lat degrees.
type Object struct {
	ID       string
	Geometry orb.Geometry
}

type Topology struct{ objs []Object }

func New(objs []Object) *Topology { return &Topology{objs: objs} }

func (t *Topology) Simplify(project func(orb.Point) orb.Point, minAreaM2 float64) []Object {
	return t.objs
}
