package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ceded/server"
)

func env(set map[string]string) func(string) string {
	return func(name string) string { return set[name] }
}

func TestConfig(t *testing.T) {
	c := config(env(map[string]string{"CEDED_ADDR": ":1", "CEDED_PUBLIC_URL": "https://a.example", "DATABASE_URL": "postgres://x"}))
	if c.Addr != ":1" || c.PublicURL != "https://a.example" || c.DatabaseURL != "postgres://x" || c.Frontend == nil {
		t.Errorf("got %+v, want the three settings and the front end", c)
	}
}

// A wrong command line is told apart from a command that failed.
func TestRun_usage(t *testing.T) {
	for _, args := range [][]string{{"bogus"}, {"serve", "a", "b"}, {"import", "a", "b"}, {"version", "x"}} {
		if err := run(context.Background(), args, env(nil), io.Discard, os.Stderr); !errors.Is(err, errUsage) {
			t.Errorf("%v: got %v, want a usage error", args, err)
		}
	}
	for _, args := range [][]string{{"migrate"}, {"import"}} {
		if err := run(context.Background(), args, env(nil), io.Discard, os.Stderr); !errors.Is(err, errNoDatabase) {
			t.Errorf("%v: got %v, want to be told of DATABASE_URL", args, err)
		}
	}
	if err := run(context.Background(), []string{"check", filepath.Join(t.TempDir(), "none")}, env(nil), io.Discard, os.Stderr); err == nil || !strings.Contains(err.Error(), "none") {
		t.Errorf("got %v, want the folder named", err)
	}
}

// The embedded dossier loads, is served at the printed URL, and the server ends
// when told to.
func TestServe(t *testing.T) {
	var version bytes.Buffer
	if err := run(context.Background(), []string{"version"}, env(nil), &version, os.Stderr); err != nil || !strings.Contains(version.String(), "release") {
		t.Fatalf("got %q, %v, want the versions", version.String(), err)
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	r, w := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- serve(ctx, server.Config{Addr: "127.0.0.1:0"}, slog.New(slog.NewTextHandler(io.Discard, nil)), w, nil)
	}()
	line := make([]byte, 100)
	n, err := r.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	url := strings.TrimSpace(strings.TrimPrefix(string(line[:n]), "Ceded is at "))
	res, err := http.Get(url + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != 200 {
		t.Errorf("%s/readyz: got %d, want 200", url, res.StatusCode)
	}
	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("got %v, want a quiet end", err)
		}
	case <-time.After(15 * time.Second):
		t.Error("the server did not end")
	}
	if err := serve(context.Background(), server.Config{Addr: "127.0.0.1:99999"}, slog.Default(), io.Discard, nil); err == nil {
		t.Error("a port that cannot be: got no error")
	}
}
