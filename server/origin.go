package server

import (
	"net"
	"net/http"
	"net/netip"
	"strings"

	"github.com/labstack/echo/v4"
)

// publicURL returns the scheme and host that machine documents build their
// links from. It is a problem when the operator has not set it and the request
// does not come by a loopback name, as a Host header from outside is not to be
// trusted in what others cache.
func (s *Server) publicURL(c echo.Context) (string, error) {
	if o := s.origin(c); o != "" {
		return o, nil
	}
	return "", &problem{
		kind:   kindPublicURL,
		detail: "this document holds full links, and the server does not know the address that readers reach it at",
		fixes: []string{
			"set CEDED_PUBLIC_URL where the server is started, such as CEDED_PUBLIC_URL=https://ceded.example",
			"ask by a loopback name such as http://127.0.0.1:8080",
		},
	}
}

// origin is publicURL without the complaint: "" when the address is not known.
func (s *Server) origin(c echo.Context) string {
	if s.cfg.PublicURL != "" {
		return s.cfg.PublicURL
	}
	if host := c.Request().Host; loopback(host) {
		return scheme(c.Request()) + "://" + host
	}
	return ""
}

func scheme(r *http.Request) string {
	if r.TLS != nil {
		return "https"
	}
	return "http"
}

// loopback tells whether a Host header names this machine.
func loopback(hostport string) bool {
	if !validHost(hostport) {
		return false
	}
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	host = strings.ToLower(strings.Trim(host, "[]"))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}

// validHost tells whether s can stand as the host of a URL and in a header: a
// name or address with an optional port, nothing else.
func validHost(s string) bool {
	if s == "" || len(s) > 255 {
		return false
	}
	for i := range len(s) {
		switch b := s[i]; {
		case b >= 'a' && b <= 'z', b >= 'A' && b <= 'Z', b >= '0' && b <= '9':
		case b == '.', b == '-', b == ':', b == '[', b == ']':
		default:
			return false
		}
	}
	return true
}
