package otlpwalk

import (
	"testing"

	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/core/content"
	"github.com/sotto-project/sotto/core/detect"
)

// grouped redacts the texts of a batch in groups.
type grouped struct {
	Leaves
	*Echoes
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
