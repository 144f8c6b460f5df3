package otlpwalk

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/core/content"
	"github.com/sotto-project/sotto/core/detect"
)

// grouped redacts the texts of a batch in groups.
type grouped struct {
	Leaves
	*Echoes
}

// groups lists the texts of each group.
type groups struct {
	Leaves
	list [][]string
}

func (g *groups) Group() { g.list = append(g.list, nil) }

func listGroups(walk func(v Visitor)) [][]string {
	g := &groups{list: [][]string{nil}}
	g.String = func(_ content.Site, s string) string {
		last := &g.list[len(g.list)-1]
		*last = append(*last, s)
		return s
	}
	walk(g)
	return g.list
}

// TestGroups: each resource, scope, span and metric is a group of its own, and so are all
// log records of one scope, but not what comes behind them.
func TestGroups(t *testing.T) {
	td, md, ld := ptrace.NewTraces(), pmetric.NewMetrics(), plog.NewLogs()
	for range 2 {
		spans := td.ResourceSpans().AppendEmpty()
		spans.SetSchemaUrl("resource")
		metrics := md.ResourceMetrics().AppendEmpty()
		metrics.SetSchemaUrl("resource")
		logs := ld.ResourceLogs().AppendEmpty()
		logs.SetSchemaUrl("resource")
		for range 2 {
			ofSpans, ofMetrics, ofLogs := spans.ScopeSpans().AppendEmpty(), metrics.ScopeMetrics().AppendEmpty(), logs.ScopeLogs().AppendEmpty()
			ofSpans.Scope().SetName("scope")
			ofMetrics.Scope().SetName("scope")
			ofLogs.Scope().SetName("scope")
			for range 2 {
				span := ofSpans.Spans().AppendEmpty()
				span.SetName("record")
				span.Events().AppendEmpty().SetName("record")
				metric := ofMetrics.Metrics().AppendEmpty()
				metric.SetName("record")
				metric.SetUnit("record")
				ofLogs.LogRecords().AppendEmpty().Body().SetStr("record")
			}
		}
	}
	resource, scope, record := []string{"resource"}, []string{"scope"}, []string{"record", "record"}
	one := [][]string{resource, scope, record, record, scope, record, record}
	want := append(slices.Concat(one, one), nil)
	if diff := cmp.Diff(want, listGroups(func(v Visitor) { Traces(td, v) })); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want, listGroups(func(v Visitor) { Metrics(md, v) })); diff != "" {
		t.Error(diff)
	}
	one = [][]string{resource, scope, record, scope, record}
	want = append(slices.Concat(one, one), nil)
	if diff := cmp.Diff(want, listGroups(func(v Visitor) { Logs(ld, v) })); diff != "" {
		t.Error(diff)
	}
}

// TestEchoes: what one text of a span announces is replaced in the others, also in those
// before; in another span only if the visitor knows no groups. Where nothing was announced
// nothing is visited again.
func TestEchoes(t *testing.T) {
	engine, err := detect.New(detect.DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		question    string
		groups      bool
		walks       int
		here, there string
	}{
		{"password: Tr0ub4dor-7", true, 2, "log in with [SECRET]", "log in with Tr0ub4dor-7"},
		{"password: Tr0ub4dor-7", false, 2, "log in with [SECRET]", "log in with [SECRET]"},
		{"what is a password?", true, 1, "log in with Tr0ub4dor-7", "log in with Tr0ub4dor-7"},
	} {
		td := ptrace.NewTraces()
		spans := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans()
		here, there := spans.AppendEmpty(), spans.AppendEmpty()
		here.SetName("log in with Tr0ub4dor-7")
		here.Events().AppendEmpty().Attributes().PutStr("question", c.question)
		there.SetName("log in with Tr0ub4dor-7")

		e := NewEchoes(engine)
		l := Leaves{String: func(site content.Site, s string) string {
			out, _ := e.Redact(site, s)
			return out
		}}
		var v Visitor = l
		if c.groups {
			v = grouped{l, e}
		}
		walks := 0
		e.Walk(func() {
			if walks++; e.Again() != (walks == 2) {
				t.Errorf("%+v: walk %d is taken for another", c, walks)
			}
			Traces(td, v)
		})
		if walks != c.walks || here.Name() != c.here || there.Name() != c.there {
			t.Errorf("%+v: %d walks, %q, %q", c, walks, here.Name(), there.Name())
		}
	}
}

// TestAnswers: what an attribute, an event or a log record says is read as the answer to the one before.
func TestAnswers(t *testing.T) {
	engine, err := detect.New(detect.DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	td, ld := ptrace.NewTraces(), plog.NewLogs()
	spans := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans()
	flat := spans.AppendEmpty().Attributes()
	flat.PutStr("gen_ai.prompt.0.role", "assistant")
	flat.PutStr("gen_ai.prompt.0.content", "What is your PIN?")
	flat.PutStr("gen_ai.prompt.1.role", "user")
	flat.PutStr("gen_ai.prompt.1.content", "4821")
	events := spans.AppendEmpty().Events()
	records := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
	for _, message := range [][2]string{{"assistant", "May I have your name?"}, {"user", "delphine"}} {
		event := events.AppendEmpty()
		event.SetName("gen_ai." + message[0] + ".message")
		event.Attributes().PutStr("role", message[0])
		event.Attributes().PutStr("content", message[1])
		body := records.AppendEmpty().Body().SetEmptyMap()
		body.PutStr("role", message[0])
		body.PutStr("content", message[1])
	}

	for _, walk := range []func(v Visitor){func(v Visitor) { Traces(td, v) }, func(v Visitor) { Logs(ld, v) }} {
		e := NewEchoes(engine)
		l := Leaves{String: func(site content.Site, s string) string {
			out, _ := e.Redact(site, s)
			return out
		}}
		e.Walk(func() { walk(grouped{l, e}) })
	}
	answer, _ := flat.Get("gen_ai.prompt.1.content")
	role, _ := flat.Get("gen_ai.prompt.1.role")
	if answer.Str() != "[SECRET]" || role.Str() != "user" {
		t.Errorf("%q says %q", role.Str(), answer.Str())
	}
	said, _ := events.At(1).Attributes().Get("content")
	if said.Str() != "[PERSON]" || events.At(1).Name() != "gen_ai.user.message" {
		t.Errorf("the event %s says %q", events.At(1).Name(), said.Str())
	}
	logged, _ := records.At(1).Body().Map().Get("content")
	if logged.Str() != "[PERSON]" {
		t.Errorf("the log record says %q", logged.Str())
	}
}
