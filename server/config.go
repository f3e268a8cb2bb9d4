package server

import (
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"time"
)

// Config holds what a server is started with. Its zero value serves on
// DefaultAddr, takes its public address from a loopback Host header and shows
// a plain page where the front end is not built. Fields with an env tag are the
// settings of README.md; cmd/ceded reads them.
type Config struct {
	// Addr is the host:port to listen on; empty: DefaultAddr.
	Addr string `env:"CEDED_ADDR"`
	// PublicURL is the scheme and host readers reach the server at, such as
	// https://ceded.example; empty: the request's Host when it is a loopback name.
	PublicURL string `env:"CEDED_PUBLIC_URL"`
	// DatabaseURL chooses the store: set, PostGIS; empty, the embedded data.
	// The server itself does not read it.
	DatabaseURL string `env:"DATABASE_URL"`
	// Warm is the zoom to which tiles are made at start, before anybody asks, in
	// the grid of the explorer: "0" to "9", or "off"; empty: off.
	Warm string `env:"CEDED_WARM"`

	// Frontend is the built front end; nil: not built.
	Frontend fs.FS
	// Version is the version of the program; empty: "dev".
	Version string
	// TileCacheBytes bounds the compressed tiles kept in memory; 0: 32 MiB.
	TileCacheBytes uint64
	// Timeout bounds the making of one answer; 0: 30 s.
	Timeout time.Duration
	// Grace bounds the shutdown; 0: 10 s.
	Grace time.Duration
}

// DefaultAddr is where a server listens when nothing is set.
const DefaultAddr = "127.0.0.1:8080"

// warmOff is the value of Config.Warm that makes no tile at start.
const warmOff = "off"

// withDefaults returns c with its zero values filled in, or an error for a
// public URL that is not an origin and a zoom to warm to that is none.
func (c Config) withDefaults() (Config, error) {
	if c.Addr == "" {
		c.Addr = DefaultAddr
	}
	if c.Version == "" {
		c.Version = "dev"
	}
	if c.TileCacheBytes == 0 {
		c.TileCacheBytes = 32 << 20
	}
	if c.Timeout == 0 {
		c.Timeout = 30 * time.Second
	}
	if c.Grace == 0 {
		c.Grace = 10 * time.Second
	}
	switch w := c.Warm; {
	case w == "":
		c.Warm = warmOff
	case w != warmOff && (len(w) != 1 || w < "0" || w > "9"):
		return c, fmt.Errorf("CEDED_WARM %q: want a zoom from 0 to 9, or off", w)
	}
	if c.PublicURL == "" {
		return c, nil
	}
	u, err := url.Parse(c.PublicURL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || !validHost(u.Host) || u.User != nil ||
		strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return c, fmt.Errorf("CEDED_PUBLIC_URL %q: want a scheme and a host only, such as https://ceded.example", c.PublicURL)
	}
	c.PublicURL = u.Scheme + "://" + u.Host
	return c, nil
}
