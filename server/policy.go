package server

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// A door is open when pages of other origins may read it: API, schemas, downloads, tiles,
// style, fonts, hashed assets, figures and embeds. Nothing else is.
func openDoor(path string) bool {
	for _, p := range []string{"/api/", "/tiles/", "/assets/", "/fonts/", "/embed/", "/schemas/", "/download/"} {
		if strings.HasPrefix(path, p) {
			return true
		}
	}
	return path == "/api" || path == "/style.json" || path == "/palette.css" || figureDoor(path)
}

// figureDoor tells whether the path is a picture of a page or of a view of the map.
func figureDoor(path string) bool {
	if path == "/map.svg" {
		return true
	}
	if !strings.HasSuffix(path, ".svg") && !strings.HasSuffix(path, ".png") {
		return false
	}
	for _, p := range []string{"/features/", "/claims/", "/at/"} {
		if strings.HasPrefix(path, p) {
			return true
		}
	}
	return false
}

// embedDoor tells whether the path may be framed.
func embedDoor(path string) bool { return strings.HasPrefix(path, "/embed/") }

// machineDoor tells whether programs read the path, so that its errors are
// JSON whatever a browser would rather have.
func machineDoor(path string) bool {
	return openDoor(path) && !embedDoor(path) || path == "/healthz" || path == "/readyz"
}

const (
	// policyPage is what our own pages may do: load from this origin, no
	// inline script or style, no frame around them.
	policyPage = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
		"connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	// policyFigure is for a picture opened by itself: it draws, nothing else.
	policyFigure = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox; frame-ancestors 'none'"
)

// policyEmbed lets a page be framed anywhere; styles are the hashes of style
// sheets written in it. In a frame sandboxed without
// allow-same-origin, 'self' matches nothing, so the origin is named as well.
func policyEmbed(origin string, styles ...string) string {
	self := "'self'"
	if origin != "" {
		self += " " + origin
	}
	return "default-src 'none'; script-src " + self + "; style-src " + strings.Join(append([]string{self}, styles...), " ") + "; img-src " + self + " data: blob:; font-src " + self +
		"; connect-src " + self + "; worker-src " + self + "; base-uri 'none'; form-action 'none'; frame-ancestors *"
}

// secure is the middleware that sets the security headers of every answer,
// errors included, and answers preflight requests.
func (s *Server) secure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r, h := c.Request(), c.Response().Header()
		origin := ""
		if embedDoor(r.URL.Path) {
			origin = s.origin(c)
		}
		secureHeaders(h, r.URL.Path, origin)
		if !openDoor(r.URL.Path) {
			return next(c)
		}
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
			methods := "GET, HEAD, OPTIONS"
			if r.URL.Path == "/api/at" {
				methods = "GET, HEAD, POST, OPTIONS"
			}
			h.Set("Access-Control-Allow-Methods", methods)
			h.Set("Access-Control-Allow-Headers", "Accept, Accept-Language, Content-Type, If-None-Match, If-Modified-Since, Range")
			h.Set("Access-Control-Max-Age", "86400")
		}
		return next(c)
	}
}

// tileAlone takes away the headers that speak of documents, what they load and
// who opens them. A tile is never one: its type is a tile's, and nosniff keeps
// browsers to it. Half of what a small tile would weigh is saved. No
// Cross-Origin-Resource-Policy says the same as cross-origin.
func tileAlone(h http.Header) {
	for _, name := range []string{"Content-Security-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy", "Referrer-Policy",
		"Cross-Origin-Resource-Policy", "Access-Control-Expose-Headers"} {
		h.Del(name)
	}
}

// secureHeaders sets what every answer at a path says of its safety. origin is
// ours, for embeds.
func secureHeaders(h http.Header, path, origin string) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	switch {
	case embedDoor(path):
		h.Set("Content-Security-Policy", policyEmbed(origin))
	case figureDoor(path):
		h.Set("Content-Security-Policy", policyFigure)
	default:
		h.Set("Content-Security-Policy", policyPage)
	}
	if !openDoor(path) {
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		return
	}
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", "Accept-Ranges, Content-Crs, Content-Length, Content-Range, ETag, Link, Retry-After")
}
