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
	if err := h.WriteWithAssociatedData(keyset.NewBinaryWriter(&buf), kek, wrapContext(e)); err != nil {
		// A remote KEK may fail with anything in its message.
		return nil, fmt.Errorf("wrap private key: %v", err)
	}
	return buf.Bytes(), nil
}

// UnwrapPrivate opens what [WrapPrivate] made for the same epoch.
func UnwrapPrivate(wrapped []byte, kek tink.AEAD, e Epoch) (*keyset.Handle, error) {
	if err := e.Validate(); err != nil {
		return nil, fmt.Errorf("unwrap private key: %w", err)
	}
	h, err := keyset.ReadWithAssociatedData(keyset.NewBinaryReader(bytes.NewReader(wrapped)), kek, wrapContext(e))
	if err != nil {
		return nil, ErrUnwrap
	}
	if _, err := Public(h, e); err != nil {
		return nil, fmt.Errorf("unwrap private key: %w", err)
	}
	return h, nil
}
