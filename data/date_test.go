package data

import (
	"encoding/json"
	"errors"
	"testing"

	"ceded/geo"
)

func TestParseDate(t *testing.T) {
	tests := []struct {
		in          string
		first, last int
	}{
		{"1858", 18580101, 18581231},
		{"1858-05", 18580501, 18580531},
		{"1858-05-28", 18580528, 18580528},
		{"1900-02", 19000201, 19000228}, // 1900 is no leap year
		{"2000-02-29", 20000229, 20000229},
		{"0001", 10101, 11231},
	}
	for _, tt := range tests {
		d, err := ParseDate(tt.in)
		if err != nil {
			t.Errorf("%s: %v", tt.in, err)
			continue
		}
		if d.First() != tt.first || d.Last() != tt.last || d.String() != tt.in {
			t.Errorf("%s: got %s %d..%d, want %d..%d", tt.in, d, d.First(), d.Last(), tt.first, tt.last)
		}
	}
	for _, bad := range []string{"", "58", "1858-5", "1858-13", "1858-05-32", "1900-02-29", "1858-05-28T00:00", "-100", "0000", "9999", "１８５８", "+858"} {
		_, err := ParseDate(bad)
		var fe *geo.FieldError
		if !errors.As(err, &fe) || fe.Field != "date" || !errors.Is(err, geo.ErrInvalid) {
			t.Errorf("%q: got error %v, want a field error that names date", bad, err)
		}
	}
}

func TestValidity(t *testing.T) {
	date := func(s string) Date {
		t.Helper()
		if s == "" {
			return Date{}
		}
		d, err := ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	v := Validity{From: date("1858-05-28"), To: date("1914")}
	tests := []struct {
		on           string
		begun, holds bool
	}{
		{"", true, true},
		{"1858-05-27", false, false},
		{"1858-05-28", true, true},
		{"1858", true, true}, // some day of the year is enough
		{"1914-06-01", true, true},
		{"1915", true, false},
	}
	for _, tt := range tests {
		if got := v.Begun(date(tt.on)); got != tt.begun {
			t.Errorf("Begun(%q): got %v, want %v", tt.on, got, tt.begun)
		}
		if got := v.Holds(date(tt.on)); got != tt.holds {
			t.Errorf("Holds(%q): got %v, want %v", tt.on, got, tt.holds)
		}
	}
	if from, to := (Validity{}).Days(); from != OpenFrom || to != OpenTo {
		t.Errorf("open validity: got %d..%d, want %d..%d", from, to, OpenFrom, OpenTo)
	}
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"1858", "1858-05", "1858-05-28", "1858-02-30", "", "----"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		if err != nil {
			return
		}
		if d.First() > d.Last() || d.String() != s {
			t.Errorf("%q: got %s %d..%d", s, d, d.First(), d.Last())
		}
		b, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var back Date
		if err := json.Unmarshal(b, &back); err != nil || back != d {
			t.Errorf("%q: read back %v, %v", s, back, err)
		}
	})
}
