package sealed

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/retention"
)

// Vectors are added and never edited: v1 opens forever. -add writes those of the
// table below that do not exist yet.
var add = flag.Bool("add", false, "write test vectors that are missing")

const vectorFolder = "testdata/v1"

// vector is one file: a record, the private keyset in clear (made up for it), and
// either the plaintext or the name of the error.
type vector struct {
	Comment   string       `json:"comment"`
	Private   []byte       `json:"private_keyset"`
	Record    vectorRecord `json:"record"`
	Plaintext []byte       `json:"plaintext,omitempty"`
	Error     string       `json:"error,omitempty"`
}

type vectorRecord struct {
	Tenant     string   `json:"tenant"`
	Class      string   `json:"class"`
	Expires    string   `json:"expires"`
	TraceID    string   `json:"trace_id"`
	SpanID     string   `json:"span_id"`
	Signal     string   `json:"signal"`
	SealedAt   int64    `json:"sealed_at"`
	KeyID      string   `json:"key_id"`
	BatchKey   []byte   `json:"batch_key"`
	TraceKey   []byte   `json:"trace_key"`
	Ciphertext []byte   `json:"ciphertext"`
	Size       int      `json:"size"`
	Subjects   []string `json:"subjects,omitempty"`
	Held       string   `json:"held,omitempty"` // key of a hold: tenant/expiry/hold
}

var vectorErrors = map[string]error{
	"ErrHeader": ErrHeader, "ErrBatchKey": ErrBatchKey, "ErrTraceKey": ErrTraceKey, "ErrCiphertext": ErrCiphertext, "ErrPlaintext": ErrPlaintext,
}

func (v vectorRecord) record() (Record, error) {
	expires, err := retention.ParseExpiry(v.Expires)
	var held keyring.Epoch
	if v.Held != "" {
		var fault error
		held, fault = keyring.ParseEpoch(v.Held)
		err = errors.Join(err, fault)
	}
	return Record{
		Held:     held,
		Header:   Header{Tenant: v.Tenant, Class: v.Class, Expires: expires, TraceID: v.TraceID, SpanID: v.SpanID, Signal: v.Signal},
		SealedAt: time.UnixMilli(v.SealedAt).UTC(), KeyID: v.KeyID, BatchKey: v.BatchKey, TraceKey: v.TraceKey, Ciphertext: v.Ciphertext, Size: v.Size, Subjects: v.Subjects,
	}, err
}

func decrypter(t *testing.T, private []byte) tink.HybridDecrypt {
	t.Helper()
	handle, err := insecurecleartextkeyset.Read(keyset.NewBinaryReader(bytes.NewReader(private)))
	if err != nil {
		t.Fatal(err)
	}
	d, err := keyring.Decrypter(handle)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestVectors(t *testing.T) {
	if *add {
		addVectors(t)
	}
	good, bad := 0, map[string]int{}
	paths, err := filepath.Glob(vectorFolder + "/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".json"), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var v vector
			dec := json.NewDecoder(bytes.NewReader(text))
			dec.DisallowUnknownFields()
			if err := dec.Decode(&v); err != nil {
				t.Fatal(err)
			}
			r, err := v.Record.record()
			if err != nil {
				t.Fatal(err)
			}
			got, err := Open(r, decrypter(t, v.Private))
			if v.Error == "" {
				if good++; err != nil || !bytes.Equal(got, v.Plaintext) {
					t.Errorf("%s: got %q, %v", v.Comment, got, err)
				}
				return
			}
			want, known := vectorErrors[v.Error]
			if bad[v.Error]++; !known || !errors.Is(err, want) || got != nil {
				t.Errorf("%s: got %v, want %s", v.Comment, err, v.Error)
			}
		})
	}
	if good < 5 || len(bad) != len(vectorErrors) {
		t.Errorf("%d good vectors and bad ones for %v: some are missing", good, bad)
	}
}

