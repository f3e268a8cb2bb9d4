package postgis_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"ceded/data"
	"ceded/data/postgis"
	"ceded/data/postgis/testdb"
	"ceded/data/storetest"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
)

// nobody is a URL where no server listens.
const nobody = "postgres://nobody:secret-word@127.0.0.1:1/ceded"

func TestOpen_badURL(t *testing.T) {
	if _, err := postgis.Open(t.Context(), "postgres://host:notaport/x", postgis.Options{}); err == nil || errors.Is(err, data.ErrUnavailable) {
		t.Errorf("got %v, want an error about the URL", err)
	}
}

// A database that is away makes the store unavailable, at once and in words.
func TestStore_noServer(t *testing.T) {
	s := mustOpen(t, nobody)
	calls := map[string]func() error{
		"Ping":    func() error { return s.Ping(t.Context()) },
		"Current": func() error { _, err := s.Current(t.Context()); return err },
		"Record":  func() error { _, err := s.Record(t.Context(), "0123456789ab"); return err },
		"Around": func() error {
			_, err := s.Around(t.Context(), "0123456789ab", orb.Point{1, 1}, data.Date{})
			return err
		},
	}
	for name, call := range calls {
		err := call()
		if !errors.Is(err, data.ErrUnavailable) {
			t.Errorf("%s: got %v, want ErrUnavailable", name, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret-word") {
			t.Errorf("%s: the error tells the password: %v", name, err)
		}
	}
}

func TestStore_noMember(t *testing.T) {
	super := holding(t, storetest.Small(t))
	s := mustOpen(t, testdb.As(t, super, testdb.Role(t)))
	if err := s.Ping(t.Context()); !errors.Is(err, data.ErrUnavailable) || !strings.Contains(err.Error(), "GRANT ceded_reader TO") {
		t.Errorf("got %v, want ErrUnavailable with the GRANT to run", err)
	}
}

func TestStore_noRelease(t *testing.T) {
	s := mustOpen(t, migrated(t))
	for name, call := range map[string]func() error{
		"Ping":    func() error { return s.Ping(t.Context()) },
		"Current": func() error { _, err := s.Current(t.Context()); return err },
	} {
		if err := call(); !errors.Is(err, data.ErrUnavailable) || !strings.Contains(err.Error(), "ceded import") {
			t.Errorf("%s: got %v, want ErrUnavailable that names ceded import", name, err)
		}
	}
}

// A table that is locked away ends in ErrUnavailable within the time a call may
// take, and no SQL shows. A caller who leaves gets its own context's error.
func TestStore_timeout(t *testing.T) {
	url := holding(t, storetest.Small(t))
	s, err := postgis.Open(t.Context(), url, postgis.Options{MaxConns: 1, MaxWaiting: 2, Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	lock := mustConnect(t, url)
	tx, err := lock.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "LOCK TABLE ceded.release IN ACCESS EXCLUSIVE MODE"); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	_, err = s.Current(t.Context())
	if !errors.Is(err, data.ErrUnavailable) || strings.Contains(err.Error(), "SELECT") {
		t.Errorf("got %v, want ErrUnavailable without SQL", err)
	}
	if took := time.Since(began); took > 4*time.Second {
		t.Errorf("it took %v to say so, want about a second", took)
	}
	gone, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := s.Current(gone); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, data.ErrUnavailable) {
		t.Errorf("the caller left: got %v, want its context's error", err)
	}
	// One runs, two wait, the others are turned away without waiting.
	var (
		wg    sync.WaitGroup
		mu    sync.Mutex
		quick int
	)
	for range 10 {
		wg.Go(func() {
			_, err := s.Current(t.Context())
			mu.Lock()
			defer mu.Unlock()
			if !errors.Is(err, data.ErrUnavailable) {
				t.Errorf("got %v, want ErrUnavailable", err)
			}
			if strings.Contains(err.Error(), "too many requests") {
				quick++
			}
		})
	}
	wg.Wait()
	if quick < 5 { // 7, but for those that start late on a busy machine
		t.Errorf("%d of 10 requests were turned away, want 7", quick)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Current(t.Context()); err != nil {
		t.Errorf("after the lock: %v", err)
	}
}

// A store outlives the connections it had.
func TestStore_recovers(t *testing.T) {
	d := storetest.Small(t)
	url := holding(t, d)
	s := mustOpen(t, url)
	if err := s.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	c := mustConnect(t, url)
	kill := func() {
		if _, err := c.Exec(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND application_name = 'ceded serve'`, pgx.QueryExecModeSimpleProtocol); err != nil {
			t.Fatal(err)
		}
	}
	kill()
	deadline := time.Now().Add(10 * time.Second)
	for {
		_, err := s.Feature(t.Context(), d.Release.ID, "north")
		if err == nil {
			break
		}
		if !errors.Is(err, data.ErrUnavailable) {
			t.Fatalf("got %v, want ErrUnavailable", err)
		}
		if time.Now().After(deadline) {
			t.Fatalf("still away after 10 s: %v", err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}
