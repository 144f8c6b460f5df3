package broker

import (
	"encoding/json"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/internal/broker/api"
)

// TestMaskByRule: of two readers one sees personal data masked and the other does not, by
// the rule for each; a second approval lifts what the first one names, and only for that
// grant. Grant, log and answer say what was masked.
func TestMaskByRule(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `access:
  rules:
    - {name: masked, when: requester.name != "dan", mask: {all_but: [DATE_TIME]}}
    - {name: no-addresses, mask: [IP_ADDRESS]}
  break_glass: {}
`)
	const secret = "ghp_" + "9fK2mQx7Lw3Zt8Rb5Vn1Yc6Dh4Jp0SgTaEu" + "W"
	w.keep(sealed.Header{}, span(t, traceA, "ask ines.alvarado@example.com or 192.0.2.77 about the appointment on 14 May 2025, token "+secret))
	shows := map[string]string{"email": "ines.alvarado@example.com", "ip": "192.0.2.77", "date": "14 May 2025", "secret": secret}
	for _, tc := range []struct {
		who, entities string
		approvers     string
		mask, sees    string
	}{
		{"ada", `[]`, "ben", "all but DATE_TIME", "date"},
		{"dan", `[]`, "ben", "IP_ADDRESS", "date email"},
		{"ada", `["EMAIL_ADDRESS"]`, "ben cleo", "all but DATE_TIME, EMAIL_ADDRESS", "date email"},
		{"dan", `["EMAIL_ADDRESS"]`, "ben", "IP_ADDRESS", "date email"},
		{"dan", `["IP_ADDRESS"]`, "ben cleo", "SECRET", "date email ip"},
		{"ada", `[]`, "ben", "all but DATE_TIME", "date"}, // what was lifted before is not lifted now
	} {
		var q api.Request
		if err := json.Unmarshal(w.want(tc.who, "POST", "/v1/requests", `{"trace_id":"`+traceA+`","reason":"the answer was cut off","entities":`+tc.entities+`}`, 201, ""), &q); err != nil {
			t.Fatal(err)
		}
		for _, by := range strings.Fields(tc.approvers) {
			w.want(tc.who, "GET", "/v1/requests/"+q.ID+"/sample", "", 403, "pending")
			w.want(by, "POST", "/v1/requests/"+q.ID+"/approve", "", 200, "")
		}
		s := w.sample(tc.who, q.ID)
		if len(s.Records) != 1 || q.Mask != tc.mask || s.Request.Mask != tc.mask {
			t.Errorf("%s, %s: %d records, the mask is %q, then %q", tc.who, tc.entities, len(s.Records), q.Mask, s.Request.Mask)
			continue
		}
		for kind, text := range shows {
			if strings.Contains(string(s.Records[0].OTLP), text) != strings.Contains(tc.sees, kind) {
				t.Errorf("%s, %s: the %s: %s", tc.who, tc.entities, kind, s.Records[0].OTLP)
			}
		}
		opened, approved := w.logged(audit.SampleOpen, audit.Allowed), w.logged(audit.RequestApprove, audit.Allowed)
		if o, a := opened[len(opened)-1], approved[len(approved)-1]; o.Mask != tc.mask || a.Mask != tc.mask || a.Until == nil {
			t.Errorf("%s, %s: the log says %q of the grant and %q of the reading", tc.who, tc.entities, a.Mask, o.Mask)
		}
	}
	w.want("ada", "POST", "/v1/requests", `{"trace_id":"`+traceA+`","reason":"an emergency","break_glass":true,"entities":["PERSON"]}`, 403, "no_break_glass")
	var q api.Request
	if err := json.Unmarshal(w.want("ada", "POST", "/v1/requests", `{"trace_id":"`+traceA+`","reason":"an emergency","break_glass":true}`, 201, ""), &q); err != nil {
		t.Fatal(err)
	}
	if s := w.sample("ada", q.ID); strings.Contains(string(s.Records[0].OTLP), shows["email"]) {
		t.Error("breaking the glass lifts the mask")
	}
	if e := w.logged(audit.BreakGlass, audit.Allowed); len(e) != 1 || e[0].Mask != "all but DATE_TIME" {
		t.Errorf("the broken glass is logged as %+v", e)
	}
}

