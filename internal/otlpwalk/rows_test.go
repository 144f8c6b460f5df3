package otlpwalk

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/sotto-project/sotto/core/content"
)

type joiner struct {
	Leaves
	rows []string
}

func (j *joiner) Join(site content.Site, pieces []pcommon.Value) {
	var texts []string
	for _, p := range pieces {
		texts = append(texts, p.Str())
		p.SetStr("joined")
	}
	j.rows = append(j.rows, site.Place.String()+" "+site.Event+" "+site.Key+": "+strings.Join(texts, "|"))
}

// TestJoin: texts of one key and event name come side by side, before they are
// visited, and no others.
func TestJoin(t *testing.T) {
	td, s := oneSpan()
	for _, text := range []string{"a", "b", "", "c"} {
		e := s.Events().AppendEmpty()
		e.SetName("chunk")
		e.Attributes().PutStr("text", text)
		e.Attributes().PutEmptyMap("delta").PutStr("content", text+"!")
		e.Attributes().PutInt("n", 1)
	}
	other := s.Events().AppendEmpty()
	other.SetName("done")
	other.Attributes().PutStr("text", "d")
	var visited []string
	j := &joiner{Leaves: Leaves{String: func(site content.Site, s string) string {
		if site.Place == content.EventAttribute {
			visited = append(visited, s)
		}
		return s
	}}}
	Traces(td, j)
	want := []string{"event attribute chunk text: a|b|c", "event attribute chunk content: a!|b!|!|c!"}
	if diff := cmp.Diff(want, j.rows); diff != "" {
		t.Error(diff)
	}
	if got := strings.Join(visited, " "); strings.Count(got, "joined") != 7 {
		t.Errorf("visited %s", got)
	}

	ld := plog.NewLogs()
	records := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
	for i, text := range []string{"a", "x", "b", "y"} {
		r := records.AppendEmpty()
		if i%2 == 0 {
			r.SetSpanID([8]byte{1})
		}
		r.Body().SetStr(text)
	}
	j = &joiner{Leaves: j.Leaves}
	Logs(ld, j)
	if diff := cmp.Diff([]string{"log body  : a|b"}, j.rows); diff != "" {
		t.Error(diff)
	}
}
