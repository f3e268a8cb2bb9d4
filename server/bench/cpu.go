package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// postmaster returns the process that all of the database's are children of; 0
// where the database is on another machine or there is no /proc.
func postmaster(ctx context.Context, url string) int {
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		return 0
	}
	defer func() { _ = c.Close(ctx) }() // it has answered
	var pid int
	if err := c.QueryRow(ctx, `SELECT pg_backend_pid()`).Scan(&pid); err != nil {
		return 0
	}
	parent, _ := usage(pid)
	return parent
}

// usage returns the parent of a process and the processor's time it has taken, in
// seconds; 0 where it is gone.
func usage(pid int) (parent int, seconds float64) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, 0
	}
	f := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:])) // state, parent, ...
	if len(f) < 13 {
		return 0, 0
	}
	parent, _ = strconv.Atoi(f[1])            // the kernel writes numbers
	user, _ := strconv.Atoi(f[11])            // as above
	system, _ := strconv.Atoi(f[12])          // as above
	return parent, float64(user+system) / 100 // ticks: a hundred a second on every Linux that Go runs on
}

// spent returns the processor's time that a contender and the database have taken.
func spent(c *contender, postmaster int) float64 {
	_, total := usage(c.cmd.Process.Pid)
	if postmaster == 0 {
		return total
	}
	all, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return total
	}
	for _, dir := range all {
		if pid, err := strconv.Atoi(filepath.Base(dir)); err == nil {
			if parent, s := usage(pid); parent == postmaster {
				total += s
			}
		}
	}
	return total
}
