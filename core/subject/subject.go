package subject

import (
	"cmp"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
)

const (
	// Attribute carries the pseudonyms of a span or log record from where they are made,
	// before anything is redacted, to where it is sealed. It goes no further.
	Attribute = "sotto.subjects"
	// Max is how many people one record may name.
	Max = 16
	// MaxID is the longest id; a longer one is no id.
	MaxID = 1024

	length  = 32
	context = "sotto subject v1\x00"
)

// Attributes are those that carry a person's id by OpenTelemetry's conventions.
func Attributes() []string { return []string{"user.id", "enduser.id", "session.id"} }

// ErrID says that an id is empty or too long to be one.
var ErrID = errors.New("an id has 1 to 1024 bytes")

// Key makes pseudonyms. It is safe for concurrent use.
type Key struct {
	set *prf.Set
	ids []uint32 // of its keys, the primary one first
}

// New makes a Key of a PRF keyset, as core/digest makes and reads them.
func New(ks *keyset.Handle) (*Key, error) {
	set, err := prf.NewPRFSet(ks)
	if err != nil {
		return nil, fmt.Errorf("make subject key: %w", err)
	}
	k := &Key{set: set}
	for id := range set.PRFs {
		k.ids = append(k.ids, id)
	}
	slices.SortFunc(k.ids, func(a, b uint32) int {
		switch set.PrimaryID {
		case a:
			return -1
		case b:
			return 1
		}
		return cmp.Compare(a, b)
	})
	return k, nil
}

// Pseudonym is the name of a person from now on.
func (k *Key) Pseudonym(id string) (string, error) { return k.with(k.ids[0], id) }

// All are all names that a person may have: one for each key of the keyset.
func (k *Key) All(id string) ([]string, error) {
	out := make([]string, len(k.ids))
	for i, key := range k.ids {
		var err error
		if out[i], err = k.with(key, id); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (k *Key) with(key uint32, id string) (string, error) {
	if id == "" || len(id) > MaxID {
		return "", ErrID
	}
	out, err := k.set.PRFs[key].ComputePRF([]byte(context+id), length/2)
	if err != nil || len(out) != length/2 {
		return "", errors.New("compute subject's pseudonym: the function failed") // its own words might quote the id
	}
	return hex.EncodeToString(out), nil
}

// Valid reports whether a text has the form of a pseudonym.
func Valid(p string) bool { return len(p) == length && strings.Trim(p, "0123456789abcdef") == "" }

// ValidList reports whether a record may name these people: each once, in order.
func ValidList(list []string) bool {
	for i, p := range list {
		if !Valid(p) || i > 0 && list[i-1] >= p {
			return false
		}
	}
	return len(list) <= Max
}

// Order sorts a list and takes doubles out.
func Order(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

// List is what a record names of a list, as ValidList wants it: each once, in order, and
// not more than Max; of more, the first ones.
func List(list []string) []string {
	list = Order(list)
	return list[:min(len(list), Max)]
}
