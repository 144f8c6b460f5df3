package broker

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/internal/broker/api"
)

// TestEveryRefusalIsLogged sends random commands of random people and keeps a list of
// what was answered: the log must be that list, refusals with their codes included, and
// nothing else.
func TestEveryRefusalIsLogged(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `access:
  max_batch: 3
  max_delegation: 1d
  max_renewals: 1
  break_glass: {grant_ttl: 10m, max_reads: 1}
  rules:
    - {name: acme, when: sample.tenant == "acme", deny: true}
    - {name: careful, when: request.reads > 10, approver: 'approver.name != "cleo"', approvals: 2}
`)
	w.keep(sealed.Header{}, span(t, traceA, canary))
	type line struct {
		actor, code string
		action      audit.Action
		decision    audit.Decision
	}
	var want []line
	start := len(w.entries())
	rng := rand.New(rand.NewPCG(5, 6))
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	people := []string{"ada", "dan", "both", "ben", "cleo", "aud", "otto"}
	ids, glasses, given := []string{"r0000000000000"}, []string{"r0000000000000"}, []string{"d0000000000000"}
	said := map[string]int{}
	for range 400 {
		w.wait(time.Duration(rng.IntN(120)) * time.Second)
		who, id := pick(people...), pick(ids...)
		action, method, path, body := audit.Action(""), "POST", "", `{"note":"so it is"}`
		switch pick("ask", "ask", "glass", "renew", "approve", "approve", "approve", "for", "deny", "withdraw", "revoke", "open", "open", "open", "review", "delegate", "end", "freeze") {
		case "ask":
			who = pick("ada", "dan", "both", "ben")
			action, path = audit.RequestCreate, "/v1/requests"
			body = `{"trace_id":"` + pick(traceA, traceA, traceA, "xyz") + `","tenant":"` + pick("default", "default", "default", "acme", "") +
				`","reason":"` + pick("it was cut off", "it was cut off", ".") + `","reads":` + pick("1", "2", "11", "99") + `}`
		case "glass":
			who = pick("ada", "dan", "both", "ben")
			action, path = audit.BreakGlass, "/v1/requests"
			body = `{"trace_id":"` + traceA + `","tenant":"default","reason":"it burns","break_glass":true}`
		case "renew":
			action, path, body = audit.RequestCreate, "/v1/requests", `{"renews":"`+id+`","reason":"not yet done"}`
		case "approve":
			action, path = audit.RequestApprove, "/v1/requests/"+id+"/approve"
		case "for":
			action, path, body = audit.RequestApprove, "/v1/requests/"+id+"/approve", `{"for":"`+pick(people...)+`"}`
		case "deny":
			action, path = audit.RequestDeny, "/v1/requests/"+id+"/deny"
		case "withdraw":
			action, path = audit.RequestWithdraw, "/v1/requests/"+id+"/withdraw"
		case "revoke":
			action, path = audit.GrantRevoke, "/v1/requests/"+id+"/revoke"
		case "open":
			who = pick("ada", "dan", "both", "ben")
			action, method, path, body = audit.SampleOpen, "GET", "/v1/requests/"+id+"/sample", ""
		case "review":
			action, path, body = audit.Review, "/v1/requests/"+pick(glasses...)+"/review", `{"justified":`+pick("true", "false")+`,"note":"`+pick("looked at it", ".")+`"}`
		case "delegate":
			action, path, body = audit.DelegationStart, "/v1/delegations", `{"to":"`+pick(people...)+`","until":"`+pick("1h", "1h", "9d")+`"}`
		case "end":
			action, path = audit.DelegationEnd, "/v1/delegations/"+pick(given...)+"/end"
		case "freeze":
			if rng.IntN(3) > 0 {
				action, path = audit.FreezeLift, "/v1/freeze/lift"
			} else {
				action, path, body = audit.FreezeStart, "/v1/freeze", `{"note":"`+pick("stop it now", ".")+`"}`
			}
		}
		status, data, _ := w.call(who, method, path, body)
		l := line{actor: who, action: action, decision: audit.Allowed}
		if status >= 400 {
			var f api.Fault
			if err := json.Unmarshal(data, &f); err != nil || status >= 500 || status == 400 {
				t.Fatalf("%s %s %s %s: %d %s", who, method, path, body, status, data)
			}
			l.decision, l.code = audit.Refused, f.Code
			if action == audit.SampleOpen && f.Code == "not_found" && id != "r0000000000000" {
				l.code = "not_the_requester" // what a debugger is not told
			}
			said[f.Code]++
		} else {
			said["allowed"]++
			var made struct {
				ID         string          `json:"id"`
				BreakGlass *api.BreakGlass `json:"break_glass"`
			}
			_ = json.Unmarshal(data, &made) // a freeze has none
			switch action {
			case audit.DelegationStart:
				given = append(given, made.ID)
			case audit.BreakGlass:
				glasses, ids = append(glasses, made.ID), append(ids, made.ID)
			case audit.RequestCreate:
				ids = append(ids, made.ID)
			}
			if len(ids) > 6 { // stay with few, or nothing ever comes to its end
				ids = ids[len(ids)-6:]
			}
		}
		want = append(want, l)
	}
	var got []line
	for _, e := range w.entries()[start:] {
		got = append(got, line{e.Actor, e.Code, e.Action, e.Decision})
	}
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("entry %d of %d and %d differs: the log has %+v, the answers were %+v", i, len(got), len(want), got[min(i, len(got)-1)], want[min(i, len(want)-1)])
		}
	}
	t.Logf("answers: %v", said)
	for _, code := range []string{
		"allowed", "role_missing", "reason_missing", "scope_invalid", "limit_exceeded", "self_approval", "rule", "not_found", "pending", "already_granted",
		"review_due", "no_review", "not_renewable", "delegation", "not_the_requester", "expired", "frozen",
	} {
		if said[code] == 0 {
			t.Errorf("the commands never met %s", code)
		}
	}
	if !slices.ContainsFunc(want, func(l line) bool { return l.action == audit.SampleOpen && l.decision == audit.Allowed }) {
		t.Error("nothing was ever read")
	}
}
