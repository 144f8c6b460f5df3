package keyring_test

import (
	"crypto/rand"
	"fmt"
	"time"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"golang.org/x/mod/sumdb/note"

	"github.com/sotto-project/sotto/core/keyring"
)

// The broker makes an epoch's key pair, keeps the private half under its
// key-encryption key, and signs a directory of the public halves. A collector opens
// the directory with the verifier that it has pinned.
func Example() {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	epoch := keyring.Epoch{Tenant: "default", Expires: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)}
	private, public, err := keyring.NewEpochKey(epoch, keyring.XWing)
	if err != nil {
		fmt.Println(err)
		return
	}

	kekHandle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate()) // a KMS in real life
	if err != nil {
		fmt.Println(err)
		return
	}
	kek, err := aead.New(kekHandle)
	if err != nil {
		fmt.Println(err)
		return
	}
	wrapped, err := keyring.WrapPrivate(private, kek, epoch)
	if err != nil {
		fmt.Println(err)
		return
	}

	signerKey, verifier, err := note.GenerateKey(rand.Reader, "keys.sotto.example")
	if err != nil {
		fmt.Println(err)
		return
	}
	signer, err := note.NewSigner(signerKey)
	if err != nil {
		fmt.Println(err)
		return
	}
	file, err := keyring.Directory{Issued: now, ValidUntil: now.AddDate(0, 0, 7), Keys: []keyring.PublicKey{public}}.Sign(signer)
	if err != nil {
		fmt.Println(err)
		return
	}

	directory, err := keyring.OpenDirectory(file, verifier, now.Add(time.Hour))
	if err != nil {
		fmt.Println(err)
		return
	}
	found, ok := directory.Find(epoch)
	fmt.Println(found.Epoch.ID(), found.Algorithm, ok)

	_, err = keyring.UnwrapPrivate(wrapped, kek, keyring.Epoch{Tenant: "acme", Expires: epoch.Expires})
	fmt.Println(err)
	// Output:
	// default/2026-12-01 X-Wing true
	// unwrap private key: wrong key-encryption key, wrong epoch, or altered bytes
}
