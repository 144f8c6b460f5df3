package object

import (
	"bytes"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/sealed"
)

// TestHeldObject: copies of a hold lie under the hold's class and expiry, whatever theirs
// were, and another hold's copies of the same records under another name.
func TestHeldObject(t *testing.T) {
	expires := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	make := func(hold, class string, day int) sealed.Record {
		return sealed.Record{
			Header:   sealed.Header{Tenant: "acme", Class: class, Expires: time.Date(2026, 12, day, 0, 0, 0, 0, time.UTC), TraceID: "4bf92f3577b34da6a3ce929d0e0e4736", Signal: sealed.Logs},
			SealedAt: time.UnixMilli(1795435200000).UTC(), KeyID: "0123456789abcdef", BatchKey: []byte("k"), TraceKey: bytes.Repeat([]byte("t"), 60),
			Ciphertext: bytes.Repeat([]byte{byte(day)}, 40), Held: keyring.Epoch{Tenant: "acme", Expires: expires, Hold: hold},
		}
	}
	records := []sealed.Record{make("h1", "errors", 1), make("h1", "sample", 2)}
	var buf bytes.Buffer
	if err := Write(&buf, records); err != nil {
		t.Fatal(err)
	}
	key := Key(records[0].Header, 0, records)
	info, err := ParseKey(key)
	if err != nil || info.Held() != records[0].Held || info.Class != "hold-h1" {
		t.Fatalf("%s: %+v, %v", key, info.Held(), err)
	}
	if other := Key(records[0].Header, 0, []sealed.Record{make("h2", "errors", 1), make("h2", "sample", 2)}); other == key {
		t.Error("two holds have one name")
	}
	found, err := Find(bytes.NewReader(buf.Bytes()), int64(buf.Len()), records[0].TraceID)
	if err != nil || len(found) != 2 || !info.Holds(found[0].Header) || found[0].Class == found[1].Class {
		t.Errorf("found %+v, %v", found, err)
	}
	if err := Write(&buf, []sealed.Record{make("h1", "errors", 1), make("h2", "errors", 1)}); err == nil {
		t.Error("copies of two holds were written as one object")
	}
	plain := make("h1", "errors", 1)
	plain.Held = keyring.Epoch{}
	if err := Write(&buf, []sealed.Record{make("h1", "errors", 1), plain}); err == nil {
		t.Error("a copy and a record were written as one object")
	}
}
