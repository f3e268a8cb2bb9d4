package cql2

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/paulmach/orb"
)

// token is a word of the text.
type token struct {
	kind byte   // 'i' identifier, '"' quoted identifier, '\'' text, '0' number, else the symbol; 0 at the end
	s    string // what it says; of a symbol, the symbol
	at   int    // byte offset
}

// reader reads cql2-text by recursive descent, one token ahead.
type reader struct {
	src   string
	next  int // byte offset behind tok
	tok   token
	depth int
	nodes int
	err   error // the first
}

func readText(s string) (*node, error) {
	if len(s) > maxLength {
		return nil, &Error{"at its end", fmt.Sprintf("the filter is longer than %d bytes", maxLength), []string{"shorten it"}}
	}
	if !utf8.ValidString(s) {
		return nil, &Error{"somewhere", "the filter is not UTF-8", []string{"percent-encode it as UTF-8"}}
	}
	r := &reader{src: s}
	r.advance()
	n := r.or()
	if r.err == nil && r.tok.kind != 0 {
		r.fail("the filter should end here or go on with AND or OR", "texts stand in single quotes: 'like this'")
	}
	if r.err != nil {
		return nil, r.err
	}
	return &n, nil
}

// fail keeps the first error, at the token ahead.
func (r *reader) fail(reason string, fixes ...string) {
	if r.err == nil {
		r.err = &Error{r.place(r.tok.at)(), reason, fixes}
	}
	r.tok = token{at: len(r.src)}
	r.next = len(r.src)
}

// place names a byte offset by its character, from 1.
func (r *reader) place(at int) func() string {
	return func() string {
		if at >= len(r.src) {
			return "at the end"
		}
		return fmt.Sprintf("at character %d", utf8.RuneCountInString(r.src[:at])+1)
	}
}

func isLetter(c rune) bool { return c == '_' || c == ':' || unicode.IsLetter(c) }

// advance reads the next token.
func (r *reader) advance() {
	s := r.src
	for r.next < len(s) && strings.IndexByte(" \t\r\n", s[r.next]) >= 0 {
		r.next++
	}
	start := r.next
	r.tok = token{at: start}
	if start >= len(s) {
		return
	}
	c, size := utf8.DecodeRuneInString(s[start:])
	switch {
	case isLetter(c):
		end := start + size
		for end < len(s) {
			c, size := utf8.DecodeRuneInString(s[end:])
			if !isLetter(c) && !unicode.IsDigit(c) && c != '.' {
				break
			}
			end += size
		}
		r.tok.kind, r.tok.s, r.next = 'i', s[start:end], end
	case c >= '0' && c <= '9' || c == '.':
		end := start + 1
		for end < len(s) && (s[end] >= '0' && s[end] <= '9' || s[end] == '.' || (s[end]|0x20) == 'e' || (s[end] == '-' || s[end] == '+') && (s[end-1]|0x20) == 'e') {
			end++
		}
		r.tok.kind, r.tok.s, r.next = '0', s[start:end], end
	case c == '\'' || c == '"':
		r.quoted(byte(c))
	case c == '<' && strings.HasPrefix(s[start:], "<>"), c == '<' && strings.HasPrefix(s[start:], "<="), c == '>' && strings.HasPrefix(s[start:], ">="):
		r.tok.kind, r.tok.s, r.next = 's', s[start:start+2], start+2
	case strings.ContainsRune("()=<>,+-*/^%", c):
		r.tok.kind, r.tok.s, r.next = 's', s[start:start+1], start+1
	default:
		r.fail(fmt.Sprintf("the character %q has no meaning here", c), "texts stand in single quotes: 'like this'")
	}
}

// quoted reads a text or a quoted name. A quote in it is doubled; in a text it
// may also follow a backslash.
func (r *reader) quoted(quote byte) {
	s := r.src
	var b strings.Builder
	for i := r.tok.at + 1; i < len(s); i++ {
		switch {
		case s[i] == quote && i+1 < len(s) && s[i+1] == quote, s[i] == '\\' && quote == '\'' && i+1 < len(s) && s[i+1] == '\'':
			b.WriteByte(quote)
			i++
		case s[i] == quote:
			r.tok.kind, r.tok.s, r.next = quote, b.String(), i+1
			return
		default:
			b.WriteByte(s[i])
		}
	}
	r.fail("the quote is never closed", "close it, and double a quote inside a text: 'it''s'")
}

// word takes the token ahead when it is this keyword.
func (r *reader) word(w string) bool {
	if r.tok.kind == 'i' && strings.EqualFold(r.tok.s, w) {
		r.advance()
		return true
	}
	return false
}

// symbol takes the token ahead when it is this symbol.
func (r *reader) symbol(s string) bool {
	if r.tok.kind == 's' && r.tok.s == s {
		r.advance()
		return true
	}
	return false
}

func (r *reader) want(s string) {
	if !r.symbol(s) {
		r.fail("expected " + s)
	}
}

// node makes a node, and counts it.
func (r *reader) node(at int, op string, value any, args ...node) node {
	if r.nodes++; r.nodes > maxNodes {
		r.fail(fmt.Sprintf("the filter has more than %d parts", maxNodes), "ask in several requests")
	}
	return node{where: r.place(at), op: op, value: value, args: args}
}

