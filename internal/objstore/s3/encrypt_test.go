package s3_test

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/objstore/s3"
	"github.com/sotto-project/sotto/internal/s3server"
)

// TestSilentServer: a server that takes a write and says nothing of the encryption that
// it was asked for is not believed: not at that write, not at the next, and not after a
// restart, when it says that the object is there.
func TestSilentServer(t *testing.T) {
	there, encrypted := false, false
	c := answering(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Amz-Server-Side-Encryption") == "" && r.Method == http.MethodPut {
			t.Error("a write asks for no encryption")
		}
		if encrypted {
			w.Header().Set("X-Amz-Server-Side-Encryption", "AES256")
		}
		w.Header().Set("ETag", `"x"`)
		w.Header().Set("Last-Modified", "Thu, 26 Nov 2026 10:00:00 GMT")
		if r.Method == http.MethodPut && there {
			refuse(w, http.StatusPreconditionFailed, "PreconditionFailed")
		}
		there = true
	})
	c.Encryption.Type = objstore.SSES3
	b := open(t, c)
	for range 2 {
		if err := b.Put(t.Context(), "key", []byte("data")); !errors.Is(err, objstore.ErrDenied) || errors.Is(err, objstore.ErrExists) || !strings.Contains(err.Error(), "'s3.encryption'") {
			t.Errorf("put: %v", err)
		}
	}
	if err := open(t, c).Put(t.Context(), "key", []byte("data")); !errors.Is(err, objstore.ErrDenied) || errors.Is(err, objstore.ErrExists) {
		t.Errorf("put after a restart: %v", err)
	}
	encrypted = true
	if err := open(t, c).Put(t.Context(), "key", []byte("data")); !errors.Is(err, objstore.ErrExists) {
		t.Errorf("put of what is there, encrypted: %v", err)
	}
}

func customerKey(t *testing.T) string {
	t.Helper()
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, []byte(base64.StdEncoding.EncodeToString(key)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestCustomerKey: with sse-c all that the driver does works, also under a lock, and
// without the key, or with another one, nothing can be read.
func TestCustomerKey(t *testing.T) {
	c := s3server.TLSBucket(t, s3server.Locked)
	c.Encryption = objstore.EncryptionConfig{Type: objstore.SSEC, KeyFile: customerKey(t)}
	b := open(t, c)
	if err := b.Put(t.Context(), "sealed/k", []byte("data")); err != nil {
		t.Fatal(err)
	}
	if err := b.Put(t.Context(), "sealed/k", []byte("data")); !errors.Is(err, objstore.ErrExists) {
		t.Errorf("put again: %v", err)
	}
	if data, err := b.ReadRange(t.Context(), "sealed/k", -2, 2); err != nil || string(data) != "ta" {
		t.Errorf("it holds %q, %v", data, err)
	}
	if _, err := b.ReadRange(t.Context(), "sealed/k", 0, 0); err != nil {
		t.Errorf("look: %v", err)
	}
	other := c
	other.Encryption.KeyFile = customerKey(t)
	for name, c := range map[string]objstore.S3Config{"no key": func() objstore.S3Config { c := c; c.Encryption = objstore.EncryptionConfig{}; return c }(), "another key": other} {
		if data, err := open(t, c).ReadRange(t.Context(), "sealed/k", 0, -1); err == nil {
			t.Errorf("%s: read %q", name, data)
		}
	}
	locked := c
	locked.ObjectLock = "governance"
	lb := open(t, locked)
	if err := lb.PutUntil(t.Context(), "sealed/l", []byte("data"), time.Now().Add(2*time.Second), ""); err != nil {
		t.Fatal(err)
	}
	if err := lb.PutUntil(t.Context(), "sealed/l", []byte("data"), time.Now().Add(time.Hour), ""); !errors.Is(err, objstore.ErrExists) {
		t.Errorf("put again under a lock: %v", err)
	}
	if s, err := b.Settings(t.Context()); err != nil || len(s.Public) > 0 || len(s.Unknown) > 0 {
		t.Errorf("settings %+v, %v", s, err)
	}
	if err := b.Delete(t.Context(), "sealed/k"); err != nil {
		t.Errorf("delete: %v", err)
	}
}

// TestCustomerKeyFile: a key that others can read, or that is none, is refused at once.
func TestCustomerKeyFile(t *testing.T) {
	c := objstore.S3Config{Endpoint: "localhost", Bucket: "bucket", Encryption: objstore.EncryptionConfig{Type: objstore.SSEC, KeyFile: customerKey(t)}}
	if _, err := s3.Open(c); err != nil {
		t.Fatal(err)
	}
	for want, spoil := range map[string]func(path string) error{
		"want 0600": func(path string) error { return os.Chmod(path, 0o640) },
		"32 bytes":  func(path string) error { return os.WriteFile(path, []byte("c2hvcnQ="), 0o600) },
		"no such":   os.Remove,
	} {
		c.Encryption.KeyFile = customerKey(t)
		if err := spoil(c.Encryption.KeyFile); err != nil {
			t.Fatal(err)
		}
		if _, err := s3.Open(c); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "'s3.encryption.key_file'") {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
