package postgis

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// statement is SQL whose named arguments are numbered once, and not by each call:
// for what every answer and tile asks.
type statement struct {
	sql   string
	order []string // names by number
}

// newStatement numbers the names in sql; all of them are given.
func newStatement(sql string, names ...string) statement {
	all := pgx.NamedArgs{}
	for _, n := range names {
		all[n] = n
	}
	numbered, order, err := all.RewriteQuery(context.Background(), nil, sql, nil)
	if err != nil || len(order) != len(names) {
		panic("the names of a statement are not those in its SQL: " + sql)
	}
	s := statement{sql: numbered}
	for _, n := range order {
		s.order = append(s.order, n.(string))
	}
	return s
}

// args puts named values in order.
func (s statement) args(named pgx.NamedArgs) []any {
	out := make([]any, len(s.order))
	for i, n := range s.order {
		out[i] = named[n]
	}
	return out
}
