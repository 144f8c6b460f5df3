package broker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/internal/broker/state"
)

// KeyImport is a private key that another program made, for one epoch.
type KeyImport struct {
	Epoch  keyring.Epoch
	Keyset []byte // Tink's, as core/keyring.Import reads it
	Reason string // for the audit log
	// KEK opens the keyset; nil = the broker's own.
	KEK tink.AEAD
	// Associated is what the keyset is bound to; nil = nothing, or the epoch as the format
	// does it.
	Associated []byte
	// InsecureClear says that the keyset is not encrypted.
	InsecureClear bool
}

// Imported tells what an import did.
type Imported struct {
	Epoch     string            `json:"epoch"`
	ID        string            `json:"id"`
	Algorithm keyring.Algorithm `json:"algorithm"`
	Published int               `json:"published_keys"` // in the directory that was written with it
}

// ErrNotImported is wrapped by the error for a key that cannot become the epoch's.
var ErrNotImported = errors.New("import key")

// Import takes a private key from elsewhere as the key of an epoch that has none and had
// none, and publishes a directory with it. All that is wrong with the epoch or the keyset
// is named at once. That a key was imported, or was refused, is in the audit log before it
// is stored: copies of it may exist that the broker cannot destroy.
func (k *Keeper) Import(ctx context.Context, actor string, in KeyImport) (Imported, error) {
	id := in.Epoch.ID()
	private, public, fault := in.read(k.kek)
	if errors.Is(fault, keyring.ErrKEK) {
		return Imported{}, fmt.Errorf("%w of %s: %w", ErrNotImported, id, fault)
	}
	keys, err := k.state.Keys(ctx)
	if err != nil {
		return Imported{}, err
	}
	now := k.now()
	fault = errors.Join(append(epochFaults(in.Epoch, public, keys, now), fault)...)
	entry := audit.Entry{
		Time: now, Actor: actor, Action: audit.KeyImport, Decision: audit.Allowed, Reason: in.Reason,
		Tenant: in.Epoch.Tenant, Expires: retention.FormatExpiry(in.Epoch.Expires), Objects: []string{id},
	}
	if fault != nil {
		entry.Decision, entry.Code = audit.Refused, "not_importable"
		_, err := k.audit.Append(ctx, entry)
		return Imported{}, errors.Join(fmt.Errorf("%w of %s: %w", ErrNotImported, id, fault), err)
	}
	wrapped, err := keyring.WrapPrivate(private, k.kek, in.Epoch)
	if err != nil {
		return Imported{}, fmt.Errorf("%w of %s: %w", ErrNotImported, id, err)
	}
	if _, err := k.audit.Append(ctx, entry); err != nil {
		return Imported{}, fmt.Errorf("%w of %s: %w", ErrNotImported, id, err)
	}
	added, err := k.state.AddKey(ctx, state.Key{Public: public, Private: wrapped, Created: now})
	if err != nil {
		return Imported{}, fmt.Errorf("%w of %s: %w", ErrNotImported, id, err)
	}
	if !added {
		return Imported{}, fmt.Errorf("%w of %s: the epoch has got a key meanwhile", ErrNotImported, id)
	}
	if err := k.settle(ctx, in.Epoch, private); err != nil {
		return Imported{}, fmt.Errorf("%w of %s: %w", ErrNotImported, id, err)
	}
	p, err := k.Publish(ctx, actor)
	return Imported{Epoch: id, ID: public.ID, Algorithm: public.Algorithm, Published: p.Keys}, err
}

// read opens the keyset.
func (in KeyImport) read(own tink.AEAD) (*keyset.Handle, keyring.PublicKey, error) {
	if in.InsecureClear {
		return keyring.InsecureImport(in.Keyset, in.Epoch)
	}
	kek := in.KEK
	if kek == nil {
		kek = own
	}
	if in.Associated != nil {
		return keyring.Import(in.Keyset, in.Epoch, kek, in.Associated)
	}
	return keyring.Import(in.Keyset, in.Epoch, kek, nil, keyring.EpochContext(in.Epoch))
}

// epochFaults are the reasons why an epoch cannot take a key. An epoch has one key in its
// life, and a pair is the key of one epoch: else what was destroyed could come back.
func epochFaults(e keyring.Epoch, public keyring.PublicKey, keys []state.Key, now time.Time) (faults []error) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	switch {
	case e.Hold != "":
		fault("it is the key of a legal hold, which the hold makes for itself")
	case !e.Expires.After(now):
		fault("the epoch has expired")
	case e.Expires.After(now.Add(retention.MaxTTL)):
		fault("the epoch lies further ahead than the longest TTL, %d days", int(retention.MaxTTL.Hours())/24)
	}
	for _, key := range keys {
		switch has := key.Public.Epoch.ID(); {
		case has == e.ID() && key.Private == nil:
			fault("the epoch's key was destroyed on %s", key.Destroyed.Format(time.RFC3339))
		case has == e.ID():
			fault("the epoch has a key")
		case public.ID != "" && keyring.SamePair(key.Public, public):
			fault("the pair is or was the key of %s", has)
		}
	}
	return faults
}
