package sqlite_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ceded/data/export/sqlite"
)

// SQLite itself finds nothing wrong with a file, and reads what was written:
// values of each type, rows longer than a page, more rows than one level of
// pages holds.
func TestFile(t *testing.T) {
	if _, err := exec.LookPath("sqlite3"); err != nil {
		t.Skip("no sqlite3: install it (Debian: apt-get install sqlite3) or run `make test`, which does")
	}
	const rows = 60_000
	many := &sqlite.Table{Name: "many", SQL: `CREATE TABLE many (fid INTEGER PRIMARY KEY, t TEXT, n REAL, b BLOB, yes BOOLEAN)`}
	for i := range rows {
		text := fmt.Sprint("row ", i)
		if i%997 == 0 {
			text = strings.Repeat("длинный ", i/4) // overflows, over many pages at last
		}
		many.Rows = append(many.Rows, []any{nil, text, float64(i) / 4, []byte{0, byte(i)}, i%2 == 0})
	}
	keyed := &sqlite.Table{Name: "keyed", SQL: `CREATE TABLE keyed (name TEXT NOT NULL PRIMARY KEY, other TEXT UNIQUE, n INTEGER)`, Unique: [][]int{{0}, {1}},
		Rows: [][]any{{"b", "x", int64(-5)}, {"a", "z", int64(1 << 40)}, {"c", "y", nil}}}
	empty := &sqlite.Table{Name: "empty", SQL: `CREATE TABLE empty (fid INTEGER PRIMARY KEY)`}
	f := sqlite.File{Tables: []*sqlite.Table{many, keyed, empty}, ApplicationID: 0x47504B47, UserVersion: 10300}
	b, err := f.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "x.db")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ sql, want string }{
		{"PRAGMA integrity_check", "ok"},
		{"SELECT count(*), max(fid), sum(n), sum(yes) FROM many", "60000|60000|449992500.0|30000"},
		{"SELECT t, hex(b) FROM many WHERE fid = 59", "row 58|003A"},
		{"SELECT sum(length(t)) FROM many WHERE t LIKE 'длинный%'", fmt.Sprint(overflowLength(rows))},
		{"SELECT name, n FROM keyed WHERE name = 'a'", "a|1099511627776"},
		{"SELECT group_concat(name) FROM (SELECT name FROM keyed ORDER BY other)", "b,c,a"},
		{"SELECT n IS NULL FROM keyed WHERE other = 'y'", "1"},
		{"SELECT count(*) FROM empty", "0"},
		{"PRAGMA application_id", "1196444487"},
		{"PRAGMA user_version", "10300"},
	} {
		out, err := exec.Command("sqlite3", path, tt.sql).CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != tt.want {
			t.Errorf("%s: got %q, %v, want %q", tt.sql, got, err, tt.want)
		}
	}
}

// overflowLength is how many characters the long texts of many have.
func overflowLength(rows int) int {
	n := 0
	for i := 0; i < rows; i += 997 {
		n += len([]rune("длинный ")) * (i / 4)
	}
	return n
}

// A value that SQLite has no type for is an error.
func TestFile_type(t *testing.T) {
	f := sqlite.File{Tables: []*sqlite.Table{{Name: "a", SQL: "CREATE TABLE a (x)", Rows: [][]any{{struct{}{}}}}}}
	if _, err := f.Bytes(); err == nil || !strings.Contains(err.Error(), "table a") {
		t.Errorf("got %v, want an error that names the table", err)
	}
}
