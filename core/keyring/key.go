package keyring

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/hybrid"
	"github.com/tink-crypto/tink-go/v2/hybrid/hpke"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// PublicKey is the public half of an epoch's key pair.
type PublicKey struct {
	Epoch     Epoch
	ID        string // first 16 hex digits of the SHA-256 of Key
	Algorithm Algorithm
	Key       []byte // Tink public keyset, binary
}

// maxKey bounds a public keyset: an X-Wing one has about 1,300 bytes.
const maxKey = 4096

// NewEpochKey makes a key pair at random. An empty algorithm means X-Wing.
func NewEpochKey(e Epoch, alg Algorithm) (private *keyset.Handle, public PublicKey, err error) {
	if err := e.Validate(); err != nil {
		return nil, PublicKey{}, fmt.Errorf("make epoch key: %w", err)
	}
	params, err := alg.parameters()
	if err != nil {
		return nil, PublicKey{}, fmt.Errorf("make epoch key: %w", err)
	}
	manager := keyset.NewManager()
	id, err := manager.AddNewKeyFromParameters(params)
	if err != nil {
		return nil, PublicKey{}, fmt.Errorf("make epoch key: %w", err)
	}
	if err := manager.SetPrimary(id); err != nil {
		return nil, PublicKey{}, fmt.Errorf("make epoch key: %w", err)
	}
	if private, err = manager.Handle(); err != nil {
		return nil, PublicKey{}, fmt.Errorf("make epoch key: %w", err)
	}
	public, err = Public(private, e)
	return private, public, err
}

// Public returns the public half of a private epoch key.
func Public(private *keyset.Handle, e Epoch) (PublicKey, error) {
	handle, err := private.Public()
	if err != nil {
		return PublicKey{}, fmt.Errorf("take public key: %w", err)
	}
	var buf bytes.Buffer
	if err := handle.WriteWithNoSecrets(keyset.NewBinaryWriter(&buf)); err != nil {
		return PublicKey{}, fmt.Errorf("take public key: %w", err)
	}
	return parsePublicKey(e, buf.Bytes())
}

// parsePublicKey checks the keyset whole: one enabled HPKE key of a known suite.
func parsePublicKey(e Epoch, key []byte) (PublicKey, error) {
	handle, err := readPublic(key)
	if err != nil {
		return PublicKey{}, err
	}
	entry, err := handle.Entry(0)
	if err != nil || handle.Len() != 1 {
		return PublicKey{}, errors.New("read public key: want a keyset with one key")
	}
	hpkeKey, ok := entry.Key().(*hpke.PublicKey)
	if !ok {
		return PublicKey{}, errors.New("read public key: it is not an HPKE public key")
	}
	params, ok := hpkeKey.Parameters().(*hpke.Parameters)
	if !ok {
		return PublicKey{}, errors.New("read public key: it has no HPKE parameters")
	}
	alg, err := algorithmOf(params)
	if err != nil {
		return PublicKey{}, err
	}
	return PublicKey{Epoch: e, ID: hash(key)[:16], Algorithm: alg, Key: key}, nil
}

func readPublic(key []byte) (*keyset.Handle, error) {
	if len(key) > maxKey {
		return nil, errors.New("read public key: it is too long")
	}
	handle, err := keyset.ReadWithNoSecrets(keyset.NewBinaryReader(bytes.NewReader(key)))
	if err != nil {
		// Tink's words may quote what it read.
		return nil, errors.New("read public key: not a Tink public keyset")
	}
	return handle, nil
}

// Encrypter returns the primitive that seals to the key.
func (k PublicKey) Encrypter() (tink.HybridEncrypt, error) {
	handle, err := readPublic(k.Key)
	if err != nil {
		return nil, err
	}
	return hybrid.NewHybridEncrypt(handle)
}

// Decrypter returns the primitive that opens what was sealed to the key's public half.
func Decrypter(private *keyset.Handle) (tink.HybridDecrypt, error) {
	return hybrid.NewHybridDecrypt(private)
}

func hash(key []byte) string {
	sum := sha256.Sum256(key)
	return hex.EncodeToString(sum[:])
}
