package access

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func policy(t *testing.T, s Spec) *Policy {
	t.Helper()
	if s.Rules.Approvals == 0 {
		s.Rules = DefaultRules()
	}
	p, err := Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestCompileNamesEveryFault: all at once, each under its key.
func TestCompileNamesEveryFault(t *testing.T) {
	_, err := Compile(Spec{
		Rules: Rules{Approvals: 1, RequestTTL: 1, GrantTTL: 1, MaxReads: 1, MaxRows: -1, MinReason: -1, MaxRenewals: -1, ReasonPattern: "(", TicketPattern: "["},
		Conditional: []Rule{
			{Name: "a b"},
			{Name: "x", When: `requester.nam == "x"`, Approver: `approver.name`, Require: []Need{{"", 0}}, GrantTTL: -1},
			{Name: "x", When: `requester.name == 7`, ReasonPattern: "(", TicketPattern: "("},
			{Name: "y", When: `approver.name == "known only later"`},
			{Name: "z", When: strings.Repeat("(", 5000)},
		},
		BreakGlass:    &BreakGlass{When: `size(`, MaxUnreviewed: -1},
		MaxDelegation: -1, MaxBatch: 1000,
	})
	if err == nil {
		t.Fatal("no fault found")
	}
	for _, key := range []string{
		"max_rows", "min_reason", "max_renewals", "reason_pattern", "ticket_pattern", "rules[0].name",
		"rules[1].when", "rules[1].approver", "rules[1].require[0].group", "rules[1].require[0].approvals", "rules[1].grant_ttl",
		"rules[2].name", "rules[2].when", "rules[2].reason_pattern", "rules[2].ticket_pattern", "rules[3].when", "rules[4].when",
		"break_glass.grant_ttl", "break_glass.max_reads", "break_glass.review_within", "break_glass.max_unreviewed", "break_glass.when",
		"max_delegation", "max_batch",
	} {
		if !strings.Contains(err.Error(), "'access."+key+"'") {
			t.Errorf("the faults do not name %s", key)
		}
	}
	t.Log(err)
}

var dev = Person{Name: "dev", Roles: []Role{Debugger}, Groups: []string{"oncall"}}

func ask(change func(*Ask)) Ask {
	a := Ask{Scope: Scope{TraceID: trace, Tenant: "acme", Class: "errors"}, Reason: "answer was cut off", Ticket: "OPS-12"}
	if change != nil {
		change(&a)
	}
	return a
}

// TestConditionsDeny: a rule that says no, that cannot be evaluated or that costs too
// much refuses, and names itself and what is missing, never a value.
func TestConditionsDeny(t *testing.T) {
	open := func(a *Ask) { a.Scope.Tenant, a.Scope.Class = "", "" }
	many := dev
	for range 3000 {
		many.Groups = append(many.Groups, "canary-group")
	}
	for _, tc := range []struct {
		name string
		when string
		who  Person
		ask  Ask
		ok   bool
		says string
	}{
		{"does not apply", `sample.tenant == "prod"`, dev, ask(nil), true, ""},
		{"applies", `sample.tenant == "acme"`, dev, ask(nil), false, `rule "r"`},
		{"unknown tenant", `sample.tenant == "prod"`, dev, ask(open), false, "sotto.sample.id"},
		{"unknown expiry", `sample.expires < now`, dev, ask(nil), false, "sample.expires"},
		{"decided without it", `requester.name == "dev" || sample.tenant == "prod"`, dev, ask(open), false, `rule "r"`},
		{"not needed", `requester.name == "eve" && sample.tenant == "prod"`, dev, ask(open), true, ""},
		{"runtime error", `requester.groups[7] == "x"`, dev, ask(nil), false, "cannot be decided"},
		{"too dear", `requester.groups.exists(a, requester.groups.exists(b, a + b == "x"))`, many, ask(nil), false, "cannot be decided"},
		{"time", `now.getHours() >= 23`, dev, ask(nil), true, ""},
		{"break glass", `request.break_glass`, dev, ask(nil), true, ""},
	} {
		p := policy(t, Spec{Conditional: []Rule{{Name: "r", When: tc.when, Deny: true}}})
		_, err := p.New("r1", tc.who, tc.ask, nil, start)
		if tc.ok != (err == nil) {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		var r *Refusal
		if err != nil && (!errors.As(err, &r) || r.Code != ErrRule.Code || r.Rule != "r" || !strings.Contains(r.Detail, tc.says) || strings.Contains(r.Detail, "canary")) {
			t.Errorf("%s: %#v", tc.name, err)
		}
	}
}

// TestRulesOnlyTighten: the strictest of all that apply holds.
func TestRulesOnlyTighten(t *testing.T) {
	p := policy(t, Spec{Conditional: []Rule{
		{Name: "a", Require: []Need{{"security", 1}}, GrantTTL: 30 * time.Minute, MaxRows: 50, RequestTTL: 100 * time.Hour},
		{Name: "b", When: `sample.tenant == "acme"`, Require: []Need{{"Security", 2}, {"owners", 1}}, GrantTTL: 2 * time.Hour, MaxReads: 5, Approvals: 2},
		{Name: "c", When: `sample.tenant == "other"`, MaxReads: 1, Approvals: 9},
	}})
	j := p.Judge(dev, ask(nil), start)
	if j.Refusal != nil || j.Terms.Needs != 3 || j.Terms.GrantTTL != 30*time.Minute || j.Terms.Reads != 5 || j.Terms.Rows != 50 || j.Terms.RequestTTL != 24*time.Hour {
		t.Errorf("%+v", j)
	}
	if len(j.Terms.Groups) != 2 || j.Terms.Groups[0].Approvals != 2 || strings.Join(j.Terms.Applied, " ") != "a b" {
		t.Errorf("%+v", j.Terms)
	}
	if r := j.Results[2]; r.Holds || r.Rule != "c" || r.Key != "access.rules[2]" || len(r.Values) != 1 || r.Values[0] != (Value{"sample.tenant", "acme"}) {
		t.Errorf("the explanation of rule c is %+v", r)
	}
	if _, err := p.New("r", dev, ask(func(a *Ask) { a.TTL = time.Hour }), nil, start); !errors.Is(err, ErrLimit) {
		t.Errorf("longer than rule a allows: %v", err)
	}
	if q, err := p.New("r", dev, ask(func(a *Ask) { a.Rows = 7 }), nil, start); err != nil || q.Rows != 7 {
		t.Errorf("fewer records: %+v, %v", q.Rows, err)
	}
	if _, err := p.New("r", dev, ask(func(a *Ask) { a.Rows = 51 }), nil, start); !errors.Is(err, ErrLimit) {
		t.Errorf("more records than rule a allows: %v", err)
	}
}

func TestReasonAndTicket(t *testing.T) {
	rules := DefaultRules()
	rules.MinReason, rules.ReasonPattern, rules.TicketPattern = 10, "(?i)customer|incident", `OPS-\d+|INC-\d+`
	p := policy(t, Spec{Rules: rules, Conditional: []Rule{{Name: "long", When: `sample.tenant == "acme"`, MinReason: 15}}})
	for _, tc := range []struct {
		reason, ticket string
		want           error
	}{
		{"customer sees nothing", "OPS-12", nil},
		{"customer: ... 123456", "OPS-12", ErrReason},
		{"somebody sees nothing", "OPS-12", ErrReason},
		{"customer sees nothing", "", ErrTicket},
		{"customer sees nothing", "see OPS-12", ErrTicket},
		{"customer sees nothing", "OPS-12\nINC-3", ErrTicket},
		{"customer sees nothing", "OPS-1" + strings.Repeat("1", 100), ErrTicket},
		{".", "OPS-12", ErrReason},
	} {
		_, err := p.New("r", dev, ask(func(a *Ask) { a.Reason, a.Ticket = tc.reason, tc.ticket }), nil, start)
		if !errors.Is(err, tc.want) {
			t.Errorf("%q, %q: %v, want %v", tc.reason, tc.ticket, err, tc.want)
		}
	}
}

// TestBreakGlassDebt: granted at once, once, until somebody else has reviewed it; a
// second account of the same person has the same debt.
func TestBreakGlassDebt(t *testing.T) {
	glass := ask(func(a *Ask) { a.BreakGlass = true })
	if _, err := policy(t, Spec{}).New("r", dev, glass, nil, start); !errors.Is(err, ErrBreakGlass) {
		t.Errorf("by default: %v", err)
	}
	p := policy(t, Spec{
		BreakGlass:  &BreakGlass{When: `"oncall" in requester.groups`, GrantTTL: 15 * time.Minute, MaxReads: 2, ReviewWithin: 48 * time.Hour},
		Conditional: []Rule{{Name: "x", When: `!request.break_glass`, Require: []Need{{"security", 1}}}, {Name: "never", When: `sample.class == "legal"`, Deny: true}},
	}.named())
	if _, err := p.New("r", ada, glass, nil, start); !errors.Is(err, ErrBreakGlass) {
		t.Errorf("not on call: %v", err)
	}
	if _, err := p.New("r", dev, ask(func(a *Ask) { a.BreakGlass, a.Scope.Class = true, "legal" }), nil, start); !errors.Is(err, ErrRule) {
		t.Errorf("a rule that denies holds in an emergency too: %v", err)
	}
	q, err := p.New("r", dev, glass, nil, start)
	if err != nil || q.State(start) != Granted || q.Grant.Reads != 2 || !q.Grant.Until.Equal(start.Add(15*time.Minute)) || !q.NeedsReview() || !q.Glass.Due.Equal(start.Add(48*time.Hour)) {
		t.Fatalf("%+v, %v", q, err)
	}
	if _, err := q.Approve(ben, "", start); !errors.Is(err, ErrGranted) {
		t.Errorf("approving it: %v", err)
	}
	if _, err := q.Renew(dev, "once more please", start); !errors.Is(err, ErrRenewal) {
		t.Errorf("renewing it: %v", err)
	}
	other := Person{Name: "dev.night", Roles: dev.Roles, Groups: dev.Groups, Identities: []string{"DEV"}}
	late := start.Add(1000 * time.Hour) // a debt does not lapse
	for _, who := range []Person{dev, other} {
		if _, err := p.New("r2", who, glass, []Request{q}, late); !errors.Is(err, ErrReviewDue) {
			t.Errorf("%s again: %v", who.Name, err)
		}
	}
	third := Person{Name: "kim", Roles: dev.Roles, Groups: dev.Groups}
	if _, err := p.New("r2", third, glass, []Request{q}, late); err != nil {
		t.Errorf("somebody else's debt: %v", err)
	}
	if _, err := q.Review(ben, true, ".", late); !errors.Is(err, ErrReason) {
		t.Errorf("review without words: %v", err)
	}
	q, err = q.Review(ben, true, "the incident was real", late)
	if err != nil || q.NeedsReview() {
		t.Fatal(err)
	}
	if _, err := p.New("r2", other, glass, []Request{q}, late); err != nil {
		t.Errorf("after the review: %v", err)
	}
}

func (s Spec) named() Spec {
	s.Conditional[0].Name = "four-eyes"
	return s
}

func TestRenewal(t *testing.T) {
	rules := DefaultRules()
	rules.MaxRenewals = 1
	p := policy(t, Spec{Rules: rules})
	q, err := p.New("r1", dev, ask(nil), nil, start)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := q.Renew(dev, "still looking", start); !errors.Is(err, ErrRenewal) {
		t.Errorf("before it is granted: %v", err)
	}
	if q, err = q.Approve(ben, "", start); err != nil {
		t.Fatal(err)
	}
	if _, err := q.Renew(ada, "still looking", start); !errors.Is(err, ErrNotYours) {
		t.Errorf("by another person: %v", err)
	}
	late := start.Add(2 * time.Hour)
	again, err := q.Renew(dev, "still looking", late)
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.New("r2", dev, again, nil, late)
	if err != nil || r.State(late) != Pending || r.Scope.TraceID != q.Scope.TraceID || r.Scope.Tenant != "acme" || r.Renews.Of != "r1" {
		t.Fatalf("%+v, %v", r, err)
	}
	if r, err = r.Approve(ben, "", late); err != nil {
		t.Fatal(err)
	}
	if again, err = r.Renew(dev, "still looking", late); err != nil {
		t.Fatal(err)
	}
	if _, err := p.New("r3", dev, again, nil, late); !errors.Is(err, ErrRenewal) {
		t.Errorf("once too often: %v", err)
	}
	if r, err = r.Revoke(ben, "", late); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Renew(dev, "still looking", late); !errors.Is(err, ErrRenewal) {
		t.Errorf("after it was revoked: %v", err)
	}
}

func TestDelegation(t *testing.T) {
	sam := Person{Name: "sam", Roles: []Role{Approver}, Groups: []string{"security"}}
	if _, err := policy(t, Spec{}).Delegate("d", sam, "ben", "", start.Add(1), start); !errors.Is(err, ErrDelegation) {
		t.Errorf("by default: %v", err)
	}
	p := policy(t, Spec{MaxDelegation: 24 * time.Hour, Conditional: []Rule{{Name: "sec", Require: []Need{{"security", 1}}}}})
	for name, err := range map[string]error{
		"to oneself":   delegated(p.Delegate("d", sam, "SAM", "", start.Add(1), start)),
		"too long":     delegated(p.Delegate("d", sam, "ben", "", start.Add(25*time.Hour), start)),
		"in the past":  delegated(p.Delegate("d", sam, "ben", "", start, start)),
		"to nobody":    delegated(p.Delegate("d", sam, "", "", start.Add(1), start)),
		"no authority": delegated(p.Delegate("d", dev, "ben", "", start.Add(1), start)),
	} {
		if !errors.Is(err, ErrDelegation) && !errors.Is(err, ErrRole) {
			t.Errorf("%s: %v", name, err)
		}
	}
	d, err := p.Delegate("d", sam, "ben", "on holiday", start.Add(time.Hour), start)
	if err != nil {
		t.Fatal(err)
	}
	q, err := p.New("r", dev, ask(nil), nil, start)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := q.Approve(ben, "", start); !errors.Is(err, ErrGroup) || !strings.Contains(err.Error(), "group security") {
		t.Errorf("ben for himself: %v", err)
	}
	if _, err := q.ApproveFor(cleo, d, "", start); !errors.Is(err, ErrDelegation) {
		t.Errorf("cleo with ben's delegation: %v", err)
	}
	if _, err := q.ApproveFor(ben, d, "", start.Add(time.Hour)); !errors.Is(err, ErrDelegation) {
		t.Errorf("after its end: %v", err)
	}
	if next, err := q.ApproveFor(ben, d, "", start); err != nil || next.State(start) != Granted || next.Approvals[0].For != "sam" {
		t.Errorf("%+v, %v", next, err)
	}
	if _, err := d.End(ben, "", start); !errors.Is(err, ErrNotYours) {
		t.Errorf("ended by ben: %v", err)
	}
	ended, err := d.End(sam, "back early", start)
	if err != nil || ended.InForce(start) {
		t.Fatal(err)
	}
	if _, err := ended.End(otto, "", start); !errors.Is(err, ErrDelegation) {
		t.Errorf("ended twice: %v", err)
	}
	if _, err := q.ApproveFor(ben, ended, "", start); !errors.Is(err, ErrDelegation) {
		t.Errorf("after it was ended: %v", err)
	}
}

func delegated(_ Delegation, err error) error { return err }

// TestApproverRule travels with the request: the policy may change meanwhile.
func TestApproverRule(t *testing.T) {
	p := policy(t, Spec{Conditional: []Rule{{Name: "inside", Approver: `approver.name.endsWith("@example.org") && approver.name != requester.name`}}})
	q, err := p.New("r", dev, ask(nil), nil, start)
	if err != nil {
		t.Fatal(err)
	}
	_, err = q.Approve(ben, "", start)
	if r := (*Refusal)(nil); !errors.As(err, &r) || r.Code != ErrRule.Code || r.Rule != "inside" {
		t.Errorf("ben: %#v", err)
	}
	if q, err = q.Approve(Person{Name: "kim@example.org", Roles: []Role{Approver}}, "", start); err != nil || q.State(start) != Granted {
		t.Error(err)
	}
	q.Approvers[0].Condition = "a condition of the future("
	q.Grant = nil
	if _, err := q.Approve(Person{Name: "lee@example.org", Roles: []Role{Approver}}, "", start); !errors.Is(err, ErrRule) {
		t.Errorf("a condition that does not compile: %v", err)
	}
}

func TestEntityScope(t *testing.T) {
	for name, ok := range map[string]bool{"EMAIL_ADDRESS": true, "US_SSN": true, "email": false, "": false, "A B": false, "_X": false, "IPV4": true} {
		if err := (Scope{TraceID: trace, Entities: []string{name}}).Validate(); ok != (err == nil) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if err := (Scope{TraceID: trace, Entities: []string{"PERSON", "PERSON"}}).Validate(); err == nil {
		t.Error("one entity twice")
	}
}

// FuzzCondition: whatever stands in a policy, compiling it and evaluating what compiled
// ends, without a panic.
func FuzzCondition(f *testing.F) {
	for _, s := range []string{
		`requester.groups.exists(g, g == "oncall")`, `now - duration("1h") > sample.expires`, `request.reason.matches("(a+)+$")`,
		`sample.tenant in ["a", "b"] ? request.reads < 3 : true`, `requester.name.size() > 3 && !request.break_glass`, `((((`, `1/0 == 1`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := compile(approveEnv, text)
		if err != nil {
			return
		}
		r := c.explain("r", "k", approverFacts(facts(dev, ask(nil), start), ben, ""))
		if r.Error != "" && r.Holds {
			t.Errorf("an error that holds: %q", text)
		}
	})
}
