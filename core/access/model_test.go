package access

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The model knows nothing of states. It keeps the history of accepted acts and
// answers from it, rule by rule, in the words of the package documentation.
type model struct {
	requester string
	created   time.Time
	needs     int
	reads     int
	requestTTL,
	grantTTL time.Duration
	history []event
}

type event struct {
	act, by string
	at      time.Time
}

func (m *model) count(act string) (n int) {
	for _, e := range m.history {
		if e.act == act {
			n++
		}
	}
	return n
}

func (m *model) did(act, by string) bool {
	return slices.ContainsFunc(m.history, func(e event) bool { return e.act == act && e.by == by })
}

func (m *model) ended() bool { return m.count("deny")+m.count("withdraw")+m.count("revoke") > 0 }

// grantedAt is the time of the approval that completed the number.
func (m *model) grantedAt() (time.Time, bool) {
	n := 0
	for _, e := range m.history {
		if e.act == "approve" {
			if n++; n == m.needs {
				return e.at, true
			}
		}
	}
	return time.Time{}, false
}

func (m *model) waiting(now time.Time) bool {
	_, granted := m.grantedAt()
	return !m.ended() && !granted && now.Sub(m.created) < m.requestTTL
}

func (m *model) alive(now time.Time) bool {
	at, granted := m.grantedAt()
	return !m.ended() && granted && now.Sub(at) < m.grantTTL
}

func (m *model) allowed(act string, by Person, now time.Time) bool {
	own := by.Name == m.requester
	switch act {
	case "approve":
		return m.waiting(now) && !own && by.Has(Approver) && !m.did("approve", by.Name)
	case "deny":
		return m.waiting(now) && !own && by.Has(Approver)
	case "withdraw":
		return own && (m.waiting(now) || m.alive(now))
	case "revoke":
		return m.alive(now) && by.Has(Approver, Operator)
	case "use":
		return own && by.Has(Debugger) && m.alive(now) && m.count("use") < m.reads
	}
	panic(act)
}

var acts = []string{"approve", "deny", "withdraw", "revoke", "use"}

func do(q Request, act string, by Person, now time.Time) (Request, error) {
	switch act {
	case "approve":
		return q.Approve(by, "", now)
	case "deny":
		return q.Deny(by, "", now)
	case "withdraw":
		return q.Withdraw(by, "", now)
	case "revoke":
		return q.Revoke(by, "", now)
	case "use":
		return q.Use(by, 1, now)
	}
	panic(act)
}

// step performs one act on both, and compares. It returns the new request and
// whether the act was accepted.
func step(q Request, m *model, act string, by Person, now time.Time) (Request, error) {
	want := m.allowed(act, by, now)
	before := deepCopy(q)
	next, err := do(q, act, by, now)
	if want != (err == nil) {
		return q, fmt.Errorf("%s by %s: model says %v, got error %v", act, by.Name, want, err)
	}
	if !reflect.DeepEqual(before, q) { // cmp is too slow for a million steps
		return q, fmt.Errorf("%s changed the request it was given: %s", act, cmp.Diff(before, q))
	}
	if err != nil {
		var r *Refusal
		if !errors.As(err, &r) || r.Code == "" || r.Detail == "" {
			return q, fmt.Errorf("%s by %s: %#v is no refusal with a code and a detail", act, by.Name, err)
		}
		if !reflect.DeepEqual(before, next) {
			return q, fmt.Errorf("refused %s changed the request: %s", act, cmp.Diff(before, next))
		}
		return q, nil
	}
	m.history = append(m.history, event{act, by.Name, now})
	if (next.State(now) == Granted) != (m.alive(now) && m.count("use") < m.reads) {
		return q, fmt.Errorf("after %s by %s: state is %s, model says otherwise", act, by.Name, next.State(now))
	}
	if (next.InForce(now) == nil) != m.alive(now) {
		return q, fmt.Errorf("after %s by %s: in force %v, model says %v", act, by.Name, next.InForce(now), m.alive(now))
	}
	return next, nil
}

// deepCopy shares nothing with q, so that a change behind a pointer is seen too.
func deepCopy(q Request) Request {
	q.Approvals = slices.Clone(q.Approvals)
	if q.Grant != nil {
		g := *q.Grant
		q.Grant = &g
	}
	if q.Glass != nil {
		g := *q.Glass
		if g.Review != nil {
			r := *g.Review
			g.Review = &r
		}
		q.Glass = &g
	}
	if q.End != nil {
		e := *q.End
		q.End = &e
	}
	return q
}

var (
	ada   = Person{Name: "ada", Roles: []Role{Debugger}}
	both  = Person{Name: "both", Roles: []Role{Debugger, Approver}}
	ben   = Person{Name: "ben", Roles: []Role{Approver}}
	cleo  = Person{Name: "cleo", Roles: []Role{Approver, Auditor}}
	otto  = Person{Name: "otto", Roles: []Role{Operator}}
	aud   = Person{Name: "aud", Roles: []Role{Auditor}}
	start = time.Unix(1_800_000_000, 0)
)

