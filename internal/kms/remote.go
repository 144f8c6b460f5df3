package kms

import (
	"crypto/rand"
	"errors"
	"fmt"
	"sync"

	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/sotto-project/sotto/core/keyring"
)

// remote is a key in a service. It puts the service's errors into two kinds, without
// the service's own words, and does not wrap anything before it has seen that the
// service binds the associated data: some versions of Vault leave it out in silence,
// and a wrapped key would then open under another epoch's name.
type remote struct {
	aead tink.AEAD
	name string
	// down reports whether an error says nothing about the ciphertext: the service
	// cannot be reached, refuses us, or fails.
	down func(error) bool

	mu    sync.Mutex
	bound bool // guarded by mu
}

// errUnbound: what the service encrypts is not bound to what it should belong to.
var errUnbound = errors.New("it does not bind associated data: use a key that does (Vault: 1.9 or later, type aes256-gcm96, not derived)")

// Encrypt implements tink.AEAD.
func (r *remote) Encrypt(plaintext, associatedData []byte) ([]byte, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	out, err := r.aead.Encrypt(plaintext, associatedData)
	return out, r.kind("encrypt", err)
}

// Decrypt implements tink.AEAD.
func (r *remote) Decrypt(ciphertext, associatedData []byte) ([]byte, error) {
	out, err := r.aead.Decrypt(ciphertext, associatedData)
	return out, r.kind("decrypt", err)
}

// check is done once: a text that was encrypted for one purpose must not decrypt for another.
func (r *remote) check() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.bound {
		return nil
	}
	probe := rand.Text()
	sealed, err := r.aead.Encrypt([]byte(probe), []byte("sotto probe a"))
	if err != nil {
		return r.kind("encrypt", err)
	}
	opened, err := r.aead.Decrypt(sealed, []byte("sotto probe a"))
	if err != nil || string(opened) != probe {
		return r.kind("decrypt", cmpErr(err))
	}
	_, err = r.aead.Decrypt(sealed, []byte("sotto probe b"))
	switch {
	case err == nil:
		return fmt.Errorf("%s: %w", r.name, errUnbound)
	case r.down(err):
		return r.kind("decrypt", err)
	}
	r.bound = true
	return nil
}

func cmpErr(err error) error {
	if err == nil {
		return errors.New("another text came back")
	}
	return err
}

func (r *remote) kind(act string, err error) error {
	switch {
	case err == nil:
		return nil
	case r.down(err):
		return fmt.Errorf("%s with %s: %w", act, r.name, keyring.ErrKEK)
	}
	return fmt.Errorf("%s with %s: refused", act, r.name)
}
