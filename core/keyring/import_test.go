package keyring

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// importVectors are what google/tink/go v1.7.0 wrote (tools/tinkvectors).
type importVectors struct {
	Epoch string          `json:"epoch"`
	KEK   json.RawMessage `json:"kek"`
	Cases []struct {
		Name       string   `json:"name"`
		Keyset     []byte   `json:"keyset"`
		Encrypted  bool     `json:"encrypted"`
		Associated string   `json:"associated_data"`
		Faults     []string `json:"faults"`
	} `json:"cases"`
}

func readImportVectors(t testing.TB) (importVectors, tink.AEAD, Epoch) {
	t.Helper()
	text, err := os.ReadFile("testdata/tink-1.7.0-keysets.json")
	if err != nil {
		t.Fatal(err)
	}
	var v importVectors
	if err := json.Unmarshal(text, &v); err != nil || len(v.Cases) != 18 {
		t.Fatalf("%d cases, %v", len(v.Cases), err)
	}
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(v.KEK)))
	if err != nil {
		t.Fatal(err)
	}
	kek, err := aead.New(handle)
	if err != nil {
		t.Fatal(err)
	}
	e, err := ParseEpoch(v.Epoch)
	if err != nil {
		t.Fatal(err)
	}
	return v, kek, e
}

// faultWords is what an error says of each kind of fault in the vectors.
var faultWords = map[string]string{
	"suite": "its suite is", "prefix": "output prefix", "type": "the type of a key", "purpose": "another purpose", "disabled": "not enabled",
	"primary": "its primary key is not in it", "several": "there are 2 keys", "broken": "broken", "none": "there is no key",
}

// TestImportTink170: keysets of google/tink/go v1.7.0 in each of its forms become the one
// key they hold; of a bad one all faults are named, and no other.
func TestImportTink170(t *testing.T) {
	v, kek, e := readImportVectors(t)
	var first PublicKey
	for _, c := range v.Cases {
		read := func(data []byte) (*keyset.Handle, PublicKey, error) {
			if c.Encrypted {
				return Import(data, e, kek, nil, []byte("keys of acme"), EpochContext(e))
			}
			return InsecureImport(data, e)
		}
		private, public, err := read(c.Keyset)
		if len(c.Faults) > 0 {
			if !errors.Is(err, ErrImport) || private != nil {
				t.Errorf("%s: %v", c.Name, err)
				continue
			}
			for fault, words := range faultWords {
				if strings.Contains(err.Error(), words) != slices.Contains(c.Faults, fault) {
					t.Errorf("%s, which has the faults %v: %v", c.Name, c.Faults, err)
				}
			}
			continue
		}
		if err != nil || public.Algorithm != X25519 || public.Epoch != e {
			t.Errorf("%s: %+v, %v", c.Name, public, err)
			continue
		}
		if first.ID == "" {
			first = public
		}
		if public.ID != first.ID {
			t.Errorf("%s: it is another key", c.Name)
		}
		wrapped, err := WrapPrivate(private, kek, e)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := UnwrapPrivate(wrapped, kek, e); err != nil {
			t.Errorf("%s: %v", c.Name, err)
		}
		if c.Encrypted {
			if _, _, err := Import(c.Keyset, e, newKEK(t), []byte(c.Associated)); !errors.Is(err, ErrImport) || errors.Is(err, ErrKEK) {
				t.Errorf("%s: under another key: %v", c.Name, err)
			}
			if _, _, err := Import(c.Keyset, e, kek, []byte("something else")); !errors.Is(err, ErrImport) {
				t.Errorf("%s: with other associated data: %v", c.Name, err)
			}
			if _, _, err := InsecureImport(c.Keyset, e); !errors.Is(err, ErrImport) {
				t.Errorf("%s: as if it were clear: %v", c.Name, err)
			}
		} else if _, _, err := Import(c.Keyset, e, kek); !errors.Is(err, ErrImport) {
			t.Errorf("%s: as if it were encrypted: %v", c.Name, err)
		}
		for i := range c.Keyset { // cut anywhere, it is the key or nothing
			if _, p, err := read(c.Keyset[:i]); err == nil && p.ID != first.ID {
				t.Errorf("%s: its first %d bytes are another key", c.Name, i)
			}
		}
	}
}

// awayKEK cannot be asked.
type awayKEK struct{ tink.AEAD }

func (awayKEK) Decrypt(_, _ []byte) ([]byte, error) { return nil, ErrKEK }

// TestImportAway: a KEK that is away says nothing about the keyset.
func TestImportAway(t *testing.T) {
	v, _, e := readImportVectors(t)
	for _, c := range v.Cases {
		if !c.Encrypted {
			continue
		}
		if _, _, err := Import(c.Keyset, e, awayKEK{}); !errors.Is(err, ErrKEK) || errors.Is(err, ErrImport) {
			t.Errorf("%s: %v", c.Name, err)
		}
	}
	if _, _, err := InsecureImport(make([]byte, maxImport+1), e); !errors.Is(err, ErrImport) {
		t.Errorf("a huge keyset: %v", err)
	}
}

// TestSamePair: the number that a keyset gives its key does not make another pair.
func TestSamePair(t *testing.T) {
	for _, alg := range []Algorithm{XWing, X25519} {
		private, a, err := NewEpochKey(testEpoch, alg)
		if err != nil {
			t.Fatal(err)
		}
		renumbered := insecurecleartextkeyset.KeysetMaterial(private)
		renumbered.PrimaryKeyId++
		renumbered.Key[0].KeyId++
		var buf bytes.Buffer
		if err := keyset.NewBinaryWriter(&buf).Write(renumbered); err != nil {
			t.Fatal(err)
		}
		handle, err := insecurecleartextkeyset.Read(keyset.NewBinaryReader(&buf))
		if err != nil {
			t.Fatal(err)
		}
		b, err := Public(handle, testEpoch)
		if err != nil || a.ID == b.ID {
			t.Fatalf("%s: not renumbered: %v", alg, err)
		}
		_, c, err := NewEpochKey(testEpoch, alg)
		if err != nil {
			t.Fatal(err)
		}
		if !SamePair(a, a) || !SamePair(a, b) || SamePair(a, c) || SamePair(a, PublicKey{}) {
			t.Errorf("%s: pairs are not told apart", alg)
		}
	}
}

// FuzzImport: no file makes it panic, and no error holds what the file holds.
func FuzzImport(f *testing.F) {
	v, kek, e := readImportVectors(f)
	for _, c := range v.Cases {
		f.Add(c.Keyset)
	}
	f.Add([]byte(`{"primaryKeyId":1,"key":[{"keyData":{"typeUrl":"type.googleapis.com/google.crypto.tink.canary canary"},"keyId":1}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, read := range []func() (*keyset.Handle, PublicKey, error){
			func() (*keyset.Handle, PublicKey, error) { return InsecureImport(data, e) },
			func() (*keyset.Handle, PublicKey, error) { return Import(data, e, kek) },
		} {
			private, public, err := read()
			if err == nil {
				if _, err := WrapPrivate(private, kek, e); err != nil || public.Epoch != e {
					t.Errorf("what was imported cannot be stored: %v", err)
				}
			} else if strings.Contains(err.Error(), "canary") {
				t.Errorf("the error holds what the file holds: %v", err)
			}
		}
	})
}
