package audit

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

func TestKeyFile(t *testing.T) {
	// Base64 of a random seed holds a '+' in about half of all keys: try enough.
	for range 30 {
		path := filepath.Join(t.TempDir(), "k")
		made, err := CreateKeyFile(path, "example.org/audit")
		if err != nil {
			t.Fatal(err)
		}
		read, err := ReadKeyFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if made.Verifier != read.Verifier {
			t.Fatalf("verifier %s became %s", made.Verifier, read.Verifier)
		}
		signed, err := note.Sign(&note.Note{Text: "hello\n"}, read.Signer)
		if err != nil {
			t.Fatal(err)
		}
		v, err := note.NewVerifier(read.Verifier)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := note.Open(signed, note.VerifierList(v)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestKeyFileRefuses(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "k")
	if _, err := CreateKeyFile(path, "example.org/audit"); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if _, err := CreateKeyFile(path, "example.org/audit"); err == nil {
		t.Error("an existing key was overwritten")
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadKeyFile(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a key that the group may read: %v", err)
	}
	secret, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	bad := filepath.Join(dir, "bad")
	if err := os.WriteFile(bad, append([]byte("X"), secret...), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = ReadKeyFile(bad)
	if err == nil || strings.Contains(err.Error(), strings.TrimSpace(string(secret[40:]))) {
		t.Errorf("a malformed key: %v", err)
	}
	if _, err := ReadKeyFile(filepath.Join(dir, "none")); err == nil {
		t.Error("no key is no error")
	}
}
