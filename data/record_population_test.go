package data_test

import (
	"slices"
	"testing"
)

// The rows of people add up as the research says, a figure without a source is
// no figure, and each row says what it counts.
func TestRecord_population(t *testing.T) {
	rows := map[string]rec{}
	counts := map[string]int{}
	for _, r := range mustList(t, "population.json", "population") {
		rows[id(r)] = r
		counts[str(r["measure"])]++
		open := false
		for _, f := range objects(r["figures"]) {
			if (f["value"] == nil) != (f["toBeSourced"] == true) {
				t.Errorf("%s: %v has neither a value nor a mark, or both", id(r), f["year"])
			}
			open = open || f["value"] == nil
		}
		flags := strs(r["toBeSourced"])
		if slices.Contains(flags, "figures") != open || slices.Contains(flags, "sources") != (len(list(r["sources"])) == 0) {
			t.Errorf("%s: to be sourced %v", id(r), flags)
		}
		for _, lang := range []string{"en", "zh", "ru"} {
			if str(object(r["area"])[lang]) == "" {
				t.Errorf("%s: the area has no name in %s", id(r), lang)
			}
		}
	}
	if counts["residents"] != 11+1+3 || counts["self-named-chinese"] != 6 || len(rows) != 25 {
		t.Errorf("got %v, %d rows", counts, len(rows))
	}
	measures := ids(mustList(t, "population.json", "measures"))
	for m := range counts {
		if !measures[m] {
			t.Errorf("there is no measure %s", m)
		}
	}

	// The district of 2016 is its nine parts, without the two that joined in 2018.
	figure := func(row string, year float64) float64 {
		for _, f := range objects(rows[row]["figures"]) {
			if f["year"] == year {
				v, _ := f["value"].(float64)
				return v
			}
		}
		t.Errorf("%s has no figure of %g", row, year)
		return 0
	}
	for _, year := range []float64{2002, 2010} {
		sum := 0.0
		for _, part := range []string{"primorsky-krai", "khabarovsk-krai", "amur-oblast", "jewish-autonomous-oblast", "sakhalin-oblast", "sakha", "magadan-oblast", "kamchatka", "chukotka"} {
			sum += figure("residents-"+part, year)
		}
		if want := figure("residents-russian-far-east", year); sum != want {
			t.Errorf("%g: the parts make %.0f, the district %.0f", year, sum, want)
		}
	}
	if got := figure("self-named-chinese-russia", 2021); got != 19644 {
		t.Errorf("got %.0f who called themselves Chinese in 2021, want 19644", got)
	}
}
