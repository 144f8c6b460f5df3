package audit

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// Key is a signing key of a signed note and the verifier string that belongs to it.
// The verifier is public: it is what people who check the log must have from a
// source they trust.
type Key struct {
	Signer   note.Signer
	Verifier string
}

// CreateKeyFile makes a random Ed25519 key and writes it, in the format of
// golang.org/x/mod/sumdb/note, to a new file that only its owner may read. An
// existing file is an error, never overwritten.
func CreateKeyFile(path, name string) (Key, error) {
	secret, _, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return Key{}, fmt.Errorf("make note key: %w", err)
	}
	key, err := parseKey(secret)
	if err != nil {
		return Key{}, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return Key{}, fmt.Errorf("create note key file: %w", err)
	}
	_, err = f.WriteString(secret + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return Key{}, fmt.Errorf("write note key file: %w", err)
	}
	return key, nil
}

// ReadKeyFile reads a key file. It refuses one that others than the owner may read:
// such a key has to be taken as known to them.
func ReadKeyFile(path string) (Key, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Key{}, fmt.Errorf("read note key file: %w", err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return Key{}, fmt.Errorf("read note key file: %s has mode %04o; it must be readable by its owner only (chmod 600)", filepath.Base(path), mode)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return Key{}, fmt.Errorf("read note key file: %w", err)
	}
	key, err := parseKey(strings.TrimSpace(string(text)))
	if err != nil {
		return Key{}, fmt.Errorf("read note key file %s: %w", filepath.Base(path), err)
	}
	return key, nil
}

// parseKey reads "PRIVATE+KEY+name+hash+base64(0x01 seed)" and derives the verifier.
// note.NewSigner checks the parts, this only takes them.
func parseKey(secret string) (Key, error) {
	signer, err := note.NewSigner(secret)
	if err != nil {
		return Key{}, errors.New("this is no signing key of a signed note") // the original error may quote the key
	}
	// Standard base64 may itself hold a '+', so the data is all that follows the fourth.
	parts := strings.SplitN(secret, "+", 5)
	seed, err := base64.StdEncoding.DecodeString(parts[len(parts)-1])
	if err != nil || len(seed) != 1+ed25519.SeedSize {
		return Key{}, errors.New("this is no Ed25519 signing key")
	}
	public := ed25519.NewKeyFromSeed(seed[1:]).Public().(ed25519.PublicKey)
	verifier, err := note.NewEd25519VerifierKey(signer.Name(), public)
	if err != nil {
		return Key{}, fmt.Errorf("derive verifier: %w", err)
	}
	return Key{Signer: signer, Verifier: verifier}, nil
}
