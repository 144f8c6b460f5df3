package sealed

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/core/subject"
)

// The signals a record can stand for.
const (
	Traces = "traces"
	Logs   = "logs"
)

// MaxPlaintext bounds what one record may hold, 64 MiB.
const MaxPlaintext = 64 << 20

// Header is what a record is about, in the clear and authenticated.
type Header struct {
	Tenant, Class   string
	Expires         time.Time
	TraceID, SpanID string // lower-case hex; the span id of a log record may be empty
	Signal          string // Traces or Logs
}

// Record is a sealed span or log record.
type Record struct {
	Header
	SealedAt time.Time
	KeyID    string // short id of the epoch key
	// BatchKey, TraceKey and Ciphertext are the three layers; see the package comment.
	BatchKey, TraceKey, Ciphertext []byte
	Size                           int // bytes of the plaintext
	// Subjects are the pseudonyms of whom the record is about, as core/subject makes them:
	// each once, in order. None: nobody is named.
	Subjects []string
	// Held is the key that opens a copy which a legal hold keeps. It is no column: the name
	// of the object tells it. The zero value means the header's own epoch.
	Held keyring.Epoch
}

// Key is the epoch whose private key opens the record.
func (r Record) Key() keyring.Epoch {
	if r.Held.Hold != "" {
		return r.Held
	}
	return r.Epoch()
}

// Epoch is the epoch whose key opens records of this header.
func (h Header) Epoch() keyring.Epoch { return keyring.Epoch{Tenant: h.Tenant, Expires: h.Expires} }

// Validate reports all faults of a header; the error is an [ErrHeader].
func (h Header) Validate() error {
	var faults []error
	if !retention.ValidName(h.Tenant) {
		faults = append(faults, errors.New("the tenant's name is not valid"))
	}
	if !retention.ValidName(h.Class) || retention.Reserved(h.Class) {
		faults = append(faults, errors.New("the class's name is not valid"))
	}
	if t, err := retention.ParseExpiry(retention.FormatExpiry(h.Expires)); err != nil || !t.Equal(h.Expires) {
		faults = append(faults, errors.New("the expiry is not a whole hour"))
	}
	if _, ok := retention.ParseTraceID(h.TraceID); !ok {
		faults = append(faults, errors.New("the trace id is not 32 lower-case hex digits other than zero"))
	}
	switch {
	case h.Signal != Traces && h.Signal != Logs:
		faults = append(faults, errors.New("the signal is not traces or logs"))
	case h.SpanID == "" && h.Signal == Logs:
	case len(h.SpanID) != 16 || strings.Trim(h.SpanID, "0123456789abcdef") != "":
		faults = append(faults, errors.New("the span id is not 16 lower-case hex digits"))
	}
	if len(faults) > 0 {
		return fmt.Errorf("%w: %w", ErrHeader, errors.Join(faults...))
	}
	return nil
}

// Validate checks what can be checked of a record without its key.
func (r Record) Validate() error {
	if err := r.Header.Validate(); err != nil {
		return err
	}
	switch {
	case r.Held != keyring.Epoch{} && (r.Held.Hold == "" || r.Held.Validate() != nil || r.Held.Tenant != r.Tenant):
		return fmt.Errorf("%w: the hold is not one of the record's tenant", ErrHeader)
	case len(r.KeyID) != 16 || strings.Trim(r.KeyID, "0123456789abcdef") != "":
		return fmt.Errorf("%w: the key id is not 16 lower-case hex digits", ErrHeader)
	case r.Size < 0 || r.Size > MaxPlaintext:
		return fmt.Errorf("%w: the size is not between 0 and %d", ErrHeader, MaxPlaintext)
	case !r.SealedAt.Equal(r.SealedAt.Truncate(time.Millisecond)):
		return fmt.Errorf("%w: the time of sealing is not in whole milliseconds", ErrHeader)
	case !subject.ValidList(r.Subjects):
		return fmt.Errorf("%w: a subject is no pseudonym, or they are not in order", ErrHeader)
	case len(r.BatchKey) == 0 || len(r.TraceKey) != wrappedKey || len(r.Ciphertext) < minCiphertext:
		return fmt.Errorf("%w: a key or the ciphertext has not the length it must have", ErrHeader)
	}
	return nil
}

const (
	keySize       = 32
	wrappedKey    = 12 + keySize + 16
	minCiphertext = 12 + 16
)

func lines(fields ...string) []byte {
	n := len(fields)
	for _, f := range fields {
		n += len(f)
	}
	out := make([]byte, 0, n)
	for _, f := range fields {
		out = append(append(out, f...), '\n')
	}
	return out
}

func batchContext(e keyring.Epoch, keyID string) []byte {
	if e.Hold != "" {
		return lines("sotto hold batch key v1", e.Hold, e.Tenant, retention.FormatExpiry(e.Expires), keyID)
	}
	return lines("sotto batch key v1", e.Tenant, retention.FormatExpiry(e.Expires), keyID)
}

// traceContext binds a copy to the hold as well as to what it was sealed as.
func traceContext(h Header, key keyring.Epoch) []byte {
	if key.Hold != "" {
		return lines("sotto hold trace key v1", key.Hold, retention.FormatExpiry(key.Expires), h.Tenant, h.Class, retention.FormatExpiry(h.Expires), h.TraceID)
	}
	return lines("sotto trace key v1", h.Tenant, h.Class, retention.FormatExpiry(h.Expires), h.TraceID)
}

func recordContext(r Record) []byte {
	return lines(append([]string{
		"sotto record v1", r.Tenant, r.Class, retention.FormatExpiry(r.Expires), r.TraceID, r.SpanID, r.Signal,
		strconv.FormatInt(r.SealedAt.UnixMilli(), 10), strconv.Itoa(r.Size),
	}, r.Subjects...)...)
}
