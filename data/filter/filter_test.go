package filter_test

import (
	"encoding/json"
	"testing"

	"ceded/data/filter"

	"github.com/paulmach/orb"
)

var subject = `{"id":"a","names":{"en":"Ánna \"B\"","ru":"Анна"},"n":5,"yes":true,"from":"1858-05","nothing":null,"list":[1]}`

func day(s string) (filter.Day, bool) {
	days := map[string]filter.Day{"1858-05": {First: 18580501, Last: 18580531}}
	d, ok := days[s]
	return d, ok
}

func is(v any) filter.Scalar        { return filter.Literal{V: v} }
func has(name string) filter.Scalar { return filter.Property{Name: name} }

func cmp(a filter.Scalar, op string, b filter.Scalar) filter.Expr {
	return filter.Compare{Op: op, A: a, B: b}
}

// A condition and its negation: both false where null is compared.
func TestMatch(t *testing.T) {
	yes, no := filter.Constant(true), filter.Constant(false)
	null := cmp(has("nothing"), "=", is("x"))
	from := filter.DateProperty{Name: "from", Parse: day}
	until := filter.DateProperty{Name: "from", Parse: day, End: true}
	year := is(filter.Day{First: 18580101, Last: 18581231})
	for _, tt := range []struct {
		name string
		e    filter.Expr
		want filter.Truth
	}{
		{"text", cmp(has("id"), "=", is("a")), filter.True},
		{"text by bytes", cmp(is("Z"), "<", has("id")), filter.True},
		{"number", cmp(has("n"), ">=", is(5.0)), filter.True},
		{"number not", cmp(has("n"), "<>", is(5.0)), filter.False},
		{"truth", cmp(has("yes"), "=", is(true)), filter.True},
		{"of two kinds", cmp(has("n"), "=", is("5")), filter.Unknown},
		{"null", null, filter.Unknown},
		{"missing", cmp(has("missing"), "<>", is("x")), filter.Unknown},
		{"a list is no value", cmp(has("list"), "=", is("1")), filter.Unknown},
		{"is null", filter.IsNull{Of: has("nothing")}, filter.True},
		{"is not null", filter.IsNull{Of: has("id")}, filter.False},
		{"name", cmp(filter.Name{Lang: "ru"}, "=", is("Анна")), filter.True},
		{"name with quotes", cmp(filter.Name{Lang: "en"}, "=", is(`Ánna "B"`)), filter.True},
		{"no name", cmp(filter.Name{Lang: "zh"}, "=", is("")), filter.Unknown},
		{"folded", cmp(filter.Fold{Of: filter.Name{Lang: "ru"}}, "=", filter.Fold{Of: is("АННА")}), filter.True},
		{"like", filter.Like{Of: filter.Name{Lang: "ru"}, Pattern: is("_н%а")}, filter.True},
		{"not like", filter.Like{Of: filter.Name{Lang: "ru"}, Pattern: is("н%")}, filter.False},
		{"like of null", filter.Like{Of: has("nothing"), Pattern: is("%")}, filter.Unknown},
		{"and", filter.And{yes, null}, filter.Unknown},
		{"and false", filter.And{null, no}, filter.False},
		{"or", filter.Or{no, null}, filter.Unknown},
		{"or true", filter.Or{null, yes}, filter.True},
		{"first day", cmp(from, "<", is(filter.Day{First: 18580502, Last: 18580502})), filter.True},
		{"last day", cmp(until, ">", is(filter.Day{First: 18580530, Last: 18580530})), filter.True},
		{"within a year", cmp(from, "=", year), filter.True},
		{"not before the year", cmp(from, "<", year), filter.False},
		{"no place", filter.Intersects{Geometry: orb.Point{5, 5}}, filter.False},
		{"place", filter.Intersects{Geometry: orb.Point{1, 1}}, filter.True},
		{"after", filter.TimeCompare{Op: "after", A: filter.Instant{At: from}, B: filter.Instant{At: is(filter.Day{First: 18570101, Last: 18571231})}}, filter.True},
		{"no time", filter.TimeCompare{Op: "after", A: filter.Instant{At: filter.DateProperty{Name: "missing", Parse: day}}, B: filter.Instant{At: year}}, filter.Unknown},
		{"an open end", filter.TimeCompare{Op: "intersects", A: filter.Interval{From: from, To: filter.DateProperty{Name: "missing", Parse: day}}, B: filter.Instant{At: is(filter.Day{First: 99980101, Last: 99980101})}}, filter.True},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := &filter.Subject{Properties: json.RawMessage(subject), Geometry: orb.Point{1, 1}}
			if got := filter.Match(tt.e, s); got != (tt.want == filter.True) {
				t.Errorf("matches: %v, want %v", got, tt.want)
			}
			if got := filter.Match(filter.Not{Of: tt.e}, s); got != (tt.want == filter.False) {
				t.Errorf("its negation matches: %v, want %v", got, -tt.want)
			}
		})
	}
}

// A feature without a geometry meets nothing, and it is not known to miss it.
func TestMatch_unplaced(t *testing.T) {
	s := &filter.Subject{Properties: json.RawMessage(subject), Unplaced: true}
	meets := filter.Intersects{Geometry: orb.Point{1, 1}}
	if filter.Match(meets, s) || filter.Match(filter.Not{Of: meets}, s) {
		t.Error("a feature without a place meets a point, or is said to miss it")
	}
	if !filter.Match(filter.Unplaced{}, s) || filter.Match(filter.Unplaced{}, &filter.Subject{Geometry: orb.Point{1, 1}}) {
		t.Error("geometry IS NULL is true of the wrong ones")
	}
}

// All pairs of stretches on a short line of days: each relation holds as its
// mirror does the other way round, and exactly one of the thirteen basic ones
// does for stretches longer than a day (Allen 1983).
func TestTimeRelations(t *testing.T) {
	mirror := map[string]string{"after": "before", "contains": "during", "finishedby": "finishes", "metby": "meets", "overlappedby": "overlaps", "startedby": "starts", "equals": "equals"}
	var stretches []filter.Day
	for a := range 6 {
		for b := a + 1; b < 6; b++ {
			stretches = append(stretches, filter.Day{First: a, Last: b})
		}
	}
	for _, a := range stretches {
		for _, b := range stretches {
			basic := 0
			for name, back := range mirror {
				holds := filter.TimeRelations[name](a, b)
				if holds != filter.TimeRelations[back](b, a) {
					t.Errorf("%v %s %v: %v, and not the other way round", a, name, b, holds)
				}
				if holds {
					basic++
				}
				if name != back && filter.TimeRelations[back](a, b) {
					basic++
				}
			}
			if basic != 1 {
				t.Errorf("%v and %v stand in %d relations, want one", a, b, basic)
			}
			if filter.TimeRelations["disjoint"](a, b) == filter.TimeRelations["intersects"](a, b) {
				t.Errorf("%v and %v: disjoint is not the contrary of intersects", a, b)
			}
		}
	}
}
