package digestprocessor

import (
	"encoding/base64"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.yaml.in/yaml/v3"

	"github.com/sotto-project/sotto/internal/otlpwalk/recorded"
	"github.com/sotto-project/sotto/internal/testkit"
)

// entry is a place of the catalogue where a client was seen to put content.
type entry struct{ Where, Key, Shape string }

// planters put a canary into a value in the shape that a client gives it.
var planters = map[string]func(v pcommon.Value, canary string){
	"string": func(v pcommon.Value, c string) { v.SetStr(c) },
	"json_string": func(v pcommon.Value, c string) {
		v.SetStr(`[{"role":"user","parts":[{"type":"text","content":` + strconv.Quote(c) + `}],"tool_calls":[{"function":{"name":"lookup","arguments":` +
			strconv.Quote(`{"q":`+strconv.Quote(c)+`}`) + `}}]}]`)
	},
	"json_string(truncated)": func(v pcommon.Value, c string) { v.SetStr(`{"messages":[{"role":"user","content":"` + c) },
	"json_string_array": func(v pcommon.Value, c string) {
		s := v.SetEmptySlice()
		s.AppendEmpty().SetStr(`{"role":"system","content":"be brief"}`)
		s.AppendEmpty().SetStr(`{"role":"user","content":` + strconv.Quote(c) + `}`)
	},
	"string_array": func(v pcommon.Value, c string) { v.SetEmptySlice().AppendEmpty().SetStr(c) },
	"anyvalue_map": func(v pcommon.Value, c string) { message(v.SetEmptyMap(), c) },
	"anyvalue_slice": func(v pcommon.Value, c string) {
		s := v.SetEmptySlice()
		message(s.AppendEmpty().SetEmptyMap(), c)
		message(s.AppendEmpty().SetEmptyMap(), c)
	},
	"python_repr": func(v pcommon.Value, c string) { v.SetStr(`{'role': 'user', 'content': '` + c + `', 'name': None}`) },
	"data_uri": func(v pcommon.Value, c string) {
		v.SetStr("data:text/plain;base64," + base64.StdEncoding.EncodeToString([]byte(c)))
	},
	"url": func(v pcommon.Value, c string) {
		c = strings.ReplaceAll(c, " ", "+")
		v.SetStr("https://" + marker + ":pw@api.example.com/users/" + c + "?q=" + c + "#" + c)
	},
	"double_array": func(v pcommon.Value, _ string) { vector(v.SetEmptySlice(), 1536) },
}

func message(m pcommon.Map, c string) {
	m.PutStr("role", "user")
	m.PutStr("content", c)
	part := m.PutEmptySlice("parts").AppendEmpty().SetEmptyMap()
	part.PutStr("type", "text")
	part.PutStr("content", c)
	call := m.PutEmptySlice("tool_calls").AppendEmpty().SetEmptyMap()
	call.PutEmptyMap("function").PutStr("arguments", `{"q":`+strconv.Quote(c)+`}`)
	m.PutEmptyMap("message").PutStr("content", c)
}

// shapes names the planters of a shape of the catalogue.
func shapes(t *testing.T, shape string) (names []string) {
	for name := range strings.SplitSeq(shape, "|") {
		switch name {
		case "uri":
			name = "url"
		case "json":
			name = "json_string"
		case "anyvalue":
			names = append(names, "anyvalue_map", "anyvalue_slice")
			continue
		}
		if planters[name] == nil {
			t.Fatalf("no planter for the shape %q", name)
		}
		names = append(names, name)
	}
	return names
}

var placeholder = regexp.MustCompile(`\{[^}]*\}|<[^>]*>`)

// concrete makes a key out of one with placeholders.
func concrete(key string) string {
	key, _, _ = strings.Cut(key, "|")
	return strings.ReplaceAll(placeholder.ReplaceAllString(key, "0"), "*", "custom")
}

