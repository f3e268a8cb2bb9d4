package data

import "errors"

var (
	// ErrNotFound says that the release, layer, feature or record asked for
	// does not exist.
	ErrNotFound = errors.New("not found")
	// ErrUnavailable says that the store cannot answer now and may answer later.
	ErrUnavailable = errors.New("unavailable")
	// ErrInvalid says that a dossier file breaks a rule of the dossier.
	ErrInvalid = errors.New("invalid dossier")
)

// FileError is a fault in one dossier file. It wraps ErrInvalid.
type FileError struct {
	File    string // path inside the dossier folder
	Feature string // id of the feature or record, "" for the whole file
	Field   string // name of the field, "" when the fault is not in one field
	Reason  string // what is wrong
	Fix     string // what to do about it
}

// Error returns one line that names file, feature, field, reason and remedy.
func (e *FileError) Error() string {
	s := e.File
	if e.Feature != "" {
		s += ": feature " + e.Feature
	}
	if e.Field != "" {
		s += ": field " + e.Field
	}
	s += ": " + e.Reason
	if e.Fix != "" {
		s += " (" + e.Fix + ")"
	}
	return s
}

// Unwrap returns ErrInvalid.
func (e *FileError) Unwrap() error { return ErrInvalid }
