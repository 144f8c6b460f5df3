package sealed

import (
	"errors"
	"testing"

	"github.com/sotto-project/sotto/core/keyring"
)

// TestRewrap: a copy opens with the hold's key only, the record with its epoch's only, and
// the ciphertext is the same bytes. A copy is not copied, nor one tenant's record for another.
func TestRewrap(t *testing.T) {
	private, public, err := keyring.NewEpochKey(header.Epoch(), keyring.X25519)
	if err != nil {
		t.Fatal(err)
	}
	open, err := keyring.Decrypter(private)
	if err != nil {
		t.Fatal(err)
	}
	find := func(keyring.Epoch) (keyring.PublicKey, bool) { return public, true }
	r, err := NewSealer(find).Batch().Seal(header, []byte("what was said"), noon)
	if err != nil {
		t.Fatal(err)
	}
	key := keyring.Epoch{Tenant: header.Tenant, Expires: header.Expires.AddDate(0, 1, 0), Hold: "h1"}
	holdPrivate, holdPublic, err := keyring.NewEpochKey(key, keyring.X25519)
	if err != nil {
		t.Fatal(err)
	}
	openHeld, err := keyring.Decrypter(holdPrivate)
	if err != nil {
		t.Fatal(err)
	}
	h, err := NewHolder(holdPublic)
	if err != nil {
		t.Fatal(err)
	}
	held, err := h.Rewrap(r, open)
	if err != nil {
		t.Fatal(err)
	}
	if string(held.Ciphertext) != string(r.Ciphertext) || held.Header != r.Header || held.Key() != key {
		t.Errorf("the copy is %+v", held)
	}
	if got, err := Open(held, openHeld); err != nil || string(got) != "what was said" {
		t.Errorf("the copy opens as %q, %v", got, err)
	}
	if _, err := Open(held, open); !errors.Is(err, ErrBatchKey) {
		t.Errorf("the copy opens with the epoch's key: %v", err)
	}
	if _, err := Open(r, openHeld); !errors.Is(err, ErrBatchKey) {
		t.Errorf("the record opens with the hold's key: %v", err)
	}
	if !SameTraceKey(r, open, held, openHeld) || SameTraceKey(r, open, held, open) {
		t.Error("SameTraceKey cannot tell")
	}
	if _, err := h.Rewrap(held, openHeld); !errors.Is(err, ErrHeader) {
		t.Errorf("a copy was copied: %v", err)
	}
	other := r
	other.Tenant = "acme"
	if _, err := h.Rewrap(other, open); !errors.Is(err, ErrHeader) {
		t.Errorf("a record of another tenant: %v", err)
	}
	r.TraceKey = append([]byte(nil), r.TraceKey...)
	r.TraceKey[20] ^= 1
	if _, err := h.Rewrap(r, open); !errors.Is(err, ErrTraceKey) {
		t.Errorf("a damaged record: %v", err)
	}
	if _, err := NewHolder(public); !errors.Is(err, ErrNoKey) {
		t.Errorf("the key of an epoch made a holder: %v", err)
	}
}
