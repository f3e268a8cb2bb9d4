package data_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"ceded/data"
	"ceded/data/mem"
)

// The accounts of each subject are aligned field by field: how the sides stand
// to each other is computed from what the research gives of each.
func TestAlign(t *testing.T) {
	d := dossier(t)
	s := mem.New(d)
	fields := map[string]data.AlignedField{} // "reading field part" -> field
	for _, x := range d.Readings {
		all, err := data.Align(context.Background(), s, d.Release.ID, "en", x)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range all {
			fields[strings.TrimSpace(strings.TrimPrefix(x.ID, "readings-of-")+" "+f.Field+" "+f.Part)] = f
			if len(f.Values) != len(x.Views) || f.Words == "" || strings.Contains(f.Words, "{") {
				t.Errorf("%s %s: got %d values and %q, want one for each of %d sides, in words", x.ID, f.Field, len(f.Values), f.Words, len(x.Views))
			}
			for i, v := range f.Values {
				if v.Side != x.Views[i].Side {
					t.Errorf("%s %s: value %d is of %s, want %s", x.ID, f.Field, i, v.Side, x.Views[i].Side)
				}
				if v.Given != (v.Text != "" || f.Field == data.FieldSource && len(v.Sources) > 0) {
					t.Errorf("%s %s: %s gives %+v", x.ID, f.Field, v.Side, v)
				}
				// Only names come from the features; all else has a source.
				if v.Given && len(v.Sources) == 0 && f.Field != data.FieldName && f.Field != data.FieldStatement {
					t.Errorf("%s %s: %s names no source", x.ID, f.Field, v.Side)
				}
				for _, id := range v.Sources {
					if d.Source(id) == nil {
						t.Errorf("%s %s: there is no source %q", x.ID, f.Field, id)
					}
				}
			}
		}
	}
	for _, tt := range []struct{ field, agreement, words string }{
		{"aigun-1858 date 1858", data.SidesAgree, "Agree: 28 May 1858."},
		{"aigun-1858 area 1858", data.SidesDiffer, "Differ: Chinese: over 600,000 km²; Russian: 515,309 km²; area computed: 577,178 km² ±4\u00a0%."},
		{"aigun-1858 legalTerm", data.SidesOwnWords, "Each side has its own words."},
		{"peking-1860 area 1860", data.SidesDiffer, "Differ: Chinese: about 400,000 km²; Russian: 295,057 km²; area computed: 311,434 km² ±1\u00a0%."},
		{"north-west-1864-1881 date 1881", data.SidesAgree, "Agree: 24 February 1881."},
		{"outer-mongolia date independence", data.SidesDiffer, "Differ: Chinese (PRC): 16 October 1949; Chinese (ROC, Taiwan): 5 January 1946; Russian: 7 June 1915; Mongolian: 29 December 1911."},
		{"inner-mongolia legalTerm", data.SidesOne, "Only one side gives it: Chinese: an autonomous region, an inseparable part of China."},
		{"tuva area 1914", data.SidesAgree, "Agree: Chinese: about 170,000 km²; Russian: 162,399 km²; area computed: 169,383 km²."},
		{"tuva date 1944", data.SidesAgree, "Agree: 1944."},
		{"diaoyu-senkaku date 1895", data.SidesAgree, "Agree: 1895."},
		{"central-asia legalTerm", data.SidesNone, "Not given in our sources."},
		{"crimea-donbas source", data.SidesAgree, "Sources in common: Resolution 68/262, Territorial integrity of Ukraine."},
	} {
		if f := fields[tt.field]; f.Agreement != tt.agreement || f.Words != tt.words {
			t.Errorf("%s: got %q, %q, want %q, %q", tt.field, f.Agreement, f.Words, tt.agreement, tt.words)
		}
	}
	// Both readings of 1864 are measured; neither is chosen silently.
	if m := fields["north-west-1864-1881 area 1864"].Measured; len(m) != 2 || m[0].Km2 <= m[1].Km2 || m[0].ErrorPercent == nil {
		t.Errorf("the areas of 1864: got %+v, want the outer and the inner one", m)
	}
	// A name stands in the language of its side.
	names := fields["outer-mongolia name"].Values
	if i := slices.IndexFunc(names, func(v data.AlignedValue) bool { return v.Side == "Mongolian" }); i < 0 || names[i].Lang != "mn" || names[i].Text != "Гадаад Монгол" {
		t.Errorf("the names of Outer Mongolia: got %+v", names)
	}
}

// Words and statements are in the language asked for; what has no translation
// says which language it is in.
func TestAlign_languages(t *testing.T) {
	d := dossier(t)
	s := mem.New(d)
	for _, lang := range d.Manifest.Languages {
		for _, x := range d.Readings {
			all, err := data.Align(context.Background(), s, d.Release.ID, lang, x)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range all {
				if lang != "en" && strings.ContainsAny(f.Words[:1], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
					t.Errorf("%s: %s %s says %q", lang, x.ID, f.Field, f.Words)
				}
				for _, v := range f.Values {
					want := map[string]string{data.FieldStatement: lang, data.FieldDate: lang, data.FieldArea: lang, data.FieldLegalTerm: "en"}[f.Field]
					if v.Given && want != "" && v.Lang != want {
						t.Errorf("%s: %s %s of %s is in %q, want %q", lang, x.ID, f.Field, v.Side, v.Lang, want)
					}
				}
			}
		}
	}
}
