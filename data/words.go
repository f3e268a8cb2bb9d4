package data

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// Words writes numbers, dates and names as one language does.
type Words struct {
	rec     *Record
	lang    string
	printer *message.Printer
}

// WordsIn returns the words of a record in lang.
func (r *Record) WordsIn(lang string) *Words {
	return &Words{rec: r, lang: lang, printer: message.NewPrinter(language.Make(lang))}
}

// Lang returns the language.
func (w *Words) Lang() string { return w.lang }

// Message returns the interface text of key with its {placeholders} replaced
// by the values given in pairs: name, value, name, value.
func (w *Words) Message(key string, pairs ...string) string {
	if len(pairs) == 0 {
		return w.rec.Message(w.lang, key)
	}
	return capital(w.phrase(key, pairs...))
}

// phrase is Message as it stands inside a sentence.
func (w *Words) phrase(key string, pairs ...string) string {
	args := make([]string, 0, len(pairs))
	for i := 0; i+1 < len(pairs); i += 2 {
		args = append(args, "{"+pairs[i]+"}", pairs[i+1])
	}
	return strings.NewReplacer(args...).Replace(w.rec.Message(w.lang, key))
}

// Number writes v with at most decimals decimals and the language's marks.
func (w *Words) Number(v float64, decimals int) string {
	return w.printer.Sprint(number.Decimal(v, number.MaxFractionDigits(decimals)))
}

// Figure writes a number, or a range, with its unit and how it is meant.
func (w *Words) Figure(value float64, to *float64, unit, qualifier string) string {
	s := w.Number(value, 1)
	if to != nil {
		s += "–" + w.Number(*to, 1)
	}
	switch unit {
	case "":
	case "percent":
		s += "\u00a0%"
	case "km2":
		s = w.phrase("km2Value", "km2", s)
	default:
		s += " " + unit
	}
	return w.Qualified(qualifier, s)
}

// Between is what stands between two sentences.
func (w *Words) Between() string {
	if w.lang == "zh" {
		return ""
	}
	return " "
}

// Km writes a distance: to 0.1 km below 10 km, to whole kilometres above.
func (w *Words) Km(km float64) string {
	if km < 10 {
		return w.Number(km, 1)
	}
	return w.Number(km, 0)
}

// Degrees writes a longitude or a latitude.
func (w *Words) Degrees(v float64) string { return w.Number(v, 4) }

// Point names a place by its coordinates, as a heading does.
func (w *Words) Point(lon, lat float64) string { return capital(w.point(lon, lat)) }

// point is Point as it stands inside a sentence.
func (w *Words) point(lon, lat float64) string {
	return w.phrase("answerPointName", "lon", w.Degrees(lon), "lat", w.Degrees(lat))
}

// monthsEN and monthsRU are the months as they stand in a date.
var (
	monthsEN = strings.Fields("January February March April May June July August September October November December")
	monthsRU = strings.Fields("января февраля марта апреля мая июня июля августа сентября октября ноября декабря")
	namesRU  = strings.Fields("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь")
)

// Date writes a date as the language does: "28 May 1858", "1858年5月28日",
// "28 мая 1858 г."; another language gets ISO 8601. No date gives "".
func (w *Words) Date(d Date) string {
	if d.IsZero() {
		return ""
	}
	y, m, day := d.First()/10000, d.First()/100%100, d.First()%100
	precision := strings.Count(d.String(), "-")
	switch w.lang {
	case "en":
		return [...]string{
			fmt.Sprint(y), fmt.Sprintf("%s %d", monthsEN[m-1], y), fmt.Sprintf("%d %s %d", day, monthsEN[m-1], y),
		}[precision]
	case "zh":
		return [...]string{
			fmt.Sprintf("%d年", y), fmt.Sprintf("%d年%d月", y, m), fmt.Sprintf("%d年%d月%d日", y, m, day),
		}[precision]
	case "ru":
		return [...]string{
			fmt.Sprintf("%d г.", y), fmt.Sprintf("%s %d г.", namesRU[m-1], y), fmt.Sprintf("%d %s %d г.", day, monthsRU[m-1], y),
		}[precision]
	}
	return d.String()
}

// Instrument names an instrument inside a sentence.
func (w *Words) Instrument(id string) string {
	i := w.rec.Instrument(id)
	if i == nil {
		return id
	}
	return w.inSentence(i.Names.In(w.lang))
}

// Phrase is a party's name as it stands inside a sentence.
func (w *Words) Phrase(name string) string { return w.inSentence(name) }

// commonNouns begin or end the English names that take "the" in a sentence, or
// stand in them before "of".
var commonNouns = strings.Fields("area Empire Republic Union Federation Khanate Treaty Convention Protocol Agreement Additional Declaration Exchange treaty convention protocol agreement")

// inSentence gives an English name its article where it takes one; other
// languages have none. A name with a comma or semicolon tells a sequence and
// stands as it is.
func (w *Words) inSentence(name string) string {
	if w.lang != "en" || strings.HasPrefix(name, "the ") {
		return name
	}
	head, _, _ := strings.Cut(name, " (")
	if strings.ContainsAny(head, ",;") {
		return name
	}
	for _, noun := range commonNouns {
		if strings.HasPrefix(head, noun+" ") || strings.HasSuffix(head, " "+noun) || strings.Contains(head, " "+noun+" of ") {
			return "the " + name
		}
	}
	return name
}

// capital writes the first letter large, as a sentence begins.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return strings.ToUpper(string(r)) + s[n:]
}