func fresh(t testing.TB, who Person, needs, reads int) (Request, *model) {
	t.Helper()
	rules := Rules{Approvals: needs, RequestTTL: 3 * time.Minute, GrantTTL: 2 * time.Minute, MaxReads: reads}
	q, err := New(rules, "r", who, Ask{Scope: Scope{TraceID: trace}, Reason: "model based test"}, start)
	if err != nil {
		t.Fatal(err)
	}
	return q, &model{requester: who.Name, created: start, needs: needs, reads: reads, requestTTL: rules.RequestTTL, grantTTL: rules.GrantTTL}
}

// TestEverySequence tries all sequences of six accepted acts by four people, with
// waits that cross every border of time, and at each point every refused one.
func TestEverySequence(t *testing.T) {
	people := []Person{both, ben, cleo, otto}
	waits := []time.Duration{0, time.Minute, 2 * time.Minute, 3 * time.Minute}
	tried := 0
	var walk func(q Request, m model, now time.Time, depth int)
	walk = func(q Request, m model, now time.Time, depth int) {
		for _, act := range acts {
			for _, by := range people {
				for _, wait := range waits {
					tried++
					next := m
					next.history = slices.Clone(m.history)
					at := now.Add(wait)
					q2, err := step(q, &next, act, by, at)
					if err != nil {
						t.Fatalf("after %v: %v", m.history, err)
					}
					if depth > 1 && len(next.history) > len(m.history) {
						walk(q2, next, at, depth-1)
					}
				}
			}
		}
	}
	for needs := 1; needs <= 2; needs++ {
		for reads := 1; reads <= 2; reads++ {
			q, m := fresh(t, both, needs, reads)
			walk(q, *m, start, 6)
		}
	}
	if tried < 10_000 {
		t.Errorf("only %d acts tried", tried)
	}
	t.Logf("%d acts tried", tried)
}

// TestRandomSequences takes longer walks with more people, approvals and reads.
func TestRandomSequences(t *testing.T) {
	people := []Person{ada, both, ben, cleo, otto, aud}
	reached := map[State]int{}
	for seed := range uint64(5_000) {
		rng := rand.New(rand.NewPCG(seed, 17))
		q, m := fresh(t, people[rng.IntN(2)], 1+rng.IntN(3), 1+rng.IntN(3))
		now := start
		for range 25 {
			now = now.Add(time.Duration(rng.IntN(30)) * time.Second)
			act, by := acts[rng.IntN(len(acts))], people[rng.IntN(len(people))]
			if rng.IntN(3) > 0 { // otherwise nearly all walks end in the first acts
				act = []string{"approve", "use"}[rng.IntN(2)]
			}
			var err error
			if q, err = step(q, m, act, by, now); err != nil {
				t.Fatalf("seed %d after %v: %v", seed, m.history, err)
			}
			reached[q.State(now)]++
		}
	}
	for _, s := range []State{Granted, Denied, Withdrawn, Revoked, Spent, Expired} {
		if reached[s] == 0 {
			t.Errorf("no walk of 5000 came to %s: %v", s, reached)
		}
	}
}

// TestExpiryBorders pins the moments: in force from the approval on, no longer in
// force at Until itself.
func TestExpiryBorders(t *testing.T) {
	q, _ := fresh(t, ada, 1, 5)
	if _, err := q.Approve(ben, "", q.Deadline); !errors.Is(err, ErrExpired) {
		t.Errorf("approval at the deadline: %v", err)
	}
	q, err := q.Approve(ben, "", q.Deadline.Add(-1))
	if err != nil {
		t.Fatal(err)
	}
	if err := q.May(ada, q.Grant.From); err != nil {
		t.Errorf("at From: %v", err)
	}
	if err := q.May(ada, q.Grant.Until.Add(-1)); err != nil {
		t.Errorf("just before Until: %v", err)
	}
	if err := q.May(ada, q.Grant.Until); !errors.Is(err, ErrExpired) {
		t.Errorf("at Until: %v", err)
	}
}

// TestCaseIsNoSecondPerson: an identity provider may change the case of a login.
func TestCaseIsNoSecondPerson(t *testing.T) {
	q, _ := fresh(t, both, 2, 1)
	if _, err := q.Approve(Person{Name: "BOTH", Roles: []Role{Approver}}, "", start); !errors.Is(err, ErrSelfApproval) {
		t.Errorf("the requester in capitals: %v", err)
	}
	q, err := q.Approve(ben, "", start)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := q.Approve(Person{Name: "Ben", Roles: []Role{Approver}}, "", start); !errors.Is(err, ErrTwice) {
		t.Errorf("the approver in capitals: %v", err)
	}
}

// TestNarrowerAsk: a request may ask for less than the rules allow, and gets that.
func TestNarrowerAsk(t *testing.T) {
	q, err := New(DefaultRules(), "r", ada, Ask{Scope: Scope{TraceID: trace}, Reason: "less is enough", TTL: time.Minute, Reads: 2}, start)
	if err != nil {
		t.Fatal(err)
	}
	if q, err = q.Approve(ben, "", start); err != nil {
		t.Fatal(err)
	}
	want := &Grant{From: start, Until: start.Add(time.Minute), Reads: 2, Mask: MaskOnly()}
	if d := cmp.Diff(want, q.Grant); d != "" {
		t.Error(d)
	}
}

func TestRolesHaveNoDouble(t *testing.T) {
	seen := map[Role]bool{}
	for _, r := range Roles() {
		if r == "" || seen[r] {
			t.Errorf("role %q is empty or listed twice", r)
		}
		seen[r] = true
	}
}
