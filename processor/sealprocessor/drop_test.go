package sealprocessor

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor/processorhelper"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/sotto-project/sotto/core/retention"
)

func points(t testing.TB, m metricdata.Metrics) map[string]int64 {
	t.Helper()
	sum, ok := m.Data.(metricdata.Sum[int64])
	if !ok {
		t.Fatalf("%s is a %T", m.Name, m.Data)
	}
	out := map[string]int64{}
	for _, p := range sum.DataPoints {
		label := ""
		for _, kv := range p.Attributes.ToSlice() {
			label = kv.Value.AsString()
		}
		out[label] = p.Value
	}
	return out
}

func assertNoCanary(t testing.TB, data []byte) {
	t.Helper()
	if i := bytes.Index(data, []byte("canary-")); i >= 0 {
		t.Errorf("plaintext came out: %q", data[i:min(i+17, len(data))])
	}
}

func asJSON(t testing.TB, td ptrace.Traces) string {
	t.Helper()
	text, err := (&ptrace.JSONMarshaler{}).MarshalTraces(td)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Whatever keeps a stamped record from being sealed, it is dropped, counted by its
// reason and warned of once, and nothing of it is in logs or in what is passed on.
func TestDrops(t *testing.T) {
	edit := func(f func(*retention.Stamp)) *retention.Stamp { s := good(); f(&s); return &s }
	for _, test := range []struct {
		name  string
		setup func(t *testing.T, b *broker)
		in    func(p *planter) ptrace.Traces
		want  map[string]int64
	}{
		{"no directory", nil, func(p *planter) ptrace.Traces {
			return p.traces(edit(func(*retention.Stamp) {}), edit(func(*retention.Stamp) {}))
		}, map[string]int64{"no_directory": 2}},
		{
			"not a directory", func(t *testing.T, b *broker) { b.write(t, []byte("canary-0000 not a note")) },
			func(p *planter) ptrace.Traces { return p.traces(edit(func(*retention.Stamp) {})) },
			map[string]int64{"no_directory": 1},
		},
		{
			"signed by a stranger", func(t *testing.T, b *broker) {
				other := newBroker(t)
				other.path = b.path
				other.publish(t, now, "default/2026-11-26")
			},
			func(p *planter) ptrace.Traces { return p.traces(edit(func(*retention.Stamp) {})) },
			map[string]int64{"no_directory": 1},
		},
		{
			"expired before it was read", func(t *testing.T, b *broker) { b.publish(t, now.Add(-25*time.Hour), "default/2026-11-26") },
			func(p *planter) ptrace.Traces { return p.traces(edit(func(*retention.Stamp) {})) },
			map[string]int64{"no_directory": 1},
		},
		{
			"no key for tenant or expiry", publish,
			func(p *planter) ptrace.Traces {
				return p.traces(edit(func(s *retention.Stamp) { s.Tenant = "acme" }), edit(func(s *retention.Stamp) { s.Expires = s.Expires.AddDate(0, 0, 1) }))
			},
			map[string]int64{"no_key": 2},
		},
		{
			"expired", publish,
			func(p *planter) ptrace.Traces {
				return p.traces(edit(func(s *retention.Stamp) { s.Expires = now.Truncate(time.Hour) }))
			},
			map[string]int64{"expired": 1},
		},
		{
			"stamp of another trace", publish,
			func(p *planter) ptrace.Traces {
				return p.traces(edit(func(s *retention.Stamp) { s.TraceID = "4bf92f3577b34da6a3ce929d0e0e4736" }))
			},
			map[string]int64{"stamp": 1},
		},
		{
			"parts of a stamp", publish,
			func(p *planter) ptrace.Traces {
				td := p.traces(nil, nil, edit(func(*retention.Stamp) {}), edit(func(*retention.Stamp) {}))
				spans := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans()
				spans.At(0).Attributes().PutStr(retention.AttrClass, "errors")
				spans.At(1).Attributes().PutInt(retention.AttrSampleID, 1)
				spans.At(2).Attributes().PutStr(retention.AttrClass, "sample")
				spans.At(3).Attributes().PutStr(retention.AttrExpires, "2026-11-27")
				return td
			},
			map[string]int64{"stamp": 4},
		},
		{
			"span without id", publish,
			func(p *planter) ptrace.Traces {
				td := p.traces(edit(func(*retention.Stamp) {}))
				td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0).SetSpanID(pcommon.SpanID{})
				return td
			},
			map[string]int64{"invalid": 1},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBroker(t)
			if test.setup != nil {
				test.setup(t, b)
			}
			s := newStage(t, b)
			s.reload(t.Context())
			for range 2 {
				out, err := s.traces(t.Context(), test.in(&planter{}))
				if !errors.Is(err, processorhelper.ErrSkipProcessingData) {
					t.Fatalf("%v: %d spans are passed on", err, out.SpanCount())
				}
			}
			for k := range test.want {
				test.want[k] *= 2
			}
			if diff := cmp.Diff(test.want, s.counter(t, "dropped")); diff != "" {
				t.Error(diff)
			}
			warnings := 0
			for _, entry := range s.seen.All() {
				if strings.Contains(entry.Message, "was dropped") {
					warnings++
				}
				assertNoCanary(t, fmt.Appendf(nil, "%s %v", entry.Message, entry.ContextMap()))
			}
			if warnings != 1 {
				t.Errorf("%d warnings, want 1", warnings)
			}
		})
	}
}

func publish(t *testing.T, b *broker) { b.publish(t, now, "default/2026-11-26") }

func TestDropsLogs(t *testing.T) {
	s := newStage(t, newBroker(t))
	s.reload(t.Context())
	ok := good()
	out, err := s.logs(t.Context(), (&planter{}).logs(&ok, nil))
	if !errors.Is(err, processorhelper.ErrSkipProcessingData) || out != (plog.Logs{}) {
		t.Errorf("%v", err)
	}
	if diff := cmp.Diff(map[string]int64{"no_directory": 1}, s.counter(t, "dropped")); diff != "" {
		t.Error(diff)
	}
}

// The directory in use outlives its file, until its own validity ends; a newer one
// takes its place, an earlier one does not.
func TestDirectoryInUse(t *testing.T) {
	b := newBroker(t)
	b.publish(t, now, "default/2026-11-26")
	s := newStage(t, b)
	at := now
	s.now = func() time.Time { return at }
	seals := func(want bool) {
		t.Helper()
		st := good()
		out, err := s.traces(t.Context(), (&planter{}).traces(&st))
		if got := err == nil && out.SpanCount() == 1; got != want {
			t.Errorf("sealed: %v, want %v: %v", got, want, err)
		}
	}
	s.reload(t.Context())
	seals(true)
	b.write(t, []byte("spoilt"))
	s.reload(t.Context())
	seals(true)
	if err := os.Remove(b.path); err != nil {
		t.Fatal(err)
	}
	s.reload(t.Context())
	seals(true)
	b.publish(t, now.Add(-time.Hour)) // an earlier directory, without keys
	s.reload(t.Context())
	seals(true)
	at = now.Add(24 * time.Hour)
	seals(false)
	if n := s.counter(t, "dropped")["directory_expired"]; n != 1 {
		t.Errorf("%d dropped because the directory ended", n)
	}
	b.publish(t, at, "default/2026-11-26")
	s.reload(t.Context())
	seals(true)
	if diff := cmp.Diff(map[string]int64{"ok": 2, "failed": 3}, s.counter(t, "directory_reloads")); diff != "" {
		t.Error(diff)
	}
}
