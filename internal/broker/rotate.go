package broker

import (
	"context"
	"errors"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/internal/broker/state"
	"github.com/sotto-project/sotto/internal/kms"
)

// Rotated tells what a rotation of the key-encryption key did.
type Rotated struct {
	Keys int `json:"rewrapped_keys"`
	// Retired: the older versions of the key are gone. False for a key that lives in a
	// service; there its operator retires them.
	Retired bool `json:"old_versions_retired"`
}

// RotateKEK wraps every living private key under a new version of the key-encryption
// key and retires the older versions. After it, a copy of the state that was made
// before opens with nothing that is left. It may be stopped at any point and run
// again, and brokers may run meanwhile: see [Keeper.settle].
func (k *Keeper) RotateKEK(ctx context.Context, actor string) (Rotated, error) {
	var r Rotated
	if err := k.record(ctx, actor, audit.KEKRotating, 0); err != nil {
		return r, err
	}
	remote := false
	if err := kms.AddVersion(k.kekURI); errors.Is(err, kms.ErrRemote) {
		remote = true // its newest version encrypts; that is the service's affair
	} else if err != nil {
		return r, fmt.Errorf("rotate: %w", err)
	}
	n, err := k.rewrap(ctx, k.kek)
	r.Keys = n
	if err != nil {
		return r, fmt.Errorf("rotate: %w; the older versions are kept", err)
	}
	if !remote {
		before, err := kms.RetireVersions(k.kekURI)
		if err != nil {
			return r, fmt.Errorf("rotate: %w", err)
		}
		// A key that a broker wrapped just before, and stored since the pass above.
		if _, err := k.rewrap(ctx, before); err != nil {
			return r, fmt.Errorf("rotate: %w", err)
		}
		r.Retired = true
	}
	if err := k.state.ClearLog(ctx); err != nil {
		return r, fmt.Errorf("rotate: %w", err)
	}
	return r, k.record(ctx, actor, audit.KEKRotated, r.Keys)
}

func (k *Keeper) record(ctx context.Context, actor string, a audit.Action, records int) error {
	_, err := k.audit.Append(ctx, audit.Entry{Time: k.now(), Actor: actor, Action: a, Decision: audit.Allowed, Records: records})
	return err
}

// rewrap wraps all living private keys under the version that encrypts now. Those that
// do not open are named, and left.
func (k *Keeper) rewrap(ctx context.Context, from tink.AEAD) (int, error) {
	keys, err := k.state.Keys(ctx)
	if err != nil {
		return 0, err
	}
	done := 0
	var faults []error
	for _, key := range keys {
		if key.Private == nil {
			continue
		}
		e := key.Public.Epoch
		private, err := keyring.UnwrapPrivate(key.Private, from, e)
		if err == nil {
			err = k.replace(ctx, e, key.Private, private)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("epoch %s: %w", e.ID(), err))
			continue
		}
		done++
	}
	const named = 10
	if more := len(faults) - named; more > 0 {
		faults = append(faults[:named], fmt.Errorf("and %d more", more))
	}
	return done, errors.Join(faults...)
}

// replace stores a private key wrapped anew. That somebody destroyed or wrapped it
// meanwhile is as good.
func (k *Keeper) replace(ctx context.Context, e keyring.Epoch, old []byte, private *keyset.Handle) error {
	wrapped, err := keyring.WrapPrivate(private, k.kek, e)
	if err != nil {
		return err
	}
	_, err = k.state.ReplaceKey(ctx, e, old, wrapped)
	return err
}

// settle makes sure, before its public half is published, that a private key just
// stored opens under the key-encryption key of this moment. A rotation may have
// retired the version that wrapped it, and passed the table before it was stored.
func (k *Keeper) settle(ctx context.Context, e keyring.Epoch, private *keyset.Handle) error {
	var err error
	for range 3 {
		var key state.Key
		if key, err = k.state.Key(ctx, e); err != nil || key.Private == nil {
			return err
		}
		if _, err = keyring.UnwrapPrivate(key.Private, k.kek, e); err == nil {
			return nil
		}
		if fault := k.replace(ctx, e, key.Private, private); fault != nil {
			return fault
		}
	}
	return fmt.Errorf("epoch %s: the stored key does not open: %w", e.ID(), err)
}