// TestMaskOutlivesThePolicy: a grant shows what was decided when it was made, and what an
// older version stored, which decided nothing, shows no personal data.
func TestMaskOutlivesThePolicy(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "access: {mask: [EMAIL_ADDRESS]}\n")
	w.keep(sealed.Header{}, span(t, traceA, "ask ines.alvarado@example.com or 192.0.2.77"))
	id := w.granted()
	spec := w.Config.AccessSpec()
	spec.Rules.Mask = access.MaskOnly()
	var err error
	if w.policy, err = access.Compile(spec); err != nil {
		t.Fatal(err)
	}
	if s := w.sample("ada", id); s.Request.Mask != "EMAIL_ADDRESS" || strings.Contains(string(s.Records[0].OTLP), "ines.alvarado") {
		t.Errorf("after the policy was changed: %s", s.Records[0].OTLP)
	}
	if s := w.sample("ada", w.granted()); !strings.Contains(string(s.Records[0].OTLP), "ines.alvarado") {
		t.Errorf("a request under the new policy: %s", s.Records[0].OTLP)
	}
	if w.Config.State.SQLite == "" {
		return // the text of the column is looked at in one of the databases only
	}
	w.editTerms(id, `{}`)
	if s := w.sample("ada", id); s.Request.Mask != "all" || strings.Contains(string(s.Records[0].OTLP), "192.0.2.77") {
		t.Errorf("a grant that says nothing of masks: %s", s.Records[0].OTLP)
	}
	w.editTerms(id, `{"mask":{"only":true}}`)
	r, err := CompareState(t.Context(), w.Config, w.Now)
	if err != nil || len(r.Faults) == 0 || !strings.Contains(r.Faults[0].Detail, "with the mask none") {
		t.Errorf("a mask that was taken off in the database: %+v, %v", r.Faults, err)
	}
}

// TestMaskConfig: the forms of a mask, and what is wrong with one, by key.
func TestMaskConfig(t *testing.T) {
	for text, want := range map[string]string{
		"true": "all", "false": "none", "all": "all", "none": "none", "[PERSON, EMAIL_ADDRESS]": "EMAIL_ADDRESS, PERSON", "{all_but: [PERSON]}": "all but PERSON",
	} {
		var m MaskConfig
		if err := yamlText(text, &m); err != nil || access.Mask(m).String() != want {
			t.Errorf("%s: %s, %v", text, access.Mask(m), err)
			continue
		}
		back, err := yamlOf(m)
		var again MaskConfig
		if err != nil || yamlText(back, &again) != nil || access.Mask(again).String() != want {
			t.Errorf("%s is written as %s, %v", text, back, err)
		}
	}
	_, err := ParseConfig([]byte(`access:
  mask: some
  unmask_approvals: -1
  rules:
    - {name: a, mask: none}
    - name: b
      mask: [EMAIL, PERSON]
    - {name: c, mask: {all_but: [SECRET]}, unmask_approvals: -2}
    - name: d
      mask: {but: [PERSON]}
    - name: e
      mask: []
`), t.TempDir())
	for _, want := range []string{
		"'access.mask' (line 2) must be all, none", "'access.unmask_approvals' (line 3) must not be negative", "'access.rules[0].mask' (line 5) cannot lift",
		"'access.rules[1].mask' (line 7) names a kind", "'access.rules[2].mask' (line 8) must not name SECRET", "'access.rules[2].unmask_approvals' (line 8) must not",
		"'access.rules[3].mask' (line 10) must be all, none", "'access.rules[4].mask' (line 12) must be all, none",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %s in:\n%v", want, err)
		}
	}
}

// editTerms writes what the database says that the rules made of a request.
func (w *world) editTerms(id, terms string) {
	w.t.Helper()
	run(w.t, w.Config.State.SQLite, `UPDATE requests SET terms = '`+terms+`' WHERE id = '`+id+`'`)
}

func yamlText(text string, into any) error { return yaml.Unmarshal([]byte(text), into) }

func yamlOf(v any) (string, error) {
	text, err := yaml.Marshal(v)
	return string(text), err
}
