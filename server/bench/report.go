package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// line is one row of the table: a ratio, or a figure, over the rounds.
type line struct {
	Name    string    `json:"name"`
	Unit    string    `json:"unit"` // "x" for a ratio
	Must    float64   `json:"must"` // 0: none
	Stretch float64   `json:"stretch"`
	Less    bool      `json:"less"` // less is better
	Rounds  []float64 `json:"rounds"`
	Note    string    `json:"note,omitempty"`
}

func (l *line) sorted() []float64 {
	s := slices.Clone(l.Rounds)
	slices.Sort(s)
	return s
}

func (l *line) median() float64 {
	s := l.sorted()
	if n := len(s); n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	return s[len(s)/2]
}

// verdict compares the median with what must be.
func (l *line) verdict() string {
	reached := func(want float64) bool { return l.Less && l.median() <= want || !l.Less && l.median() >= want }
	switch {
	case l.Must == 0:
		return ""
	case l.Stretch != 0 && reached(l.Stretch):
		return "stretch"
	case reached(l.Must):
		return "yes"
	}
	return "**no**"
}

// report is what a run leaves.
type report struct {
	Time     time.Time `json:"time"`
	Machine  string    `json:"machine"`
	Short    bool      `json:"short"`
	Lines    []*line   `json:"lines"`
	Absolute []string  `json:"absolute"` // figures behind the ratios, of the last round
}

func (r *report) line(name, unit string, must, stretch float64, less bool) *line {
	for _, l := range r.Lines {
		if l.Name == name {
			return l
		}
	}
	l := &line{Name: name, Unit: unit, Must: must, Stretch: stretch, Less: less}
	r.Lines = append(r.Lines, l)
	return l
}

func (l *line) add(v float64) { l.Rounds = append(l.Rounds, v) }

func figure(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

// table is the report in Markdown.
func (r *report) table() string {
	var b strings.Builder
	b.WriteString("| what | must | stretch | min | median | max | reached |\n|---|---|---|---|---|---|---|\n")
	for _, l := range r.Lines {
		if len(l.Rounds) == 0 {
			fmt.Fprintf(&b, "| %s | | | | not measured | | %s |\n", l.Name, l.Note)
			continue
		}
		s, sign := l.sorted(), ""
		if l.Less {
			sign = "≤ "
		}
		bound := func(v float64) string {
			if v == 0 {
				return ""
			}
			return sign + figure(v)
		}
		name := l.Name
		if l.Unit != "x" {
			name += ", " + l.Unit
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s |\n", name, bound(l.Must), bound(l.Stretch), figure(s[0]), figure(l.median()), figure(s[len(s)-1]), strings.TrimSpace(l.verdict()+" "+l.Note))
	}
	return b.String()
}

// write leaves results.json and chart.svg in a folder.
func (r *report) write(dir string) error {
	b, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "results.json"), append(b, '\n'), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "chart.svg"), []byte(r.chart()), 0o644)
}

// chart draws each line with a bound as a bar: the median over the bound, so that
// the mark at 1 is what must be reached; a thin line from min to max. Where less
// is better the fraction is turned. Bars end at four times what must be.
func (r *report) chart() string {
	const left, width, right, height, top, most = 500, 420.0, 90, 26, 54, 4
	scale := func(v float64) float64 { return min(v, most) / most * width }
	var b strings.Builder
	var bars []*line
	for _, l := range r.Lines {
		if l.Must != 0 && len(l.Rounds) > 0 {
			bars = append(bars, l)
		}
	}
	h := top + height*len(bars) + 12
	full := left + int(width) + right
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12"><title>Measured over required, %s</title><rect width="%d" height="%d" fill="#fff"/>`+"\n",
		full, h, full, h, r.Time.Format(time.DateOnly), full, h)
	fmt.Fprintf(&b, `<text x="8" y="18" font-weight="bold">Measured over required, %s: what comes to the dashed line is reached (%s)</text>`+"\n", r.Time.Format(time.DateOnly), escape(r.Machine))
	mark := func(v float64, word, stroke string) {
		fmt.Fprintf(&b, `<text x="%.1f" y="%d" text-anchor="middle" fill="#555">%s</text><line x1="%.1f" x2="%.1f" y1="%d" y2="%d" stroke="%s"/>`+"\n",
			left+scale(v), top-16, word, left+scale(v), left+scale(v), top-10, h-8, stroke)
	}
	for v := 2; v <= most; v++ {
		mark(float64(v), fmt.Sprintf("%d times", v), "#ddd")
	}
	for i, l := range bars {
		y := top + height*i
		part := func(v float64) float64 {
			if l.Less {
				return l.Must / max(v, 1e-9)
			}
			return v / l.Must
		}
		s := l.sorted()
		colour := "#2f7d5b"
		if part(l.median()) < 1 {
			colour = "#b5442e"
		}
		low, high := scale(min(part(s[0]), part(s[len(s)-1]))), scale(max(part(s[0]), part(s[len(s)-1])))
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%s</text><rect x="%d" y="%d" width="%.1f" height="14" fill="%s"/><line x1="%.1f" x2="%.1f" y1="%d" y2="%d" stroke="#222"/><text x="%.1f" y="%d">%s %s</text>`+"\n",
			left-8, y+12, escape(l.Name), left, y+1, scale(part(l.median())), colour, left+low, left+high, y+8, y+8, left+max(high, scale(part(l.median())))+6, y+12, figure(l.median()), escape(strings.TrimSuffix(l.Unit, "x")))
	}
	mark(1, "required", `#222" stroke-dasharray="3 2`)
	b.WriteString("</svg>\n")
	return b.String()
}

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// machine says what it ran on.
func machine() string {
	cpu := runtime.GOARCH
	if b, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for l := range strings.Lines(string(b)) {
			if rest, ok := strings.CutPrefix(l, "model name"); ok {
				cpu = strings.TrimSpace(strings.TrimLeft(rest, "\t :"))
				break
			}
		}
	}
	return fmt.Sprintf("%d x %s, %s", runtime.NumCPU(), cpu, runtime.Version())
}
