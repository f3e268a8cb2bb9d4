package server

import (
	"encoding/json"
	"sort"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// openapiView is what the page of the interface reads of its document.
type openapiView struct {
	Info  struct{ Title, Description string }
	Tags  []struct{ Name, Description string }
	Paths map[string]struct {
		Get struct {
			Summary    string
			Tags       []string
			Parameters []struct {
				Ref string `json:"$ref"`
			}
			Responses map[string]struct {
				Ref         string `json:"$ref"`
				Description string
				Content     map[string]json.RawMessage
			}
		}
	}
	Components struct {
		Parameters map[string]struct {
			Name, In, Description string
			Required              bool
		}
		Responses map[string]struct{ Description string }
	}
}

// openapiPage serves /api/openapi.html: openapi.json for people, door by door.
func (s *Server) openapiPage(c echo.Context) error {
	var v openapiView
	if err := json.Unmarshal(openapiDocument, &v); err != nil {
		return err
	}
	p := &apiPage{Heading: "The interface", Crumbs: crumbs(), JSON: "/api/openapi.json"}
	p.Lede, _, _ = strings.Cut(v.Info.Description, "\n\n")
	paths := make([]string, 0, len(v.Paths))
	for path := range v.Paths {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	for _, tag := range v.Tags {
		t := apiTable{Heading: tag.Description, Head: []string{"Address", "Gives", "Parameters", "Answers"}}
		for _, path := range paths {
			op := v.Paths[path].Get
			if len(op.Tags) == 0 || op.Tags[0] != tag.Name {
				continue
			}
			address := code(path)
			if !strings.Contains(path, "{") {
				address.Href = path
			}
			var params, answers []string
			for _, ref := range op.Parameters {
				d := v.Components.Parameters[strings.TrimPrefix(ref.Ref, "#/components/parameters/")]
				if d.In == "query" {
					params = append(params, d.Name+": "+d.Description)
				}
			}
			for status, r := range op.Responses {
				if _, err := strconv.Atoi(status); err != nil || status >= "400" {
					continue
				}
				for m := range r.Content {
					answers = append(answers, status+" "+m)
				}
				if len(r.Content) == 0 {
					answers = append(answers, status)
				}
			}
			sort.Strings(answers)
			t.Rows = append(t.Rows, []apiCell{address, text(op.Summary), {Lines: params}, {Lines: answers}})
		}
		p.Tables = append(p.Tables, t)
	}
	return s.writePage(c, p)
}
