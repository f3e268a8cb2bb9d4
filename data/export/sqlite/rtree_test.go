package sqlite_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ceded/data/export/sqlite"
)

// SQLite finds nothing wrong with an R-tree of none, one and many levels, finds
// by it what lies in a box, and goes on with it when rows come and go.
func TestRTree(t *testing.T) {
	if _, err := exec.LookPath("sqlite3"); err != nil {
		t.Skip("no sqlite3: install it (Debian: apt-get install sqlite3) or run `make test`, which does")
	}
	const seed = 3
	for _, n := range []int{0, 1, 51, 52, 2601, 2602, 20_000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, seed))
			var boxes []sqlite.Box
			inBox := 0
			for i := range n {
				x, y := r.Float64()*360-180, r.Float64()*180-90
				b := sqlite.Box{ID: int64(2*i + 1), MinX: x, MinY: y, MaxX: x + r.Float64(), MaxY: y + r.Float64()}
				if i%3 == 0 {
					b.MaxX, b.MaxY = b.MinX, b.MinY
				}
				if boxes = append(boxes, b); b.MinX <= 60 && b.MaxX >= 0 && b.MinY <= 30 && b.MaxY >= 0 {
					inBox++
				}
			}
			f := sqlite.File{Tables: append([]*sqlite.Table{{Name: "a", SQL: "CREATE TABLE a (x)"}}, sqlite.RTree(`the "tree"`, boxes)...)}
			b, err := f.Bytes()
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "x.db")
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			for _, tt := range []struct{ sql, want string }{
				{`PRAGMA integrity_check`, "ok"},
				{`SELECT rtreecheck('the "tree"')`, "ok"},
				{`SELECT count(*), ifnull(max(id), 0) FROM "the ""tree"""`, fmt.Sprintf("%d|%d", n, max(0, 2*n-1))},
				{`SELECT count(*) FROM "the ""tree""" WHERE minx <= 60 AND maxx >= 0 AND miny <= 30 AND maxy >= 0`, fmt.Sprint(inBox)},
				{`DELETE FROM "the ""tree""" WHERE id % 4 = 1; INSERT INTO "the ""tree""" VALUES (2, 1, 2, 3, 4); SELECT rtreecheck('the "tree"'), count(*) FROM "the ""tree"""`, fmt.Sprintf("ok|%d", n/2+1)},
			} {
				out, err := exec.Command("sqlite3", path, tt.sql).CombinedOutput()
				if got := strings.TrimSpace(string(out)); err != nil || got != tt.want {
					t.Errorf("seed %d: %s: got %q, %v, want %q", seed, tt.sql, got, err, tt.want)
				}
			}
		})
	}
}