// enter goes a level deeper; it is false when that is too deep.
func (r *reader) enter() bool {
	if r.depth++; r.depth > maxDepth {
		r.fail(fmt.Sprintf("the filter is nested more than %d deep", maxDepth), "take brackets out")
	}
	return r.err == nil
}

func (r *reader) or() node  { return r.chain("or", r.and) }
func (r *reader) and() node { return r.chain("and", r.not) }

// chain reads conditions joined by a keyword.
func (r *reader) chain(op string, each func() node) node {
	at := r.tok.at
	list := []node{each()}
	for r.err == nil && r.word(op) {
		list = append(list, each())
	}
	if len(list) == 1 {
		return list[0]
	}
	return r.node(at, op, nil, list...)
}

func (r *reader) not() node {
	at := r.tok.at
	if r.word("not") {
		if !r.enter() {
			return node{}
		}
		defer func() { r.depth-- }()
		return r.node(at, "not", nil, r.not())
	}
	return r.predicate()
}

// predicate reads a condition in brackets or a comparison.
func (r *reader) predicate() node {
	if !r.enter() {
		return node{}
	}
	defer func() { r.depth-- }()
	if r.symbol("(") {
		n := r.or()
		r.want(")")
		return n
	}
	left := r.scalar()
	at := r.tok.at
	if r.tok.kind == 's' {
		switch op := r.tok.s; op {
		case "=", "<>", "<", ">", "<=", ">=":
			r.advance()
			return r.node(at, op, nil, left, r.scalar())
		case "+", "-", "*", "/", "^", "%":
			r.fail("sums are not reckoned here", "compare with the result")
			return node{}
		}
	}
	if r.word("is") {
		not := r.word("not")
		if !r.word("null") {
			r.fail("expected NULL", "write IS NULL or IS NOT NULL")
		}
		return r.negated(not, at, r.node(at, "isNull", nil, left))
	}
	not := r.word("not")
	switch {
	case r.word("like"):
		return r.negated(not, at, r.node(at, "like", nil, left, r.scalar()))
	case r.word("between"):
		low := r.scalar()
		if !r.word("and") {
			r.fail("expected AND", "write BETWEEN 1 AND 2")
		}
		return r.negated(not, at, r.node(at, "between", nil, left, low, r.scalar()))
	case r.word("in"):
		list := r.node(r.tok.at, isList, nil)
		r.want("(")
		for r.err == nil {
			list.args = append(list.args, r.scalar())
			if !r.symbol(",") {
				break
			}
		}
		r.want(")")
		return r.negated(not, at, r.node(at, "in", nil, left, list))
	case not:
		r.fail("expected LIKE, BETWEEN or IN")
	}
	return left // a truth value or a function; compile decides
}

func (r *reader) negated(not bool, at int, n node) node {
	if not {
		return r.node(at, "not", nil, n)
	}
	return n
}

// scalar reads a value, a geometry, an interval or a function.
func (r *reader) scalar() node {
	t := r.tok
	switch t.kind {
	case '\'':
		r.advance()
		return r.node(t.at, isLiteral, t.s)
	case '"':
		r.advance()
		return r.node(t.at, isProperty, t.s)
	case '0', 's':
		if t.kind == '0' || t.s == "-" || t.s == "+" {
			return r.node(t.at, isLiteral, r.number())
		}
	case 'i':
		r.advance()
		if r.tok.kind == 's' && r.tok.s == "(" {
			return r.call(t)
		}
		switch strings.ToUpper(t.s) {
		case "TRUE":
			return r.node(t.at, isLiteral, true)
		case "FALSE":
			return r.node(t.at, isLiteral, false)
		case "AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL":
			r.tok = t
			r.fail("a value should stand before "+strings.ToUpper(t.s), "a property of that name stands in double quotes")
			return node{}
		}
		return r.node(t.at, isProperty, t.s)
	}
	r.fail("a value should stand here: a property, a number, a text in single quotes, TRUE or FALSE")
	return node{}
}

// number reads a number with its sign.
func (r *reader) number() float64 {
	sign := 1.0
	if r.symbol("-") {
		sign = -1
	} else {
		r.symbol("+")
	}
	f, err := strconv.ParseFloat(r.tok.s, 64)
	if r.tok.kind != '0' || err != nil {
		r.fail("a number should stand here")
		return 0
	}
	r.advance()
	return sign * f
}

// call reads what stands in brackets behind a name.
func (r *reader) call(name token) node {
	if !r.enter() {
		return node{}
	}
	defer func() { r.depth-- }()
	op := strings.ToLower(name.s)
	switch op {
	case "date", "timestamp":
		r.want("(")
		n := r.node(name.at, isDate, r.tok.s)
		if r.tok.kind != '\'' {
			r.fail("a date in single quotes should stand here", "for example DATE('1858-05-28')")
		}
		r.advance()
		r.want(")")
		return n
	case "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon", "geometrycollection", "bbox", "envelope":
		var g orb.Geometry
		if g = r.geometry(op); r.err != nil {
			return node{}
		}
		return r.node(name.at, isGeometry, g)
	}
	n := r.node(name.at, op, nil)
	r.want("(")
	for r.err == nil && !r.symbol(")") {
		n.args = append(n.args, r.scalar())
		if !r.symbol(",") {
			r.want(")")
			break
		}
	}
	return n
}
