package sealed

import (
	"crypto/rand"
	"fmt"
	"time"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/subject"
)

// Sealer makes batches. It is safe for concurrent use if find is.
type Sealer struct {
	find func(keyring.Epoch) (keyring.PublicKey, bool)
}

// NewSealer returns a Sealer that asks find for the public key of an epoch.
func NewSealer(find func(keyring.Epoch) (keyring.PublicKey, bool)) *Sealer {
	return &Sealer{find: find}
}

// Batch begins a batch. Keys are looked up and made when they are first needed.
func (s *Sealer) Batch() *Batch {
	return &Batch{find: s.find, epochs: map[epochKey]*epoch{}, traces: map[traceKey]trace{}}
}

// Batch seals records that share keys: one batch key for each epoch, one trace key
// for each trace and class. It is for one goroutine and for one call's worth of
// records.
type Batch struct {
	find   func(keyring.Epoch) (keyring.PublicKey, bool)
	epochs map[epochKey]*epoch
	traces map[traceKey]trace
}

type (
	epochKey struct {
		tenant  string
		expires int64
	}
	traceKey struct {
		epochKey
		class, traceID string
	}
	// epoch is a batch key, or why there is none.
	epoch struct {
		keyID   string
		wrapped []byte
		batch   tink.AEAD
		err     error
	}
	trace struct {
		wrapped []byte
		aead    tink.AEAD
	}
)

// Seal encrypts one plaintext under the header. The error is an [ErrNoKey], an
// [ErrExpired], an [ErrTooLarge] or an [ErrHeader] where the caller has to drop the
// content; nothing of it is in the error. Subjects are whom the record is about; see
// [Record].
func (b *Batch) Seal(h Header, plaintext []byte, now time.Time, subjects ...string) (Record, error) {
	h.Expires = h.Expires.UTC()
	if err := h.Validate(); err != nil {
		return Record{}, fmt.Errorf("seal: %w", err)
	}
	if !subject.ValidList(subjects) {
		return Record{}, fmt.Errorf("seal: %w: a subject is no pseudonym, or they are not in order", ErrHeader)
	}
	if !now.Before(h.Expires) {
		return Record{}, fmt.Errorf("seal: %w", ErrExpired)
	}
	if len(plaintext) > MaxPlaintext {
		return Record{}, fmt.Errorf("seal: %w", ErrTooLarge)
	}
	e := b.epoch(h)
	if e.err != nil {
		return Record{}, fmt.Errorf("seal: %w", e.err)
	}
	t, err := b.trace(e, h)
	if err != nil {
		return Record{}, fmt.Errorf("seal: %w", err)
	}
	r := Record{
		Header: h, SealedAt: now.UTC().Truncate(time.Millisecond), KeyID: e.keyID,
		BatchKey: e.wrapped, TraceKey: t.wrapped, Size: len(plaintext), Subjects: subjects,
	}
	if r.Ciphertext, err = t.aead.Encrypt(compress(plaintext), recordContext(r)); err != nil {
		return Record{}, fmt.Errorf("seal: %w", err)
	}
	return r, nil
}

// epoch returns the batch key of the header's epoch, and remembers also that
// there is none: an epoch without a key costs one look-up a batch.
func (b *Batch) epoch(h Header) *epoch {
	id := epochKey{h.Tenant, h.Expires.Unix()}
	if e := b.epochs[id]; e != nil {
		return e
	}
	e := &epoch{}
	e.err = e.make(h.Epoch(), b.find)
	b.epochs[id] = e
	return e
}

func (e *epoch) make(id keyring.Epoch, find func(keyring.Epoch) (keyring.PublicKey, bool)) error {
	public, ok := find(id)
	if !ok {
		return ErrNoKey
	}
	if public.Epoch.ID() != id.ID() {
		return fmt.Errorf("%w: the one found belongs to another epoch", ErrNoKey)
	}
	encrypter, err := public.Encrypter()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoKey, err)
	}
	secret, aead, err := newKey()
	if err != nil {
		return err
	}
	defer clear(secret)
	e.keyID, e.batch = public.ID, aead
	e.wrapped, err = encrypter.Encrypt(secret, batchContext(id, public.ID))
	return err
}

func (b *Batch) trace(e *epoch, h Header) (trace, error) {
	id := traceKey{epochKey{h.Tenant, h.Expires.Unix()}, h.Class, h.TraceID}
	if t, ok := b.traces[id]; ok {
		return t, nil
	}
	secret, aead, err := newKey()
	if err != nil {
		return trace{}, err
	}
	defer clear(secret)
	wrapped, err := e.batch.Encrypt(secret, traceContext(h, h.Epoch()))
	if err != nil {
		return trace{}, err
	}
	t := trace{wrapped: wrapped, aead: aead}
	b.traces[id] = t
	return t, nil
}

// newKey makes a key at random. The caller clears the bytes; the AEAD keeps a copy
// until the batch is garbage.
func newKey() (secret []byte, aead tink.AEAD, err error) {
	secret = make([]byte, keySize)
	if _, err := rand.Read(secret); err != nil {
		return nil, nil, fmt.Errorf("make key: %w", err)
	}
	if aead, err = subtle.NewAESGCM(secret); err != nil {
		return nil, nil, fmt.Errorf("make key: %w", err)
	}
	return secret, aead, nil
}
