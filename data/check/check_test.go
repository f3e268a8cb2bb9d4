package check_test

import (
	"testing"

	"ceded/data"
	"ceded/data/check"
)

// The embedded dossier holds.
func TestFolder_embedded(t *testing.T) {
	files := 0
	d, r := check.Folder(data.Embedded(), func(_ string, done, total int) { files = total })
	for _, f := range r.Faults {
		t.Error(f)
	}
	if files != r.Files || files < 30 {
		t.Errorf("told of %d files, read %d", files, r.Files)
	}
	if d == nil && r.Clean() {
		t.Error("a clean report and no dossier")
	}
}
