package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"
)

// result is what one contender did in one round.
type result struct {
	PerSecond float64       `json:"perSecond"`
	P50       time.Duration `json:"p50"`
	P99       time.Duration `json:"p99"`
	Requests  int           `json:"requests"`
	Bytes     int64         `json:"bytes"`
}

// client is one connection that asks and reads. It speaks only as much HTTP as
// the contenders do: a length, or an empty answer.
type client struct {
	addr string
	conn net.Conn
	in   *bufio.Reader
}

// get asks for a path with extra header lines, each ending in CRLF, and returns
// the status and the length of the body.
func (c *client) get(path, headers string) (status, length int, err error) {
	if c.conn == nil {
		if c.conn, err = net.Dial("tcp", c.addr); err != nil {
			return 0, 0, err
		}
		c.in = bufio.NewReaderSize(c.conn, 64<<10)
	}
	if _, err = c.conn.Write([]byte("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n")); err != nil {
		return 0, 0, err
	}
	line, err := c.in.ReadSlice('\n')
	if err != nil || len(line) < 12 {
		return 0, 0, fmt.Errorf("status line %q: %w", line, err)
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, 0, err
	}
	length = -1
	for {
		if line, err = c.in.ReadSlice('\n'); err != nil {
			return 0, 0, err
		}
		if len(line) <= 2 {
			break
		}
		if len(line) > 16 && bytes.EqualFold(line[:15], []byte("content-length:")) {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(line[15:]))); err != nil {
				return 0, 0, err
			}
		}
	}
	if status == 204 || status == 304 {
		return status, 0, nil
	}
	if length < 0 {
		return 0, 0, fmt.Errorf("%s: an answer %d without a length", path, status)
	}
	_, err = io.CopyN(io.Discard, c.in, int64(length))
	return status, length, err
}

func (c *client) close() {
	if c.conn != nil {
		_ = c.conn.Close() // nothing waits in it
	}
}

// drive asks for the paths in turn over so many connections for so long, and
// until all of them have been asked for as often: a few large tiles must not fall
// to one contender and not to the other. An
// answer that is neither 200, 204 nor 304 is an error.
func drive(addr string, paths []string, headers string, connections int, length time.Duration) (result, error) {
	var (
		wg     sync.WaitGroup
		mu     sync.Mutex
		times  []time.Duration
		bytes  int64
		failed error
	)
	start := time.Now()
	for k := range connections {
		wg.Go(func() {
			c := &client{addr: addr}
			defer c.close()
			var own []time.Duration
			var read int64
			from, round := k*len(paths)/connections, max(1, len(paths)/connections)
			for i := from; time.Since(start) < length || (i-from)%round != 0; i++ {
				at := time.Now()
				status, n, err := c.get(paths[i%len(paths)], headers)
				if err == nil && status != 200 && status != 204 && status != 304 {
					err = fmt.Errorf("%s%s: status %d", addr, paths[i%len(paths)], status)
				}
				if err != nil {
					mu.Lock()
					failed = err
					mu.Unlock()
					return
				}
				own = append(own, time.Since(at))
				read += int64(n)
			}
			mu.Lock()
			times = append(times, own...)
			bytes += read
			mu.Unlock()
		})
	}
	wg.Wait()
	took := time.Since(start)
	if failed != nil || len(times) == 0 {
		return result{}, fmt.Errorf("%s: %d answers, %w", addr, len(times), failed)
	}
	slices.Sort(times)
	return result{float64(len(times)) / took.Seconds(), times[len(times)/2], times[len(times)*99/100], len(times), bytes}, nil
}
