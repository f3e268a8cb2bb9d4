package data_test

import "testing"

// An English name takes its article in a sentence only where it reads with one.
func TestWords_Phrase(t *testing.T) {
	d := dossier(t)
	for _, tc := range []struct{ lang, name, want string }{
		{"en", "Soviet Russia, from 30 December 1922 the Soviet Union", "Soviet Russia, from 30 December 1922 the Soviet Union"},
		{"en", "Russian Empire; later the Soviet Union", "Russian Empire; later the Soviet Union"},
		{"en", "People's Republic of China", "the People's Republic of China"},
		{"en", "Soviet Union", "the Soviet Union"},
		{"en", "Soviet Union (Tuva, part of it)", "the Soviet Union (Tuva, part of it)"},
		{"en", "Republic of China", "the Republic of China"},
		{"en", "the Soviet Union", "the Soviet Union"},
		{"en", "Soviet Russia", "Soviet Russia"},
		{"zh", "苏联", "苏联"},
	} {
		if got := d.WordsIn(tc.lang).Phrase(tc.name); got != tc.want {
			t.Errorf("%s: %q reads %q in a sentence, want %q", tc.lang, tc.name, got, tc.want)
		}
	}
}
