//go:build ignore

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/google/tink/go/aead"
	"github.com/google/tink/go/hybrid"
	"github.com/google/tink/go/insecurecleartextkeyset"
	"github.com/google/tink/go/keyset"
	hpkepb "github.com/google/tink/go/proto/hpke_go_proto"
	tinkpb "github.com/google/tink/go/proto/tink_go_proto"
	"github.com/google/tink/go/tink"
	"google.golang.org/protobuf/proto"
)

// importCase is a keyset file, and what is wrong with it.
type importCase struct {
	Name       string   `json:"name"`
	Keyset     []byte   `json:"keyset"`
	Encrypted  bool     `json:"encrypted,omitempty"`
	Associated string   `json:"associated_data,omitempty"`
	Faults     []string `json:"faults,omitempty"`
}

func imports(folder string) error {
	kekHandle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return err
	}
	kek, err := aead.New(kekHandle)
	if err != nil {
		return err
	}
	var kekText bytes.Buffer
	if err := insecurecleartextkeyset.Write(kekHandle, keyset.NewJSONWriter(&kekText)); err != nil {
		return err
	}
	good, err := keyset.NewHandle(hybrid.DHKEM_X25519_HKDF_SHA256_HKDF_SHA256_AES_256_GCM_Key_Template())
	if err != nil {
		return err
	}
	cases, err := goodCases(good, kek)
	if err != nil {
		return err
	}
	bad, err := badCases(good)
	if err != nil {
		return err
	}
	if err := save(filepath.Join(folder, "tink-1.7.0-keysets.json"), struct {
		Made  string          `json:"made_by"`
		Epoch string          `json:"epoch"`
		KEK   json.RawMessage `json:"kek"`
		Cases []importCase    `json:"cases"`
	}{made, epochID, kekText.Bytes(), append(cases, bad...)}); err != nil {
		return err
	}
	r, err := record(good)
	if err != nil {
		return err
	}
	return save(filepath.Join(folder, "good-tink-1.7.0.json"), r)
}

func goodCases(h *keyset.Handle, kek tink.AEAD) ([]importCase, error) {
	var out []importCase
	bound := "sotto epoch private key v1\n" + epochID + "\n"
	for _, c := range []struct {
		name, associated string
		json, encrypted  bool
	}{
		{"clear-json", "", true, false},
		{"clear-binary", "", false, false},
		{"encrypted-json", "", true, true},
		{"encrypted-binary", "", false, true},
		{"encrypted-json-bound-to-a-name", "keys of acme", true, true},
		{"encrypted-binary-bound-to-the-epoch", bound, false, true},
	} {
		var buf bytes.Buffer
		var w keyset.Writer = keyset.NewBinaryWriter(&buf)
		if c.json {
			w = keyset.NewJSONWriter(&buf)
		}
		err := insecurecleartextkeyset.Write(h, w)
		if c.encrypted {
			buf.Reset()
			err = h.WriteWithAssociatedData(w, kek, []byte(c.associated))
		}
		if err != nil {
			return nil, err
		}
		out = append(out, importCase{Name: c.name, Keyset: buf.Bytes(), Encrypted: c.encrypted, Associated: c.associated})
	}
	return out, nil
}

func badCases(good *keyset.Handle) ([]importCase, error) {
	var out []importCase
	add := func(name string, ks *tinkpb.Keyset, faults ...string) error {
		var buf bytes.Buffer
		err := keyset.NewBinaryWriter(&buf).Write(ks)
		out = append(out, importCase{Name: name, Keyset: buf.Bytes(), Faults: faults})
		return err
	}
	for _, c := range []struct {
		name     string
		template *tinkpb.KeyTemplate
		faults   []string
	}{
		{"aes-128-gcm", hybrid.DHKEM_X25519_HKDF_SHA256_HKDF_SHA256_AES_128_GCM_Key_Template(), []string{"suite"}},
		{"chacha20-poly1305", hybrid.DHKEM_X25519_HKDF_SHA256_HKDF_SHA256_CHACHA20_POLY1305_Key_Template(), []string{"suite"}},
		{"no-prefix", hybrid.DHKEM_X25519_HKDF_SHA256_HKDF_SHA256_AES_256_GCM_Raw_Key_Template(), []string{"prefix"}},
		{"no-prefix-and-aes-128-gcm", hybrid.DHKEM_X25519_HKDF_SHA256_HKDF_SHA256_AES_128_GCM_Raw_Key_Template(), []string{"prefix", "suite"}},
		{"ecies", hybrid.ECIESHKDFAES128GCMKeyTemplate(), []string{"type"}},
		{"symmetric", aead.AES256GCMKeyTemplate(), []string{"purpose", "type"}},
	} {
		h, err := keyset.NewHandle(c.template)
		if err != nil {
			return nil, err
		}
		if err := add(c.name, insecurecleartextkeyset.KeysetMaterial(h), c.faults...); err != nil {
			return nil, err
		}
	}
	public, err := good.Public()
	if err != nil {
		return nil, err
	}
	clone := func(h *keyset.Handle) *tinkpb.Keyset {
		return proto.Clone(insecurecleartextkeyset.KeysetMaterial(h)).(*tinkpb.Keyset)
	}
	disabled := clone(good)
	disabled.Key[0].Status = tinkpb.KeyStatusType_DISABLED
	elsewhere := clone(good)
	elsewhere.PrimaryKeyId++
	two := clone(good)
	two.Key = append(two.Key, clone(good).Key[0])
	two.Key[1].KeyId++
	two.Key[1].Status = tinkpb.KeyStatusType_DISABLED
	halves := clone(good)
	var key hpkepb.HpkePrivateKey
	if err := proto.Unmarshal(halves.Key[0].KeyData.Value, &key); err != nil {
		return nil, err
	}
	key.PrivateKey[5] ^= 0xff
	if halves.Key[0].KeyData.Value, err = proto.Marshal(&key); err != nil {
		return nil, err
	}
	for _, c := range []struct {
		name   string
		ks     *tinkpb.Keyset
		faults []string
	}{
		{"public", clone(public), []string{"purpose", "type"}},
		{"disabled", disabled, []string{"disabled"}},
		{"another-primary", elsewhere, []string{"primary"}},
		{"two-keys", two, []string{"several", "disabled"}},
		{"halves-of-two-pairs", halves, []string{"broken"}},
		{"empty", &tinkpb.Keyset{}, []string{"none"}},
	} {
		if err := add(c.name, c.ks, c.faults...); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func save(path string, v any) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	if err := print(f, v); err != nil {
		return err
	}
	return f.Close()
}
