package sealed

import (
	"crypto/subtle"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/sotto-project/sotto/core/keyring"
)

// Holder makes the copies of a legal hold: it wraps the trace keys of records anew, under
// the hold's key, and does not touch what they encrypt. It is for one goroutine and, as a
// [Batch], for one call's worth of records.
type Holder struct {
	key     keyring.Epoch
	keyID   string
	wrapped []byte
	batch   tink.AEAD
}

// NewHolder makes a holder for the public key of a hold.
func NewHolder(public keyring.PublicKey) (*Holder, error) {
	if public.Epoch.Hold == "" {
		return nil, fmt.Errorf("hold: %w: it is not the key of a hold", ErrNoKey)
	}
	e := &epoch{}
	if err := e.make(public.Epoch, func(keyring.Epoch) (keyring.PublicKey, bool) { return public, true }); err != nil {
		return nil, fmt.Errorf("hold: %w", err)
	}
	return &Holder{key: public.Epoch, keyID: e.keyID, wrapped: e.wrapped, batch: e.batch}, nil
}

// Rewrap returns the copy of a record. The content stays encrypted; only its trace key is
// opened, with the private key of the record's epoch. Class, expiry and everything else
// that the record was sealed as stay what they are, since the content is bound to them.
func (h *Holder) Rewrap(r Record, private tink.HybridDecrypt) (Record, error) {
	if r.Held.Hold != "" {
		return Record{}, fmt.Errorf("hold record: %w: it is the copy of a hold", ErrHeader)
	}
	if r.Tenant != h.key.Tenant {
		return Record{}, fmt.Errorf("hold record: %w: it belongs to another tenant than the hold's key", ErrHeader)
	}
	if err := r.Validate(); err != nil {
		return Record{}, fmt.Errorf("hold record: %w", err)
	}
	secret, err := openTraceKey(r, private)
	if err != nil {
		return Record{}, fmt.Errorf("hold record: %w", err)
	}
	defer clear(secret)
	r.Held, r.KeyID, r.BatchKey = h.key, h.keyID, h.wrapped
	if r.TraceKey, err = h.batch.Encrypt(secret, traceContext(r.Header, h.key)); err != nil {
		return Record{}, fmt.Errorf("hold record: %w", err)
	}
	return r, nil
}

// SameTraceKey reports whether two records, each opened with its own private key, have the
// same trace key: whether a copy that was found opens what it should.
func SameTraceKey(a Record, aPrivate tink.HybridDecrypt, b Record, bPrivate tink.HybridDecrypt) bool {
	one, err := openTraceKey(a, aPrivate)
	if err != nil {
		return false
	}
	defer clear(one)
	two, err := openTraceKey(b, bPrivate)
	if err != nil {
		return false
	}
	defer clear(two)
	return subtle.ConstantTimeCompare(one, two) == 1
}
