package broker

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/tink-crypto/tink-go/v2/tink"
	"golang.org/x/mod/sumdb/note"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/internal/broker/state"
)

// Recorder takes audit entries. When Append returns nil the entry is durable.
type Recorder interface {
	Append(ctx context.Context, e audit.Entry) (uint64, error)
}

// hourAhead bounds how far ahead keys of hourly epochs are made: at 24 a day and
// tenant they would fill the directory.
const hourAhead = 72 * time.Hour

// Keeper makes the epoch keys, publishes their public halves and destroys the private
// ones.
type Keeper struct {
	state  *state.DB
	audit  Recorder
	kek    tink.AEAD
	kekURI string
	signer note.Signer
	config KeyringConfig
	policy string // path
	now    func() time.Time
}

// Published tells what a publication did.
type Published struct {
	Created    int       `json:"created"` // new keys
	Keys       int       `json:"keys"`    // keys in the directory
	ValidUntil time.Time `json:"valid_until"`
}

// Publish makes the keys that samples will need until 'ahead' from now, and writes the
// signed directory. It may be run at any time, also by several processes.
func (k *Keeper) Publish(ctx context.Context, actor string) (Published, error) {
	now := k.now()
	policy, err := LoadPolicy(k.policy)
	if err != nil {
		return Published{}, err
	}
	created, err := k.create(ctx, actor, policy, now)
	if err != nil {
		return Published{}, fmt.Errorf("make epoch keys: %w", err)
	}
	keys, err := k.state.Keys(ctx)
	if err != nil {
		return Published{}, err
	}
	d := keyring.Directory{Issued: now.UTC().Truncate(time.Second), ValidUntil: now.UTC().Add(time.Duration(k.config.Ahead)).Truncate(time.Second)}
	for _, key := range keys {
		if e := key.Public.Epoch; key.Private != nil && e.Hold == "" && e.Expires.After(now) {
			d.Keys = append(d.Keys, key.Public)
		}
	}
	signed, err := d.Sign(k.signer)
	if err != nil {
		return Published{}, err
	}
	if err := writeWhole(k.config.DirectoryFile, signed, 0o644); err != nil {
		return Published{}, fmt.Errorf("publish key directory: %w", err)
	}
	return Published{Created: created, Keys: len(d.Keys), ValidUntil: d.ValidUntil}, nil
}

// create makes the keys that are missing.
func (k *Keeper) create(ctx context.Context, actor string, policy retention.Policy, now time.Time) (int, error) {
	have, err := k.state.Keys(ctx)
	if err != nil {
		return 0, err
	}
	known := map[string]bool{}
	for _, key := range have {
		known[key.Public.Epoch.ID()] = true // destroyed ones too: an epoch has one key in its life
	}
	var missing []keyring.Epoch
	var ids []string
	for _, tenant := range k.config.Tenants {
		for _, at := range expiries(policy, now, time.Duration(k.config.Ahead)) {
			if e := (keyring.Epoch{Tenant: tenant, Expires: at}); !known[e.ID()] {
				known[e.ID()] = true
				missing, ids = append(missing, e), append(ids, e.ID())
			}
		}
	}
	if len(missing) == 0 {
		return 0, nil
	}
	const named = 500 // of the epochs; the entry has a bound
	if _, err := k.audit.Append(ctx, audit.Entry{
		Time: now, Actor: actor, Action: audit.KeyCreate, Decision: audit.Allowed,
		Objects: ids[:min(named, len(ids))], Records: len(ids),
	}); err != nil {
		return 0, err
	}
	created := 0
	for _, e := range missing {
		made, err := k.make(ctx, e)
		if err != nil {
			return created, err
		}
		if made {
			created++
		}
	}
	return created, nil
}

// make makes and stores the key pair of an epoch. False: another process was first.
func (k *Keeper) make(ctx context.Context, e keyring.Epoch) (bool, error) {
	private, public, err := keyring.NewEpochKey(e, k.config.Algorithm)
	if err != nil {
		return false, err
	}
	wrapped, err := keyring.WrapPrivate(private, k.kek, e)
	if err != nil {
		return false, err
	}
	added, err := k.state.AddKey(ctx, state.Key{Public: public, Private: wrapped, Created: k.now()})
	if err != nil || !added {
		return false, err
	}
	return true, k.settle(ctx, e, private)
}

// expiries are those that samples arriving until now+ahead can get. Which epochs a
// class uses is core/retention's affair; the split only bounds the hourly ones.
func expiries(p retention.Policy, now time.Time, ahead time.Duration) []time.Time {
	const dayClass = 48 * time.Hour
	days, hours := p, p
	days.Classes, hours.Classes = nil, nil
	for _, c := range p.Classes {
		if c.TTL >= dayClass {
			days.Classes = append(days.Classes, c)
		} else {
			hours.Classes = append(hours.Classes, c)
		}
	}
	return append(days.Expiries(now, now.Add(ahead)), hours.Expiries(now, now.Add(min(ahead, hourAhead)))...)
}

// ErrNoKey says that an epoch has no private key, and why.
var ErrNoKey = errors.New("the epoch's private key is not there")

