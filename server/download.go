package server

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"strings"
	"sync"
	"time"

	"ceded/data"
	"ceded/data/export"

	"github.com/labstack/echo/v4"
)

// Downloads are files of a release with names that stay. Each is made when it is
// first asked for and kept on disk, in a file without a name, for as long as its
// release is the current one.

// checksums is the file with the SHA-256 of all others.
const checksums = "SHA256SUMS"

// downloadSet is the files of one release that have been made.
type downloadSet struct {
	release string
	mu      sync.Mutex // held while a file is made: one at a time, as each takes memory
	files   map[string]*download
}

// download is a file that is made.
type download struct {
	at   io.ReaderAt
	size int64
	sum  string // SHA-256, hexadecimal
}

// downloadsOf returns the set of a release, a new one when the release changed.
// An older set closes its files when its last reader has gone.
func (s *Server) downloadsOf(release string) *downloadSet {
	if set := s.downloads.Load(); set != nil && set.release == release {
		return set
	}
	set := &downloadSet{release: release, files: map[string]*download{}}
	s.downloads.Store(set)
	return set
}

// downloadFile serves /download/{release}/{file}.
func (s *Server) downloadFile(c echo.Context) error {
	ctx := c.Request().Context()
	e, err := s.current(ctx)
	if err != nil {
		return err
	}
	release, file, cache := c.Param("release"), c.Param("file"), cacheForever
	if release == "latest" {
		release, cache = e.ID(), cacheShort
	}
	if release != e.ID() {
		if e, err = s.edition(ctx, release); err != nil {
			return notFound("release", release, "latest stands for the current one; /download/ lists its files")
		}
	}
	media := e.downloadMedia(file)
	if media == "" {
		return notFound("file", file, "/download/ lists the files of the current release")
	}
	d, err := s.made(ctx, e, file)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Cache-Control", string(cache))
	h.Set("Content-Type", media)
	h.Set("ETag", `"`+d.sum+`"`)
	if file != checksums {
		h.Set("Content-Disposition", `attachment; filename="`+e.downloadName(file)+`"`)
	}
	if leave, ok := c.Get(keySlot).(func()); ok {
		leave() // the answer is made
	}
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, io.NewSectionReader(d.at, 0, d.size))
	return nil
}

// downloadName is under which name a browser keeps a file: the release's number
// goes with it.
func (e *edition) downloadName(file string) string {
	if strings.HasPrefix(file, e.Manifest.ID+"-"+e.Release.Version) {
		return file
	}
	return e.Manifest.ID + "-" + e.Release.Version + "-" + file
}

// downloadMedia is the type of a file, "" for one that there is not.
func (e *edition) downloadMedia(file string) string {
	switch file {
	case checksums:
		return "text/plain; charset=utf-8"
	case e.wholeFile("gpkg"):
		return export.FormatOf("gpkg").Media
	case e.wholeFile("zip"):
		return "application/zip"
	}
	ext := path.Ext(file)
	f := export.FormatOf(strings.TrimPrefix(ext, "."))
	if f == nil || e.Manifest.Layer(strings.TrimSuffix(file, ext)) == nil {
		return ""
	}
	return f.Media
}

// wholeFile is the name of the file with the whole release.
func (e *edition) wholeFile(ext string) string {
	return e.Manifest.ID + "-" + e.Release.Version + "." + ext
}

// downloadFiles are the names of all files of a release but the checksums.
func (e *edition) downloadFiles() []string {
	out := []string{e.wholeFile("gpkg"), e.wholeFile("zip")}
	for _, l := range e.Manifest.Layers {
		for _, f := range export.Formats {
			out = append(out, l.ID+"."+f.Ext)
		}
	}
	return out
}

// made returns a file, making it when it has not been made yet.
func (s *Server) made(ctx context.Context, e *edition, file string) (*download, error) {
	set := s.downloadsOf(e.ID())
	set.mu.Lock()
	defer set.mu.Unlock()
	return s.madeIn(ctx, e, set, file)
}

// madeIn is made with the set locked.
func (s *Server) madeIn(ctx context.Context, e *edition, set *downloadSet, file string) (*download, error) {
	if d := set.files[file]; d != nil {
		return d, nil
	}
	var b bytes.Buffer
	if file == checksums {
		for _, name := range e.downloadFiles() {
			d, err := s.madeIn(ctx, e, set, name)
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(&b, "%s  %s\n", d.sum, name)
		}
	} else if err := s.export(ctx, e, file, &b); err != nil {
		return nil, fmt.Errorf("download %s: %w", file, err)
	}
	d := keep(b.Bytes())
	set.files[file] = d
	return d, nil
}

// keep puts a file on disk, where its name is taken away at once: what is left
// goes with the last reader. Where there is no disk to write to it stays in
// memory.
func keep(b []byte) *download {
	sum := sha256.Sum256(b)
	d := &download{at: bytes.NewReader(b), size: int64(len(b)), sum: hex.EncodeToString(sum[:])}
	f, err := os.CreateTemp("", "ceded-download-*")
	if err != nil {
		return d
	}
	_ = os.Remove(f.Name()) // the open file stays readable
	if _, err := f.Write(b); err != nil {
		_ = f.Close()
		return d
	}
	d.at = f
	return d
}

