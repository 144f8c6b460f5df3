// Package siem writes audit entries in the formats that security information and event
// management systems read: JSON lines as the log holds them, OCSF and CEF. An entry
// holds no content of samples, and so does no event.
package siem

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/audit"
)

// Format is how an entry is written, one on a line.
type Format string

// The formats.
const (
	JSONLines Format = "jsonl" // the entry itself, with its index
	OCSF      Format = "ocsf"  // Open Cybersecurity Schema Framework 1.8.0, https://schema.ocsf.io/1.8.0
	CEF       Format = "cef"   // ArcSight Common Event Format 0, implementation standard of version 25
)

// Formats lists all formats.
func Formats() []string { return []string{string(JSONLines), string(OCSF), string(CEF)} }

// ParseFormat reads the name of a format.
func ParseFormat(name string) (Format, error) {
	if !slices.Contains(Formats(), name) {
		return "", fmt.Errorf("format %q is not known; use one of %s", name, strings.Join(Formats(), ", "))
	}
	return Format(name), nil
}

// Writer writes entries of one log.
type Writer struct {
	w       io.Writer
	format  Format
	version string
}

// NewWriter writes to w; version is that of the program, which the events name.
func NewWriter(w io.Writer, format Format, version string) *Writer {
	return &Writer{w: w, format: format, version: version}
}

// Write writes one entry with its line break.
func (w *Writer) Write(r audit.Record) error {
	var line []byte
	var err error
	switch w.format {
	case OCSF:
		line, err = json.Marshal(ocsf(r, w.version))
	case CEF:
		line = cef(r, w.version)
	case JSONLines:
		line, err = json.Marshal(r)
	default:
		err = fmt.Errorf("format %q is not known", w.format)
	}
	if err != nil {
		return fmt.Errorf("write entry %d: %w", r.Index, err)
	}
	_, err = w.w.Write(append(line, '\n'))
	return err
}
