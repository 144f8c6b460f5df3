// Package retentionreport makes of what a store holds a document that an auditor can
// keep: signed, so that it can be checked without the broker, and as one HTML page
// with a time line, without scripts, links or fonts from elsewhere.
//
// # The signed report, format v1
//
// A report file is a signed note (golang.org/x/mod/sumdb/note), an empty line, and the
// report as JSON on one line:
//
//	sotto retention report v1
//	at 2026-11-26T12:00:00Z
//	violations 0
//	sha256 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
//
//	— sotto.example.org/audit 0gI5Y0CCGmsIYDeZ…
//
//	{"at":"2026-11-26T12:00:00Z", …}
//
// The hash is of the JSON line with its end. The key is the audit log's: who can check
// the log can check the report. Its first line cannot begin a checkpoint of the log,
// which begins with the key's name.
package retentionreport

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
	"github.com/sotto-project/sotto/internal/sweeper"
)

const formatLine = "sotto retention report v1"

// maxFile bounds a signed report: at most 100 violations of each kind are named.
const maxFile = 64 << 20

// ErrSignature says that no given verifier's signature covers the report.
var ErrSignature = errors.New("the report is not signed by the verifier given")

// Sign encodes a report and signs it.
func Sign(r sweeper.Report, s note.Signer) ([]byte, error) {
	document, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("sign retention report: %w", err)
	}
	document = append(document, '\n')
	signed, err := note.Sign(&note.Note{Text: head(r, document)}, s)
	if err != nil {
		return nil, fmt.Errorf("sign retention report: %w", err)
	}
	return bytes.Join([][]byte{signed, document}, []byte("\n")), nil
}

func head(r sweeper.Report, document []byte) string {
	violations := 0
	for _, n := range r.Counts {
		violations += n
	}
	return fmt.Sprintf("%s\nat %s\nviolations %d\nsha256 %x\n", formatLine, r.At.UTC().Format(time.RFC3339), violations, sha256.Sum256(document))
}

// Open checks a signed report against a verifier, or several separated by white space,
// and returns it with the name of who signed. Nothing else is read or asked.
func Open(file []byte, verifier string) (r sweeper.Report, signer string, err error) {
	fail := func(err error) (sweeper.Report, string, error) {
		return sweeper.Report{}, "", fmt.Errorf("open retention report: %w", err)
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
		return fail(errors.New("the file is not a signed note and a report"))
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
		return fail(errors.New("the note is signed, and is no retention report v1"))
	}
	if !strings.HasSuffix(n.Text, fmt.Sprintf("\nsha256 %x\n", sha256.Sum256(document))) {
		return fail(errors.New("the report is not the one that was signed"))
	}
	if err := json.Unmarshal(document, &r); err != nil {
		return fail(errors.New("the report is not JSON"))
	}
	if n.Text != head(r, document) {
		return fail(errors.New("the note says something else than the report"))
	}
	return r, n.Sigs[0].Name, nil
}
