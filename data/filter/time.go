package filter

// Interval is a stretch of time with both ends included. An end that is nil, or
// a property that the feature lacks, is open.
type Interval struct{ From, To Scalar }

// Instant is a stretch of one day; null where its scalar is.
type Instant struct{ At Scalar }

// Time is an Interval or an Instant.
type Time interface {
	days(*Subject) (Day, bool)
}

// Days before and after all dates.
const (
	dawn = -1
	dusk = 1 << 30
)

func (i Interval) days(s *Subject) (Day, bool) {
	out := Day{dawn, dusk}
	if i.From != nil {
		if d, ok := i.From.value(s).(Day); ok {
			out.First = d.First
		}
	}
	if i.To != nil {
		if d, ok := i.To.value(s).(Day); ok {
			out.Last = d.Last
		}
	}
	return out, true
}

func (i Instant) days(s *Subject) (Day, bool) {
	d, ok := i.At.value(s).(Day)
	return d, ok
}

// TimeCompare is a relation of two stretches of time, by its name in CQL2
// (OGC 21-065r2, table 10) without the "t_".
type TimeCompare struct {
	Op   string
	A, B Time
}

// TimeRelations tells what each relation is.
var TimeRelations = map[string]func(a, b Day) bool{
	"after":        func(a, b Day) bool { return a.First > b.Last },
	"before":       func(a, b Day) bool { return a.Last < b.First },
	"contains":     func(a, b Day) bool { return a.First < b.First && a.Last > b.Last },
	"disjoint":     func(a, b Day) bool { return a.First > b.Last || a.Last < b.First },
	"during":       func(a, b Day) bool { return a.First > b.First && a.Last < b.Last },
	"equals":       func(a, b Day) bool { return a == b },
	"finishedby":   func(a, b Day) bool { return a.First < b.First && a.Last == b.Last },
	"finishes":     func(a, b Day) bool { return a.First > b.First && a.Last == b.Last },
	"intersects":   func(a, b Day) bool { return a.First <= b.Last && a.Last >= b.First },
	"meets":        func(a, b Day) bool { return a.Last == b.First },
	"metby":        func(a, b Day) bool { return a.First == b.Last },
	"overlappedby": func(a, b Day) bool { return a.First > b.First && a.First < b.Last && a.Last > b.Last },
	"overlaps":     func(a, b Day) bool { return a.First < b.First && a.Last > b.First && a.Last < b.Last },
	"startedby":    func(a, b Day) bool { return a.First == b.First && a.Last > b.Last },
	"starts":       func(a, b Day) bool { return a.First == b.First && a.Last < b.Last },
}

func (t TimeCompare) eval(s *Subject) Truth {
	a, ok := t.A.days(s)
	b, ok2 := t.B.days(s)
	if !ok || !ok2 {
		return Unknown
	}
	return truthOf(TimeRelations[t.Op](a, b))
}
