package server

import (
	"strconv"
	"strings"
)

// matches tells whether an If-None-Match header names the tag (RFC 9110
// 13.1.2, weak comparison).
func matches(header, tag string) bool {
	if header == "" {
		return false
	}
	if strings.TrimSpace(header) == "*" {
		return true
	}
	tag = strings.TrimPrefix(tag, "W/")
	for part := range strings.SplitSeq(header, ",") {
		if strings.TrimPrefix(strings.TrimSpace(part), "W/") == tag {
			return true
		}
	}
	return false
}

// acceptsEncoding tells whether Accept-Encoding headers allow the coding, which
// must be named there or come by "*" (RFC 9110 12.5.3).
func acceptsEncoding(headers []string, coding string) bool {
	any := false
	for _, h := range headers {
		for part := range strings.SplitSeq(h, ",") {
			name, q := quality(part)
			if strings.EqualFold(name, coding) {
				return q > 0
			}
			if name == "*" {
				any = q > 0
			}
		}
	}
	return any
}

// prefersHTML tells whether an Accept header ranks text/html before JSON, as
// browsers do and programs do not.
func prefersHTML(accept string) bool {
	html, json := 0.0, 0.0
	for part := range strings.SplitSeq(accept, ",") {
		name, q := quality(part)
		switch strings.ToLower(name) {
		case "text/html", "application/xhtml+xml":
			html = max(html, q)
		case "application/json", "application/problem+json":
			json = max(json, q)
		}
	}
	return html > json
}

// quality splits "name;q=0.5" of an Accept header; no q is 1, a bad one 0.
func quality(part string) (name string, q float64) {
	name, params, _ := strings.Cut(part, ";")
	name, q = strings.TrimSpace(name), 1
	for p := range strings.SplitSeq(params, ";") {
		k, v, ok := strings.Cut(strings.TrimSpace(p), "=")
		if ok && strings.EqualFold(strings.TrimSpace(k), "q") {
			f, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
			if err != nil || f < 0 || f > 1 {
				f = 0
			}
			q = f
		}
	}
	return name, q
}
