package check_test

import (
	"strings"
	"testing"

	"ceded/data"
	"ceded/data/check"
)

// The embedded dossier holds, but for places that no layer draws yet.
func TestFolder_embedded(t *testing.T) {
	files := 0
	d, r := check.Folder(data.Embedded(), func(_ string, done, total int) { files = total })
	for _, f := range r.Faults {
		if !strings.Contains(f.Reason, "a place or route of a layer") && !strings.Contains(f.Reason, `got "investment"`) {
			t.Error(f)
		}
	}
	if files != r.Files || files < 30 {
		t.Errorf("told of %d files, read %d", files, r.Files)
	}
	if d == nil && r.Clean() {
		t.Error("a clean report and no dossier")
	}
}