// plant makes a batch that holds an entry of the catalogue and nothing else.
func plant(t *testing.T, e entry, put func(pcommon.Value)) any {
	key := concrete(e.Key)
	event, attribute, ok := strings.Cut(key, "/")
	if !ok {
		event, attribute = "some.event", key
	}
	td := ptrace.NewTraces()
	rs := td.ResourceSpans().AppendEmpty()
	ss := rs.ScopeSpans().AppendEmpty()
	span := ss.Spans().AppendEmpty()
	span.SetName("chat")
	ld := plog.NewLogs()
	record := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty()
	text := func() string {
		v := pcommon.NewValueEmpty()
		put(v)
		return v.AsString()
	}
	switch e.Where {
	case "span_attr":
		put(span.Attributes().PutEmpty(key))
	case "event_attr":
		ev := span.Events().AppendEmpty()
		ev.SetName(event)
		put(ev.Attributes().PutEmpty(attribute))
	case "resource_attr":
		put(rs.Resource().Attributes().PutEmpty(key))
	case "scope_attr":
		put(ss.Scope().Attributes().PutEmpty(key))
	case "link_attr":
		put(span.Links().AppendEmpty().Attributes().PutEmpty(key))
	case "span_name":
		span.SetName("execute_tool " + text())
	case "status_message":
		span.Status().SetMessage(text())
	case "tracestate":
		span.TraceState().FromRaw("vendor=" + text())
	case "log_attr":
		record.SetEventName(event)
		put(record.Attributes().PutEmpty(attribute))
		return ld
	case "log_body", "native_json": // a file of an exporter of its own, if anything, comes as a log
		record.SetEventName(key)
		put(record.Body())
		return ld
	case "metric_attr":
		md := pmetric.NewMetrics()
		m := md.ResourceMetrics().AppendEmpty().ScopeMetrics().AppendEmpty().Metrics().AppendEmpty()
		m.SetName("app.calls")
		put(m.SetEmptyGauge().DataPoints().AppendEmpty().Attributes().PutEmpty(key))
		return md
	default:
		t.Fatalf("no place called %q", e.Where)
	}
	return td
}

// TestDialects sends one synthetic span, event, log record or metric for every
// entry of the catalogue of places where clients put content, in each shape that
// was seen there, and with a canary that is a sentence, an address or a token.
func TestDialects(t *testing.T) {
	data, err := os.ReadFile(testkit.Shared(t, "dialects.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Dialects map[string]struct{ Entries []entry }
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	chains := map[string]*chain{"digest": newChain(t, false), "redact and digest": newChain(t, true)}
	entries, sent := 0, 0
	for name, d := range file.Dialects {
		for _, e := range d.Entries {
			entries++
			for _, shape := range shapes(t, e.Shape) {
				for _, canary := range []string{"please ask " + marker + " 48213 about it", marker + ".48213@example.com", "sess-" + marker + "-48213"} {
					for chain, c := range chains {
						data := plant(t, e, func(v pcommon.Value) { planters[shape](v, canary) })
						if before := recorded.Wire(t, data); shape != "double_array" && !hasCanary(before, canary) {
							t.Fatalf("%s: %s %s (%s): no canary was planted", name, e.Where, e.Key, shape)
						}
						out := c.send(t, data)
						sent++
						form, found := recorded.Leaked(out, canary)
						if !found && strings.Contains(out, marker) {
							form, found = marker, true
						}
						if found {
							t.Errorf("%s: %s: %s %s (%s) leaked: …%s…", chain, name, e.Where, e.Key, shape, recorded.Around(out, form))
						}
						if shape == "double_array" && strings.Contains(out, "0.125") {
							t.Errorf("%s: %s: %s %s: an embedding leaked", chain, name, e.Where, e.Key)
						}
					}
				}
			}
		}
	}
	t.Logf("%d entries of %d dialects, %d batches sent", entries, len(file.Dialects), sent)
	if entries < 500 {
		t.Errorf("%d entries, expected more than 500", entries)
	}
}

func hasCanary(wire, canary string) bool {
	return slices.ContainsFunc(append(recorded.Forms(canary), marker), func(form string) bool { return strings.Contains(wire, form) })
}

// send returns all that comes out for a batch of any signal.
func (c *chain) send(t testing.TB, data any) string {
	t.Helper()
	switch d := data.(type) {
	case ptrace.Traces:
		return recorded.Wire(t, c.SendTraces(t, d))
	case plog.Logs:
		return recorded.Wire(t, c.SendLogs(t, d))
	case pmetric.Metrics:
		return recorded.Wire(t, c.SendMetrics(t, d))
	}
	panic(fmt.Sprintf("digestprocessor: no signal %T", data))
}
