package broker

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/kms"
	"github.com/sotto-project/sotto/internal/objstore/dir"
)

// tink170 is what google/tink/go v1.7.0 wrote (tools/tinkvectors): a keyset in several
// forms, and a record that was sealed to it.
type tink170 struct {
	epoch   keyring.Epoch
	keysets map[string][]byte // by the names in the vectors
	kek     string            // URI of the key that encrypts some of them
	record  sealed.Record
}

func readTink170(t *testing.T) tink170 {
	t.Helper()
	read := func(path string, v any) {
		text, err := os.ReadFile(path)
		if err == nil {
			err = json.Unmarshal(text, v)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var keysets struct {
		Epoch string
		KEK   json.RawMessage
		Cases []struct {
			Name   string
			Keyset []byte
		}
	}
	read("../../core/keyring/testdata/tink-1.7.0-keysets.json", &keysets)
	var file struct {
		Record struct {
			Tenant, Class, Expires, Signal string
			TraceID                        string `json:"trace_id"`
			SpanID                         string `json:"span_id"`
			SealedAt                       int64  `json:"sealed_at"`
			KeyID                          string `json:"key_id"`
			BatchKey                       []byte `json:"batch_key"`
			TraceKey                       []byte `json:"trace_key"`
			Ciphertext                     []byte
			Size                           int
		}
	}
	read("../../core/sealed/testdata/v1/good-tink-1.7.0.json", &file)
	v := tink170{keysets: map[string][]byte{}}
	for _, c := range keysets.Cases {
		v.keysets[c.Name] = c.Keyset
	}
	path := filepath.Join(t.TempDir(), "their-kek.json")
	if err := os.WriteFile(path, keysets.KEK, 0o600); err != nil {
		t.Fatal(err)
	}
	v.kek = kms.FileURI(path)
	r := file.Record
	expires, err := retention.ParseExpiry(r.Expires)
	if err != nil {
		t.Fatal(err)
	}
	v.epoch = keyring.Epoch{Tenant: r.Tenant, Expires: expires}
	v.record = sealed.Record{
		Header:   sealed.Header{Tenant: r.Tenant, Class: r.Class, Expires: expires, TraceID: r.TraceID, SpanID: r.SpanID, Signal: r.Signal},
		SealedAt: time.UnixMilli(r.SealedAt).UTC(), KeyID: r.KeyID, BatchKey: r.BatchKey, TraceKey: r.TraceKey, Ciphertext: r.Ciphertext, Size: r.Size,
	}
	return v
}

// place puts a record into the store of the broker.
func (w *world) place(r sealed.Record) {
	w.t.Helper()
	var buf bytes.Buffer
	if err := object.Write(&buf, []sealed.Record{r}); err != nil {
		w.t.Fatal(err)
	}
	bucket, err := dir.Open(w.Config.Store.Directory)
	if err != nil {
		w.t.Fatal(err)
	}
	defer bucket.Close()
	if err := bucket.Put(w.t.Context(), object.Key(r.Header, 0, []sealed.Record{r}), buf.Bytes()); err != nil {
		w.t.Fatal(err)
	}
}

// TestImport: after its key was imported, a record that a program with google/tink/go
// v1.7.0 sealed opens; the key is destroyed with its epoch, and does not come back.
func TestImport(t *testing.T) {
	t.Parallel()
	w, v := newWorld(t, ""), readTink170(t)
	w.place(v.record)
	theirs, err := kms.Open(v.kek)
	if err != nil {
		t.Fatal(err)
	}
	in := KeyImport{Epoch: v.epoch, Keyset: v.keysets["encrypted-json-bound-to-a-name"], KEK: theirs, Associated: []byte("keys of acme"), Reason: "samples of the old program"}

	wrong := in
	wrong.KEK = nil
	if _, err := w.Keeper.Import(t.Context(), "otto", wrong); !errors.Is(err, ErrNotImported) || !errors.Is(err, keyring.ErrImport) {
		t.Errorf("under the broker's own KEK: %v", err)
	}
	if e := w.logged(audit.KeyImport, audit.Refused); len(e) != 1 || e[0].Code != "not_importable" || e[0].Objects[0] != v.epoch.ID() {
		t.Errorf("the refusal is logged as %+v", e)
	}
	done, err := w.Keeper.Import(t.Context(), "otto", in)
	if err != nil || done.Algorithm != keyring.X25519 || done.ID != v.record.KeyID {
		t.Fatalf("%+v, %v", done, err)
	}
	if e := w.logged(audit.KeyImport, audit.Allowed); len(e) != 1 || e[0].Actor != "otto" || e[0].Reason != in.Reason || e[0].Tenant != "acme" || e[0].Expires != "2026-12-24" {
		t.Errorf("the import is logged as %+v", e)
	}
	q := w.askAbout("ada", v.record.TraceID)
	w.want("ben", "POST", "/v1/requests/"+q+"/approve", "", 200, "")
	if s := w.sample("ada", q); len(s.Records) != 1 || len(s.Problems) != 0 || !strings.Contains(string(s.Records[0].OTLP), "sealed by a program with Tink 1.7.0") {
		t.Errorf("the sample is %+v", s)
	}

	for name, tc := range map[string]struct {
		edit func(*KeyImport)
		want []string
	}{
		"again":                  {func(*KeyImport) {}, []string{"the epoch has a key", "!is or was the key"}},
		"for another epoch":      {func(in *KeyImport) { in.Epoch.Tenant = "other" }, []string{"is or was the key of acme/2026-12-24"}},
		"for an expired one":     {func(in *KeyImport) { in.Epoch.Expires = noon.Truncate(24 * time.Hour) }, []string{"has expired", "is or was the key of"}},
		"for one in the year 9k": {func(in *KeyImport) { in.Epoch.Expires = in.Epoch.Expires.AddDate(7000, 0, 0) }, []string{"longest TTL"}},
		"for a hold":             {func(in *KeyImport) { in.Epoch.Hold = "h0123456789abc" }, []string{"legal hold"}},
		"of another kind, for an expired epoch": {func(in *KeyImport) {
			in.Epoch.Expires = noon
			in.Keyset, in.InsecureClear = v.keysets["no-prefix-and-aes-128-gcm"], true
		}, []string{"has expired", "output prefix", "its suite is"}},
	} {
		other := in
		tc.edit(&other)
		_, err := w.Keeper.Import(t.Context(), "otto", other)
		if !errors.Is(err, ErrNotImported) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, want := range tc.want {
			words, no := strings.CutPrefix(want, "!")
			if strings.Contains(err.Error(), words) == no {
				t.Errorf("%s: %v, want %s", name, err, want)
			}
		}
	}

	if err := w.Keeper.Shred(t.Context(), "otto", v.epoch, "no longer needed"); err != nil {
		t.Fatal(err)
	}
	for name, edit := range map[string]func(*KeyImport){"again": func(*KeyImport) {}, "elsewhere": func(in *KeyImport) { in.Epoch.Tenant = "other" }} {
		other := in
		edit(&other)
		if _, err := w.Keeper.Import(t.Context(), "otto", other); !errors.Is(err, ErrNotImported) {
			t.Errorf("a destroyed key came back %s: %v", name, err)
		}
	}
	for _, e := range w.entries() {
		if strings.Contains(e.Reason+strings.Join(e.Objects, ""), "keyset") {
			t.Errorf("an entry quotes the keyset: %+v", e)
		}
	}
}

// TestImportIsDurable: a key is not stored before its entry.
func TestImportIsDurable(t *testing.T) {
	t.Parallel()
	w, v := newWorld(t, ""), readTink170(t)
	w.auditDown()
	in := KeyImport{Epoch: v.epoch, Keyset: v.keysets["clear-binary"], InsecureClear: true, Reason: "samples of the old program"}
	if _, err := w.Keeper.Import(t.Context(), "otto", in); !errors.Is(err, audit.ErrDown) {
		t.Errorf("without an entry: %v", err)
	}
	if _, err := w.State.Key(t.Context(), v.epoch); err == nil {
		t.Error("a key was stored without an entry")
	}
}
