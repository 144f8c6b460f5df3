package audit

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	f_note "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/tessera"
	"golang.org/x/mod/sumdb/note"
)

// Witness is somebody else's machine that cosigns the checkpoints of a log, each only if
// it continues the one that it cosigned before: https://c2sp.org/tlog-witness.
type Witness struct {
	Name string // of its key
	URL  string // where it is asked, without add-checkpoint; empty if the policy names none
	Key  note.Verifier
}

// Witnesses are a policy: who cosigns a log, and how many of them must. Make them with
// [ParseWitnesses].
type Witnesses struct {
	All   []Witness // in the order of the policy
	group tessera.WitnessGroup
}

// Cosignature is that of a witness under a checkpoint, and when it was made by the
// witness's clock.
type Cosignature struct {
	Witness string    `json:"witness"`
	Time    time.Time `json:"time"`
}

// WitnessReport tells who has cosigned the checkpoint of a log.
type WitnessReport struct {
	Cosigned []Cosignature `json:"cosigned"`
	Missing  []string      `json:"missing"` // whose cosignature is not there, needed or not
	Quorum   bool          `json:"quorum"`  // whether they are enough, and new enough
}

// Satisfied tells whether enough witnesses have cosigned the checkpoint raw at since or
// later. The zero time asks for no date. The log's own signature is not looked at.
func (w *Witnesses) Satisfied(raw []byte, since time.Time) bool {
	return w.report(raw, since).Quorum
}

// Of gives the witness's cosignature under the checkpoint raw as a line of a signed note,
// and when it was made; "" if there is none.
func (w Witness) Of(raw []byte) (line string, at time.Time) {
	n, err := note.Open(raw, note.VerifierList(w.Key))
	if err != nil || len(n.Sigs) != 1 {
		return "", time.Time{}
	}
	at, err = f_note.CoSigV1Timestamp(n.Sigs[0])
	if err != nil {
		return "", time.Time{}
	}
	return fmt.Sprintf("— %s %s\n", n.Sigs[0].Name, n.Sigs[0].Base64), at.UTC()
}

func (w *Witnesses) report(raw []byte, since time.Time) WitnessReport {
	r := WitnessReport{Cosigned: []Cosignature{}, Missing: []string{}}
	// The checkpoint with those cosignatures only that are new enough.
	counted := string(raw[:bytes.LastIndex(raw, []byte("\n\n"))+1]) + "\n"
	for _, one := range w.All {
		line, at := one.Of(raw)
		if line == "" {
			r.Missing = append(r.Missing, one.Name)
			continue
		}
		r.Cosigned = append(r.Cosigned, Cosignature{one.Name, at})
		if !at.Before(since) {
			counted += line
		}
	}
	r.Quorum = w.group.Satisfied([]byte(counted))
	return r
}

// witnessed names a checkpoint that not enough witnesses have cosigned.
func (v *verification) witnessed(raw []byte, size uint64, opts Options) {
	if opts.Witnesses == nil {
		return
	}
	r := opts.Witnesses.report(raw, opts.CosignedSince)
	v.report.Witnesses = &r
	switch {
	case r.Quorum:
	case opts.Witnesses.Satisfied(raw, time.Time{}):
		v.fault(Unwitnessed, -1, "checkpoint",
			"its %d entries were not cosigned by enough witnesses since %s: the log was put back to what it was, or a witness does not answer",
			size, opts.CosignedSince.UTC().Format(time.RFC3339))
	default:
		v.fault(Unwitnessed, -1, "checkpoint",
			"its %d entries are not cosigned by enough witnesses; missing: %s. A witness was not reached, or it has cosigned another log under this name",
			size, strings.Join(r.Missing, ", "))
	}
}

// Askable reports the witnesses that have no URL: such a policy is good for a verification
// and not for a log.
func (w *Witnesses) Askable() error {
	var faults []error
	for _, one := range w.All {
		if one.URL == "" {
			faults = append(faults, fmt.Errorf("witness %s has no URL to ask it at", one.Name))
		}
	}
	return errors.Join(faults...)
}
