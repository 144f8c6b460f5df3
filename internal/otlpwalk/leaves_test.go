package otlpwalk

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/core/content"
)

func oneSpan() (ptrace.Traces, ptrace.Span) {
	td := ptrace.NewTraces()
	return td, td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
}

func upper() Visitor {
	return Strings(func(_ content.Site, s string) string { return strings.ToUpper(s) })
}

// TestTooDeep: what nests deeper than MaxDepth goes as a whole, and is counted.
func TestTooDeep(t *testing.T) {
	for _, depth := range []int{MaxDepth - 1, MaxDepth, MaxDepth + 1, 5000} {
		td, s := oneSpan()
		v := s.Attributes().PutEmpty("bomb")
		for i := range depth {
			if i%2 == 0 {
				v = v.SetEmptySlice().AppendEmpty()
			} else {
				v = v.SetEmptyMap().PutEmpty("k")
			}
		}
		v.SetStr("innermost")
		deep := 0
		Traces(td, Leaves{
			String: func(_ content.Site, s string) string { return strings.ToUpper(s) },
			Deep:   func() { deep++ },
		})
		b, err := new(ptrace.ProtoMarshaler).MarshalTraces(td)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), "innermost") {
			t.Errorf("depth %d: the innermost string was passed by", depth)
		}
		if cut := strings.Contains(string(b), TooDeep); cut != (depth > MaxDepth) || cut != (deep == 1) {
			t.Errorf("depth %d: cut %v, counted %d", depth, cut, deep)
		}
	}
}

// TestBytes: bytes that are text are strings; others are shown as bytes.
func TestBytes(t *testing.T) {
	td, s := oneSpan()
	s.Attributes().PutEmptyBytes("text").FromRaw([]byte("hello"))
	s.Attributes().PutEmptyBytes("opaque").FromRaw([]byte{0xff, 'a', 0xfe})
	var opaque [][]byte
	Traces(td, Leaves{
		String: func(_ content.Site, s string) string { return strings.ToUpper(s) },
		Bytes: func(site content.Site, b []byte) []byte {
			if site.Key != "OPAQUE" && site.Key != "opaque" {
				t.Errorf("bytes under key %q", site.Key)
			}
			opaque = append(opaque, slices.Clone(b))
			return []byte{1}
		},
	})
	if diff := cmp.Diff([][]byte{{0xff, 'a', 0xfe}}, opaque); diff != "" {
		t.Error(diff)
	}
	want := map[string]any{"TEXT": []byte("HELLO"), "OPAQUE": []byte{1}}
	if diff := cmp.Diff(want, s.Attributes().AsRaw()); diff != "" {
		t.Error(diff)
	}

	td, s = oneSpan()
	s.Attributes().PutEmptyBytes("OPAQUE").FromRaw([]byte{0xff})
	Traces(td, upper())
	if b, _ := s.Attributes().Get("OPAQUE"); b.Bytes().Len() != 1 || b.Bytes().At(0) != 0xff {
		t.Error("a visitor without Bytes changed opaque bytes")
	}
}

// TestDuplicateKeys: the wire format allows them; each entry is visited.
func TestDuplicateKeys(t *testing.T) {
	td, s := oneSpan()
	Rebuild(s.Attributes(), func(string, pcommon.Value, *Entries) {})
	var e Entries
	e.Put("k").SetStr("one")
	e.Put("k").SetStr("two")
	e.b.UnsafeIntoMap(s.Attributes())
	Traces(td, upper())
	var got []string
	for k, v := range s.Attributes().All() {
		got = append(got, k+"="+v.Str())
	}
	if diff := cmp.Diff([]string{"K=ONE", "K=TWO"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestManyEntries: cost is linear in the number of entries. Eight times as many
// may not cost forty times as much; quadratic cost would be sixty-four times.
func TestManyEntries(t *testing.T) {
	cost := func(n int) time.Duration {
		best := time.Hour
		for range 3 {
			td, s := oneSpan()
			raw := make(map[string]any, n)
			for i := range n {
				raw[fmt.Sprintf("key-%d", i)] = "value"
			}
			if err := s.Attributes().FromRaw(raw); err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			Traces(td, upper())
			best = min(best, time.Since(start))
			if s.Attributes().Len() != n {
				t.Fatalf("%d of %d entries left", s.Attributes().Len(), n)
			}
		}
		return best
	}
	few, many := cost(12_500), cost(100_000)
	if many > 40*few && many > time.Second {
		t.Errorf("12,500 entries cost %v, 100,000 cost %v", few, many)
	}
}

type recorder struct {
	Leaves
	ends []string
}

func (r *recorder) End(site content.Site, m pcommon.Map) {
	r.ends = append(r.ends, fmt.Sprintf("%v %v %v", site.Place, site.LLM, m.Len()))
}

// TestEnd: each record ends after its own strings and before the next one's.
func TestEnd(t *testing.T) {
	td, s := oneSpan()
	td.ResourceSpans().At(0).ScopeSpans().At(0).Scope().SetName("@opentelemetry/instrumentation-http")
	s.Attributes().PutStr("http.route", "/")
	llm := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().AppendEmpty()
	llm.Events().AppendEmpty().SetName("gen_ai.user.message")
	r := &recorder{Leaves: Leaves{String: func(_ content.Site, s string) string { return s }}}
	Traces(td, r)
	want := []string{"resource attribute false 0", "scope attribute false 0", "span attribute false 1", "span attribute true 0"}
	if diff := cmp.Diff(want, r.ends); diff != "" {
		t.Error(diff)
	}
}

// TestSites: a visitor learns scope, event and key.
func TestSites(t *testing.T) {
	ld := plog.NewLogs()
	sl := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty()
	sl.Scope().SetName("app")
	rec := sl.LogRecords().AppendEmpty()
	rec.Attributes().PutStr("event.name", "gen_ai.choice")
	rec.Body().SetEmptyMap().PutEmptyMap("message").PutStr("content", "hi")
	got := map[string]content.Site{}
	Logs(ld, Strings(func(s content.Site, text string) string { got[text] = s; return text }))
	want := content.Site{Scope: "app", Event: "gen_ai.choice", Place: content.LogBody, Key: "content", LLM: true}
	if diff := cmp.Diff(want, got["hi"]); diff != "" {
		t.Error(diff)
	}
	if got["message"].Place != content.AttributeKey {
		t.Errorf("the key of a map was visited as %v", got["message"].Place)
	}
}