// export writes a file of a release.
func (s *Server) export(ctx context.Context, e *edition, file string, w *bytes.Buffer) error {
	about := export.AboutOf(e.Record)
	switch file {
	case e.wholeFile("gpkg"):
		var tables []*export.Table
		for i := range e.Manifest.Layers {
			t, err := s.exportTable(ctx, e, &e.Manifest.Layers[i])
			if err != nil {
				return err
			}
			tables = append(tables, t)
		}
		b, err := export.GeoPackage(about, e.Manifest, tables)
		w.Write(b)
		return err
	case e.wholeFile("zip"):
		return s.exportZip(ctx, e, w)
	}
	ext := path.Ext(file)
	t, err := s.exportTable(ctx, e, e.Manifest.Layer(strings.TrimSuffix(file, ext)))
	if err != nil {
		return err
	}
	return export.FormatOf(ext[1:]).Write(w, about, e.Manifest, t)
}

func (s *Server) exportTable(ctx context.Context, e *edition, l *data.Layer) (*export.Table, error) {
	p, err := s.store.Features(ctx, e.ID(), data.Query{Layer: l.ID})
	if err != nil {
		return nil, err
	}
	return export.TableOf(e.Manifest, l, p.Features)
}

// exportZip packs the whole release: every layer in each format but those that
// the one GeoPackage holds, the record, and a text on licence and citation.
func (s *Server) exportZip(ctx context.Context, e *edition, w io.Writer) error {
	z := zip.NewWriter(w)
	add := func(name string, b []byte) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: e.Manifest.ID + "-" + e.Release.Version + "/" + name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		_, err = f.Write(b)
		return err
	}
	about := export.AboutOf(e.Record)
	if err := add("README.txt", export.Readme(about, e.Manifest)); err != nil {
		return err
	}
	names := []string{e.wholeFile("gpkg")}
	for _, l := range e.Manifest.Layers {
		for _, f := range export.Formats {
			if f.Ext != "gpkg" && f.Ext != "geojsonl" {
				names = append(names, l.ID+"."+f.Ext)
			}
		}
	}
	for _, name := range names {
		var b bytes.Buffer
		if err := s.export(ctx, e, name, &b); err != nil {
			return err
		}
		folder := "layers/"
		if name == e.wholeFile("gpkg") {
			folder = ""
		}
		if err := add(folder+name, b.Bytes()); err != nil {
			return err
		}
	}
	ledger, err := s.borderLedger(ctx, e)
	if err != nil {
		return err
	}
	for _, l := range append(recordLists(e.Record), recordList{"border", ledger.views(e.WordsIn(e.Manifest.Languages[0]))}) {
		b, err := json.MarshalIndent(map[string]any{l.name: l.rows}, "", " ")
		if err != nil {
			return err
		}
		if err := add("record/"+l.name+".json", append(b, '\n')); err != nil {
			return err
		}
	}
	return z.Close()
}

// recordList is a list of the record.
type recordList struct {
	name string
	rows any
}

// recordLists are the lists of a record as their files have them.
func recordLists(r *data.Record) []recordList {
	var instruments, territories, claims, sources, regions, corrections []json.RawMessage
	for _, x := range r.Instruments {
		instruments = append(instruments, x.Raw)
	}
	for _, x := range r.Territories {
		territories = append(territories, x.Raw)
	}
	for _, x := range r.Claims {
		claims = append(claims, x.Raw)
	}
	for _, x := range r.Sources {
		sources = append(sources, x.Raw)
	}
	for _, x := range r.Regions {
		regions = append(regions, x.Raw)
	}
	for _, x := range r.Corrections {
		corrections = append(corrections, x.Raw)
	}
	return []recordList{{"instruments", instruments}, {"territories", territories}, {"claims", claims}, {"sources", sources}, {"regions", regions},
		{"events", r.Events}, {"readings", r.Readings}, {"sums", r.Sums}, {"audits", r.Audits}, {"quantities", r.Quantities}, {"population", r.Population},
		{"conflicts", r.Conflicts}, {"corrections", corrections}}
}

// downloadsView is the page of the downloads.
type downloadsView struct {
	*page
	Formats []export.Format
	Rows    []downloadRow
	GPKG    string
	ZIP     string
	Text    string // to cite the release with
}

type downloadRow struct{ ID, Title, Licence, Attribution string }

// downloadsPage serves /download/.
func (s *Server) downloadsPage(c echo.Context) error {
	e, err := s.current(c.Request().Context())
	if err != nil {
		return err
	}
	p, err := s.newPage(c, e, "/download/")
	if err != nil {
		return err
	}
	p.Heading = p.T("downloadData")
	p.Title, p.Description = p.Heading+" · "+p.Site(), p.T("downloadIntro")
	v := &downloadsView{page: p, Formats: export.Formats, GPKG: e.wholeFile("gpkg"), ZIP: e.wholeFile("zip"), Text: export.AboutOf(e.Record).Citation()}
	var parts []map[string]any
	for _, file := range []string{v.GPKG, v.ZIP} {
		parts = append(parts, map[string]any{"@type": "DataDownload", "encodingFormat": e.downloadMedia(file), "contentUrl": s.origin(c) + "/download/" + e.ID() + "/" + file})
	}
	p.Structured = map[string]any{"@context": "https://schema.org", "@type": "Dataset", "name": p.Site(), "description": p.Description, "version": e.Release.Version,
		"identifier": e.ID(), "license": e.Manifest.Licence.URL, "creditText": e.Manifest.Credit, "distribution": parts}
	for _, base := range []bool{false, true} { // what the dossier tells of first
		for i := range e.Manifest.Layers {
			if l := &e.Manifest.Layers[i]; l.Dated() != base {
				v.Rows = append(v.Rows, downloadRow{l.ID, l.Titles.In(p.Lang()), l.Licence, l.Attribution})
			}
		}
	}
	return s.render(c, "downloads", v)
}
