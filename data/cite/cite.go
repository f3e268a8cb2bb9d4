// Package cite writes citations: CSL-JSON, BibTeX (biblatex) and RIS. The three
// say the same of a work; what a format has no place for goes into its note.
package cite

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Item is a citable work, in the terms of CSL-JSON 1.0.2.
type Item struct {
	ID              string            `json:"id"`
	Type            string            `json:"type"` // a CSL type: book, article-journal, treaty, dataset, ...
	Title           string            `json:"title"`
	Author          []Name            `json:"author,omitempty"`
	Editor          []Name            `json:"editor,omitempty"`
	ContainerTitle  string            `json:"container-title,omitempty"`
	CollectionTitle string            `json:"collection-title,omitempty"`
	Volume          string            `json:"volume,omitempty"`
	Issue           string            `json:"issue,omitempty"`
	Page            string            `json:"page,omitempty"`
	Edition         string            `json:"edition,omitempty"`
	Number          string            `json:"number,omitempty"`
	Genre           string            `json:"genre,omitempty"`
	Publisher       string            `json:"publisher,omitempty"`
	PublisherPlace  string            `json:"publisher-place,omitempty"`
	Issued          *Date             `json:"issued,omitempty"`
	Accessed        *Date             `json:"accessed,omitempty"`
	Version         string            `json:"version,omitempty"`
	Language        string            `json:"language,omitempty"` // BCP 47
	DOI             string            `json:"DOI,omitempty"`
	ISBN            string            `json:"ISBN,omitempty"`
	ISSN            string            `json:"ISSN,omitempty"`
	URL             string            `json:"URL,omitempty"`
	Abstract        string            `json:"abstract,omitempty"`
	Note            string            `json:"note,omitempty"`
	Custom          map[string]string `json:"custom,omitempty"` // what CSL has no variable for
}

// Name is a person by family and given name, or anybody by one Literal name.
type Name struct {
	Family  string `json:"family,omitempty"`
	Given   string `json:"given,omitempty"`
	Literal string `json:"literal,omitempty"`
}

// Date is one date or a span of two, each of a year, perhaps a month, perhaps a
// day.
type Date struct {
	Parts [][]int `json:"date-parts,omitempty"`
	Circa bool    `json:"circa,omitempty"`
}

// Day is the date of a day, a month or a year as a dossier writes it: YYYYMMDD
// with the number of parts that are known, 1 to 3. No parts give nil.
func Day(yyyymmdd, known int) *Date {
	if known < 1 {
		return nil
	}
	parts := []int{yyyymmdd / 10000, yyyymmdd / 100 % 100, yyyymmdd % 100}
	return &Date{Parts: [][]int{parts[:min(known, 3)]}}
}

// edtf writes the date as EDTF level 1 does: 1858-05-28, 1999~, 1999/2001.
func (d *Date) edtf() string {
	if d == nil {
		return ""
	}
	var b bytes.Buffer
	for i, p := range d.Parts {
		if i > 0 {
			b.WriteByte('/')
		}
		for j, n := range p {
			if j == 0 {
				fmt.Fprintf(&b, "%04d", n)
			} else {
				fmt.Fprintf(&b, "-%02d", n)
			}
		}
		if d.Circa {
			b.WriteByte('~')
		}
	}
	return b.String()
}

// JSON writes items as CSL-JSON, one a line.
func JSON(items []Item) ([]byte, error) {
	b := []byte("[")
	for i := range items {
		var one bytes.Buffer
		enc := json.NewEncoder(&one)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(&items[i]); err != nil {
			return nil, err
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '\n')
		b = append(b, bytes.TrimSuffix(one.Bytes(), []byte("\n"))...)
	}
	return append(b, "\n]\n"...), nil
}
