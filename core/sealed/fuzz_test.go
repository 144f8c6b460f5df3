package sealed

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// FuzzOpen: whatever the bytes of a record, opening it does not panic and gives
// nothing but what was sealed.
func FuzzOpen(f *testing.F) {
	paths, err := filepath.Glob(vectorFolder + "/good-*.json")
	if err != nil || len(paths) < 5 {
		f.Fatalf("%d seeds, %v", len(paths), err)
	}
	var v vector
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		if err := json.Unmarshal(text, &v); err != nil {
			f.Fatal(err)
		}
		f.Add(v.Record.BatchKey, v.Record.TraceKey, v.Record.Ciphertext, v.Record.SealedAt, v.Record.Size)
	}
	// The last vector read lends header and private key; its plaintext is the only one.
	var fields Record
	if fields, err = v.Record.record(); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, batchKey, traceKey, ciphertext []byte, sealedAt int64, size int) {
		r := fields
		r.BatchKey, r.TraceKey, r.Ciphertext, r.SealedAt, r.Size = batchKey, traceKey, ciphertext, time.UnixMilli(sealedAt).UTC(), size
		if got, err := Open(r, decrypter(t, v.Private)); err == nil && !bytes.Equal(got, v.Plaintext) {
			t.Fatal("another plaintext came out")
		}
	})
}
