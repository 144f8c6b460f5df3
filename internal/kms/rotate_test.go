package kms

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestRotateFile(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "kek.json")
	if err := CreateFile(path); err != nil {
		t.Fatal(err)
	}
	kek, err := Open(FileURI(path)) // as a running broker has it
	if err != nil {
		t.Fatal(err)
	}
	encrypt := func() []byte {
		t.Helper()
		c, err := kek.Encrypt([]byte("a private key"), []byte("its epoch"))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	opens := func(c []byte) bool {
		got, err := kek.Decrypt(c, []byte("its epoch"))
		return err == nil && string(got) == "a private key"
	}
	first := encrypt()
	if err := os.Link(path, filepath.Join(folder, "blocks")); err != nil { // shows what becomes of the old file's blocks
		t.Fatal(err)
	}
	if err := AddVersion(FileURI(path)); err != nil {
		t.Fatal(err)
	}
	second := encrypt()
	if !opens(first) || !opens(second) {
		t.Fatal("with a new version beside the old one, not both open")
	}
	if bytes.Equal(first[:5], second[:5]) {
		t.Error("the old version still encrypts")
	}
	if err := os.Remove(filepath.Join(folder, "blocks")); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(path, filepath.Join(folder, "blocks")); err != nil {
		t.Fatal(err)
	}
	before, err := RetireVersions(FileURI(path))
	if err != nil {
		t.Fatal(err)
	}
	if opens(first) {
		t.Error("a retired version still opens")
	}
	if !opens(second) {
		t.Error("the version that stays does not open")
	}
	if got, err := before.Decrypt(first, []byte("its epoch")); err != nil || string(got) != "a private key" {
		t.Errorf("the key as it was before does not open: %v", err)
	}
	left, err := os.ReadFile(filepath.Join(folder, "blocks"))
	if err != nil || len(bytes.Trim(left, "\x00")) != 0 {
		t.Errorf("the old file's blocks hold something, %v", err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != 2 {
		t.Errorf("%d files, %v: something was left behind", len(files), err)
	}
}

func TestRotateRefuses(t *testing.T) {
	if err := AddVersion("hcvault://vault.example/transit/keys/sotto"); !errors.Is(err, ErrRemote) {
		t.Errorf("remote: %v", err)
	}
	if _, err := RetireVersions("hcvault://vault.example/transit/keys/sotto"); !errors.Is(err, ErrRemote) {
		t.Errorf("remote: %v", err)
	}
	if err := AddVersion(FileURI(filepath.Join(t.TempDir(), "none"))); err == nil {
		t.Error("a file that is not there was rotated")
	}
}
