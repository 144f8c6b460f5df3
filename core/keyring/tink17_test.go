package keyring

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"testing"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
)

// TestTink170 reads what google/tink/go v1.7.0 wrote (tools/tinkvectors): keysets and
// ciphertexts of the module before tink-go/v2 stay readable, and bound to their epoch.
func TestTink170(t *testing.T) {
	text, err := os.ReadFile("testdata/tink-1.7.0.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		KEK     json.RawMessage `json:"kek"`
		Vectors []struct {
			Epoch, Plaintext, Info      string
			Wrapped, Public, Ciphertext []byte
		} `json:"vectors"`
	}
	if err := json.Unmarshal(text, &file); err != nil || len(file.Vectors) != 2 {
		t.Fatalf("%d vectors, %v", len(file.Vectors), err)
	}
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(file.KEK)))
	if err != nil {
		t.Fatal(err)
	}
	kek, err := aead.New(handle)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range file.Vectors {
		e, err := ParseEpoch(v.Epoch)
		if err != nil {
			t.Fatal(err)
		}
		private, err := UnwrapPrivate(v.Wrapped, kek, e)
		if err != nil {
			t.Fatalf("%s: %v", v.Epoch, err)
		}
		public, err := Public(private, e)
		if err != nil || public.Algorithm != X25519 || !bytes.Equal(public.Key, v.Public) {
			t.Errorf("%s: public half %+v, %v", v.Epoch, public, err)
		}
		decrypter, err := Decrypter(private)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := decrypter.Decrypt(v.Ciphertext, []byte(v.Info)); err != nil || string(got) != v.Plaintext {
			t.Errorf("%s: %q, %v", v.Epoch, got, err)
		}
		if _, err := decrypter.Decrypt(v.Ciphertext, []byte("something else")); err == nil {
			t.Errorf("%s: opens for something else", v.Epoch)
		}
		other, err := ParseEpoch(file.Vectors[1-i].Epoch)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := UnwrapPrivate(v.Wrapped, kek, other); !errors.Is(err, ErrUnwrap) {
			t.Errorf("%s: as a key of %s: %v", v.Epoch, other.ID(), err)
		}
		// Rotation writes it in the new module's form, which opens the same.
		again, err := WrapPrivate(private, kek, e)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := UnwrapPrivate(again, kek, e); err != nil {
			t.Errorf("%s: wrapped again: %v", v.Epoch, err)
		}
	}
}
