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

// The cast of the second model: several accounts of one human being, groups, an account
// that stands for a group. humans says who is who; the code under test only has names.
var (
	cast = []Person{
		{Name: "dev", Roles: []Role{Debugger, Approver}, Groups: []string{"security", "team"}, Identities: []string{"dev@example.org"}},
		{Name: "dev-admin", Roles: []Role{Approver, Operator}, Groups: []string{"security", "owners"}, Identities: []string{"DEV@example.org"}},
		{Name: "team", Roles: []Role{Approver}, Groups: []string{"owners", "security"}}, // a shared account of dev's team
		{Name: "sam", Roles: []Role{Approver}, Groups: []string{"security"}},
		{Name: "sue", Roles: []Role{Approver, Auditor}, Groups: []string{"Security", "owners"}, Identities: []string{"sue@example.org"}},
		{Name: "sue2", Roles: []Role{Approver}, Groups: []string{"owners"}, Identities: []string{"sue@example.org"}},
		{Name: "olga", Roles: []Role{Approver}, Groups: []string{"owners"}},
		{Name: "any", Roles: []Role{Approver}},
		{Name: "aud", Roles: []Role{Auditor}, Groups: []string{"security", "owners"}},
		{Name: "night", Roles: []Role{Approver}, Groups: []string{"security", "owners"}}, // whom the approver rule refuses
	}
	humans = map[string]string{"dev": "dev", "dev-admin": "dev", "team": "dev", "sam": "sam", "sue": "sue", "sue2": "sue", "olga": "olga", "any": "any", "aud": "aud", "night": "night"}
)

func human(p Person) string { return humans[p.Name] }

func member(p Person, group string) bool {
	for _, g := range p.Groups {
		if cmp.Equal([]byte(g), []byte(group)) || g == "Security" && group == "security" {
			return true
		}
	}
	return false
}

// said is one approval in the model: who, and whose groups.
type said struct{ by, groups Person }

// world is the second model: a list of what was accepted, and plain questions to it.
type world struct {
	slots   []string // in any order: every way to hand approvals out is tried
	said    []said
	created time.Time
	granted time.Time // zero = not yet
	ended   bool
	glass   bool
	review  bool
	reads   []int // records of each
	masked  map[string]bool
	limit   struct {
		reads, rows int
		wait, live  time.Duration
	}
}

// hands tries every assignment of approvals to slots and counts the best.
func hands(slots []string, list []said) int {
	if len(list) == 0 {
		return 0
	}
	best := hands(slots, list[1:])
	for i, s := range slots {
		if s == "" || member(list[0].groups, s) {
			rest := append(slices.Clone(slots[:i]), slots[i+1:]...)
			best = max(best, 1+hands(rest, list[1:]))
		}
	}
	return best
}

func (w *world) waiting(now time.Time) bool {
	return !w.ended && w.granted.IsZero() && now.Sub(w.created) < w.limit.wait
}

func (w *world) alive(now time.Time) bool {
	return !w.ended && !w.granted.IsZero() && now.Sub(w.granted) < w.limit.live
}

func (w *world) rows() (n int) {
	for _, r := range w.reads {
		n += r
	}
	return n
}

func (w *world) spent() bool {
	return len(w.reads) >= w.limit.reads || w.limit.rows > 0 && w.rows() >= w.limit.rows
}

func (w *world) mayApprove(by, groups Person, now time.Time) bool {
	if human(by) == "dev" || human(groups) == "dev" || !by.Has(Approver) || by.Name == "night" || !w.waiting(now) {
		return false
	}
	for _, s := range w.said {
		for _, old := range []Person{s.by, s.groups} {
			if human(old) == human(by) || human(old) == human(groups) {
				return false
			}
		}
	}
	return hands(w.slots, append(slices.Clone(w.said), said{by, groups})) > hands(w.slots, w.said)
}

// TestPolicyAgainstModel: group rules, second identities, delegation, records, broken
// glass and review, in random order; the code and the model agree on every act.
func TestPolicyAgainstModel(t *testing.T) {
	reached := map[string]int{}
	for seed := range uint64(4_000) {
		rng := rand.New(rand.NewPCG(seed, 23))
		q, w, err := draw(rng)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		now := start
		var trail []string
		for range 25 {
			now = now.Add(time.Duration(rng.IntN(25)) * time.Second)
			by, away := cast[rng.IntN(len(cast))], cast[rng.IntN(len(cast))]
			act := []string{"approve", "approve", "approve", "approve", "for", "use", "use", "deny", "withdraw", "revoke", "review"}[rng.IntN(11)]
			if act == "deny" || act == "withdraw" || act == "revoke" {
				if rng.IntN(6) > 0 {
					act = "use"
				}
			}
			if act == "use" {
				by = cast[0]
				if rng.IntN(8) == 0 {
					by = cast[rng.IntN(2)]
				}
			}
			rows := 1 + rng.IntN(3)
			trail = append(trail, fmt.Sprintf("%s by %s (%s)", act, by.Name, away.Name))
			if q, err = w.step(q, act, by, away, rows, now); err != nil {
				t.Fatalf("seed %d after %v: %v", seed, trail, err)
			}
			reached[string(q.State(now))]++
			if w.review {
				reached["reviewed"]++
			}
		}
	}
	for _, s := range []string{"pending", "granted", "denied", "withdrawn", "revoked", "spent", "expired", "reviewed"} {
		if reached[s] == 0 {
			t.Errorf("no walk came to %s: %v", s, reached)
		}
	}
}

