package check

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// checkSums holds each sum to its terms: the published figures of the terms
// that an audit counts for it, added up as data.AddUp does, and the figures
// printed in the sum itself, both give its total. Areas are km2.
func (d *dossier) checkSums() {
	sums := map[string]row{}
	for _, s := range d.rows(sumsFile, "sums") {
		sums[s.id] = s
		total, ok := number(s.v["totalKm2"])
		if printed, itemised := printedSum(str(s.v["terms"])); ok && itemised && !sameKm2(printed, total) {
			d.report.add(Fault{File: s.file, ID: s.id, Field: s.field("totalKm2"), Reason: expected("the total of its terms, "+km2(printed), plain(km2(total))),
				Fix: "correct the total or the terms"})
		}
	}
	for _, a := range d.rows(auditsFile, "audits") {
		published := map[string]float64{}
		for _, t := range a.below("terms") {
			published[str(t.v["id"])], _ = number(t.v["publishedKm2"])
		}
		for _, p := range a.below("presets") {
			s, there := sums[str(p.v["sum"])]
			total, ok := number(s.v["totalKm2"])
			if !there || !ok {
				continue
			}
			want := fmt.Sprintf("terms whose publishedKm2 add up to totalKm2 of %s of %s, %s", s.id, s.file, km2(total))
			if p.v["terms"] == nil {
				if strings.Contains(str(s.v["terms"]), "+") {
					d.report.add(Fault{File: a.file, ID: a.id, Field: p.field("terms"), Reason: expected(want, nil), Fix: "name the terms that the sum counts"})
				}
				continue
			}
			got := 0.0
			for _, id := range texts(p.v["terms"]) {
				got += published[id]
			}
			if !sameKm2(got, total) {
				d.report.add(Fault{File: a.file, ID: a.id, Field: p.field("terms"), Reason: expected(want, plain(km2(got))),
					Fix: "correct the terms, the publishedKm2 of one of them, or totalKm2 in " + s.file})
			}
		}
	}
}

// printedSum adds up figures joined by +, such as "1,510,000 + 170,000"; false
// for a text that is no such sum.
func printedSum(text string) (float64, bool) {
	parts := strings.Split(text, "+")
	sum := 0.0
	for _, p := range parts {
		n, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(p), ",", ""), 64)
		if err != nil {
			return 0, false
		}
		sum += n
	}
	return sum, len(parts) > 1
}

// sameKm2 tells whether two areas are the same but for rounding in the machine.
func sameKm2(a, b float64) bool { return math.Abs(a-b) < 1e-3 }

func km2(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
