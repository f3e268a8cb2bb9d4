package data

import "encoding/json"

// Correction is one thing of the data that was wrong and was put right. Rows
// are only added; they speak of releases that may be gone.
type Correction struct {
	ID      string   `json:"id"`
	Date    Date     `json:"date"`
	Release string   `json:"release"` // version of the data that first holds it
	File    string   `json:"file"`
	Entry   string   `json:"entry"` // row or feature; "": several, or the whole file
	Field   string   `json:"field"` // "": the whole row
	Was     string   `json:"was"`
	Now     string   `json:"now"`
	Why     string   `json:"why"`
	Sources []string `json:"sources"`
	Raw     json.RawMessage
}
