// Command testdb runs a command with CEDED_TEST_DATABASE_URL set to the URL of a
// superuser on a real PostGIS server:
//
//	go run ./data/postgis/testdb/cmd -- go test ./...
//
// It takes the server that the variable already names; else a throwaway cluster
// of the PostgreSQL installed here; else the compose service postgis-test. What it
// starts, it stops. It exits as the command does.
//
// With -database before the command it also makes a database, applies
// migrations/admin.sql to it, and sets DATABASE_URL to a login that is no
// superuser, as an operator would.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
)

func main() {
	withDatabase := flag.Bool("database", false, "make a database too, and set DATABASE_URL")
	flag.Usage = func() { fmt.Fprintln(os.Stderr, "usage: testdb [-database] [--] COMMAND [ARGUMENT...]") }
	flag.Parse()
	if flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	code, err := run(flag.Args(), *withDatabase)
	if err != nil {
		fmt.Fprintln(os.Stderr, "testdb:", err)
		os.Exit(1)
	}
	os.Exit(code)
}

// server is a running PostGIS.
type server struct {
	url  string
	from string // in words
	stop func() error
}

// run starts a server, runs the command on it and returns the command's exit code.
func run(args []string, withDatabase bool) (code int, err error) {
	// A signal goes to the command too; this process stays to stop the server.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)

	db, err := start()
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.stop()) }()
	fmt.Printf("PostGIS for the tests: %s\n", db.from)

	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), "CEDED_TEST_DATABASE_URL="+db.url, "CEDED_TEST_DB=required")
	if withDatabase {
		database, drop, failed := prepare(db.url)
		if failed != nil {
			return 0, failed
		}
		defer func() { err = errors.Join(err, drop()) }()
		cmd.Env = append(cmd.Env, "DATABASE_URL="+database)
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	for {
		select {
		case s := <-signals:
			_ = cmd.Process.Signal(s) // it may have ended by itself
		case err := <-done:
			var exit *exec.ExitError
			if errors.As(err, &exit) {
				return max(exit.ExitCode(), 1), nil
			}
			return 0, err
		}
	}
}

// start tries the three ways in turn; an installed PostGIS that does not start is
// an error, not a reason to go on.
func start() (server, error) {
	if url := os.Getenv("CEDED_TEST_DATABASE_URL"); url != "" {
		return server{url: url, from: "the one of CEDED_TEST_DATABASE_URL", stop: func() error { return nil }}, nil
	}
	if bin := installed(); bin != "" {
		return startCluster(bin)
	}
	if exec.Command("docker", "info").Run() == nil {
		return startCompose()
	}
	return server{}, errors.New("found no PostgreSQL with PostGIS and no running Docker: install one " +
		"(Debian: apt-get install postgresql-15-postgis-3), or set CEDED_TEST_DATABASE_URL to a superuser's URL")
}