// Decrypter unwraps the private key of an epoch.
func (k *Keeper) Decrypter(ctx context.Context, e keyring.Epoch) (tink.HybridDecrypt, error) {
	key, err := k.state.Key(ctx, e)
	if errors.Is(err, state.ErrNotFound) {
		return nil, fmt.Errorf("%w: it was never made here", ErrNoKey)
	}
	if err != nil {
		return nil, err
	}
	if key.Private == nil {
		return nil, fmt.Errorf("%w: it was destroyed on %s", ErrNoKey, key.Destroyed.Format(time.RFC3339))
	}
	handle, err := keyring.UnwrapPrivate(key.Private, k.kek, e)
	if err != nil {
		return nil, err
	}
	return keyring.Decrypter(handle)
}

// Epochs lists the epochs whose private key exists; see sweeper.Keys.
func (k *Keeper) Epochs(ctx context.Context) ([]keyring.Epoch, error) {
	keys, err := k.state.Keys(ctx)
	if err != nil {
		return nil, err
	}
	var out []keyring.Epoch
	for _, key := range keys {
		if key.Private != nil {
			out = append(out, key.Public.Epoch)
		}
	}
	return out, nil
}

// Destroy destroys a private key without a word in the log; see sweeper.KeyDestroyer.
// Use [Keeper.Shred] for a single one.
func (k *Keeper) Destroy(ctx context.Context, e keyring.Epoch) error {
	_, err := k.state.DestroyKey(ctx, e, k.now())
	return err
}

// Shred destroys one epoch's private key before its time and publishes a directory
// without it. Nothing sealed to it can be read any more, here or in any copy. The key of a
// legal hold goes by its release only, which takes two people.
func (k *Keeper) Shred(ctx context.Context, actor string, e keyring.Epoch, reason string) error {
	if e.Hold != "" {
		return fmt.Errorf("shred %s: it is the key of a legal hold; release the hold: sotto hold release %s", e.ID(), e.Hold)
	}
	if err := k.destroy(ctx, actor, e, reason); err != nil {
		return fmt.Errorf("shred %s: %w", e.ID(), err)
	}
	_, err := k.Publish(ctx, actor)
	return err
}

// destroy destroys a private key, on the record.
func (k *Keeper) destroy(ctx context.Context, actor string, e keyring.Epoch, reason string) error {
	key, err := k.state.Key(ctx, e)
	if errors.Is(err, state.ErrNotFound) {
		return fmt.Errorf("%w: it was never made here: %w", ErrNoKey, err)
	}
	if err != nil {
		return err
	}
	if key.Private == nil {
		return fmt.Errorf("%w: it was destroyed on %s", ErrNoKey, key.Destroyed.Format(time.RFC3339))
	}
	entry := audit.Entry{
		Time: k.now(), Actor: actor, Action: audit.KeyExpiring, Decision: audit.Allowed, Reason: reason,
		Tenant: e.Tenant, Expires: retention.FormatExpiry(e.Expires), Objects: []string{e.ID()},
	}
	if _, err := k.audit.Append(ctx, entry); err != nil {
		return err
	}
	if _, err := k.state.DestroyKey(ctx, e, k.now()); err != nil {
		return err
	}
	entry.Action = audit.KeyDestroyed
	if _, err := k.audit.Append(ctx, entry); err != nil {
		return fmt.Errorf("the key is destroyed, but: %w", err)
	}
	return nil
}

// HoldKey gives the public key of a legal hold, and makes it when there is none. It is never
// published: the broker alone wraps trace keys under it.
func (k *Keeper) HoldKey(ctx context.Context, e keyring.Epoch) (keyring.PublicKey, error) {
	for range 2 {
		key, err := k.state.Key(ctx, e)
		switch {
		case err == nil && key.Private == nil:
			return keyring.PublicKey{}, fmt.Errorf("%w: it was destroyed on %s", ErrNoKey, key.Destroyed.Format(time.RFC3339))
		case err == nil:
			return key.Public, nil
		case !errors.Is(err, state.ErrNotFound):
			return keyring.PublicKey{}, err
		}
		if _, err := k.audit.Append(ctx, audit.Entry{
			Time: k.now(), Actor: systemActor, Action: audit.KeyCreate, Decision: audit.Allowed, Hold: e.Hold, Objects: []string{e.ID()}, Records: 1,
		}); err != nil {
			return keyring.PublicKey{}, err
		}
		if _, err := k.make(ctx, e); err != nil {
			return keyring.PublicKey{}, err
		}
	}
	return keyring.PublicKey{}, fmt.Errorf("%w: it could not be stored", ErrNoKey)
}

// Keys lists all keys for `sotto keys list`.
func (k *Keeper) Keys(ctx context.Context) ([]state.Key, error) { return k.state.Keys(ctx) }

// LoadPolicy reads the retention policy.
func LoadPolicy(path string) (retention.Policy, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return retention.Policy{}, fmt.Errorf("read retention policy: %w", err)
	}
	p, err := retention.ParsePolicy(text)
	if err != nil {
		return retention.Policy{}, fmt.Errorf("read retention policy %s: %w", filepath.Base(path), err)
	}
	return p, nil
}

// writeWhole replaces a file so that a reader sees the old or the new one, also after
// a crash.
func writeWhole(path string, data []byte, mode os.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
