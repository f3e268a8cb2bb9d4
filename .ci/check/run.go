package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// quiet is how long a step may print nothing before a line says that it still runs.
const quiet = 20 * time.Second

// step is one check: a command, or a function that writes complaints to out.
// Without a reader a step counts as one test.
type step struct {
	name string
	dir  string
	env  []string
	cmd  []string
	call func(out *strings.Builder) error
	read func() reader
}

// reader watches the output of a command, prints what a person wants of it, and
// counts tests.
type reader interface {
	line(text string)
	result() (counts, []string)
}

type counts struct{ passed, failed int }

type result struct {
	name string
	counts
	notes []string
	took  time.Duration
}

// runAll runs the steps in order; a failed one does not stop those after it.
func runAll(steps []step) []result {
	results := make([]result, 0, len(steps))
	for _, s := range steps {
		fmt.Printf("\n== %s\n", s.name)
		start := time.Now()
		r := s.run()
		r.name, r.took = s.name, time.Since(start)
		fmt.Printf("== %s: %d passed, %d failed, %s\n", s.name, r.passed, r.failed, r.took.Round(100*time.Millisecond))
		results = append(results, r)
	}
	return results
}

func (s step) run() result {
	if s.call != nil {
		var out strings.Builder
		err := s.call(&out)
		fmt.Print(out.String())
		if err != nil {
			fmt.Println(err)
		}
		if err != nil || out.Len() > 0 {
			return result{counts: counts{failed: 1}}
		}
		return result{counts: counts{passed: 1}}
	}
	var r reader = &echo{}
	if s.read != nil {
		r = s.read()
	}
	err := s.stream(r)
	n, notes := r.result()
	if s.read == nil && err == nil {
		n.passed = 1
	}
	if err != nil && n.failed == 0 {
		n.failed = 1
		notes = append(notes, strings.Join(s.cmd, " ")+": "+err.Error())
	}
	if err == nil && n == (counts{}) {
		n.failed = 1
		notes = append(notes, "ran no test")
	}
	return result{counts: n, notes: notes}
}

// stream runs the command and gives its output, both streams, to r line by line.
func (s step) stream(r reader) error {
	cmd := exec.Command(s.cmd[0], s.cmd[1:]...)
	cmd.Dir = s.dir
	cmd.Env = append(append(os.Environ(), "NO_COLOR=1"), s.env...)
	pipe, w := io.Pipe()
	cmd.Stdout, cmd.Stderr = w, w

	var mu sync.Mutex
	start, last := time.Now(), time.Now()
	stop := make(chan struct{})
	go func() {
		tick := time.NewTicker(quiet)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				mu.Lock()
				if time.Since(last) >= quiet {
					fmt.Printf("   ... %s, %s\n", s.name, time.Since(start).Round(time.Second))
				}
				mu.Unlock()
			}
		}
	}()
	read := make(chan struct{})
	go func() {
		defer close(read)
		lines := bufio.NewReader(pipe)
		for {
			text, err := lines.ReadString('\n')
			if text != "" {
				mu.Lock()
				last = time.Now()
				r.line(strings.TrimRight(text, "\r\n"))
				mu.Unlock()
			}
			if err != nil {
				return
			}
		}
	}()
	err := cmd.Run()
	_ = w.Close() // ends the reader; closing a pipe does not fail
	<-read
	close(stop)
	return err
}
