package keyring

import (
	"fmt"

	"github.com/tink-crypto/tink-go/v2/hybrid/hpke"
)

// Algorithm names the KEM of an epoch key. HKDF-SHA256 and AES-256-GCM go with each.
type Algorithm string

// The algorithms. The empty string means the default, X-Wing.
const (
	// XWing joins X25519 and ML-KEM-768: it holds while either of them holds.
	XWing Algorithm = "X-Wing"
	// X25519 has smaller keys and is a little faster. It does not hold against a
	// quantum computer, which can be built after the ciphertext was copied.
	X25519 Algorithm = "X25519"
)

// ParseAlgorithm reads an algorithm's name; the empty string is the default.
func ParseAlgorithm(name string) (Algorithm, error) {
	switch a := Algorithm(name); a {
	case "":
		return XWing, nil
	case XWing, X25519:
		return a, nil
	}
	return "", fmt.Errorf("parse algorithm: want %s or %s", XWing, X25519)
}

func (a Algorithm) parameters() (*hpke.Parameters, error) {
	kem := hpke.X_WING
	switch a {
	case XWing, "":
	case X25519:
		kem = hpke.DHKEM_X25519_HKDF_SHA256
	default:
		return nil, fmt.Errorf("choose algorithm: want %s or %s", XWing, X25519)
	}
	return hpke.NewParameters(hpke.ParametersOpts{
		KEMID: kem, KDFID: hpke.HKDFSHA256, AEADID: hpke.AES256GCM, Variant: hpke.VariantTink,
	})
}

// algorithmOf is the other way round, and refuses every other HPKE suite.
func algorithmOf(p *hpke.Parameters) (Algorithm, error) {
	for _, a := range []Algorithm{XWing, X25519} {
		want, err := a.parameters()
		if err != nil {
			return "", err
		}
		if want.Equal(p) {
			return a, nil
		}
	}
	return "", fmt.Errorf("check key: its parameters are neither those of %s nor of %s", XWing, X25519)
}