func addVectors(t *testing.T) {
	save := func(name, comment string, private []byte, r Record, plaintext []byte, wantErr string) {
		path := filepath.Join(vectorFolder, name+".json")
		if _, err := os.Stat(path); err == nil {
			return
		}
		text, err := json.MarshalIndent(vector{comment, private, vectorRecord{
			r.Tenant, r.Class, retention.FormatExpiry(r.Expires), r.TraceID, r.SpanID, r.Signal,
			r.SealedAt.UnixMilli(), r.KeyID, r.BatchKey, r.TraceKey, r.Ciphertext, r.Size, r.Subjects, heldID(r),
		}, plaintext, wantErr}, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Logf("added %s", path)
	}
	if err := os.MkdirAll(vectorFolder, 0o755); err != nil {
		t.Fatal(err)
	}
	logs, hourly := header, header
	logs.Signal, logs.SpanID, logs.Class = Logs, "", "sample"
	hourly.Expires = hourly.Expires.Add(15 * time.Hour)
	text := []byte("what a person wrote, not a protobuf: this package does not look inside")
	for _, v := range []struct {
		name, comment string
		alg           keyring.Algorithm
		h             Header
		plaintext     []byte
	}{
		{"good-x-wing", "a span, X-Wing", keyring.XWing, header, text},
		{"good-x25519", "a span, X25519", keyring.X25519, header, text},
		{"good-log", "a log record without a span id", keyring.X25519, logs, text},
		{"good-hourly", "an epoch of an hour", keyring.X25519, hourly, text},
		{"good-empty", "an empty plaintext", keyring.X25519, header, nil},
		{"good-compressed", "a plaintext that compresses well", keyring.X25519, header, bytes.Repeat(text, 50)},
	} {
		private, find := vectorKey(t, v.h, v.alg)
		r, err := NewSealer(find).Batch().Seal(v.h, v.plaintext, noon)
		if err != nil {
			t.Fatal(err)
		}
		save(v.name, v.comment, private, r, v.plaintext, "")
	}
	two := []string{strings.Repeat("0a", 16), strings.Repeat("b1", 16)}
	private, find := vectorKey(t, header, keyring.X25519)
	about, err := NewSealer(find).Batch().Seal(header, text, noon, two...)
	if err != nil {
		t.Fatal(err)
	}
	save("good-subjects", "a record that names two people", private, about, text, "")
	about.Subjects = two[:1]
	save("bad-subjects-one-less", "a subject was taken away", private, about, nil, "ErrCiphertext")
	about.Subjects = nil
	save("bad-subjects-none", "all subjects were taken away", private, about, nil, "ErrCiphertext")
	about.Subjects = []string{two[1], two[0]}
	save("bad-subjects-order", "the subjects are not in order", private, about, nil, "ErrHeader")
	about.Subjects = []string{"ada@example.org"}
	save("bad-subjects-form", "a subject is no pseudonym", private, about, nil, "ErrHeader")
	private, find = vectorKey(t, header, keyring.X25519)
	batch := NewSealer(find).Batch()
	whole, err := batch.Seal(header, text, noon)
	if err != nil {
		t.Fatal(err)
	}
	stranger, _ := vectorKey(t, header, keyring.X25519)
	save("bad-private-key", "opened with the private key of another pair", stranger, whole, nil, "ErrBatchKey")
	flip := func(b []byte) []byte { b = slices.Clone(b); b[len(b)/2] ^= 1; return b }
	for _, v := range []struct {
		name, comment, err string
		edit               func(*Record)
	}{
		{"bad-tenant", "moved to another tenant", "ErrBatchKey", func(r *Record) { r.Tenant = "acme" }},
		{"bad-expires", "given a later expiry", "ErrBatchKey", func(r *Record) { r.Expires = r.Expires.AddDate(1, 0, 0) }},
		{"bad-key-id", "given another key id", "ErrBatchKey", func(r *Record) { r.KeyID = "0123456789abcdef" }},
		{"bad-batch-key", "a bit of the batch key flipped", "ErrBatchKey", func(r *Record) { r.BatchKey = flip(r.BatchKey) }},
		{"bad-class", "moved to another class", "ErrTraceKey", func(r *Record) { r.Class = "sample" }},
		{"bad-trace-id", "moved to another trace", "ErrTraceKey", func(r *Record) { r.TraceID = "4bf92f3577b34da6a3ce929d0e0e4736" }},
		{"bad-trace-key", "a bit of the trace key flipped", "ErrTraceKey", func(r *Record) { r.TraceKey = flip(r.TraceKey) }},
		{"bad-span-id", "moved to another span", "ErrCiphertext", func(r *Record) { r.SpanID = "00f067aa0ba902b7" }},
		{"bad-signal", "turned from a span into a log record", "ErrCiphertext", func(r *Record) { r.Signal = Logs }},
		{"bad-sealed-at", "given a later time", "ErrCiphertext", func(r *Record) { r.SealedAt = r.SealedAt.Add(time.Hour) }},
		{"bad-size", "given another size", "ErrCiphertext", func(r *Record) { r.Size-- }},
		{"bad-ciphertext", "a bit of the ciphertext flipped", "ErrCiphertext", func(r *Record) { r.Ciphertext = flip(r.Ciphertext) }},
		{"bad-truncated", "the last byte is missing", "ErrCiphertext", func(r *Record) { r.Ciphertext = r.Ciphertext[:len(r.Ciphertext)-1] }},
		{"bad-trace-key-length", "a trace key of 59 bytes", "ErrHeader", func(r *Record) { r.TraceKey = r.TraceKey[:59] }},
		{"bad-trace-id-case", "a trace id in upper case", "ErrHeader", func(r *Record) { r.TraceID = strings.ToUpper(r.TraceID) }},
		{"bad-size-huge", "a size of a gigabyte", "ErrHeader", func(r *Record) { r.Size = 1 << 30 }},
	} {
		r := whole
		v.edit(&r)
		save(v.name, v.comment, private, r, nil, v.err)
	}
	addHoldVectors(t, save, private, whole, text)
	save("bad-bomb", "a frame that decompresses to 1 MiB, sealed with a size of 100", private,
		sealFrame(t, batch, header, compress(make([]byte, 1<<20)), 100), nil, "ErrPlaintext")
	save("bad-not-zstd", "sealed without compression", private, sealFrame(t, batch, header, text, len(text)), nil, "ErrPlaintext")
}

func heldID(r Record) string {
	if r.Held.Hold == "" {
		return ""
	}
	return r.Held.ID()
}

// addHoldVectors are copies of one record that a legal hold keeps.
func addHoldVectors(t *testing.T, save func(name, comment string, private []byte, r Record, plaintext []byte, wantErr string), private []byte, whole Record, text []byte) {
	flip := func(b []byte) []byte { b = slices.Clone(b); b[len(b)/2] ^= 1; return b }
	for _, alg := range []keyring.Algorithm{keyring.XWing, keyring.X25519} {
		key := keyring.Epoch{Tenant: whole.Tenant, Expires: whole.Expires.AddDate(1, 0, 0), Hold: "h0123456789abc"}
		handle, public, err := keyring.NewEpochKey(key, alg)
		if err != nil {
			t.Fatal(err)
		}
		var buf bytes.Buffer
		if err := insecurecleartextkeyset.Write(handle, keyset.NewBinaryWriter(&buf)); err != nil {
			t.Fatal(err)
		}
		holder, err := NewHolder(public)
		if err != nil {
			t.Fatal(err)
		}
		held, err := holder.Rewrap(whole, decrypter(t, private))
		if err != nil {
			t.Fatal(err)
		}
		save("good-held-"+strings.ToLower(string(alg)), "the copy of a legal hold, "+string(alg), buf.Bytes(), held, text, "")
		if alg != keyring.X25519 {
			continue
		}
		save("bad-held-epoch-key", "a copy of a hold opened with the key of the record's epoch", private, held, nil, "ErrBatchKey")
		for _, v := range []struct {
			name, comment, err string
			edit               func(*Record)
		}{
			{"bad-held-as-epoch", "a copy of a hold taken for an ordinary record", "ErrBatchKey", func(r *Record) { r.Held = keyring.Epoch{} }},
			{"bad-held-other-hold", "moved to another hold", "ErrBatchKey", func(r *Record) { r.Held.Hold = "h0000000000000" }},
			{"bad-held-longer", "a hold given a later expiry", "ErrBatchKey", func(r *Record) { r.Held.Expires = r.Held.Expires.AddDate(1, 0, 0) }},
			{"bad-held-class", "a copy of a hold given another class of origin", "ErrTraceKey", func(r *Record) { r.Class = "sample" }},
			{"bad-held-origin", "a copy of a hold given another expiry of origin", "ErrTraceKey", func(r *Record) { r.Expires = r.Expires.AddDate(0, 0, 1) }},
			{"bad-held-trace-id", "a copy of a hold moved to another trace", "ErrTraceKey", func(r *Record) { r.TraceID = "4bf92f3577b34da6a3ce929d0e0e4736" }},
			{"bad-held-span-id", "a copy of a hold moved to another span", "ErrCiphertext", func(r *Record) { r.SpanID = "00f067aa0ba902b7" }},
			{"bad-held-ciphertext", "a bit of a held ciphertext flipped", "ErrCiphertext", func(r *Record) { r.Ciphertext = flip(r.Ciphertext) }},
			{"bad-held-tenant", "a hold of another tenant", "ErrHeader", func(r *Record) { r.Held.Tenant = "acme" }},
		} {
			r := held
			v.edit(&r)
			save(v.name, v.comment, buf.Bytes(), r, nil, v.err)
		}
	}
}

func vectorKey(t *testing.T, h Header, alg keyring.Algorithm) (private []byte, find func(keyring.Epoch) (keyring.PublicKey, bool)) {
	t.Helper()
	handle, public, err := keyring.NewEpochKey(h.Epoch(), alg)
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewBinaryWriter(&buf)); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes(), func(keyring.Epoch) (keyring.PublicKey, bool) { return public, true }
}
