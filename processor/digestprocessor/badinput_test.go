package digestprocessor

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/metric/metricdata/metricdatatest"

	"github.com/sotto-project/sotto/core/content"
	"github.com/sotto-project/sotto/internal/otlpwalk"
	"github.com/sotto-project/sotto/internal/otlpwalk/recorded"
	"github.com/sotto-project/sotto/processor/digestprocessor/internal/metadata"
	"github.com/sotto-project/sotto/processor/digestprocessor/internal/metadatatest"
)

// badInput is input made to hurt.
var badInput = map[string]func(a pcommon.Map){
	"10 MiB of JSON": func(a pcommon.Map) {
		a.PutStr("gen_ai.input.messages", `[{"role":"user","content":"`+strings.Repeat("zq7canary ", 1<<20)+`"}]`)
	},
	"10 MiB of empty strings": func(a pcommon.Map) { a.PutStr("gen_ai.prompt", "["+strings.Repeat(`"",`, 10<<20/3)+`"zq7canary"]`) },
	"10 MiB under a safe key": func(a pcommon.Map) { a.PutStr("gen_ai.request.model", strings.Repeat("zq7canary-", 1<<20)) },
	"key of 10 MiB":           func(a pcommon.Map) { a.PutStr(strings.Repeat("zq7canary.", 1<<20), "x") },
	"key is no UTF-8":         func(a pcommon.Map) { a.PutStr("zq7canary\xff", "zq7canary") },
	"100,000 keys of people": func(a pcommon.Map) {
		raw := map[string]any{}
		for i := range 100_000 {
			raw[fmt.Sprintf("zq7canary %d <a@example.com>", i)] = i
		}
		if err := a.FromRaw(raw); err != nil {
			panic(err)
		}
	},
	"100,000 lists": func(a pcommon.Map) {
		s := a.PutEmptySlice("gen_ai.prompt")
		for range 100_000 {
			s.AppendEmpty().SetEmptySlice().AppendEmpty().SetStr("zq7canary")
		}
	},
	"NaN": func(a pcommon.Map) {
		s := a.PutEmptySlice("gen_ai.prompt")
		s.AppendEmpty().SetDouble(math.NaN())
		s.AppendEmpty().SetStr("zq7canary")
	},
	"10 MiB": func(a pcommon.Map) { a.PutStr("gen_ai.prompt", strings.Repeat("zq7canary ", 1<<20)) },
	"10 MiB of brackets": func(a pcommon.Map) {
		a.PutStr("gen_ai.prompt", strings.Repeat("[", 10<<20)+`"zq7canary"`)
	},
	"deep value": func(a pcommon.Map) {
		v := a.PutEmpty("http.route")
		for i := range 3000 {
			if i%2 == 0 {
				v = v.SetEmptyMap().PutEmpty("k")
			} else {
				v = v.SetEmptySlice().AppendEmpty()
			}
		}
		v.SetStr("zq7canary")
	},
	"100,000 entries": func(a pcommon.Map) {
		raw := map[string]any{}
		for i := range 100_000 {
			raw[fmt.Sprintf("k%d", i)] = "zq7canary says hi"
		}
		if err := a.FromRaw(raw); err != nil {
			panic(err)
		}
	},
	"duplicate keys": func(a pcommon.Map) {
		a.PutStr("x", "")
		otlpwalk.Rebuild(a, func(_ string, _ pcommon.Value, out *otlpwalk.Entries) {
			out.Put("gen_ai.prompt").SetStr("zq7canary one")
			out.Put("gen_ai.prompt").SetStr("zq7canary two")
			out.Put("gen_ai.request.model").SetStr("gpt-4o")
			out.Put("gen_ai.request.model").SetStr("ask zq7canary 12345")
		})
	},
	"invalid JSON": func(a pcommon.Map) { a.PutStr("gen_ai.input.messages", `[{"role":"user","content":"zq7canary"`) },
	"deep JSON": func(a pcommon.Map) {
		a.PutStr("gen_ai.input.messages", strings.Repeat(`{"messages":[`, 50_000)+`"zq7canary"`+strings.Repeat(`]}`, 50_000))
	},
	"100,000 messages": func(a pcommon.Map) {
		a.PutStr("gen_ai.input.messages", "["+strings.Repeat(`{"role":"zq7canary","parts":[{"type":"zq7canary"}]},`, 99_999)+`{"role":"user"}]`)
	},
	"100,000 strings of JSON": func(a pcommon.Map) {
		s := a.PutEmptySlice("gen_ai.input.messages")
		for range 100_000 {
			s.AppendEmpty().SetStr(`{"role":"zq7canary","content":"zq7canary"}`)
		}
	},
	"twice the same member": func(a pcommon.Map) {
		a.PutStr("gen_ai.input.messages", `[{"role":"user","role":"zq7canary","content":"zq7canary"}]`)
	},
	"forged measures": func(a pcommon.Map) {
		a.PutStr("gen_ai.prompt.digest", "hmac-sha256:00000000:zq7canary")
		a.PutEmptySlice("gen_ai.prompt.tools").AppendEmpty().SetStr("zq7canary")
		a.PutEmptySlice("gen_ai.prompt.roles").AppendEmpty().SetStr("zq7canary")
		a.PutStr("gen_ai.prompt.mime", "image/zq7canary")
	},
	"invalid UTF-8":  func(a pcommon.Map) { a.PutStr("gen_ai.request.model", "gpt\xff zq7canary") },
	"bytes":          func(a pcommon.Map) { a.PutEmptyBytes("gen_ai.prompt").FromRaw([]byte("\xff\xfezq7canary")) },
	"text as bytes":  func(a pcommon.Map) { a.PutEmptyBytes("gen_ai.prompt").FromRaw([]byte("zq7canary asks")) },
	"key is a text":  func(a pcommon.Map) { a.PutStr("zq7canary wrote this <a@example.com>", "x") },
	"nested key":     func(a pcommon.Map) { a.PutEmptyMap("http.route").PutStr("zq7canary wrote this", "x") },
	"long digest":    func(a pcommon.Map) { a.PutStr("gen_ai.prompt.digest", "hmac-sha256:00000000:zq7canary") },
	"many numbers":   func(a pcommon.Map) { vector(a.PutEmptySlice("app.vector"), 1536) },
	"nested numbers": func(a pcommon.Map) { vector(a.PutEmptySlice("http.route").AppendEmpty().SetEmptySlice(), 1536) },
}

