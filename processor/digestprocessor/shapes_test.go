package digestprocessor

import (
	"encoding/base64"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/sotto-project/sotto/internal/otlpwalk/recorded"
)

const (
	key    = "gen_ai.input.messages"
	inText = `[{"content":"D","role":"system"},{"content":"D","role":"user"}]`
)

// lists are the same messages as maps, of which one text is lost.
func lists(contents ...string) (out []any) {
	for _, c := range contents {
		out = append(out, map[string]any{"role": "user", "content": []any{map[string]any{"type": "text", "text": c}}})
	}
	return out
}

// TestShapes: whatever shape messages come in, the shape stays under K with digests
// in the place of texts, the digest of all stands under K.digest, and the measures
// that the shape allows beside it. D stands for a digest.
func TestShapes(t *testing.T) {
	png := "\x89PNG\r\n\x1a\n" + strings.Repeat("\x00", 100)
	for name, test := range map[string]struct {
		put  func(v pcommon.Value)
		want map[string]any // suffix to value; digests are not compared
	}{
		"JSON": {
			func(v pcommon.Value) {
				v.SetStr(`[{"role":"system","content":"zq7canary"},{"role":"user","content":"zq7canary"}]`)
			},
			map[string]any{"": inText, "bytes": int64(79), "messages": int64(2), "roles": []any{"system", "user"}},
		},
		"map": {
			func(v pcommon.Value) { message(v.SetEmptyMap(), marker) },
			map[string]any{"": map[string]any{
				"role": "user", "content": "D", "message": map[string]any{"content": "D"}, "parts": []any{map[string]any{"type": "text", "content": "D"}},
				"tool_calls": []any{map[string]any{"function": map[string]any{"arguments": `{"digest":"D"}`}}},
			}, "bytes": int64(0), "messages": int64(1), "roles": []any{"user"}, "parts": []any{"text"}},
		},
		"list of maps": {
			func(v pcommon.Value) {
				for range 2 {
					if v.Type() == pcommon.ValueTypeEmpty {
						v.SetEmptySlice()
					}
					m := v.Slice().AppendEmpty().SetEmptyMap()
					m.PutStr("role", "user")
					part := m.PutEmptySlice("content").AppendEmpty().SetEmptyMap()
					part.PutStr("type", "text")
					part.PutStr("text", marker)
				}
			},
			map[string]any{"": lists("D", "D"), "bytes": int64(0), "messages": int64(2), "roles": []any{"user", "user"}, "parts": []any{"text"}},
		},
		"list of JSON strings": {
			planted("json_string_array"),
			map[string]any{"": []any{`{"content":"D","role":"system"}`, `{"content":"D","role":"user"}`}, "bytes": int64(0), "messages": int64(2), "roles": []any{"system", "user"}},
		},
		"JSON in JSON": {
			func(v pcommon.Value) { v.SetStr(`"[{\"role\":\"user\",\"content\":\"zq7canary\"}]"`) },
			map[string]any{"": "D", "bytes": int64(49)},
		},
		"truncated JSON": {planted("json_string(truncated)"), map[string]any{"": "D", "bytes": int64(48)}},
		"Python":         {planted("python_repr"), map[string]any{"": "D", "bytes": int64(54)}},
		"data URI": {
			func(v pcommon.Value) {
				v.SetStr("data:image/png;base64," + base64.StdEncoding.EncodeToString([]byte(marker)))
			},
			map[string]any{"bytes": int64(34), "mime": "image/png"},
		},
		"base64": {
			func(v pcommon.Value) { v.SetStr(base64.StdEncoding.EncodeToString([]byte(png))) },
			map[string]any{"bytes": int64(144), "mime": "image/png"},
		},
		"bytes":         {func(v pcommon.Value) { v.SetEmptyBytes().FromRaw([]byte(png)) }, map[string]any{"bytes": int64(108), "mime": "image/png"}},
		"JSON as bytes": {func(v pcommon.Value) { v.SetEmptyBytes().FromRaw([]byte(`{"role":"user","x":1}`)) }, map[string]any{"": `{"role":"user"}`, "bytes": int64(21), "messages": int64(1), "roles": []any{"user"}}},
	} {
		t.Run(name, func(t *testing.T) {
			td, span := oneSpan()
			test.put(span.Attributes().PutEmpty(key))
			c := newChain(t, false)
			td = c.SendTraces(t, td)
			got := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0).Attributes().AsRaw()
			if d, _ := got["gen_ai.input.messages.digest"].(string); !strings.HasPrefix(d, "hmac-sha256:") {
				t.Errorf("no digest: %v", got)
			}
			delete(got, "gen_ai.input.messages.digest")
			digests, _ := got["gen_ai.input.messages.messages.digests"].([]any)
			delete(got, "gen_ai.input.messages.messages.digests")
			want := map[string]any{}
			for suffix, value := range test.want {
				want[strings.TrimSuffix(key+"."+suffix, ".")] = value
			}
			if outline, ok := got[key]; ok {
				got[key] = unkeyed(t, outline)
			}
			if n, _ := test.want["messages"].(int64); len(digests) != int(n) {
				t.Errorf("%d digests of %d messages", len(digests), n)
			}
			if test.want["bytes"] == int64(0) { // the length of a structured value's JSON is not ours to promise
				delete(want, "gen_ai.input.messages.bytes")
				delete(got, "gen_ai.input.messages.bytes")
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			first := recorded.Wire(t, td)
			searchMarker(t, 0, first)
			if second := recorded.Wire(t, c.SendTraces(t, td)); first != second {
				t.Error("the second pass changed something")
			}
		})
	}
}

var digestForm = regexp.MustCompile(`hmac-sha256:[0-9a-f]{8}:[\w-]{43}`)

// unkeyed puts D for every digest.
func unkeyed(t *testing.T, v any) (out any) {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(digestForm.ReplaceAll(raw, []byte("D")), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func planted(shape string) func(pcommon.Value) {
	return func(v pcommon.Value) { planters[shape](v, marker) }
}

// TestChunks: a client that writes an event for every chunk of a stream keeps its
// events and their times, and none of the text.
func TestChunks(t *testing.T) {
	td, span := oneSpan()
	for i := range 200 {
		e := span.Events().AppendEmpty()
		e.SetName("gen_ai.content.completion.chunk")
		e.SetTimestamp(pcommon.Timestamp(i))
		e.Attributes().PutStr("gen_ai.completion.chunk", []string{"zq7", "zq7canary", "z", " ", "zq7canary "}[i%5])
		e.Attributes().PutInt("gen_ai.chunk.index", int64(i))
	}
	td = newChain(t, false).SendTraces(t, td)
	events := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0).Events()
	if events.Len() != 200 {
		t.Fatalf("%d events, want 200", events.Len())
	}
	for i, e := range events.All() {
		if e.Timestamp() != pcommon.Timestamp(i) {
			t.Errorf("event %d: time %d", i, e.Timestamp())
		}
		text, _ := e.Attributes().Get("gen_ai.completion.chunk")
		d, ok := e.Attributes().Get("gen_ai.completion.chunk.digest")
		if !ok || text.Str() != d.Str() || !digestForm.MatchString(d.Str()) {
			t.Errorf("event %d has no digest, or another text", i)
		}
	}
	searchMarker(t, 0, recorded.Wire(t, td))
}
