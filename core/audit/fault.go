package audit

import (
	"fmt"
	"strings"
	"time"
)

// Kind tells what a fault was found in.
type Kind string

// The kinds of faults.
const (
	BadCheckpoint Kind = "checkpoint" // missing, not signed by the key, or not of these entries
	BadEntry      Kind = "entry"      // changed, missing, inserted or out of order
	BadTile       Kind = "tile"       // a stored hash does not follow from the entries
	Unsigned      Kind = "unsigned"   // entries that no checkpoint signs
	BadCopy       Kind = "copy"       // a copy elsewhere signs something else than the log
	Unwitnessed   Kind = "witness"    // the checkpoint is not cosigned by enough witnesses
	BadState      Kind = "database"   // the broker's database says something else than the log
)

// Fault is one thing that does not fit.
type Fault struct {
	Kind Kind `json:"kind"`
	// Entry is the index of the entry, or the first one of a range; -1 if none is meant.
	Entry int64 `json:"entry"`
	// Path is the file, relative to the log's directory.
	Path string `json:"path,omitempty"`
	// Detail says what is wrong with it.
	Detail string `json:"detail"`
}

// String names the place first.
func (f Fault) String() string {
	switch {
	case f.Entry >= 0 && f.Path != "":
		return fmt.Sprintf("%s: entry %d: %s", f.Path, f.Entry, f.Detail)
	case f.Path != "":
		return f.Path + ": " + f.Detail
	}
	return f.Detail
}

// Report is what a verification found.
type Report struct {
	Origin string     `json:"origin"`
	Size   uint64     `json:"size"` // entries that the checkpoint signs
	Root   string     `json:"root"` // base64, as in the checkpoint
	First  *time.Time `json:"first,omitempty"`
	Last   *time.Time `json:"last,omitempty"`
	// Copies are the checkpoints elsewhere that the log was held against.
	Copies *CopiesReport `json:"copies,omitempty"`
	// Witnesses are those who have cosigned the checkpoint, if a policy was given.
	Witnesses *WitnessReport `json:"witnesses,omitempty"`
	Faults    []Fault        `json:"faults"`
}

// Err is nil for a log without faults and a [*TamperError] otherwise.
func (r Report) Err() error {
	if len(r.Faults) == 0 {
		return nil
	}
	return &TamperError{Faults: r.Faults}
}

// TamperError carries all faults of a log.
type TamperError struct{ Faults []Fault }

// Error names the first faults.
func (e *TamperError) Error() string {
	const most = 5
	var b strings.Builder
	fmt.Fprintf(&b, "verify audit log: %d fault(s): ", len(e.Faults))
	for i, f := range e.Faults {
		if i == most {
			fmt.Fprintf(&b, "; and %d more", len(e.Faults)-most)
			break
		}
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(f.String())
	}
	return b.String()
}
