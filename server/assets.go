package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
)

// assets are the files of the built front end, read once at start: what there
// is, its type and its tag. The bytes stay in the file system.
type assets struct {
	files   fs.FS
	known   map[string]asset
	entries map[string]viteEntry
	hashed  map[string]bool // files whose names Vite made of their content
}

// asset is one file; the names of its compressed forms are "" where there is none.
type asset struct {
	name, br, gz string
	media        string
	tag          string
}

// viteEntry is an entry of Vite's manifest: the hashed names of a script and of
// its style sheets, below dist.
type viteEntry struct {
	File    string   `json:"file"`
	CSS     []string `json:"css"`
	Assets  []string `json:"assets"`
	Imports []string `json:"imports"`
}

// viteManifest is where Vite writes it.
const viteManifest = ".vite/manifest.json"

// assetMedia are the types of files that the front end's build writes.
var assetMedia = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8", ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png",
	".webp": "image/webp", ".woff2": "font/woff2", ".wasm": "application/wasm", ".txt": "text/plain; charset=utf-8",
	".webmanifest": "application/manifest+json", ".map": "application/json",
}

// readAssets lists the files of the front end. nil is a front end not built.
func readAssets(files fs.FS) (*assets, error) {
	a := &assets{files: files, known: map[string]asset{}, entries: map[string]viteEntry{}, hashed: map[string]bool{}}
	if files == nil {
		return a, nil
	}
	packed := map[string]bool{}
	err := fs.WalkDir(files, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		ext := path.Ext(p)
		if ext == ".br" || ext == ".gz" {
			packed[p] = true
			return nil
		}
		m := assetMedia[ext]
		if m == "" {
			return nil
		}
		tag, err := a.hash(p)
		a.known[p] = asset{name: p, media: m, tag: tag}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("front end: %w", err)
	}
	for p, f := range a.known {
		if packed[p+".br"] {
			f.br = p + ".br"
		}
		if packed[p+".gz"] {
			f.gz = p + ".gz"
		}
		a.known[p] = f
	}
	b, err := a.read(viteManifest)
	if errors.Is(err, fs.ErrNotExist) {
		return a, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &a.entries)
	}
	if err != nil {
		return nil, fmt.Errorf("front end: %s: %w", viteManifest, err)
	}
	for _, e := range a.entries {
		for _, f := range append(append([]string{e.File}, e.CSS...), e.Assets...) {
			a.hashed[f] = true
		}
	}
	return a, nil
}

func (a *assets) hash(name string) (string, error) {
	f, err := a.files.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)[:12]), nil
}

// read returns the bytes of a file, or fs.ErrNotExist.
func (a *assets) read(name string) ([]byte, error) {
	if a.files == nil {
		return nil, fs.ErrNotExist
	}
	return fs.ReadFile(a.files, name)
}

// entry returns the paths, from the root of the site, of the script and the
// style sheets built from a source such as "src/embed.ts", those of the chunks
// it imports included; false when the front end is not built.
func (a *assets) entry(source string) (script string, css []string, ok bool) {
	e, ok := a.entries[source]
	if !ok {
		return "", nil, false
	}
	seen := map[string]bool{}
	var walk func(e viteEntry)
	walk = func(e viteEntry) {
		for _, i := range e.Imports {
			if !seen[i] {
				seen[i] = true
				walk(a.entries[i])
			}
		}
		for _, f := range e.CSS {
			if !seen[f] {
				seen[f] = true
				css = append(css, "/"+f)
			}
		}
	}
	walk(e)
	return "/" + e.File, css, true
}

// serveAsset answers with a file in the best form the client takes.
func (s *Server) serveAsset(c echo.Context, name string, cache caching) error {
	f, ok := s.assets.known[name]
	if !ok {
		return notFound("file", "/"+name, "files of the front end have other names after each build: load the page again")
	}
	r, h := c.Request(), c.Response().Header()
	open, coding := f.name, ""
	accept := r.Header.Values("Accept-Encoding")
	switch {
	case f.br != "" && acceptsEncoding(accept, "br"):
		open, coding = f.br, "br"
	case f.gz != "" && acceptsEncoding(accept, "gzip"):
		open, coding = f.gz, "gzip"
	}
	file, err := s.assets.files.Open(open)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	content, ok := file.(io.ReadSeeker)
	if !ok {
		b, err := io.ReadAll(file)
		if err != nil {
			return err
		}
		content = bytes.NewReader(b)
	}
	h.Set("Cache-Control", string(cache))
	h.Set("Content-Type", f.media)
	h.Set("ETag", `W/"`+f.tag+`"`)
	if f.br != "" || f.gz != "" {
		h.Add("Vary", "Accept-Encoding")
	}
	if coding != "" {
		h.Set("Content-Encoding", coding)
		h.Set("Content-Length", strconv.FormatInt(info.Size(), 10))
	}
	http.ServeContent(c.Response(), r, "", time.Time{}, content)
	return nil
}

// asset serves /assets/*.
func (s *Server) asset(c echo.Context) error { return s.serveNamed(c, "assets/"+c.Param("*")) }

// font serves /fonts/*.
func (s *Server) font(c echo.Context) error { return s.serveNamed(c, "fonts/"+c.Param("*")) }

// serveNamed answers with a file that may be kept for ever when its name
// carries a hash of its content.
func (s *Server) serveNamed(c echo.Context, name string) error {
	cache := cacheShort
	if s.assets.hashed[name] || hexHash.MatchString(name) {
		cache = cacheForever
	}
	return s.serveAsset(c, name, cache)
}

// hexHash is a hash at the end of a name, as in "latin-400.678877d5.woff2".
// Vite's own hashes are any letters; its manifest tells which names have one.
var hexHash = regexp.MustCompile(`[.-][0-9a-f]{8,}\.[a-z0-9]+$`)

// icon serves /favicon.svg.
func (s *Server) icon(c echo.Context) error {
	return s.serveAsset(c, "favicon.svg", caching("public, max-age=86400"))
}
