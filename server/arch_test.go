package server_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"sort"
	"strings"
	"testing"
)

// A room is a folder of the repository with its subfolders, but for those that
// are rooms themselves. rooms names what the code of each, tests aside, may
// import: other rooms, and modules of others. An arrow that is not here is a
// mistake, or a decision to be made by editing this table.
var rooms = map[string]struct {
	ours   []string
	others []string
}{
	"geo":                 {nil, []string{"github.com/paulmach/orb"}},
	"data":                {[]string{"geo"}, []string{"github.com/paulmach/orb", "golang.org/x/text"}}, // numbers and dates as a language writes them
	"data/check":          {[]string{"data", "geo"}, []string{"github.com/paulmach/orb", "github.com/santhosh-tekuri/jsonschema/v6"}},
	"data/export":         {[]string{"data", "geo"}, []string{"github.com/paulmach/orb", "github.com/google/flatbuffers"}}, // the builder of FlatGeobuf's messages
	"data/mem":            {[]string{"data", "geo"}, []string{"github.com/paulmach/orb", "github.com/tidwall/rtree"}},
	"data/postgis":        {[]string{"data", "geo", "migrations"}, []string{"github.com/paulmach/orb", "github.com/jackc/pgx/v5", "github.com/pressly/goose/v3"}},
	"data/postgis/testdb": {[]string{"migrations"}, []string{"github.com/jackc/pgx/v5"}},
	"data/storetest":      {[]string{"data", "geo"}, []string{"github.com/paulmach/orb", "github.com/google/go-cmp"}},
	"data/build":          {[]string{"data", "geo"}, []string{"github.com/paulmach/orb"}},
	"server":              {[]string{"data", "data/export", "geo"}, []string{"github.com/paulmach/orb", "github.com/labstack/echo/v4", "github.com/maypok86/otter/v2", "github.com/klauspost/compress", "golang.org/x/text"}},
	"server/bench":        {[]string{"server", "data", "data/mem", "data/postgis", "geo", "frontend"}, []string{"github.com/paulmach/orb", "github.com/jackc/pgx/v5", "github.com/labstack/echo/v4"}}, // measures; ships in nothing
	"server/cmd/ceded":    {[]string{"server", "data", "data/check", "data/mem", "data/postgis", "frontend"}, nil},
	"frontend":            {nil, nil},
	"migrations":          {nil, nil},
}

// shipped names every module that ends up in the binary.
var shipped = []string{
	"github.com/google/flatbuffers",
	"github.com/jackc/pgpassfile",
	"github.com/jackc/pgservicefile",
	"github.com/jackc/pgx/v5",
	"github.com/jackc/puddle/v2",
	"github.com/klauspost/compress",
	"github.com/labstack/echo/v4",
	"github.com/labstack/gommon",
	"github.com/mattn/go-colorable",
	"github.com/mattn/go-isatty",
	"github.com/maypok86/otter/v2",
	"github.com/mfridman/interpolate",
	"github.com/paulmach/orb",
	"github.com/pressly/goose/v3",
	"github.com/santhosh-tekuri/jsonschema/v6",
	"github.com/sethvargo/go-retry",
	"github.com/tidwall/geoindex",
	"github.com/tidwall/rtree",
	"github.com/valyala/bytebufferpool",
	"github.com/valyala/fasttemplate",
	"go.uber.org/multierr",
	"golang.org/x/crypto",
	"golang.org/x/net",
	"golang.org/x/sync",
	"golang.org/x/sys",
	"golang.org/x/text",
}

const module = "ceded"

// goPackage is what go list -json says of a package.
type goPackage struct {
	ImportPath string
	Standard   bool
	Imports    []string
	Module     *struct{ Path string }
}

func TestArrows(t *testing.T) {
	modules := map[string]string{} // import path -> module
	packages := list(t, "-deps", module+"/...")
	for _, p := range packages {
		if p.Module != nil {
			modules[p.ImportPath] = p.Module.Path
		}
	}
	seen, used := map[string]bool{}, map[string]bool{}
	for _, p := range packages {
		if modules[p.ImportPath] != module {
			continue
		}
		from, ok := roomOf(p.ImportPath)
		if !ok {
			t.Errorf("%s is in no room: name it in rooms", p.ImportPath)
			continue
		}
		seen[from] = true
		for _, path := range p.Imports {
			to, _ := roomOf(path)
			used[from+" "+to], used[from+" "+modules[path]] = true, true
			switch modules[path] {
			case "": // the standard library
			case module:
				if to != from && !slices.Contains(rooms[from].ours, to) {
					t.Errorf("%s imports %s: no arrow from %s to %s", p.ImportPath, path, from, to)
				}
			default:
				if !slices.Contains(rooms[from].others, modules[path]) {
					t.Errorf("%s imports %s: %s may not use module %s", p.ImportPath, path, from, modules[path])
				}
			}
		}
	}
	for room, may := range rooms {
		if !seen[room] {
			t.Errorf("room %s holds no package", room)
		}
		for _, what := range slices.Concat(may.ours, may.others) {
			if !used[room+" "+what] {
				t.Errorf("%s may use %s and does not: take it out", room, what)
			}
		}
	}
}

func TestShippedModules(t *testing.T) {
	found := map[string]bool{}
	for _, p := range list(t, "-deps", module+"/server/cmd/ceded") {
		if p.Module != nil && p.Module.Path != module {
			found[p.Module.Path] = true
		}
	}
	for path := range found {
		if !slices.Contains(shipped, path) {
			t.Errorf("%s is in the binary and not in the list: a new dependency is a big deal", path)
		}
	}
	for _, path := range shipped {
		if !found[path] {
			t.Errorf("%s is in the list and not in the binary", path)
		}
	}
}

// roomOf returns the innermost room that holds the package.
func roomOf(path string) (string, bool) {
	path = strings.TrimPrefix(path, module+"/")
	for {
		if _, ok := rooms[path]; ok {
			return path, true
		}
		cut := strings.LastIndex(path, "/")
		if cut < 0 {
			return "", false
		}
		path = path[:cut]
	}
}

// list runs go list -json.
func list(t *testing.T, args ...string) []goPackage {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Standard,Imports,Module"}, args...)...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list %s: %v\n%s", strings.Join(args, " "), err, &stderr)
	}
	var packages []goPackage
	decoder := json.NewDecoder(bytes.NewReader(out))
	for {
		var p goPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
	sort.Slice(packages, func(i, j int) bool { return packages[i].ImportPath < packages[j].ImportPath })
	return packages
}
