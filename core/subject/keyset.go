package subject

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	tinkpb "github.com/tink-crypto/tink-go/v2/proto/tink_go_proto"
)

// MaxKeys bounds a keyset: an erasure looks for each id under every key.
const MaxKeys = 16

// KeyInfo is what may be told of a key.
type KeyInfo struct {
	ID      uint32 `json:"id"`
	Primary bool   `json:"primary"` // names people from now on
	Enabled bool   `json:"enabled"` // people named with it are found
}

// Keys lists a keyset in its order, in which keys were added.
func Keys(ks *keyset.Handle) (out []KeyInfo) {
	info := ks.KeysetInfo()
	for _, k := range info.GetKeyInfo() {
		out = append(out, KeyInfo{ID: k.GetKeyId(), Primary: k.GetKeyId() == info.GetPrimaryKeyId(), Enabled: k.GetStatus() == tinkpb.KeyStatusType_ENABLED})
	}
	return out
}

// Rotate adds a random key and makes it the primary one. Whoever was named with the others
// is still found. Those who search must have the new keyset before those who name.
func Rotate(ks *keyset.Handle) (*keyset.Handle, error) {
	if len(Keys(ks)) >= MaxKeys {
		return nil, fmt.Errorf("rotate subject keyset: it has %d keys; retire one first", MaxKeys)
	}
	m := keyset.NewManagerFromHandle(ks)
	id, err := m.Add(prf.HMACSHA256PRFKeyTemplate())
	if err == nil {
		err = m.SetPrimary(id)
	}
	if err != nil {
		return nil, fmt.Errorf("rotate subject keyset: %w", err)
	}
	return handle(m)
}

// Retire takes a key out for good. Whoever was named with it is not found any more.
func Retire(ks *keyset.Handle, id uint32) (*keyset.Handle, error) {
	switch i := slices.IndexFunc(Keys(ks), func(k KeyInfo) bool { return k.ID == id }); {
	case i < 0:
		return nil, fmt.Errorf("retire subject key: the keyset has no key %d", id)
	case Keys(ks)[i].Primary:
		return nil, errors.New("retire subject key: it is the primary one, which names people now; rotate first")
	}
	m := keyset.NewManagerFromHandle(ks)
	if err := m.Delete(id); err != nil {
		return nil, fmt.Errorf("retire subject key: %w", err)
	}
	return handle(m)
}

func handle(m *keyset.Manager) (*keyset.Handle, error) {
	ks, err := m.Handle()
	if err == nil {
		_, err = New(ks) // what cannot name anybody is not handed out
	}
	if err != nil {
		return nil, fmt.Errorf("change subject keyset: %w", err)
	}
	return ks, nil
}
