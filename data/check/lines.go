package check

import (
	"fmt"
	"slices"

	"ceded/data"
)

// checkLines sets arcs, lines and territories against each other, and holds
// arcs to a precision that answers can use.
func (d *dossier) checkLines() {
	made := map[string]bool{}
	for _, a := range d.arcs {
		line, kind := str(a.v["line"]), str(a.v["kind"])
		made[line] = true
		if line != "" {
			f := d.feature(line)
			d.need(f != nil && f.isLine(), a.row, a.field("line"), "a line of a layer", line)
		} else if kind != "" && kind != data.KindCoast {
			d.report.add(Fault{File: a.file, ID: a.id, Field: a.field("line"), Reason: expected("the line that the arc is part of", nil), Fix: "name it; only a coast is part of none"})
		}
		if km, ok := number(a.v["precisionKm"]); ok {
			switch {
			case kind != data.KindCoast && km <= 0:
				d.report.add(Fault{File: a.file, ID: a.id, Field: a.field("precisionKm"), Reason: expected("a precision above 0 km, as the arc is no coast", km), Fix: "state how far the line may be off"})
			case km > data.ReachKm:
				d.report.add(Fault{File: a.file, ID: a.id, Field: a.field("precisionKm"), Reason: expected(fmt.Sprintf("at most %d km, as far as answers look around a point", data.ReachKm), km), Fix: "split the arc, or draw what is open as an area"})
			}
		}
		for _, side := range []string{"left", "right"} {
			for at, id := range idsIn(a.field(side), a.v[side]) {
				f := d.feature(id)
				d.need(f != nil && f.isTerritory(), a.row, at, "a territory of a layer", id)
			}
		}
	}
	for _, f := range d.features {
		if !f.isLine() {
			continue
		}
		for at, id := range idsIn(f.field("arcs"), f.v["arcs"]) {
			made[f.id] = true
			d.need(slices.ContainsFunc(d.arcs, func(a *feature) bool { return a.id == id }), f.row, at, "an arc", id)
		}
		if !d.unread && f.id != "" && !made[f.id] {
			d.report.add(Fault{File: f.layer.Arcs, ID: f.id, Reason: expected("an arc for each line of "+f.file, plain("none")), Fix: "add the arcs of the line, or remove the line"})
		}
	}
}

// checkOutlines sees to it that every edge of a territory lies on one arc that
// names it on one side, and that such an arc lies on its outline: else a point
// beside the line would get no precision.
func (d *dossier) checkOutlines() {
	if len(d.arcs) == 0 {
		return
	}
	arcs := map[string]map[edge]string{} // territory -> edge -> arc
	for _, a := range d.arcs {
		left, right := texts(a.v["left"]), texts(a.v["right"])
		for _, id := range slices.Concat(left, right) {
			if slices.Contains(left, id) && slices.Contains(right, id) {
				continue // a line inside the territory
			}
			if arcs[id] == nil {
				arcs[id] = map[edge]string{}
			}
			for _, e := range a.edges {
				arcs[id][e] = a.id
			}
		}
	}
	for _, f := range d.features {
		if !f.isTerritory() || len(f.edges) == 0 {
			continue
		}
		on := arcs[f.id]
		missing, first := 0, edge{}
		for _, e := range f.edges {
			if on[e] == "" {
				if missing == 0 {
					first = e
				}
				missing++
			}
			delete(on, e)
		}
		if missing > 0 {
			d.report.add(Fault{File: f.file, ID: f.id, Field: "/geometry", Reason: expected("every edge of its outline on an arc that names it left or right",
				plain(fmt.Sprintf("%d of %d edges on none, the first from %s", missing, len(f.edges), first))), Fix: "draw territory and arcs with the same positions, or add the arc"})
		}
		loose := map[string]bool{}
		for _, arc := range on {
			loose[arc] = true
		}
		for _, arc := range keys(loose) {
			d.report.add(Fault{File: f.file, ID: f.id, Field: "/geometry", Reason: expected("the arc "+arc+", which names it on one side, on its outline", plain("edges elsewhere")), Fix: "correct left and right of the arc, or its positions"})
		}
	}
}
