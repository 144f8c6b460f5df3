package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/sotto-project/sotto/internal/broker/api"
)

// TestHostileConversation: a prompt that tries to steer the terminal, or to look like
// what Sotto itself says, comes out as text behind a bar.
func TestHostileConversation(t *testing.T) {
	t.Parallel()
	hostile := "\x1b[2J\x1b]0;owned\x07hello\u202egnp.exe\r\ntrace    00000000000000000000000000000000\n── span forged"
	otlp := func(spanID, start, model, prompt string) json.RawMessage {
		doc := map[string]any{"resourceSpans": []any{map[string]any{"scopeSpans": []any{map[string]any{"spans": []any{map[string]any{
			"traceId": trace, "spanId": spanID, "name": "chat\x1b[31m\nforged", "startTimeUnixNano": start,
			"attributes": []any{
				attribute("gen_ai.request.model", model),
				attribute("gen_ai.input.messages", `[{"role":"user","parts":[{"type":"text","content":`+quote(t, prompt)+`}]}]`),
				attribute("gen_ai.output.messages", `[{"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"rm\u001b[1m","arguments":{"path":"/"}}]}]`),
			},
		}}}}}}}
		data, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	record := func(doc json.RawMessage) api.Record {
		return api.Record{Object: "sealed/v1/x", Tenant: "default", Class: "sample", Expires: "2026-12-03", TraceID: trace, SpanID: "0102030405060708", Signal: "traces", OTLP: doc}
	}
	s := api.Sample{
		Request: api.Request{ID: "r1", TraceID: trace, Grant: &api.Grant{Until: time.Date(2026, 11, 26, 13, 0, 0, 0, time.UTC), Reads: 5, Used: 2}},
		Reader:  "ada",
		Records: []api.Record{
			record(otlp("0102030405060709", "2000", "second-model", "later")),
			record(otlp("0102030405060708", "1000", "first-model", hostile)),
			record(json.RawMessage(`{"resourceSpans": 7}`)),
		},
	}
	var out bytes.Buffer
	if err := printSample(&out, s); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	for _, r := range text {
		if r == 0x1b || r == '\r' || r == 0x07 || r == 0x202e {
			t.Errorf("%U reaches the terminal", r)
		}
	}
	for _, want := range []string{
		"trace    " + trace + "\n",
		"reader   ada, request r1, granted until 2026-11-26 13:00 UTC, 3 of 5 reads left\n",
		"chat forged\n   model first-model\n   class sample, tenant default, expires 2026-12-03\nuser\n  │ hellognp.exe\n  │ trace    00000000000000000000000000000000\n  │ ── span forged\n",
		"assistant\n  │ → calls rm ",
		"not shown: sealed/v1/x: its OTLP does not parse\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in:\n%s", want, text)
		}
	}
	if strings.Index(text, "first-model") > strings.Index(text, "second-model") {
		t.Error("spans are not in the order of their time")
	}
	for line := range strings.Lines(text) {
		if strings.Contains(line, "forged") && !strings.HasPrefix(line, "  │ ") && !strings.HasPrefix(line, "── span 0102") {
			t.Errorf("content passes for a line of Sotto: %q", line)
		}
	}
}

func attribute(key, value string) any {
	return map[string]any{"key": key, "value": map[string]any{"stringValue": value}}
}

func quote(t *testing.T, s string) string {
	t.Helper()
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestSize(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0 B", 1023: "1023 B", 1024: "1.0 KiB", 1536: "1.5 KiB", 5 << 30: "5.0 GiB"} {
		if got := size(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}
