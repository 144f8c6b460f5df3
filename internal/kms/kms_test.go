package kms

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCreateThenOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a folder", "kek.json")
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := CreateFile(path); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	first, err := Open(FileURI(path))
	if err != nil {
		t.Fatal(err)
	}
	again, err := Open(FileURI(path))
	if err != nil {
		t.Fatal(err)
	}
	wrapped, err := first.Encrypt([]byte("a private key"), []byte("its epoch"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := again.Decrypt(wrapped, []byte("its epoch")); err != nil || string(got) != "a private key" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := again.Decrypt(wrapped, []byte("another epoch")); err == nil {
		t.Error("opens for another epoch")
	}
}

func TestCreateNeverOverwrites(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kek.json")
	if err := CreateFile(path); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := CreateFile(path); err == nil {
		t.Error("created twice")
	}
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the key has changed: %v", err)
	}
	if err := CreateFile(filepath.Join(t.TempDir(), "no", "folder", "kek.json")); err == nil {
		t.Error("created without a folder")
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Setenv("VAULT_TOKEN", "")
	t.Setenv("HOME", t.TempDir())
	folder := t.TempDir()
	good := filepath.Join(folder, "kek.json")
	if err := CreateFile(good); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, data []byte, mode os.FileMode) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		return FileURI(path)
	}
	for name, test := range map[string]struct{ uri, want string }{
		"group may read":   {write("g", text, 0o640), "chmod 600"},
		"others may read":  {write("o", text, 0o604), "chmod 600"},
		"others may write": {write("w", text, 0o602), "chmod 600"},
		"not a keyset":     {write("n", []byte(`{"secret": "hunter-canary"}`), 0o600), "does not hold a Tink keyset"},
		"half a keyset":    {write("h", text[:len(text)/2], 0o600), "does not hold a Tink keyset"},
		"empty":            {write("e", nil, 0o600), "does not hold a Tink keyset"},
		"a folder":         {FileURI(folder), "not a regular file"},
		"missing":          {FileURI(filepath.Join(folder, "none")), "no such file"},
		"other scheme":     {"ftp://token-canary@vault.example/key", `scheme "ftp" is not known`},
		"vault, a user":    {"hcvault://token-canary@vault.example/transit/keys/sotto", "want hcvault://host:port/transit/keys/NAME"},
		"vault, no key":    {"hcvault://vault.example/transit/sotto-canary", "want hcvault://host:port/transit/keys/NAME"},
		"vault, a token":   {"hcvault://vault.example/transit/keys/sotto?token=canary", "want hcvault://host:port/transit/keys/NAME"},
		"vault, no token":  {"hcvault://vault.example/transit/keys/sotto", "no token"},
		"aws, no ARN":      {"aws-kms://canary", "want aws-kms://arn:aws:kms"},
		"aws, other ARN":   {"aws-kms://arn:aws:s3:::canary:key/x", "want aws-kms://arn:aws:kms"},
		"gcp, too short":   {"gcp-kms://projects/canary", "want gcp-kms://projects/P"},
		"no scheme":        {good, `scheme "" is not known`},
		"other host":       {"file://elsewhere" + good, "want file:///absolute/path"},
		"relative":         {"file:kek.json", "want file:///absolute/path"},
		"not a URI":        {"file://%zz-canary", "does not parse"},
	} {
		_, err := Open(test.uri)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
		if err != nil && strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: the error holds what it should not: %v", name, err)
		}
	}
}

// TestOpenTink170: the keyset file of a program with google/tink/go v1.7.0 is one of ours.
func TestOpenTink170(t *testing.T) {
	text, err := os.ReadFile("../../core/keyring/testdata/tink-1.7.0.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		KEK json.RawMessage `json:"kek"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "kek.json")
	if err := os.WriteFile(path, file.KEK, 0o600); err != nil {
		t.Fatal(err)
	}
	key, err := Open(FileURI(path))
	if err != nil {
		t.Fatal(err)
	}
	wrapped, err := key.Encrypt([]byte("x"), []byte("epoch"))
	if err != nil {
		t.Fatal(err)
	}
	if err := AddVersion(FileURI(path)); err != nil {
		t.Fatal(err)
	}
	if got, err := key.Decrypt(wrapped, []byte("epoch")); err != nil || string(got) != "x" {
		t.Errorf("%q, %v", got, err)
	}
}
