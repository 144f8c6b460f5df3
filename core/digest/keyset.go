package digest

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
)

// NewKeyset makes a random PRF keyset.
func NewKeyset() (*keyset.Handle, error) {
	ks, err := keyset.NewHandle(prf.HMACSHA256PRFKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("make digest keyset: %w", err)
	}
	return ks, nil
}

// InsecureParseKeyset reads a keyset from Tink's JSON without encryption. The
// caller guards the file.
func InsecureParseKeyset(data []byte) (*keyset.Handle, error) {
	ks, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(data)))
	if err != nil {
		// Tink's error may quote the input, and the input is a key.
		return nil, fmt.Errorf("parse digest keyset of %d bytes: not a Tink keyset in JSON", len(data))
	}
	return ks, nil
}

// InsecureReadKeyset reads a keyset file as InsecureParseKeyset does. It refuses a
// file that anyone but its owner may read.
func InsecureReadKeyset(path string) (*keyset.Handle, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read digest keyset: %w", err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return nil, fmt.Errorf("read digest keyset %s: mode %#o lets others use the key, want 0600", path, mode)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read digest keyset: %w", err)
	}
	return InsecureParseKeyset(data)
}

// InsecureFormatKeyset writes a keyset as Tink's JSON without encryption.
func InsecureFormatKeyset(ks *keyset.Handle) ([]byte, error) {
	var b bytes.Buffer
	if err := insecurecleartextkeyset.Write(ks, keyset.NewJSONWriter(&b)); err != nil {
		return nil, fmt.Errorf("format digest keyset: %w", err)
	}
	return b.Bytes(), nil
}

// Keys derives a Hasher for each rotation period. It is safe for concurrent use.
type Keys struct {
	set      *prf.Set
	rotation time.Duration
	current  atomic.Pointer[Hasher]
}

// NewKeys makes Keys from a PRF keyset. Periods are counted from the Unix epoch, so
// that replicas with the same keyset agree. A rotation of 0 means one period forever.
func NewKeys(ks *keyset.Handle, rotation time.Duration) (*Keys, error) {
	if rotation < 0 {
		return nil, fmt.Errorf("make digest keys: rotation %v is negative", rotation)
	}
	set, err := prf.NewPRFSet(ks)
	if err != nil {
		return nil, fmt.Errorf("make digest keys: %w", err)
	}
	return &Keys{set: set, rotation: rotation}, nil
}

// At returns the Hasher of the period that holds now.
func (k *Keys) At(now time.Time) (*Hasher, error) {
	period := uint64(0)
	if k.rotation > 0 {
		period = uint64(now.Unix()) / max(1, uint64(k.rotation/time.Second))
	}
	if h := k.current.Load(); h != nil && h.period == period {
		return h, nil
	}
	h, err := k.derive(period)
	if err != nil {
		return nil, err
	}
	k.current.Store(h)
	return h, nil
}

func (k *Keys) derive(period uint64) (*Hasher, error) {
	key, err := k.output("sotto digest v1 key", period)
	if err != nil {
		return nil, err
	}
	id, err := k.output("sotto digest v1 key id", period)
	if err != nil {
		return nil, err
	}
	h := &Hasher{period: period, id: hex.EncodeToString(id[:4])}
	h.macs.New = func() any { return &authenticator{mac: hmac.New(sha256.New, key)} }
	return h, nil
}

func (k *Keys) output(purpose string, period uint64) ([]byte, error) {
	input := append([]byte(purpose), 0)
	input = binary.BigEndian.AppendUint64(input, uint64(k.rotation/time.Second))
	input = binary.BigEndian.AppendUint64(input, period)
	out, err := k.set.ComputePrimaryPRF(input, 32)
	if err != nil {
		return nil, fmt.Errorf("derive digest key: %w", err)
	}
	return out, nil
}
