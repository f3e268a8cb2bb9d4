package server

import (
	"cmp"
	"context"
	"slices"

	"ceded/data"
)

// borderLedger is the border ledger of a release: what its layers of lines
// hold, and the arcs that they are made of.
type borderLedger struct {
	features []*borderFeature
	byID     map[string]*borderFeature
	arcs     []data.Arc
	arc      map[string]*data.Arc
}

// borderFeature is a line, a section, a whole border or a point of it.
type borderFeature struct {
	*data.Feature
	data.BorderWords
	arcs []*data.Arc
}

// borderLedger returns the ledger of an edition. It is read off the store once
// and kept, as a release does not change.
func (s *Server) borderLedger(ctx context.Context, e *edition) (*borderLedger, error) {
	if l := e.border.Load(); l != nil {
		return l, nil
	}
	l := &borderLedger{byID: map[string]*borderFeature{}, arc: map[string]*data.Arc{}}
	var err error
	if l.arcs, err = s.store.Arcs(ctx, e.ID(), ""); err != nil {
		return nil, err
	}
	ofLine := map[string][]*data.Arc{}
	for i := range l.arcs {
		a := &l.arcs[i]
		l.arc[a.ID] = a
		ofLine[a.Line] = append(ofLine[a.Line], a)
	}
	for i := range e.Manifest.Layers {
		layer := &e.Manifest.Layers[i]
		if layer.Arcs == "" {
			continue
		}
		page, err := s.store.Features(ctx, e.ID(), data.Query{Layer: layer.ID})
		if err != nil {
			return nil, err
		}
		for _, f := range page.Features {
			b := &borderFeature{Feature: f, BorderWords: f.BorderWords()}
			for _, id := range b.Arcs {
				if a := l.arc[id]; a != nil {
					b.arcs = append(b.arcs, a)
				}
			}
			if b.Arcs == nil {
				b.arcs = ofLine[f.ID]
			}
			for _, a := range b.arcs {
				if a.Line != f.ID && !slices.Contains(b.Sections, a.Line) && !slices.Contains(b.Lines, a.Line) {
					b.Lines = append(b.Lines, a.Line)
				}
			}
			if len(b.arcs) > 0 || b.AsPublished != "" {
				l.features = append(l.features, b)
				l.byID[f.ID] = b
			}
		}
	}
	l.sort()
	e.border.CompareAndSwap(nil, l)
	return l, nil
}

// sort puts whole borders first, each before its sections in their order, then
// the lines, then the points.
func (l *borderLedger) sort() {
	rank := map[string]int{}
	for _, b := range l.features {
		switch {
		case b.Sections != nil && len(b.arcs) > 0:
			rank[b.ID] = -1000
			for i, id := range b.Sections {
				rank[id] = i - 999
			}
		case len(b.arcs) == 0:
			rank[b.ID] = 1
		}
	}
	slices.SortStableFunc(l.features, func(a, b *borderFeature) int {
		return cmp.Or(cmp.Compare(rank[a.ID], rank[b.ID]), cmp.Compare(a.ID, b.ID))
	})
}

// bounds are the territories on whose edge a feature's arcs are.
func (b *borderFeature) bounds() []string {
	out := []string{}
	for _, a := range b.arcs {
		for _, id := range slices.Concat(a.Left, a.Right) {
			if a.Bounds(id) && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	slices.Sort(out)
	return out
}

// concerns reports whether the feature is, bounds, stands on, or shares an arc
// with the thing of that id.
func (l *borderLedger) concerns(b *borderFeature, id string) bool {
	if b.ID == id || slices.Contains(b.Sections, id) || slices.Contains(b.bounds(), id) {
		return true
	}
	other := l.byID[id]
	if other == nil {
		return false
	}
	return slices.Contains(other.Sections, b.ID) || slices.ContainsFunc(b.arcs, func(a *data.Arc) bool { return slices.Contains(other.arcs, a) })
}

// of returns the arcs on whose one side a territory is.
func (l *borderLedger) of(territory string) []*data.Arc {
	var out []*data.Arc
	for i := range l.arcs {
		if l.arcs[i].Bounds(territory) {
			out = append(out, &l.arcs[i])
		}
	}
	return out
}
