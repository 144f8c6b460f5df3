// Package erasurecert makes of an erasure a document that can be kept and given to whom it
// is about: signed, so that it can be checked without the broker.
//
// # Format v1
//
// As the retention report (internal/retentionreport), a certificate is a signed note, an
// empty line, and JSON on one line. The key is the audit log's:
//
//	sotto erasure certificate v1
//	erasure e0c3k8…
//	at 2026-11-26T12:00:00Z
//	remaining 0
//	sha256 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
//
//	— sotto.example.org/audit 0gI5Y0CCGmsIYDeZ…
//
//	{"erasure":"e0c3k8…", …}
package erasurecert

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/internal/eraser"
)

const (
	formatLine = "sotto erasure certificate v1"
	maxFile    = 4 << 20
)

// ErrSignature says that no given verifier's signature covers the certificate.
var ErrSignature = errors.New("the certificate is not signed by the verifier given")

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
	document, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("sign certificate: %w", err)
	}
	document = append(document, '\n')
	signed, err := note.Sign(&note.Note{Text: head(c, document)}, s)
	if err != nil {
		return nil, fmt.Errorf("sign certificate: %w", err)
	}
	return bytes.Join([][]byte{signed, document}, []byte("\n")), nil
}

func head(c Certificate, document []byte) string {
	return fmt.Sprintf("%s\nerasure %s\nat %s\nremaining %d\nsha256 %x\n", formatLine, c.Erasure, c.At.UTC().Format(time.RFC3339), c.Left, sha256.Sum256(document))
}

// Open checks a certificate against a verifier, or several separated by white space, and
// returns it with the name of who signed. Nothing else is read or asked.
func Open(file []byte, verifier string) (c Certificate, signer string, err error) {
	fail := func(err error) (Certificate, string, error) {
		return Certificate{}, "", fmt.Errorf("open certificate: %w", err)
	}
	if len(file) > maxFile {
		return fail(errors.New("the file is too long"))
	}
	verifiers, err := keyring.ParseVerifiers(verifier)
	if err != nil {
		return fail(err)
	}
	text, rest, ok1 := bytes.Cut(file, []byte("\n\n"))
	signatures, document, ok2 := bytes.Cut(rest, []byte("\n\n"))
	if !ok1 || !ok2 {
		return fail(errors.New("the file is not a signed note and a certificate"))
	}
	n, err := note.Open(file[:len(text)+2+len(signatures)+1], verifiers)
	var unverified *note.UnverifiedNoteError
	var invalid *note.InvalidSignatureError
	if errors.As(err, &unverified) || errors.As(err, &invalid) {
		return fail(ErrSignature)
	} else if err != nil {
		return fail(errors.New("it does not begin with a signed note"))
	}
	if !strings.HasPrefix(n.Text, formatLine+"\n") {
		return fail(errors.New("the note is signed, and is no erasure certificate v1"))
	}
	if err := json.Unmarshal(document, &c); err != nil {
		return fail(errors.New("the certificate is not JSON"))
	}
	if n.Text != head(c, document) {
		return fail(errors.New("the certificate is not the one that was signed"))
	}
	return c, n.Sigs[0].Name, nil
}
