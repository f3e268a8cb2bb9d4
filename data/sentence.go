package data

import (
	"slices"
	"strings"
)

// tell writes the verdict's label and the answer in words.
func (k *asking) tell() {
	k.a.VerdictLabel = k.label(k.a.Verdict)
	k.a.Answer = strings.Join(k.sentences(), k.words.Between())
}

// label returns the word for a verdict.
func (k *asking) label(verdict string) string {
	return k.words.Message(messageKey(verdict))
}

// messageKey turns a verdict word into the key of its message: "not-ceded"
// into "notCeded".
func messageKey(word string) string {
	parts := strings.Split(word, "-")
	for i := 1; i < len(parts); i++ {
		parts[i] = capital(parts[i])
	}
	return strings.Join(parts, "")
}

// sentences returns the answer: one sentence, and a second one where the first
// alone would mislead.
func (k *asking) sentences() []string {
	w, a := k.words, k.a
	place := w.point(a.Lon, a.Lat)
	switch a.Verdict {
	case VerdictOutside:
		return []string{w.Message("answerOutsideCoverage", "place", place)}
	case VerdictNearLine:
		n := a.NearLine
		near := w.Message("answerNearLine", "place", place, "km", w.Km(n.DistanceKm), "instrument", w.Instrument(n.Instrument), "precision", w.Km(n.PrecisionKm))
		if n.Instrument == "" {
			near = w.Message("answerNearLineDrawn", "place", place, "km", w.Km(n.DistanceKm), "line", n.LineNames.In(w.Lang()), "precision", w.Km(n.PrecisionKm))
		}
		return []string{
			near,
			w.Message("answerNearLineSides", "sideA", lower(w, k.label(n.Sides[0])), "sideB", lower(w, k.label(n.Sides[1]))),
		}
	case VerdictNotCeded:
		return k.negative(place)
	}
	inside := k.inside()
	return append([]string{k.passed(place, inside[0])}, k.second(inside)...)
}

// negative explains a "no".
func (k *asking) negative(place string) []string {
	w, a := k.words, k.a
	if k.passesLater() {
		out := []string{w.Message("answerNoneOnDate", "place", place, "date", w.Date(a.Date))}
		return append(out, k.holder()...)
	}
	var out []string
	if n := a.Nearest; n != nil {
		out = append(out, w.Message("answerNotCededNearest", "place", place, "nearest", n.Names.In(w.Lang()),
			"km", w.Km(n.DistanceKm), "direction", w.Message(n.Direction)))
	} else {
		out = append(out, w.Message("answerNotCeded", "place", place))
	}
	return append(out, k.holder()...)
}

// passesLater reports whether a territory that counts for more than "not
// ceded" passed only after the date.
func (k *asking) passesLater() bool {
	return slices.ContainsFunc(k.later, func(f *Feature) bool { return k.word(f.Props.Passage) != VerdictNotCeded })
}

// holder says who held the place on the date asked for: one holder, or those
// that followed each other within a partial date.
func (k *asking) holder() []string {
	w, a := k.words, k.a
	if a.Date.IsZero() || len(a.HeldBy) == 0 {
		return nil
	}
	var names []string
	for _, h := range a.HeldBy {
		basis := w.Message(messageKey("basis-" + h.Basis))
		if h.Certainty == ToBeSourced { // not to be told as a fact
			basis += w.Message("colon") + w.Message("certaintyToBeSourced")
		}
		names = append(names, w.phrase("answerHolder", "holder", w.inSentence(h.Holder), "basis", basis))
	}
	return []string{w.Message("answerHeldBy", "date", w.Date(a.Date), "holders", strings.Join(names, w.Message("answerThen")))}
}

// inside returns the territories that hold the point, highest passage first.
func (k *asking) inside() []AnswerFeature {
	var out []AnswerFeature
	for _, f := range k.a.Features {
		if f.Position == "inside" {
			out = append(out, f)
		}
	}
	return out
}

// passed says how the place passed by the territory f.
func (k *asking) passed(place string, f AnswerFeature) string {
	w := k.words
	name := w.inSentence(f.Names.In(w.Lang()))
	switch {
	case f.Instrument != "" && k.rec.Manifest.Rank(f.Passage) == 0:
		date := f.ValidFrom
		return w.Message("answerCeded", "place", place, "from", w.inSentence(f.From), "to", w.inSentence(f.To),
			"instrument", w.Instrument(f.Instrument), "date", w.Date(date))
	case k.rec.Manifest.Rank(f.Passage) == 1 && f.From != "" && f.To != "":
		return w.Message("answerPassedOtherwise", "place", place, "territory", name, "from", w.inSentence(f.From), "to", w.inSentence(f.To), "date", w.Date(f.ValidFrom))
	}
	return w.Message("answerClaimedOnly", "place", place, "territory", name)
}

// second adds what the first sentence leaves out: another passage at the same
// place, a reading that differs, a point off the coast.
func (k *asking) second(inside []AnswerFeature) []string {
	w, first := k.words, inside[0]
	var out []string
	for _, f := range inside[1:] {
		if f.Passage != first.Passage && k.word(f.Passage) != VerdictNotCeded {
			out = append(out, w.Message("answerAlsoPassed", "territory", f.Names.In(w.Lang()), "date", w.Date(f.ValidFrom), "from", w.inSentence(f.From), "to", w.inSentence(f.To)))
		}
	}
	if first.Reading == readingOuter && !readsInner(inside, first.Instrument) {
		out = append(out, w.Message("answerReadings", "instrument", w.Instrument(first.Instrument)))
	}
	if first.CoastKm != nil {
		out = append(out, w.Message("answerCoast", "km", w.Km(k.rec.Manifest.CoastToleranceKm)))
	}
	return append(out, k.holder()...)
}

// Readings of one instrument by different accounts: the wider and the narrower.
const (
	readingOuter = "outer"
	readingInner = "inner"
)

func readsInner(fs []AnswerFeature, instrument string) bool {
	for _, f := range fs {
		if f.Reading == readingInner && f.Instrument == instrument {
			return true
		}
	}
	return false
}

// lower writes a label inside a sentence.
func lower(w *Words, s string) string {
	if w.Lang() == "zh" {
		return s
	}
	return strings.ToLower(s)
}
