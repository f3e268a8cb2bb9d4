package figure

import "strings"

// Advance widths of Noto Sans in thousandths of an em, for letters where they
// differ most. Labels are placed with them; a reader's other font may run a
// little wider, so measure adds a margin.
var latin = map[rune]int{
	' ': 260, '.': 268, ',': 268, ':': 268, ';': 268, '\'': 225, '-': 322, '(': 300, ')': 300, '/': 372, '·': 268, '–': 500,
	'a': 561, 'b': 615, 'c': 480, 'd': 615, 'e': 564, 'f': 344, 'g': 615, 'h': 618, 'i': 258, 'j': 258, 'k': 534, 'l': 258, 'm': 935,
	'n': 618, 'o': 605, 'p': 615, 'q': 615, 'r': 413, 's': 479, 't': 361, 'u': 618, 'v': 508, 'w': 786, 'x': 529, 'y': 510, 'z': 470,
	'A': 639, 'B': 650, 'C': 632, 'D': 729, 'E': 556, 'F': 519, 'G': 728, 'H': 741, 'I': 339, 'J': 273, 'K': 619, 'L': 524, 'M': 907,
	'N': 760, 'O': 781, 'P': 605, 'Q': 781, 'R': 622, 'S': 549, 'T': 556, 'U': 731, 'V': 600, 'W': 930, 'X': 586, 'Y': 566, 'Z': 572,
	'ж': 850, 'м': 740, 'ш': 900, 'щ': 920, 'ы': 800, 'ю': 850, 'М': 907, 'Ж': 960, 'Ш': 1000, 'Щ': 1020, 'Ы': 880, 'Ю': 1030,
}

// measure estimates the width of s in the unit of size.
func measure(s string, size float64, weight int, track float64) float64 {
	var em, n int
	for _, r := range s {
		n++
		switch w, ok := latin[r]; {
		case ok:
			em += w
		case r >= 0x2E80 && r < 0xFFEF: // Han and full-width forms
			em += 1000
		case r >= 0x0410 && r <= 0x042F: // Cyrillic capitals
			em += 690
		case r >= 0x0430 && r <= 0x04FF:
			em += 600
		default:
			em += 580
		}
	}
	w := float64(em) / 1000 * size
	if weight >= 600 {
		w *= 1.06
	}
	return w*1.03 + float64(n)*track
}

// wide reports whether most of s is Han, which breaks anywhere.
func wide(s string) bool {
	var han, all int
	for _, r := range s {
		all++
		if r >= 0x2E80 && r < 0xFFEF {
			han++
		}
	}
	return han*2 > all
}

// wrap breaks s into at most lines lines of about max width, balanced.
func wrap(s string, size float64, weight int, max float64, lines int) []string {
	total := measure(s, size, weight, 0)
	n := int(total/max) + 1
	target := total / float64(n) * 1.08 // balanced lines
	if n > lines {
		n, target = lines, max // full lines; the last is for fit to cut
	}
	if n <= 1 {
		return []string{s}
	}
	words, sep := strings.Fields(s), " "
	if wide(s) {
		words, sep = strings.Split(s, ""), ""
	}
	var out []string
	line := ""
	for i, w := range words {
		next := w
		if line != "" {
			next = line + sep + w
		}
		if line != "" && len(out) < n-1 && measure(next, size, weight, 0) > target && !clings(w) {
			out = append(out, line)
			line = w
		} else {
			line = next
		}
		if i == len(words)-1 {
			out = append(out, line)
		}
	}
	return out
}

// clings reports whether a piece may not begin a line.
func clings(w string) bool {
	return strings.ContainsAny(w[:1], ",.;:)") || strings.HasPrefix(w, "，") || strings.HasPrefix(w, "、") || strings.HasPrefix(w, "）") || strings.HasPrefix(w, "。")
}

// fit cuts s with an ellipsis so that it is not wider than max.
func fit(s string, size float64, weight int, max float64) string {
	if measure(s, size, weight, 0) <= max {
		return s
	}
	r := []rune(s)
	for len(r) > 1 && measure(string(r)+"…", size, weight, 0) > max {
		r = r[:len(r)-1]
	}
	return strings.TrimRight(string(r), " ,;·") + "…"
}

// upper sets a name in capitals where the script has them.
func upper(s, lang string) string {
	if lang == "zh" {
		return s
	}
	return strings.ToUpper(s)
}
