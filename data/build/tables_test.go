package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A table is read to its end, however long a row is and however its lines end.
func TestReadTable(t *testing.T) {
	long := strings.Repeat("x", 100_000)
	path := filepath.Join(t.TempDir(), "t.tsv")
	if err := os.WriteFile(path, []byte("# a comment\nid\tname\r\na\t"+long+"\n\nb\tlast"), 0o600); err != nil {
		t.Fatal(err)
	}
	rows, err := readTable(path)
	if err != nil || len(rows) != 2 || rows[0]["name"] != long || rows[1]["name"] != "last" {
		t.Fatalf("got %d rows, %v, want two and the long one whole", len(rows), err)
	}
	if err := os.WriteFile(path, []byte("id\na\tb\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readTable(path); err == nil || !strings.Contains(err.Error(), "t.tsv:2") {
		t.Errorf("a cell too many: got %v, want the line named", err)
	}
}
