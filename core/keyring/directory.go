package keyring

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// Directory gives each coming epoch its public key.
type Directory struct {
	Issued     time.Time
	ValidUntil time.Time
	Keys       []PublicKey
}

// MaxDirectory bounds a directory file in bytes: some 9,000 X-Wing keys.
const MaxDirectory = 16 << 20

// skew is how far ahead of ours the clock of the signer may be.
const skew = 5 * time.Minute

// A caller may want to tell these apart; all others mean the file is not right.
var (
	// ErrSignature says that no pinned verifier's signature covers the directory.
	ErrSignature = errors.New("the directory is not signed by a pinned verifier")
	// ErrStale says that the directory is good but not at this time.
	ErrStale = errors.New("the directory is outside its validity")
)

// Find returns the key of an epoch.
func (d Directory) Find(e Epoch) (PublicKey, bool) {
	i := slices.IndexFunc(d.Keys, func(k PublicKey) bool {
		return k.Epoch.Tenant == e.Tenant && k.Epoch.Expires.Equal(e.Expires) && k.Epoch.Hold == e.Hold
	})
	if i < 0 {
		return PublicKey{}, false
	}
	return d.Keys[i], true
}

// Sign encodes the directory and signs it. The keys may be in any order.
func (d Directory) Sign(s note.Signer) ([]byte, error) {
	d.Keys = slices.Clone(d.Keys)
	slices.SortFunc(d.Keys, func(a, b PublicKey) int { return strings.Compare(a.Epoch.ID(), b.Epoch.ID()) })
	text, keys, err := d.encode()
	if err != nil {
		return nil, fmt.Errorf("sign key directory: %w", err)
	}
	signed, err := note.Sign(&note.Note{Text: text}, s)
	if err != nil {
		return nil, fmt.Errorf("sign key directory: %w", err)
	}
	if len(signed) > maxNote || len(signed)+len(keys) > MaxDirectory {
		return nil, errors.New("sign key directory: too many keys")
	}
	return append(signed, keys...), nil
}

// OpenDirectory checks the signature against the pinned verifier (or verifiers,
// separated by white space), reads the directory, and checks that it is valid now.
// It reports every fault it can tell; nothing of a directory whose signature does
// not hold is looked at.
func OpenDirectory(signed []byte, verifier string, now time.Time) (Directory, error) {
	d, err := openDirectory(signed, verifier)
	if err != nil {
		return Directory{}, fmt.Errorf("open key directory: %w", err)
	}
	if err := d.valid(now); err != nil {
		return Directory{}, fmt.Errorf("open key directory: %w", err)
	}
	return d, nil
}

func openDirectory(signed []byte, verifier string) (Directory, error) {
	if len(signed) > MaxDirectory {
		return Directory{}, errors.New("the file is too long")
	}
	verifiers, err := ParseVerifiers(verifier)
	if err != nil {
		return Directory{}, err
	}
	head, keys, err := cut(signed)
	if err != nil {
		return Directory{}, err
	}
	n, err := note.Open(head, verifiers)
	var unverified *note.UnverifiedNoteError
	var invalid *note.InvalidSignatureError
	if errors.As(err, &unverified) || errors.As(err, &invalid) {
		return Directory{}, ErrSignature
	} else if err != nil {
		return Directory{}, fmt.Errorf("read signed note: %w", err)
	}
	return decode(n.Text, keys)
}

// ParseVerifiers reads one or more verifier keys separated by white space.
func ParseVerifiers(verifier string) (note.Verifiers, error) {
	var list []note.Verifier
	for key := range strings.FieldsSeq(verifier) {
		v, err := note.NewVerifier(key)
		if err != nil {
			return nil, fmt.Errorf("parse verifier key: %w", err)
		}
		list = append(list, v)
	}
	if len(list) == 0 {
		return nil, errors.New("parse verifier key: none is given")
	}
	return note.VerifierList(list...), nil
}

// valid reports whether the directory may be used now; else the error is [ErrStale].
func (d Directory) valid(now time.Time) error {
	if now.Before(d.Issued.Add(-skew)) {
		return fmt.Errorf("%w: issued %s, in the future", ErrStale, d.Issued.Format(time.RFC3339))
	}
	if !now.Before(d.ValidUntil) {
		return fmt.Errorf("%w: valid until %s", ErrStale, d.ValidUntil.Format(time.RFC3339))
	}
	return nil
}
