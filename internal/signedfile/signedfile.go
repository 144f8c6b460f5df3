// Package signedfile signs a JSON document so that it can be kept and checked without the
// broker: a signed note (golang.org/x/mod/sumdb/note), an empty line, and the document on
// one line.
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
// The first line names the format, and no format may begin as a checkpoint of the audit log
// does, whose key it is signed with. The hash is of the JSON line with its end. Between
// them stand lines that say the most important of the document again.
package signedfile

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/sotto-project/sotto/core/keyring"
)

// ErrSignature says that no given verifier's signature covers the file.
var ErrSignature = errors.New("it is not signed by the verifier given")

// Format is one kind of document T.
type Format[T any] struct {
	Line    string         // the first line of the note
	MaxFile int            // bytes
	Say     func(T) string // what the note says of the document, in whole lines
}

// Sign encodes a document and signs it.
func (f Format[T]) Sign(doc T, s note.Signer) ([]byte, error) {
	text, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	text = append(text, '\n')
	signed, err := note.Sign(&note.Note{Text: f.head(doc, text)}, s)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	return bytes.Join([][]byte{signed, text}, []byte("\n")), nil
}

func (f Format[T]) head(doc T, text []byte) string {
	return fmt.Sprintf("%s\n%ssha256 %x\n", f.Line, f.Say(doc), sha256.Sum256(text))
}

// Open checks a file against a verifier, or several separated by white space, and returns
// the document with the name of who signed. Nothing else is read or asked. The document is
// decoded only when the signature covers it.
func (f Format[T]) Open(file []byte, verifier string) (doc T, signer string, err error) {
	fail := func(err error) (T, string, error) {
		var none T
		return none, "", err
	}
	if len(file) > f.MaxFile {
		return fail(errors.New("the file is too long"))
	}
	verifiers, err := keyring.ParseVerifiers(verifier)
	if err != nil {
		return fail(err)
	}
	text, rest, ok1 := bytes.Cut(file, []byte("\n\n"))
	signatures, document, ok2 := bytes.Cut(rest, []byte("\n\n"))
	if !ok1 || !ok2 {
		return fail(errors.New("the file is not a signed note and a document"))
	}
	n, err := note.Open(file[:len(text)+2+len(signatures)+1], verifiers)
	var unverified *note.UnverifiedNoteError
	var invalid *note.InvalidSignatureError
	if errors.As(err, &unverified) || errors.As(err, &invalid) {
		return fail(ErrSignature)
	} else if err != nil {
		return fail(errors.New("it does not begin with a signed note"))
	}
	if !strings.HasPrefix(n.Text, f.Line+"\n") {
		return fail(fmt.Errorf("the note is signed, and is no %s", strings.TrimPrefix(f.Line, "sotto ")))
	}
	if !strings.HasSuffix(n.Text, fmt.Sprintf("\nsha256 %x\n", sha256.Sum256(document))) {
		return fail(errors.New("the document is not the one that was signed"))
	}
	if err := json.Unmarshal(document, &doc); err != nil {
		return fail(errors.New("the document is not JSON"))
	}
	if n.Text != f.head(doc, document) {
		return fail(errors.New("the note says something else than the document"))
	}
	return doc, n.Sigs[0].Name, nil
}
