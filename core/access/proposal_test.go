package access

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"
)

// proposalModel keeps the history of accepted acts and answers from it.
type proposalModel struct {
	needs       int
	wait, begin time.Duration
	created     time.Time
	history     []event
}

func (m *proposalModel) count(act string) (n int) {
	for _, e := range m.history {
		if e.act == act {
			n++
		}
	}
	return n
}

// last is the time of the newest act of a kind.
func (m *proposalModel) last(act string) (at time.Time) {
	for _, e := range m.history {
		if e.act == act {
			at = e.at
		}
	}
	return at
}

func (m *proposalModel) allowed(act string, by Person, now time.Time) bool {
	own := by.Name == "ada"
	over := m.count("deny")+m.count("withdraw")+m.count("finish") > 0
	complete := m.count("approve") == m.needs
	begun := m.count("start") == 1
	waits := !over && !complete && now.Sub(m.created) < m.wait
	ready := !over && complete && !begun && now.Sub(m.last("approve")) < m.begin
	twice := slices.ContainsFunc(m.history, func(e event) bool { return e.act == "approve" && e.by == by.Name })
	runner := own || by.Has(Approver, Operator)
	switch act {
	case "approve":
		return waits && !own && by.Has(Approver) && !twice
	case "deny":
		return waits && !own && by.Has(Approver)
	case "withdraw":
		return own && (waits || ready)
	case "start":
		return runner && ready
	case "resume":
		return runner && begun && !over
	case "finish", "note":
		return begun && !over
	}
	panic(act)
}

func propose(p Proposal, act string, by Person, now time.Time) (Proposal, error) {
	switch act {
	case "approve":
		return p.Approve(by, "", now)
	case "deny":
		return p.Deny(by, "", now)
	case "withdraw":
		return p.Withdraw(by, "", now)
	case "start":
		return p.Start(by, now)
	case "resume":
		return p.Resume(by, now)
	case "finish":
		return p.Finish("ok", now)
	case "note":
		return p.Note("so far", now)
	}
	panic(act)
}

var proposalTerms = ProposalTerms{Proposers: []Role{Auditor, Operator}, Needs: 2, Wait: time.Hour, Begin: 2 * time.Hour}

// TestProposalAgainstModel: random acts of random people at random times; what is allowed
// is what the model says, and a value is never changed under its holder.
func TestProposalAgainstModel(t *testing.T) {
	start := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	ada := Person{Name: "ada", Roles: []Role{Operator, Approver}}
	people := []Person{ada, {Name: "ben", Roles: []Role{Approver}}, {Name: "cleo", Roles: []Role{Approver, Debugger}}, {Name: "dan", Roles: []Role{Operator}}, {Name: "eve", Roles: []Role{Auditor, Debugger}}}
	acts := []string{"approve", "approve", "approve", "deny", "withdraw", "start", "start", "resume", "note", "finish"}
	states := map[State]int{}
	for seed := range uint64(20_000) {
		r := rand.New(rand.NewPCG(seed, 7))
		now := start
		terms := proposalTerms
		terms.Needs = 1 + r.IntN(3)
		p, err := Propose(Proposal{ID: "e1", Kind: "erasure", Reason: "asked for by the person", Body: "{}"}, terms, ada, now)
		if err != nil {
			t.Fatal(err)
		}
		m := &proposalModel{needs: terms.Needs, wait: terms.Wait, begin: terms.Begin, created: now}
		for range 14 {
			// Also exactly at the borders of the two limits.
			now = now.Add([]time.Duration{0, time.Minute, 20 * time.Minute, time.Hour, 2 * time.Hour}[r.IntN(5)])
			act, by := acts[r.IntN(len(acts))], people[r.IntN(len(people))]
			want := m.allowed(act, by, now)
			before := p
			before.Approvals = slices.Clone(p.Approvals)
			next, err := propose(p, act, by, now)
			if want != (err == nil) {
				t.Fatalf("seed %d: %s by %s: model says %v, got %v; %+v", seed, act, by.Name, want, err, m.history)
			}
			if !reflect.DeepEqual(before, p) {
				t.Fatalf("seed %d: %s changed the proposal it was given", seed, act)
			}
			if err != nil {
				var refusal *Refusal
				if !errors.As(err, &refusal) || refusal.Code == "" || refusal.Detail == "" {
					t.Fatalf("%s: %#v is no refusal with a code and a detail", act, err)
				}
				continue
			}
			m.history = append(m.history, event{act, by.Name, now})
			p = next
			states[p.State(now)]++
		}
		states[p.State(now)]++
	}
	for _, s := range []State{Pending, Approved, Running, Done, Denied, Withdrawn, Expired} {
		if states[s] == 0 {
			t.Errorf("no sequence came to %s: this test would not see it", s)
		}
	}
}

func TestProposeRefuses(t *testing.T) {
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	good := Proposal{ID: "e1", Kind: "erasure", Reason: "asked for by the person"}
	ops := Person{Name: "ada", Roles: []Role{Operator}}
	for name, tc := range map[string]struct {
		p    Proposal
		who  Person
		want error
	}{
		"role":    {good, Person{Name: "dora", Roles: []Role{Debugger}}, ErrRole},
		"reason":  {Proposal{Kind: "erasure", Reason: "…"}, ops, ErrReason},
		"ticket":  {Proposal{Kind: "erasure", Reason: good.Reason, Ticket: string(make([]byte, 500))}, ops, ErrTicket},
		"allowed": {good, ops, nil},
	} {
		if _, err := Propose(tc.p, proposalTerms, tc.who, now); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Propose(good, ProposalTerms{Proposers: Roles(), Wait: time.Hour, Begin: time.Hour}, ops, now); err == nil {
		t.Error("terms without an approval were accepted")
	}
}

// TestProposalOfOnePersonUnderTwoNames: another account of the proposer, or one that stands
// for a group of theirs, is no second person, and neither is another account of an approver.
func TestProposalOfOnePersonUnderTwoNames(t *testing.T) {
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	ada := Person{Name: "ada", Roles: []Role{Operator}, Identities: []string{"ada@example.org"}, Groups: []string{"privacy"}}
	p, err := Propose(Proposal{Kind: "hold", Reason: "asked for by the court"}, proposalTerms, ada, now)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"ADA", "Ada@Example.org", "privacy"} {
		if _, err := p.Approve(Person{Name: name, Roles: []Role{Approver}}, "", now); !errors.Is(err, ErrSelfApproval) {
			t.Errorf("%s approved what ada proposed: %v", name, err)
		}
	}
	if p, err = p.Approve(Person{Name: "ben", Roles: []Role{Approver}, Identities: []string{"ben@example.org"}}, "", now); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Approve(Person{Name: "ben2", Roles: []Role{Approver}, Identities: []string{"BEN@example.org"}}, "", now); !errors.Is(err, ErrTwice) {
		t.Errorf("one person approved under two names: %v", err)
	}
}
