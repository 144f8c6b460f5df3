package digestprocessor

import (
	"path/filepath"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/core/content"
	"github.com/sotto-project/sotto/internal/otlpwalk"
	"github.com/sotto-project/sotto/internal/otlpwalk/recorded"
)

// mutations are what a string of a real recording is replaced by: a place that only
// ever held metadata must not let content through either.
var mutations = map[string]func(was string) string{
	"sentence": func(string) string { return "please ask " + marker + " 48213 about it" },
	"address":  func(string) string { return marker + ".mutant@example.com" },
	"session":  func(string) string { return "sess-" + marker + "-00417" },
	"tag":      func(string) string { return "tag-" + marker + "-3341" },
	"code":     func(string) string { return marker + "_7731-x" },
	"appended": func(was string) string { return was + " please ask " + marker + " 48213" },
	"before":   func(was string) string { return "sess-" + marker + "-00417/" + was },
	"messages": func(string) string {
		const c = marker + " said so"
		return `[{"role":"user","type":"` + c + `","name":"` + c + `","content":[{"type":"text","text":"` + c + `"},{"type":"tool_use","name":"` + c + `","input":{"` + c +
			`":1}}],"finish_reason":"` + c + `","mime_type":"image/` + c + `"}]`
	},
}

// TestMutated replays our recordings with a canary in the place of every string: all
// values of attributes, and all fields, names and some keys too.
func TestMutated(t *testing.T) {
	set := recorded.Open(t, filepath.Join("..", "..", "test", "clients", "testdata", "recordings.tar.gz"))
	for name, mutate := range mutations {
		for _, fields := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				c, planted := newChain(t, false), 0
				v := otlpwalk.Strings(func(s content.Site, was string) string {
					switch s.Place {
					case content.AttributeKey:
						if !fields || len(was)%7 > 0 {
							return was
						}
						return "x." + marker + " of somebody"
					case content.ScopeName: // else hardly a record is known for an LLM client's
						return was
					case content.SpanAttribute, content.EventAttribute, content.LinkAttribute, content.LogAttribute, content.LogBody, content.ResourceAttribute,
						content.ScopeAttribute, content.MetricAttribute, content.MetricMetadata, content.ExemplarAttribute:
					default:
						if !fields {
							return was
						}
					}
					planted++
					return mutate(was)
				})
				for _, r := range set.Requests {
					var in, out any
					switch r.Signal {
					case "traces":
						td := r.Traces(t)
						otlpwalk.Traces(td, v)
						in, out = copied(td), c.SendTraces(t, td)
					case "logs":
						ld, before := r.Logs(t), plog.NewLogs()
						otlpwalk.Logs(ld, v)
						ld.CopyTo(before)
						in, out = before, c.SendLogs(t, ld)
					case "metrics":
						md, before := r.Metrics(t), pmetric.NewMetrics()
						otlpwalk.Metrics(md, v)
						md.CopyTo(before)
						in, out = before, c.SendMetrics(t, md)
					}
					if _, isTraces := in.(ptrace.Traces); isTraces && !strings.Contains(recorded.Wire(t, in), marker) {
						t.Fatalf("%s: nothing was planted", r.Name)
					}
					if wire := recorded.Wire(t, out); strings.Contains(wire, marker) {
						t.Errorf("%s: a canary came out: …%s…", r.Name, recorded.Around(wire, marker))
					}
				}
				if planted < 1000 {
					t.Errorf("only %d canaries were planted", planted)
				}
			})
		}
	}
}
