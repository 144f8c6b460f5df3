package subject_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"

	"github.com/sotto-project/sotto/core/digest"
	"github.com/sotto-project/sotto/core/subject"
)

// A keyset of this test only, so that the vector below holds.
const testKeyset = `{"primaryKeyId":1,"key":[{"keyData":{"typeUrl":"type.googleapis.com/google.crypto.tink.HmacPrfKey","value":"EgIIAxogAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","keyMaterialType":"SYMMETRIC"},"status":"ENABLED","keyId":1,"outputPrefixType":"RAW"}]}`

func Example() {
	keyset, _ := digest.InsecureParseKeyset([]byte(testKeyset))
	key, _ := subject.New(keyset)
	name, _ := key.Pseudonym("ada@example.org")
	fmt.Println(name)
	// Output: a56012e8d4660f0dec3a092fbeb7c9e2
}

func TestPseudonym(t *testing.T) {
	ks, err := digest.InsecureParseKeyset([]byte(testKeyset))
	if err != nil {
		t.Fatal(err)
	}
	key, err := subject.New(ks)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, id := range []string{"1", "2", "ada", "Ada", " ada", "ada\x00", strings.Repeat("x", subject.MaxID)} {
		p, err := key.Pseudonym(id)
		if err != nil || !subject.Valid(p) {
			t.Errorf("%q, %v", p, err)
		}
		if other, ok := seen[p]; ok {
			t.Errorf("%q and %q have one pseudonym", id, other)
		}
		seen[p] = id
	}
	for _, id := range []string{"", strings.Repeat("x", subject.MaxID+1)} {
		if p, err := key.Pseudonym(id); !errors.Is(err, subject.ErrID) || p != "" {
			t.Errorf("%d bytes: %q, %v", len(id), p, err)
		}
	}
}

// TestRotation: who was named with an older key is found with the rotated keyset.
func TestRotation(t *testing.T) {
	m := keyset.NewManager()
	names := map[string]bool{}
	for i := range 3 {
		id, err := m.Add(prf.HMACSHA256PRFKeyTemplate())
		if err != nil {
			t.Fatal(err)
		}
		if err := m.SetPrimary(id); err != nil {
			t.Fatal(err)
		}
		ks, err := m.Handle()
		if err != nil {
			t.Fatal(err)
		}
		key, err := subject.New(ks)
		if err != nil {
			t.Fatal(err)
		}
		name, err := key.Pseudonym("ada")
		if err != nil || names[name] {
			t.Fatalf("key %d: %q, %v", i, name, err)
		}
		names[name] = true
		all, err := key.All("ada")
		if err != nil || len(all) != i+1 || all[0] != name {
			t.Errorf("key %d: %v, %v", i, all, err)
		}
		for name := range names {
			if !slices.Contains(all, name) {
				t.Errorf("key %d: an older name is not searched", i)
			}
		}
	}
}

func TestValidList(t *testing.T) {
	a, b := strings.Repeat("a", 32), strings.Repeat("b", 32)
	for _, tc := range []struct {
		list []string
		want bool
	}{
		{nil, true},
		{[]string{a, b}, true},
		{[]string{b, a}, false},
		{[]string{a, a}, false},
		{[]string{""}, false},
		{[]string{strings.Repeat("A", 32)}, false},
		{[]string{a[:31]}, false},
	} {
		if got := subject.ValidList(tc.list); got != tc.want {
			t.Errorf("%v: %v", tc.list, got)
		}
	}
	if got := subject.Order([]string{b, a, b}); !slices.Equal(got, []string{a, b}) {
		t.Errorf("%v", got)
	}
}