// draw makes a request under random rules, and its model.
func draw(rng *rand.Rand) (Request, *world, error) {
	spec := Spec{
		Rules: Rules{Approvals: 1 + rng.IntN(3), RequestTTL: 3 * time.Minute, GrantTTL: 2 * time.Minute, MaxReads: 1 + rng.IntN(4), MaxRows: rng.IntN(5)},
		Conditional: []Rule{
			{Name: "day", Approver: `approver.name != "night"`},
			{Name: "never", When: `requester.name == "nobody"`, Deny: true},
		},
		BreakGlass: &BreakGlass{GrantTTL: time.Minute, MaxReads: 2, ReviewWithin: time.Hour},
	}
	w := &world{created: start}
	groups := Rule{Name: "groups", When: `"team" in requester.groups`}
	for _, g := range []string{"security", "owners"} {
		if n := rng.IntN(3); n > 0 {
			groups.Require = append(groups.Require, Need{g, n})
			for range n {
				w.slots = append(w.slots, g)
			}
		}
	}
	spec.Conditional = append(spec.Conditional, groups)
	for len(w.slots) < spec.Rules.Approvals {
		w.slots = append(w.slots, "")
	}
	w.limit.reads, w.limit.rows = spec.Rules.MaxReads, spec.Rules.MaxRows
	w.limit.wait, w.limit.live = spec.Rules.RequestTTL, spec.Rules.GrantTTL
	w.glass = rng.IntN(5) == 0
	if w.glass {
		w.granted, w.limit.live, w.limit.reads = start, time.Minute, min(2, w.limit.reads)
	}
	a := Ask{Scope: Scope{TraceID: trace}, Reason: "model based test", BreakGlass: w.glass}
	w.drawMasks(rng, &spec, &a)
	p, err := Compile(spec)
	if err != nil {
		return Request{}, nil, err
	}
	q, err := p.New("r", cast[0], a, nil, start)
	return q, w, err
}

func (w *world) allowed(act string, by, away Person, rows int, now time.Time) bool {
	dev := human(by) == "dev"
	switch act {
	case "approve":
		return w.mayApprove(by, by, now)
	case "for":
		return by.Name != away.Name && w.mayApprove(by, away, now)
	case "deny":
		return w.waiting(now) && !dev && by.Has(Approver)
	case "withdraw": // a second account of the requester may, the team's may not
		return human(by) == "dev" && by.Name != "team" && (w.waiting(now) || w.alive(now))
	case "revoke":
		return w.alive(now) && by.Has(Approver, Operator)
	case "review":
		return w.glass && !w.review && !dev && by.Has(Approver, Auditor)
	case "use":
		return by.Name == "dev" && w.alive(now) && !w.spent() && (w.limit.rows == 0 || w.rows()+rows <= w.limit.rows)
	}
	panic(act)
}

func (w *world) step(q Request, act string, by, away Person, rows int, now time.Time) (Request, error) {
	want := w.allowed(act, by, away, rows, now)
	before := deepCopy(q)
	next, err := w.do(q, act, by, away, rows, now)
	if want != (err == nil) {
		return q, fmt.Errorf("%s by %s: allowed %v, got %v", act, by.Name, want, err)
	}
	if !reflect.DeepEqual(before, q) {
		return q, fmt.Errorf("%s changed the request it was given: %s", act, cmp.Diff(before, q))
	}
	if err != nil {
		var r *Refusal
		if !errors.As(err, &r) || r.Code == "" || r.Detail == "" {
			return q, fmt.Errorf("%s by %s: %#v is no refusal with a code and a detail", act, by.Name, err)
		}
		return q, nil
	}
	switch act {
	case "approve", "for":
		groups := by
		if act == "for" {
			groups = away
		}
		if w.said = append(w.said, said{by, groups}); hands(w.slots, w.said) == len(w.slots) {
			w.granted = now
		}
	case "use":
		w.reads = append(w.reads, rows)
	case "review":
		w.review = true
		w.ended = w.ended || w.alive(now) && by.Name == "sam" // whom unjustified comes from
	default:
		w.ended = true
	}
	if (next.State(now) == Granted) != (w.alive(now) && !w.spent()) || (next.InForce(now) == nil) != w.alive(now) {
		return q, fmt.Errorf("after %s by %s: state is %s, model says alive %v, spent %v", act, by.Name, next.State(now), w.alive(now), w.spent())
	}
	for _, k := range universe {
		if next.Mask.Covers(k) != w.masked[k] || next.Grant != nil && next.Grant.Mask.Covers(k) != w.masked[k] {
			return q, fmt.Errorf("after %s by %s: %s is masked in the request's %q: model says %v", act, by.Name, k, next.Mask, w.masked[k])
		}
	}
	if next.State(now) == Pending && len(next.Open()) != len(w.slots)-hands(w.slots, w.said) {
		return q, fmt.Errorf("after %s by %s: open %q of %q", act, by.Name, next.Open(), w.slots)
	}
	return next, nil
}

func (w *world) do(q Request, act string, by, away Person, rows int, now time.Time) (Request, error) {
	switch act {
	case "for":
		if by.Name == away.Name {
			return q, refuse(ErrDelegation, "not tried")
		}
		return q.ApproveFor(by, Delegation{From: away, To: by.Name, Created: start, Until: now.Add(1)}, "", now)
	case "review":
		return q.Review(by, by.Name != "sam", "looked at it", now)
	case "use":
		return q.Use(by, rows, now)
	}
	return do(q, act, by, now)
}