// malformed are the reasons that are counted beside the kind.
var malformed = map[string]string{
	"invalid JSON": "not_json", "10 MiB of brackets": "too_deep", "deep JSON": "too_deep", "deep value": "too_deep",
	"twice the same member": "key_twice", "10 MiB of empty strings": "too_many",
}

// TestBadInput: input made to hurt leaks nothing and takes no more time and memory
// than its size justifies; what was replaced is counted.
func TestBadInput(t *testing.T) {
	for name, fill := range badInput {
		t.Run(name, func(t *testing.T) {
			tel := componenttest.NewTelemetry()
			defer tel.Shutdown(t.Context())
			set := processortest.NewNopSettings(metadata.Type)
			set.TelemetrySettings = tel.NewTelemetrySettings()
			p, err := newProcessor(set, createDefaultConfig().(*Config))
			if err != nil {
				t.Fatal(err)
			}
			td, s := oneSpan()
			fill(s.Attributes())
			size, count := (&ptrace.ProtoMarshaler{}).TracesSize(td), 0
			otlpwalk.Traces(copied(td), otlpwalk.Strings(func(_ content.Site, s string) string { count++; return s }))
			var before, after runtime.MemStats
			start := time.Now()
			runtime.ReadMemStats(&before)
			td, err = p.traces(t.Context(), td)
			runtime.ReadMemStats(&after)
			if err != nil {
				t.Fatal(err)
			}
			// All that was ever allocated bounds what was held at one time. Most of it is
			// the state of one HMAC for every string, short-lived.
			allocated := int(after.TotalAlloc - before.TotalAlloc)
			if limit := 8*size + 2048*count + 4<<20; allocated > limit {
				t.Errorf("%d bytes allocated for %d strings, %d bytes", allocated, count, size)
			}
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
			t.Logf("%d bytes in, %d allocated, %v", size, allocated, time.Since(start))
			wire := recorded.Wire(t, td)
			if i := strings.Index(wire, marker); i >= 0 {
				t.Errorf("leaked: …%.80s…", wire[max(0, i-20):])
			}
			if n := strings.Count(wire, "0.125"); n > 0 {
				t.Errorf("%d numbers of an embedding leaked", n)
			}
			m, err := tel.GetMetric("otelcol_processor_digest_values")
			if err != nil {
				t.Fatal("nothing was counted")
			}
			counted := int64(0)
			for _, point := range m.Data.(metricdata.Sum[int64]).DataPoints {
				counted += point.Value
			}
			if counted == 0 {
				t.Error("nothing was counted")
			}
			if want := malformed[name]; want != "" {
				metadatatest.AssertEqualProcessorDigestMalformed(t, tel, []metricdata.DataPoint[int64]{
					{Value: 1, Attributes: attribute.NewSet(attribute.String("reason", want))},
				}, metricdatatest.IgnoreTimestamp())
			}
		})
	}
}

// TestBadInputElsewhere: the same, but for what is merely large, in every other place
// that has attributes, and in the bodies of log records.
func TestBadInputElsewhere(t *testing.T) {
	c := newChain(t, false)
	for name, fill := range badInput {
		if strings.Contains(name, "10 MiB") || strings.Contains(name, "100,000") {
			continue
		}
		td, s := oneSpan()
		rs := td.ResourceSpans().At(0)
		for _, m := range []pcommon.Map{
			rs.Resource().Attributes(), rs.ScopeSpans().At(0).Scope().Attributes(), s.Events().AppendEmpty().Attributes(), s.Links().AppendEmpty().Attributes(),
		} {
			fill(m)
		}
		ld := plog.NewLogs()
		records := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
		fill(records.AppendEmpty().Attributes())
		fill(records.AppendEmpty().Body().SetEmptyMap())
		fill(records.AppendEmpty().Body().SetEmptySlice().AppendEmpty().SetEmptyMap())
		md := pmetric.NewMetrics()
		m := md.ResourceMetrics().AppendEmpty().ScopeMetrics().AppendEmpty().Metrics().AppendEmpty()
		p := m.SetEmptySum().DataPoints().AppendEmpty()
		for _, m := range []pcommon.Map{m.Metadata(), p.Attributes(), p.Exemplars().AppendEmpty().FilteredAttributes()} {
			fill(m)
		}
		for signal, wire := range map[string]string{
			"traces": recorded.Wire(t, c.SendTraces(t, td)), "logs": recorded.Wire(t, c.SendLogs(t, ld)), "metrics": recorded.Wire(t, c.SendMetrics(t, md)),
		} {
			if strings.Contains(wire, marker) || strings.Contains(wire, "0.125") {
				t.Errorf("%s in %s: leaked: …%.120s…", name, signal, recorded.Around(wire, marker))
			}
		}
	}
}

func copied(td ptrace.Traces) ptrace.Traces {
	out := ptrace.NewTraces()
	td.CopyTo(out)
	return out
}
