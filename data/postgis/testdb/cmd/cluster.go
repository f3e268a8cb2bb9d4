package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

// settings make the cluster quick and forgetful: it lives for one test run.
var settings = []string{
	"fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=2GB", "wal_level=minimal", "max_wal_senders=0",
	"shared_buffers=256MB", "max_connections=200", "jit=off", "autovacuum=on", "timezone=UTC", "listen_addresses=",
}

// installed returns the bin directory of the newest PostgreSQL here that has
// PostGIS, or "".
func installed() string {
	var found []string
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin"} {
		matches, err := filepath.Glob(pattern)
		if err == nil { // the patterns are constants and well formed
			found = append(found, matches...)
		}
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		found = append(found, filepath.Dir(path))
	}
	best, newest := "", -1
	for _, bin := range found {
		share, err := exec.Command(filepath.Join(bin, "pg_config"), "--sharedir").Output()
		if err != nil {
			continue
		}
		if _, err := os.Stat(filepath.Join(string(bytes.TrimSpace(share)), "extension", "postgis.control")); err != nil {
			continue
		}
		if v := version(bin); v > newest {
			best, newest = bin, v
		}
	}
	return best
}

// version returns the major version of the PostgreSQL in bin, or 0.
func version(bin string) int {
	out, err := exec.Command(filepath.Join(bin, "initdb"), "--version").Output()
	if err != nil {
		return 0
	}
	major, err := strconv.Atoi(string(regexp.MustCompile(`\d+`).Find(out)))
	if err != nil {
		return 0
	}
	return major
}

// startCluster makes a cluster in a temporary folder and serves it on a Unix
// socket there, which only this user and root can reach.
func startCluster(bin string) (db server, err error) {
	dir, err := os.MkdirTemp("", "ceded-pg-")
	if err == nil && len(dir) > 80 { // a socket's path holds 107 bytes
		_ = os.Remove(dir) // empty still
		dir, err = os.MkdirTemp("/tmp", "ceded-pg-")
	}
	if err != nil {
		return server{}, err
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(dir) // the first error is the one to tell
		}
	}()
	attr, err := owner(dir)
	if err != nil {
		return server{}, err
	}

	pgdata := filepath.Join(dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", pgdata, "-U", "postgres", "--auth=trust",
		"--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")
	initdb.Dir, initdb.SysProcAttr = dir, attr
	if out, err := initdb.CombinedOutput(); err != nil {
		return server{}, fmt.Errorf("initdb: %w\n%s", err, out)
	}

	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return server{}, err
	}
	args := []string{"-D", pgdata, "-k", dir}
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	postgres := exec.Command(filepath.Join(bin, "postgres"), args...)
	postgres.Dir, postgres.SysProcAttr, postgres.Stdout, postgres.Stderr = dir, attr, log, log
	ended := make(chan error, 1)
	started := make(chan error, 1)
	go func() {
		// The kernel stops the server when this thread ends, so that not even a
		// kill -9 of this process leaves a server behind.
		runtime.LockOSThread()
		err := postgres.Start()
		started <- err
		if err == nil {
			ended <- postgres.Wait()
		}
	}()
	if err := <-started; err != nil {
		return server{}, err
	}
	if err := ready(bin, dir, ended); err != nil {
		text, _ := os.ReadFile(log.Name()) // empty when there is none
		return server{}, fmt.Errorf("%w\n%s", err, text)
	}
	u := url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/postgres", RawQuery: url.Values{"host": {dir}}.Encode()}
	stop := func() error {
		var failed error
		if err := postgres.Process.Signal(syscall.SIGINT); err == nil { // fast shutdown
			select {
			case <-ended:
			case <-time.After(20 * time.Second):
				failed = errors.Join(errors.New("the cluster did not stop in 20 s: killed"), postgres.Process.Kill())
			}
		}
		return errors.Join(failed, log.Close(), os.RemoveAll(dir))
	}
	return server{url: u.String(), from: fmt.Sprintf("a throwaway cluster of PostgreSQL %d", version(bin)), stop: stop}, nil
}

// owner gives dir to the user that the server runs as, since PostgreSQL refuses
// to run as root, and returns how to start a process as that user.
func owner(dir string) (*syscall.SysProcAttr, error) {
	attr := untilParentEnds()
	if os.Geteuid() != 0 {
		return attr, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		if err := errors.Join(err1, err2); err != nil {
			return nil, err
		}
		attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		return attr, os.Chown(dir, uid, gid)
	}
	return nil, errors.New("this is root, and there is no user postgres or nobody to run PostgreSQL as")
}

// ready waits until the server answers.
func ready(bin, dir string, ended chan error) error {
	deadline := time.After(60 * time.Second)
	for {
		if exec.Command(filepath.Join(bin, "pg_isready"), "-q", "-h", dir).Run() == nil {
			return nil
		}
		select {
		case err := <-ended:
			return fmt.Errorf("the cluster did not start: %v", err)
		case <-deadline:
			return errors.New("the cluster did not answer in 60 s")
		case <-time.After(50 * time.Millisecond):
		}
	}
}
