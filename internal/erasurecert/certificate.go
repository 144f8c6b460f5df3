// Package erasurecert makes of an erasure a document that can be kept and given to whom it
// is about: signed, so that it can be checked without the broker.
//
// # Format v1
//
// It is a signed file (internal/signedfile), whose note says:
//
//	sotto erasure certificate v1
//	erasure e0c3k8…
//	at 2026-11-26T12:00:00Z
//	remaining 0
//	sha256 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
package erasurecert

import (
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/sotto-project/sotto/internal/eraser"
	"github.com/sotto-project/sotto/internal/signedfile"
)

var format = signedfile.Format[Certificate]{
	Line: "sotto erasure certificate v1", MaxFile: 4 << 20,
	Say: func(c Certificate) string {
		return fmt.Sprintf("erasure %s\nat %s\nremaining %d\n", c.Erasure, c.At.UTC().Format(time.RFC3339), c.Left)
	},
}

// Certificate says what an erasure did. It names the person by pseudonyms only.
type Certificate struct {
	Erasure  string    `json:"erasure"`
	Store    string    `json:"store"`
	Tenant   string    `json:"tenant"`
	Subjects []string  `json:"subjects"`
	Reason   string    `json:"reason"`
	Ticket   string    `json:"ticket,omitempty"`
	Proposer string    `json:"proposer"`
	Approved []string  `json:"approved_by"`
	Begun    time.Time `json:"begun"`
	At       time.Time `json:"at"` // when it was done
	Resumed  int       `json:"resumed"`
	eraser.Result
	// Copies says what the erasure does not reach.
	Copies string `json:"copies"`
}

// CopiesOf is what a certificate says about copies.
func CopiesOf(last *time.Time) string {
	const text = "Copies of the store made before, such as backups, still hold the removed rows. They become unreadable when the keys of their epochs are destroyed"
	if last == nil {
		return text + "."
	}
	return text + ", the last of them after " + last.UTC().Format(time.RFC3339) + "."
}

// Sign encodes a certificate and signs it.
func Sign(c Certificate, s note.Signer) ([]byte, error) {
	file, err := format.Sign(c, s)
	if err != nil {
		return nil, fmt.Errorf("erasure certificate: %w", err)
	}
	return file, nil
}

// Open checks a certificate against a verifier, or several separated by white space, and
// returns it with the name of who signed. Nothing else is read or asked.
func Open(file []byte, verifier string) (c Certificate, signer string, err error) {
	if c, signer, err = format.Open(file, verifier); err != nil {
		return c, "", fmt.Errorf("open certificate: %w", err)
	}
	return c, signer, nil
}
