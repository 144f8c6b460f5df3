package keyring

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// ErrUnwrap says that a wrapped private key does not open: another KEK, another
// epoch, or altered bytes. Which of them cannot be told.
var ErrUnwrap = errors.New("unwrap private key: wrong key-encryption key, wrong epoch, or altered bytes")

// ErrKEK is what a key-encryption key in a service returns, wrapped, when it cannot be
// asked now or refuses us. It says nothing about what was to be opened: trying again
// may help, and nothing is lost.
var ErrKEK = errors.New("the key-encryption key cannot be used now")

// asked remembers whether a key-encryption key could be asked. Tink's errors do not
// lead back to it.
type asked struct {
	tink.AEAD
	fault error
}

// Encrypt implements tink.AEAD.
func (a *asked) Encrypt(plaintext, associatedData []byte) ([]byte, error) {
	out, err := a.AEAD.Encrypt(plaintext, associatedData)
	a.fault = err
	return out, err
}

// Decrypt implements tink.AEAD.
func (a *asked) Decrypt(ciphertext, associatedData []byte) ([]byte, error) {
	out, err := a.AEAD.Decrypt(ciphertext, associatedData)
	a.fault = err
	return out, err
}

// wrapContext is the associated data of a wrapped private key.
func wrapContext(e Epoch) []byte { return []byte("sotto epoch private key v1\n" + e.ID() + "\n") }

// WrapPrivate encrypts a private epoch key under the key-encryption key, bound to
// the epoch. The result is Tink's encrypted keyset, binary.
func WrapPrivate(h *keyset.Handle, kek tink.AEAD, e Epoch) ([]byte, error) {
	if err := e.Validate(); err != nil {
		return nil, fmt.Errorf("wrap private key: %w", err)
	}
	if _, err := Public(h, e); err != nil {
		return nil, fmt.Errorf("wrap private key: %w", err)
	}
	var buf bytes.Buffer
	a := &asked{AEAD: kek}
	if err := h.WriteWithAssociatedData(keyset.NewBinaryWriter(&buf), a, wrapContext(e)); err != nil {
		if errors.Is(a.fault, ErrKEK) {
			return nil, fmt.Errorf("wrap private key: %w", a.fault)
		}
		// A remote KEK may fail with anything in its message.
		return nil, fmt.Errorf("wrap private key: %v", err)
	}
	return buf.Bytes(), nil
}

// UnwrapPrivate opens what [WrapPrivate] made for the same epoch. The error is
// [ErrUnwrap], or [ErrKEK] when the key-encryption key could not be asked.
func UnwrapPrivate(wrapped []byte, kek tink.AEAD, e Epoch) (*keyset.Handle, error) {
	if err := e.Validate(); err != nil {
		return nil, fmt.Errorf("unwrap private key: %w", err)
	}
	a := &asked{AEAD: kek}
	h, err := keyset.ReadWithAssociatedData(keyset.NewBinaryReader(bytes.NewReader(wrapped)), a, wrapContext(e))
	if errors.Is(a.fault, ErrKEK) {
		return nil, fmt.Errorf("unwrap private key: %w", a.fault)
	}
	if err != nil {
		return nil, ErrUnwrap
	}
	if _, err := Public(h, e); err != nil {
		return nil, fmt.Errorf("unwrap private key: %w", err)
	}
	return h, nil
}
