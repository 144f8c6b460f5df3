package keyring

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tink-crypto/tink-go/v2/hybrid/hpke"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// ErrImport is wrapped by the error for a keyset that cannot be the private key of an
// epoch. The error names all that is wrong with it, and nothing of what it holds.
var ErrImport = errors.New("import keyset")

// maxImport bounds a keyset file: one with an X-Wing key has about 2,000 bytes as JSON.
const maxImport = 64 << 10

// typePrefix is how Tink names the types of keys.
const typePrefix = "type.googleapis.com/google.crypto.tink."

// otherTypes may be named in an error; any other word may be text that somebody put there.
var otherTypes = []string{
	"HpkePublicKey", "EciesAeadHkdfPrivateKey", "EciesAeadHkdfPublicKey", "AesGcmKey", "AesGcmSivKey", "AesSivKey", "AesCtrHmacAeadKey",
	"ChaCha20Poly1305Key", "XChaCha20Poly1305Key", "XAesGcmKey", "KmsAeadKey", "KmsEnvelopeAeadKey", "HmacKey", "HmacPrfKey", "HkdfPrfKey",
	"AesCmacKey", "AesCmacPrfKey", "Ed25519PrivateKey", "EcdsaPrivateKey",
}

// Import reads a keyset that another program made with Tink, google/tink/go v1.7.0 or
// any later module, as the private key of an epoch: Tink's encrypted keyset, in JSON or
// binary, under kek. Tink binds an encrypted keyset to associated data; each of the given
// ones is tried in turn, none given means that there is none. The error is [ErrKEK] when
// the key-encryption key could not be asked, and else an [ErrImport].
func Import(data []byte, e Epoch, kek tink.AEAD, associated ...[]byte) (*keyset.Handle, PublicKey, error) {
	r, err := readerOf(data)
	if err != nil {
		return nil, PublicKey{}, err
	}
	if isClear(data) { // in binary the one reads as the other
		return nil, PublicKey{}, fmt.Errorf("%w: it is not encrypted", ErrImport)
	}
	encrypted, err := r.ReadEncrypted()
	if err != nil || len(encrypted.GetEncryptedKeyset()) == 0 {
		return nil, PublicKey{}, fmt.Errorf("%w: it is no encrypted Tink keyset, in JSON or binary", ErrImport)
	}
	if len(associated) == 0 {
		associated = [][]byte{nil}
	}
	for _, ad := range associated {
		plaintext, err := kek.Decrypt(encrypted.GetEncryptedKeyset(), ad)
		if errors.Is(err, ErrKEK) {
			return nil, PublicKey{}, fmt.Errorf("import keyset: %w", err)
		}
		if err == nil {
			defer clear(plaintext)
			return fromKeyset(plaintext, e)
		}
	}
	return nil, PublicKey{}, fmt.Errorf("%w: wrong key-encryption key, other associated data, or altered bytes", ErrImport)
}

// EpochContext is the associated data that [WrapPrivate] binds a private key to.
func EpochContext(e Epoch) []byte { return wrapContext(e) }

// InsecureImport is [Import] for a keyset that is not encrypted. Whoever has read the
// file meanwhile opens what is sealed to it.
func InsecureImport(data []byte, e Epoch) (*keyset.Handle, PublicKey, error) {
	return fromKeyset(data, e)
}

func readerOf(data []byte) (keyset.Reader, error) {
	if len(data) > maxImport {
		return nil, fmt.Errorf("%w: it is longer than %d bytes", ErrImport, maxImport)
	}
	// A binary keyset begins with the tag of a field, and no field has the tag '{'.
	if text := bytes.TrimLeft(data, " \t\r\n"); len(text) > 0 && text[0] == '{' {
		return keyset.NewJSONReader(bytes.NewReader(text)), nil
	}
	return keyset.NewBinaryReader(bytes.NewReader(data)), nil
}

// isClear reports whether data is a keyset that is not encrypted.
func isClear(data []byte) bool {
	r, err := readerOf(data)
	if err != nil {
		return false
	}
	ks, err := r.Read()
	return err == nil && len(ks.GetKey()) > 0 && strings.HasPrefix(ks.GetKey()[0].GetKeyData().GetTypeUrl(), typePrefix)
}

