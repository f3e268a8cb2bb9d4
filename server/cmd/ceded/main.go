// Command ceded serves the map that answers "what was ceded here?".
//
//	ceded [serve [dir]]   serve the embedded data, PostGIS when DATABASE_URL is set, or the dossier in dir
//	ceded migrate         make or update the schema of DATABASE_URL
//	ceded import [dir]    check a dossier and bring it into DATABASE_URL as a new release; no dir: the embedded one
//	ceded check [dir]     hold a dossier to every rule and tell all its faults; needs no database
//	ceded version         print the versions of program and data
//
// Settings come from the environment; server/README.md lists them.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/signal"
	"reflect"
	"syscall"
	"time"

	"ceded/data"
	"ceded/data/check"
	"ceded/data/mem"
	"ceded/data/postgis"
	"ceded/frontend"
	"ceded/server"
)

// version is the version of the program; the release build sets it.
var version = "dev"

const usage = `ceded answers "what was ceded here?" on a map.

  ceded [serve [dir]]   serve the embedded data, PostGIS when DATABASE_URL is set, or the dossier in dir
  ceded migrate         make or update the schema of DATABASE_URL
  ceded import [dir]    check a dossier and bring it into DATABASE_URL as a new release; no dir: the embedded one
  ceded check [dir]     hold a dossier to every rule and tell all its faults; needs no database
  ceded version         print the versions of program and data

Settings:
  CEDED_ADDR            host:port to listen on (` + server.DefaultAddr + `)
  CEDED_PUBLIC_URL      scheme and host that readers use, such as https://ceded.example
  CEDED_WARM            zoom to which tiles are made at start (2), or off
  DATABASE_URL          PostgreSQL URL of a database with PostGIS
`

// errUsage says that the command line is wrong; main prints usage.
var errUsage = errors.New("usage")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	switch {
	case err == nil:
	case errors.Is(err, errUsage):
		fmt.Fprintf(os.Stderr, "ceded: %v\n\n%s", err, usage)
		os.Exit(2)
	default:
		fmt.Fprintf(os.Stderr, "ceded: %v\n", err)
		os.Exit(1)
	}
}

// run is main with its world passed in.
func run(ctx context.Context, args []string, env func(string) string, stdout io.Writer, stderr *os.File) error {
	command := "serve"
	if len(args) > 0 {
		command, args = args[0], args[1:]
	}
	most := 0
	if command == "serve" || command == "import" || command == "check" {
		most = 1
	}
	if len(args) > most {
		return fmt.Errorf("%w: %s takes no %q", errUsage, command, args[most])
	}
	cfg := config(env)
	log, flush := logger(stderr)
	defer flush()
	switch command {
	case "serve":
		return serve(ctx, cfg, log, stdout, args)
	case "migrate":
		return migrate(ctx, cfg, log)
	case "import":
		return importDossier(ctx, cfg, log, args)
	case "check":
		return checkDossier(log, stdout, args)
	case "version", "--version", "-v":
		return printVersion(stdout)
	case "help", "--help", "-h":
		_, err := io.WriteString(stdout, usage)
		return err
	}
	return fmt.Errorf("%w: there is no command %q", errUsage, command)
}

// config reads the settings: each field of server.Config with an env tag.
func config(env func(string) string) server.Config {
	cfg := server.Config{Frontend: frontend.Dist(), Version: version}
	v := reflect.ValueOf(&cfg).Elem()
	for i := range v.NumField() {
		if name := v.Type().Field(i).Tag.Get("env"); name != "" {
			v.Field(i).SetString(env(name))
		}
	}
	if cfg.Warm == "" {
		cfg.Warm = "2" // what a first view shows
	}
	return cfg
}

// serve runs the server until ctx ends.
func serve(ctx context.Context, cfg server.Config, log *slog.Logger, stdout io.Writer, args []string) error {
	store, err := openStore(ctx, cfg, args)
	if err != nil {
		return err
	}
	defer store.Close()
	if os.Getenv("GOGC") == "" {
		collectingFor(store).keep()
	}
	s, err := server.New(cfg, store, log)
	if err != nil {
		return err
	}
	return s.Serve(ctx, func(url string) {
		fmt.Fprintf(stdout, "Ceded is at %s\n", url)
		attrs := []any{"url", url, "store", store.Name(), "version", version}
		if r, err := store.Current(ctx); err == nil {
			attrs = append(attrs, "release", r.ID, "data", r.Version)
		} else {
			log.Warn("the store does not answer yet", "error", err)
		}
		log.Info("serving", attrs...)
	})
}

// openStore chooses the store: memory for a folder that is named, PostGIS when a
// database is, else memory with the embedded data.
func openStore(ctx context.Context, cfg server.Config, args []string) (data.Store, error) {
	if cfg.DatabaseURL != "" && len(args) == 0 {
		return postgis.Open(ctx, cfg.DatabaseURL, postgis.Options{})
	}
	d, err := dossier(args)
	if err != nil {
		return nil, err
	}
	return mem.New(d), nil
}

// folder returns the folder named, or the embedded dossier.
func folder(args []string) (fs.FS, error) {
	if len(args) == 0 {
		return data.Embedded(), nil
	}
	files := os.DirFS(args[0])
	if _, err := fs.Stat(files, "."); err != nil {
		return nil, fmt.Errorf("folder %q: %w", args[0], err)
	}
	return files, nil
}

// dossier reads the dossier in the folder named, or the embedded one.
func dossier(args []string) (*data.Dossier, error) {
	files, err := folder(args)
	if err != nil {
		return nil, err
	}
	return data.Load(files)
}

// sound reads a dossier and holds it to every rule. An error tells all faults
// at once. While it takes long, the log says how far it is.
func sound(log *slog.Logger, args []string) (*data.Dossier, *check.Report, error) {
	files, err := folder(args)
	if err != nil {
		return nil, nil, err
	}
	told := time.Now()
	d, report := check.Folder(files, func(file string, done, total int) {
		if time.Since(told) > time.Second {
			told = time.Now()
			log.Info("check", "file", file, "done", done, "of", total)
		}
	})
	if err := report.Err(); err != nil {
		return nil, nil, fmt.Errorf("the dossier does not hold:\n%w", err)
	}
	return d, report, nil
}

// checkDossier says what is in a dossier that holds.
func checkDossier(log *slog.Logger, stdout io.Writer, args []string) error {
	d, report, err := sound(log, args)
	if err != nil {
		return err
	}
	n := 0
	for _, fs := range d.Layers {
		n += len(fs)
	}
	_, err = fmt.Fprintf(stdout, "%s %s, release %s holds: %d files, %d layers, %d features, %d arcs, %d instruments, %d claims, %d sources\n",
		d.Manifest.ID, d.Manifest.Version, d.Release.ID, report.Files, len(d.Manifest.Layers), n, len(d.Arcs), len(d.Instruments), len(d.Claims), len(d.Sources))
	return err
}

// printVersion prints the versions of program and embedded data.
func printVersion(stdout io.Writer) error {
	d, err := data.Load(data.Embedded())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "ceded %s, data %s, release %s\n", version, d.Release.Version, d.Release.ID)
	return err
}
