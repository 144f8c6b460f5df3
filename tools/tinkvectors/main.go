//go:build ignore

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/google/tink/go/aead"
	"github.com/google/tink/go/core/registry"
	"github.com/google/tink/go/hybrid"
	"github.com/google/tink/go/insecurecleartextkeyset"
	"github.com/google/tink/go/keyset"
	"github.com/google/tink/go/tink"
)

type vector struct {
	Epoch      string `json:"epoch"`
	Wrapped    []byte `json:"wrapped"` // the private keyset under the KEK, bound to the epoch
	Public     []byte `json:"public"`
	Plaintext  string `json:"plaintext"`
	Info       string `json:"info"`
	Ciphertext []byte `json:"ciphertext"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "tinkvectors:", err)
		os.Exit(1)
	}
}

const made = "github.com/google/tink/go v1.7.0"

func run() error {
	_ = registry.NewKeyData // the registry registers the key types
	switch {
	case len(os.Args) == 2 && os.Args[1] == "epochs":
		return epochs()
	case len(os.Args) == 2 && os.Args[1] == "digest":
		return digest()
	case len(os.Args) == 4 && os.Args[1] == "keysets" && os.Args[2] == "record":
		return imports(os.Args[3])
	}
	return errors.New("usage: tinkvectors epochs | digest | keysets record FOLDER")
}

func epochs() error {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&text)); err != nil {
		return err
	}
	kek, err := aead.New(handle)
	if err != nil {
		return err
	}
	out := struct {
		Made    string          `json:"made_by"`
		KEK     json.RawMessage `json:"kek"`
		Vectors []vector        `json:"vectors"`
	}{Made: made, KEK: text.Bytes()}
	for _, epoch := range []string{"default/2026-12-01", "acme/2026-12-01T15"} {
		v, err := wrapped(kek, epoch)
		if err != nil {
			return err
		}
		out.Vectors = append(out.Vectors, v)
	}
	return print(os.Stdout, out)
}

func wrapped(kek tink.AEAD, epoch string) (vector, error) {
	v := vector{Epoch: epoch, Plaintext: "sealed by a program with Tink 1.7.0", Info: "what it is bound to"}
	private, err := keyset.NewHandle(hybrid.DHKEM_X25519_HKDF_SHA256_HKDF_SHA256_AES_256_GCM_Key_Template())
	if err != nil {
		return v, err
	}
	public, err := private.Public()
	if err != nil {
		return v, err
	}
	var secret, open bytes.Buffer
	bound := []byte("sotto epoch private key v1\n" + epoch + "\n")
	if err := private.WriteWithAssociatedData(keyset.NewBinaryWriter(&secret), kek, bound); err != nil {
		return v, err
	}
	if err := public.WriteWithNoSecrets(keyset.NewBinaryWriter(&open)); err != nil {
		return v, err
	}
	encrypter, err := hybrid.NewHybridEncrypt(public)
	if err != nil {
		return v, err
	}
	v.Wrapped, v.Public = secret.Bytes(), open.Bytes()
	v.Ciphertext, err = encrypter.Encrypt([]byte(v.Plaintext), []byte(v.Info))
	return v, err
}

func print(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