func fromKeyset(data []byte, e Epoch) (*keyset.Handle, PublicKey, error) {
	r, err := readerOf(data)
	if err != nil {
		return nil, PublicKey{}, err
	}
	ks, err := r.Read()
	if err != nil {
		// Tink's words may quote what it read, and what it read is a key.
		return nil, PublicKey{}, fmt.Errorf("%w: it is no Tink keyset, or an encrypted one", ErrImport)
	}
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	primary := false
	for _, k := range ks.GetKey() {
		primary = primary || k.GetKeyId() == ks.GetPrimaryKeyId()
		if s := k.GetStatus().String(); s != "ENABLED" {
			fault("a key in it is not enabled")
		}
		if m := k.GetKeyData().GetKeyMaterialType().String(); m != "ASYMMETRIC_PRIVATE" {
			fault("it is for another purpose: a key in it is %s, an epoch has a private one", materials[m])
		}
		if p := k.GetOutputPrefixType().String(); p != "TINK" {
			fault("its output prefix is not TINK")
		}
		if name, ok := strings.CutPrefix(k.GetKeyData().GetTypeUrl(), typePrefix); name != "HpkePrivateKey" || !ok {
			if !ok || !slices.Contains(otherTypes, name) {
				name = "not known"
			}
			fault("the type of a key in it is %s, the format has HpkePrivateKey", name)
		}
	}
	switch n := len(ks.GetKey()); {
	case n == 0:
		fault("there is no key in it, or it is encrypted")
	case n > 1:
		fault("there are %d keys in it, an epoch has one", n)
	case !primary:
		fault("its primary key is not in it")
	}
	again, err := readerOf(data)
	if err != nil {
		return nil, PublicKey{}, err
	}
	private, err := insecurecleartextkeyset.Read(again)
	if err != nil && len(faults) == 0 {
		fault("its key is broken, or its halves do not belong together")
	}
	if err == nil {
		faults = append(faults, suiteFaults(private)...)
	}
	if len(faults) > 0 {
		return nil, PublicKey{}, fmt.Errorf("%w: %w", ErrImport, errors.Join(faults...))
	}
	public, err := Public(private, e)
	if err != nil {
		return nil, PublicKey{}, fmt.Errorf("%w: %w", ErrImport, err)
	}
	return private, public, nil
}

// materials are the kinds of key material in words.
var materials = map[string]string{
	"SYMMETRIC": "symmetric", "ASYMMETRIC_PUBLIC": "public", "REMOTE": "kept elsewhere", "UNKNOWN_KEYMATERIAL": "of no known kind",
}

// suiteFaults names what differs from the suites of the format; what is no HPKE key is
// named already.
func suiteFaults(private *keyset.Handle) (faults []error) {
	for i := range private.Len() {
		entry, err := private.Entry(i)
		if err != nil {
			continue
		}
		p, ok := entry.Key().Parameters().(*hpke.Parameters)
		if !ok {
			continue
		}
		known := p.KEMID() == hpke.X_WING || p.KEMID() == hpke.DHKEM_X25519_HKDF_SHA256
		if !known || p.KDFID() != hpke.HKDFSHA256 || p.AEADID() != hpke.AES256GCM {
			faults = append(faults, fmt.Errorf("its suite is %s, %s, %s; the format has %s or %s with %s, %s",
				p.KEMID(), p.KDFID(), p.AEADID(), hpke.X_WING, hpke.DHKEM_X25519_HKDF_SHA256, hpke.HKDFSHA256, hpke.AES256GCM))
		}
	}
	return faults
}

// SamePair reports whether two public keys are halves of one pair, also where their
// keysets number them differently. One pair must not be the key of two epochs: what was
// destroyed with the first would go on opening with the second.
func SamePair(a, b PublicKey) bool {
	x, err := material(a)
	if err != nil {
		return false
	}
	y, err := material(b)
	return err == nil && bytes.Equal(x, y)
}

func material(k PublicKey) ([]byte, error) {
	handle, err := readPublic(k.Key)
	if err != nil {
		return nil, err
	}
	entry, err := handle.Entry(0)
	if err != nil {
		return nil, err
	}
	key, ok := entry.Key().(*hpke.PublicKey)
	if !ok {
		return nil, errors.New("read public key: it is not an HPKE public key")
	}
	return key.PublicKeyBytes(), nil
}
