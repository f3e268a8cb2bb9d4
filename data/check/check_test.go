package check_test

import (
	"os"
	"testing"

	"ceded/data"
	"ceded/data/check"
)

// The second dossier, of another dispute, holds by the same rules.
func TestFolder_second(t *testing.T) {
	d, r := check.Folder(os.DirFS("../testdata/second"), nil)
	if err := r.Err(); err != nil {
		t.Error(err)
	} else if d.Manifest.ID == "" {
		t.Error("it has no id")
	}
}

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
