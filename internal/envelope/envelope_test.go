package envelope

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/core/sealed"
)

func record(signal, span string) sealed.Record {
	return sealed.Record{
		Header: sealed.Header{
			Tenant: "default", Class: "errors", Expires: time.Date(2026, 11, 26, 15, 0, 0, 0, time.UTC),
			TraceID: "0af7651916cd43dd8448eb211c80319c", SpanID: span, Signal: signal,
		},
		SealedAt: time.Date(2026, 11, 23, 12, 0, 0, 123e6, time.UTC), KeyID: "0123456789abcdef",
		BatchKey: []byte{1, 2, 3}, TraceKey: make([]byte, 60), Ciphertext: make([]byte, 99), Size: 1234,
	}
}

// Records survive the way that OTLP takes through queues and the wire.
func TestTracesRoundTrip(t *testing.T) {
	want := []sealed.Record{record(sealed.Traces, "b7ad6b7169203331"), record(sealed.Traces, "00f067aa0ba902b7")}
	want[1].Subjects = []string{strings.Repeat("0a", 16), strings.Repeat("b1", 16)}
	td := Traces(want)
	wire, err := (&ptrace.ProtoMarshaler{}).MarshalTraces(td)
	if err != nil {
		t.Fatal(err)
	}
	if td, err = (&ptrace.ProtoUnmarshaler{}).UnmarshalTraces(wire); err != nil {
		t.Fatal(err)
	}
	got, err := Records(td)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	span := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0)
	if span.Name() != Name || span.TraceID().String() != want[0].TraceID || span.SpanID().String() != want[0].SpanID {
		t.Errorf("span %q of trace %s", span.Name(), span.TraceID())
	}
	if at := span.StartTimestamp().AsTime(); !at.Equal(want[0].SealedAt) || span.EndTimestamp() != span.StartTimestamp() {
		t.Errorf("it has the time %s, which is not that of the sealing", at)
	}
	if td.ResourceSpans().At(0).Resource().Attributes().Len() > 0 {
		t.Error("it has a resource")
	}
	if Traces(nil).SpanCount() != 0 || Traces(nil).ResourceSpans().Len() != 0 {
		t.Error("no records give envelopes")
	}
}

func TestLogsRoundTrip(t *testing.T) {
	want := []sealed.Record{record(sealed.Logs, ""), record(sealed.Logs, "00f067aa0ba902b7")}
	wire, err := (&plog.ProtoMarshaler{}).MarshalLogs(Logs(want))
	if err != nil {
		t.Fatal(err)
	}
	ld, err := (&plog.ProtoUnmarshaler{}).UnmarshalLogs(wire)
	if err != nil {
		t.Fatal(err)
	}
	got, err := LogRecords(ld)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if Logs(nil).LogRecordCount() != 0 {
		t.Error("no records give envelopes")
	}
}

// What is not a whole envelope is refused; the good ones beside it come out.
func TestRecordsRefuses(t *testing.T) {
	for name, spoil := range map[string]func(pcommon.Map){
		"plaintext":          func(m pcommon.Map) { m.Clear(); m.PutStr("gen_ai.prompt", "canary") },
		"no ciphertext":      func(m pcommon.Map) { m.Remove(attrCiphertext) },
		"ciphertext as text": func(m pcommon.Map) { m.PutStr(attrCiphertext, strings.Repeat("canary", 20)) },
		"other version":      func(m pcommon.Map) { m.PutInt(attrVersion, 2) },
		"no version":         func(m pcommon.Map) { m.Remove(attrVersion) },
		"other signal":       func(m pcommon.Map) { m.PutStr(attrSignal, "logs") },
		"bad tenant":         func(m pcommon.Map) { m.PutStr(attrTenant, "../canary") },
		"bad expiry":         func(m pcommon.Map) { m.PutStr(attrExpires, "canary") },
		"bad trace id":       func(m pcommon.Map) { m.PutStr(attrTraceID, "canary") },
		"negative size":      func(m pcommon.Map) { m.PutInt(attrSize, -1) },
	} {
		td := Traces([]sealed.Record{record(sealed.Traces, "b7ad6b7169203331"), record(sealed.Traces, "00f067aa0ba902b7")})
		spoil(td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0).Attributes())
		got, err := Records(td)
		if !errors.Is(err, ErrNotSealed) || len(got) != 1 || got[0].SpanID != "00f067aa0ba902b7" {
			t.Errorf("%s: %d records, %v", name, len(got), err)
		}
		if err != nil && (strings.Contains(err.Error(), "canary") || !strings.Contains(err.Error(), "1 of 2")) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ld := plog.NewLogs()
	ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty().Body().SetStr("canary")
	if got, err := LogRecords(ld); !errors.Is(err, ErrNotSealed) || len(got) > 0 {
		t.Errorf("a log record: %d records, %v", len(got), err)
	}
}
