package main

import "testing"

func TestCollecting(t *testing.T) {
	c := collecting{percent: 35, floor: 60 << 20}
	for live, want := range map[uint64]int{0: 35, 20 << 20: 200, 30 << 20: 100, 50 << 20: 35, 60 << 20: 35, 300 << 20: 35} {
		if got := c.of(live); got != want {
			t.Errorf("%d MB alive: got %d percent, want %d", live>>20, got, want)
		}
	}
	if got := (collecting{percent: 250}).of(1); got != 250 {
		t.Errorf("without a floor: got %d percent, want 250", got)
	}
}
