// Package retentionreport makes of what a store holds a document that an auditor can
// keep: signed, so that it can be checked without the broker, and as one HTML page
// with a time line, without scripts, links or fonts from elsewhere.
//
// # The signed report, format v1
//
// A report file is a signed file (internal/signedfile), whose note says:
//
//	sotto retention report v1
//	at 2026-11-26T12:00:00Z
//	violations 0
//	sha256 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
//
// The key is the audit log's: who can check the log can check the report.
package retentionreport

import (
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/sotto-project/sotto/internal/signedfile"
	"github.com/sotto-project/sotto/internal/sweeper"
)

// format bounds a signed report: at most 100 violations of each kind are named.
var format = signedfile.Format[sweeper.Report]{
	Line: "sotto retention report v1", MaxFile: 64 << 20,
	Say: func(r sweeper.Report) string {
		violations := 0
		for _, n := range r.Counts {
			violations += n
		}
		return fmt.Sprintf("at %s\nviolations %d\n", r.At.UTC().Format(time.RFC3339), violations)
	},
}

// Sign encodes a report and signs it.
func Sign(r sweeper.Report, s note.Signer) ([]byte, error) {
	file, err := format.Sign(r, s)
	if err != nil {
		return nil, fmt.Errorf("retention report: %w", err)
	}
	return file, nil
}

// Open checks a signed report against a verifier, or several separated by white space,
// and returns it with the name of who signed. Nothing else is read or asked.
func Open(file []byte, verifier string) (r sweeper.Report, signer string, err error) {
	if r, signer, err = format.Open(file, verifier); err != nil {
		return r, "", fmt.Errorf("open retention report: %w", err)
	}
	return r, signer, nil
}
