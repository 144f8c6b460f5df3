package keyring

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

func newKEK(t testing.TB) tink.AEAD {
	t.Helper()
	h, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		t.Fatal(err)
	}
	kek, err := aead.New(h)
	if err != nil {
		t.Fatal(err)
	}
	return kek
}

var testEpoch = Epoch{Tenant: "default", Expires: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)}

func TestEpochKeySealsAndOpens(t *testing.T) {
	kek := newKEK(t)
	for _, alg := range []Algorithm{"", XWing, X25519} {
		private, public, err := NewEpochKey(testEpoch, alg)
		if err != nil {
			t.Fatal(err)
		}
		if want, _ := ParseAlgorithm(string(alg)); public.Algorithm != want || len(public.ID) != 16 {
			t.Errorf("%q: algorithm %s, id %q", alg, public.Algorithm, public.ID)
		}
		again, err := Public(private, testEpoch)
		if err != nil || again.ID != public.ID {
			t.Errorf("%q: the public half has another id when taken again: %v", alg, err)
		}
		wrapped, err := WrapPrivate(private, kek, testEpoch)
		if err != nil {
			t.Fatal(err)
		}
		unwrapped, err := UnwrapPrivate(wrapped, kek, testEpoch)
		if err != nil {
			t.Fatal(err)
		}
		encrypter, err := public.Encrypter()
		if err != nil {
			t.Fatal(err)
		}
		sealed, err := encrypter.Encrypt([]byte("plain"), []byte("context"))
		if err != nil {
			t.Fatal(err)
		}
		decrypter, err := Decrypter(unwrapped)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := decrypter.Decrypt(sealed, []byte("context")); err != nil || string(got) != "plain" {
			t.Errorf("%q: %q, %v", alg, got, err)
		}
	}
	if _, _, err := NewEpochKey(testEpoch, "RSA"); err == nil {
		t.Error("made a key of an unknown algorithm")
	}
	if _, _, err := NewEpochKey(Epoch{Tenant: "../x", Expires: testEpoch.Expires}, XWing); err == nil {
		t.Error("made a key for a tenant without a valid name")
	}
}

func TestUnwrapPrivateRefuses(t *testing.T) {
	kek := newKEK(t)
	private, _, err := NewEpochKey(testEpoch, X25519)
	if err != nil {
		t.Fatal(err)
	}
	wrapped, err := WrapPrivate(private, kek, testEpoch)
	if err != nil {
		t.Fatal(err)
	}
	later := testEpoch
	later.Expires = later.Expires.AddDate(0, 0, 1)
	other := testEpoch
	other.Tenant = "acme"
	for name, open := range map[string]func() (*keyset.Handle, error){
		"other KEK":    func() (*keyset.Handle, error) { return UnwrapPrivate(wrapped, newKEK(t), testEpoch) },
		"other expiry": func() (*keyset.Handle, error) { return UnwrapPrivate(wrapped, kek, later) },
		"other tenant": func() (*keyset.Handle, error) { return UnwrapPrivate(wrapped, kek, other) },
		"empty":        func() (*keyset.Handle, error) { return UnwrapPrivate(nil, kek, testEpoch) },
	} {
		if h, err := open(); !errors.Is(err, ErrUnwrap) || h != nil {
			t.Errorf("%s: got %v", name, err)
		}
	}
	// The keyset info beside the ciphertext is not authenticated by Tink and holds
	// nothing that is used; every flip of a bit either fails or gives the same key.
	for i := range wrapped {
		flipped := bytes.Clone(wrapped)
		flipped[i] ^= 1 << (i % 8)
		if h, err := UnwrapPrivate(flipped, kek, testEpoch); err == nil {
			got, err1 := Public(h, testEpoch)
			want, err2 := Public(private, testEpoch)
			if err1 != nil || err2 != nil || got.ID != want.ID {
				t.Fatalf("byte %d flipped: another key", i)
			}
		}
	}
	if _, err := WrapPrivate(private, brokenKEK{}, testEpoch); err == nil {
		t.Error("wrapped by a KEK that fails")
	}
}

type brokenKEK struct{}

func (brokenKEK) Encrypt([]byte, []byte) ([]byte, error) { return nil, errors.New("unreachable") }
func (brokenKEK) Decrypt([]byte, []byte) ([]byte, error) { return nil, errors.New("unreachable") }

// However a private key is printed, its bytes do not come out.
func TestPrivateKeysAreNotPrinted(t *testing.T) {
	private, public, err := NewEpochKey(testEpoch, X25519)
	if err != nil {
		t.Fatal(err)
	}
	var clear bytes.Buffer
	if err := insecurecleartextkeyset.Write(private, keyset.NewBinaryWriter(&clear)); err != nil {
		t.Fatal(err)
	}
	// The private key is the 32 bytes behind its protobuf tag (field 3, length 32).
	at := bytes.LastIndex(clear.Bytes(), []byte{0x1a, 0x20})
	if at < 0 || len(clear.Bytes()) < at+34 {
		t.Fatal("the keyset is not laid out as this test thinks")
	}
	secret := clear.Bytes()[at+2:][:32]
	printed := private.String() + fmt.Sprintf("%v %s", private, public.ID)
	for _, form := range []string{string(secret[:8]), hex.EncodeToString(secret[:8]), fmt.Sprintf("%d", secret[:8])} {
		if strings.Contains(printed, strings.Trim(form, "[]")) {
			t.Error("a private key was printed")
		}
	}
}

func TestParsePublicKeyRefuses(t *testing.T) {
	private, public, err := NewEpochKey(testEpoch, X25519)
	if err != nil {
		t.Fatal(err)
	}
	var clear bytes.Buffer
	if err := insecurecleartextkeyset.Write(private, keyset.NewBinaryWriter(&clear)); err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string][]byte{
		"empty": {}, "truncated": public.Key[:len(public.Key)-1], "long": make([]byte, maxKey+1),
		"a private keyset": clear.Bytes(),
		"two keys":         append(bytes.Clone(public.Key), public.Key...),
	} {
		if k, err := parsePublicKey(testEpoch, key); err == nil {
			t.Errorf("%s: read as %s", name, k.ID)
		}
	}
}

func TestParseEpoch(t *testing.T) {
	for _, id := range []string{"default/2026-11-26", "a/2026-11-26T15"} {
		if e, err := ParseEpoch(id); err != nil || e.ID() != id {
			t.Errorf("%s: %v, %v", id, e, err)
		}
	}
	for _, id := range []string{"", "/", "default", "default/", "/2026-11-26", "A/2026-11-26", "a/b/2026-11-26", "a/2026-11-26T00", "a/2026-11-26/"} {
		if e, err := ParseEpoch(id); err == nil {
			t.Errorf("%q read as %v", id, e)
		}
	}
}

func BenchmarkNewEpochKey(b *testing.B) {
	for _, alg := range []Algorithm{XWing, X25519} {
		b.Run(string(alg), func(b *testing.B) {
			for b.Loop() {
				if _, _, err := NewEpochKey(testEpoch, alg); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
