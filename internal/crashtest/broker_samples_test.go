package crashtest

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/objstore"
	storeopen "github.com/sotto-project/sotto/internal/objstore/open"
)

func readerNames() (names []string) {
	for i := range readers {
		names = append(names, fmt.Sprintf("reader-%d", i))
	}
	return names
}

func traceID(i int) string { return fmt.Sprintf("%032x", i+1) }

// phrase is in the plaintext of a trace, and nowhere else.
func phrase(trace string) string { return "the secret story of trace " + trace }

// collector is what a collector needs to seal and store: the keys, a class and the store.
func (w *brokerWorld) collector(t *testing.T) (keyring.Directory, retention.Class, objstore.Bucket) {
	t.Helper()
	signed, err := os.ReadFile(w.broker.Keyring.DirectoryFile)
	if err != nil {
		t.Fatal(err)
	}
	d, err := keyring.OpenDirectory(signed, w.keyring, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	policy, err := broker.LoadPolicy(w.broker.Policy)
	if err != nil {
		t.Fatal(err)
	}
	class, ok := policy.Class("sample")
	if !ok {
		t.Fatal("the policy has no class 'sample'")
	}
	bucket, err := storeopen.Bucket(w.broker.Store)
	if err != nil {
		t.Fatal(err)
	}
	return d, class, bucket
}

// seal stores one span of each trace, as the collector would.
func (w *brokerWorld) seal(t *testing.T) {
	t.Helper()
	d, class, bucket := w.collector(t)
	now := time.Now()
	batch := sealed.NewSealer(d.Find).Batch()
	h := sealed.Header{Tenant: "default", Class: class.Name, Expires: class.Expiry(now), SpanID: "0102030405060708", Signal: sealed.Traces}
	var records []sealed.Record
	for i := range traces {
		h.TraceID = traceID(i)
		r, err := batch.Seal(h, story(t, h.TraceID), now)
		if err != nil {
			t.Fatal(err)
		}
		w.shown[h.TraceID] = audit.ShownDigest(slices.Concat(r.BatchKey, r.TraceKey, r.Ciphertext))
		records = append(records, r)
	}
	var buf bytes.Buffer
	if err := object.Write(&buf, records); err != nil {
		t.Fatal(err)
	}
	if err := bucket.Put(t.Context(), object.Key(records[0].Header, 0, records), buf.Bytes()); err != nil {
		t.Fatal(err)
	}
}

// story is long, so that an answer can also be cut in the middle.
func story(t *testing.T, trace string) []byte {
	t.Helper()
	id, _ := retention.ParseTraceID(trace)
	td := ptrace.NewTraces()
	s := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
	s.SetName("chat")
	s.SetTraceID(id)
	s.Attributes().PutStr("gen_ai.prompt.0.content", phrase(trace)+strings.Repeat(" The sea was calm that night.", 4000))
	var m ptrace.ProtoMarshaler
	plaintext, err := m.MarshalTraces(td)
	if err != nil {
		t.Fatal(err)
	}
	return plaintext
}
