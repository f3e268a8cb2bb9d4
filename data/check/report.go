package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ceded/data"
)

// MaxPerFile is how many faults of one file a report tells; the rest it counts.
const MaxPerFile = 200

// Fault is one thing that is wrong.
type Fault struct {
	File   string // path inside the folder
	ID     string // feature or row, "" for the whole file
	Field  string // JSON pointer, "" when it is not one field
	Reason string // expected what, got what
	Fix    string // what to do
}

// String returns the fault as one line.
func (f Fault) String() string {
	var parts []string
	for _, p := range []string{f.File, f.ID, f.Field, f.Reason} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	s := strings.Join(parts, ": ")
	if f.Fix != "" {
		s += "; " + f.Fix
	}
	return s
}

// Report is what a check found.
type Report struct {
	Faults  []Fault        // by file, in the order in which they stand there
	More    map[string]int // file -> faults that are not told
	Release data.Release   // of a dossier without a fault
	Files   int            // data files read

	told map[string]int
	said map[Fault]bool
}

func newReport() *Report {
	return &Report{More: map[string]int{}, told: map[string]int{}, said: map[Fault]bool{}}
}

// Clean reports whether there is no fault.
func (r *Report) Clean() bool { return len(r.Faults) == 0 }

// add tells a fault, or counts it when the file has enough of them. What was
// said already is not said again.
func (r *Report) add(f Fault) {
	if r.said[f] {
		return
	}
	if r.told[f.File] >= MaxPerFile {
		r.More[f.File]++
		return
	}
	r.told[f.File]++
	r.said[f] = true
	r.Faults = append(r.Faults, f)
}

func (r *Report) sort() {
	slices.SortStableFunc(r.Faults, func(a, b Fault) int { return cmp.Compare(a.File, b.File) })
}

// Error returns the whole report, one fault a line. It wraps data.ErrInvalid.
func (r *Report) Error() string {
	var b strings.Builder
	n, last := 0, ""
	rest := func() {
		if more := r.More[last]; more > 0 {
			fmt.Fprintf(&b, "%s: and %d more\n", last, more)
			n += more
		}
	}
	for _, f := range r.Faults {
		if f.File != last {
			rest()
			last = f.File
		}
		b.WriteString(f.String() + "\n")
		n++
	}
	rest()
	what := "faults"
	if n == 1 {
		what = "fault"
	}
	fmt.Fprintf(&b, "%d %s in %d files", n, what, len(r.told))
	return b.String()
}

// Unwrap returns data.ErrInvalid.
func (r *Report) Unwrap() error { return data.ErrInvalid }

// Err returns the report as an error, or nil when it is clean.
func (r *Report) Err() error {
	if r.Clean() {
		return nil
	}
	return r
}

// expected words a reason.
func expected(want string, got any) string {
	return fmt.Sprintf("expected %s, got %s", want, show(got))
}

// show writes a value of a file for a person, shortened.
func show(v any) string {
	var s string
	switch v := v.(type) {
	case nil:
		return "nothing"
	case string:
		s = fmt.Sprintf("%q", v)
	case []any:
		return fmt.Sprintf("a list of %d", len(v))
	case map[string]any:
		return "an object"
	default:
		s = fmt.Sprint(v)
	}
	if r := []rune(s); len(r) > 80 {
		s = string(r[:79]) + "…"
	}
	return s
}

// plain is a text that show writes as it is.
type plain string

func (p plain) String() string { return string(p) }

// listed writes a list of words for a person: a, b, c, at most a dozen.
func listed(words []string) string {
	if len(words) == 0 {
		return "none"
	}
	if len(words) > 12 {
		return strings.Join(words[:12], ", ") + fmt.Sprintf(" and %d more", len(words)-12)
	}
	return strings.Join(words, ", ")
}
