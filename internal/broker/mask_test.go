package broker

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/internal/broker/api"
)

// TestMask: a reader sees personal data masked, but for the kinds that the request named
// and two people approved; secrets never.
func TestMask(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `access:
  mask: true
  rules: [{name: personal-data, when: size(sample.entities) > 0, approvals: 2}]
`)
	w.keep(sealed.Header{}, span(t, traceA, "ask ines.alvarado@example.com or 192.0.2.77 about token ghp_"+"9fK2mQx7Lw3Zt8Rb5Vn1Yc6Dh4Jp0SgTaEu"+"W"))
	ask := func(entities string) string {
		t.Helper()
		var q api.Request
		if err := json.Unmarshal(w.want("ada", "POST", "/v1/requests", `{"trace_id":"`+traceA+`","reason":"the answer was cut off","entities":`+entities+`}`, 201, ""), &q); err != nil {
			t.Fatal(err)
		}
		w.want("ben", "POST", "/v1/requests/"+q.ID+"/approve", "", 200, "")
		return q.ID
	}
	shown := func(id string) string {
		t.Helper()
		s := w.sample("ada", id)
		if len(s.Records) != 1 || len(s.Problems) > 0 {
			t.Fatalf("%d records, %v", len(s.Records), s.Problems)
		}
		return string(s.Records[0].OTLP)
	}
	has := func(text string, what map[string]bool) {
		t.Helper()
		for s, want := range what {
			if strings.Contains(text, s) != want {
				t.Errorf("%q shown: %v, in %s", s, !want, text)
			}
		}
	}
	has(shown(ask(`[]`)), map[string]bool{"ines.alvarado": false, "192.0.2.77": false, "ghp_": false, "[EMAIL_ADDRESS]": true, "[IP_ADDRESS]": true})

	id := ask(`["EMAIL_ADDRESS"]`)
	w.want("ada", "GET", "/v1/requests/"+id+"/sample", "", 403, "pending")
	w.want("cleo", "POST", "/v1/requests/"+id+"/approve", "", 200, "")
	has(shown(id), map[string]bool{"ines.alvarado@example.com": true, "192.0.2.77": false, "ghp_": false})

	for _, entities := range []string{`["SECRET"]`, `["EMAIL"]`, `["EMAIL_ADDRESS","EMAIL_ADDRESS"]`, `["../x"]`} {
		w.want("ada", "POST", "/v1/requests", `{"trace_id":"`+traceA+`","reason":"the answer was cut off","entities":`+entities+`}`, 422, "scope_invalid")
	}
	named := 0
	for _, e := range w.logged(audit.RequestCreate, audit.Allowed) {
		if len(e.Objects) == 1 && e.Objects[0] == "EMAIL_ADDRESS" {
			named++
		}
	}
	if named != 1 {
		t.Errorf("%d entries say what was to be seen unmasked", named)
	}
}

// TestMaskRepeated: what is masked in one text of a record is masked where another, in
// which nothing tells what it is, repeats it.
func TestMaskRepeated(t *testing.T) {
	t.Parallel()
	td := ptrace.NewTraces()
	a := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty().Attributes()
	a.PutStr("answer", "and Oyelaran wins")
	a.PutStr("question", "Dear Mr. Oyelaran Adebisi, please call.")
	in, err := (&ptrace.ProtoMarshaler{}).MarshalTraces(td)
	if err != nil {
		t.Fatal(err)
	}
	var m masks
	out, err := m.apply(access.MaskAll(), sealed.Traces, in)
	if err != nil || bytes.Contains(out, []byte("Oyelaran")) || !bytes.Contains(out, []byte("and [PERSON] wins")) {
		t.Errorf("%s: %v", out, err)
	}
}
