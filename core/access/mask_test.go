package access

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// universe are the kinds that the tests of masks know. The last one no mask ever names: a
// kind that a later version finds.
var universe = []string{"EMAIL_ADDRESS", "PERSON", "PHONE_NUMBER", "FUTURE_KIND"}

// drawMask makes any mask, and the set of kinds it masks, written down by hand.
func drawMask(rng *rand.Rand) (Mask, map[string]bool) {
	var named []string
	for _, k := range universe[:3] {
		if rng.IntN(2) == 0 {
			named = append(named, k)
		}
	}
	rng.Shuffle(len(named), func(i, j int) { named[i], named[j] = named[j], named[i] })
	only := rng.IntN(2) == 0
	set := map[string]bool{}
	for _, k := range universe {
		set[k] = slices.Contains(named, k) == only
	}
	if only {
		return MaskOnly(named...), set
	}
	return MaskAll(named...), set
}

func setOf(m Mask) map[string]bool {
	set := map[string]bool{}
	for _, k := range universe {
		set[k] = m.Covers(k)
	}
	return set
}

// TestMaskProperties: masks are sets. Union shows nothing that either hides; lifting
// shows what is named and nothing else; equal sets have one spelling, also in JSON.
func TestMaskProperties(t *testing.T) {
	if m := (Mask{}); m.None() || !m.Covers("ANYTHING") || m.String() != "all" || !MaskOnly().None() || MaskOnly().String() != "none" {
		t.Error("what was never decided must mask everything")
	}
	rng := rand.New(rand.NewPCG(7, 7))
	for range 5_000 {
		a, as := drawMask(rng)
		b, bs := drawMask(rng)
		if d := cmp.Diff(as, setOf(a)); d != "" {
			t.Fatalf("%s: %s", a, d)
		}
		union := a.Union(b)
		for _, k := range universe {
			if union.Covers(k) != (as[k] || bs[k]) {
				t.Fatalf("%s with %s is %s", a, b, union)
			}
		}
		if !cmp.Equal(union, b.Union(a)) || !cmp.Equal(a.Union(a), a) || !cmp.Equal(a.Union(MaskOnly()), a) || !cmp.Equal(a.Union(Mask{}), MaskAll()) {
			t.Fatalf("union of %s and %s", a, b)
		}
		_, ns := drawMask(rng)
		var named []string
		for _, k := range universe[:3] {
			if ns[k] {
				named = append(named, k)
			}
		}
		for _, k := range universe {
			if a.Lift(named).Covers(k) != (as[k] && !slices.Contains(named, k)) {
				t.Fatalf("%s without %v is %s", a, named, a.Lift(named))
			}
		}
		if lifted := a.Lift(append(universe, secret)); lifted.None() != a.None() || !a.None() && !lifted.Covers(secret) {
			t.Fatalf("%s lifted is %s: secrets show", a, lifted)
		}
		if (a.String() == b.String()) != cmp.Equal(a, b) || a.Validate() != nil || union.Validate() != nil {
			t.Fatalf("%s and %s", a, b)
		}
		text, err := json.Marshal(a)
		var back Mask
		if err != nil || json.Unmarshal(text, &back) != nil || !cmp.Equal(a, back) {
			t.Fatalf("%s is %s in JSON", a, text)
		}
	}
	for _, m := range []Mask{{Kinds: []string{"email"}}, {Kinds: []string{"PERSON", "EMAIL"}}, {Kinds: []string{"A", "A"}}, {Kinds: slices.Repeat([]string{"A"}, 501)}} {
		if m.Validate() == nil {
			t.Errorf("%v is taken", m)
		}
	}
}

// TestMaskByGroup: what a reader sees depends on the rules for their group; kinds that are
// masked for them cost a second approval, those that are not cost none.
func TestMaskByGroup(t *testing.T) {
	all, phones := MaskAll("PERSON"), MaskOnly("PHONE_NUMBER")
	p := policy(t, Spec{
		Conditional: []Rule{
			{Name: "pii-masked", When: `!("privacy" in requester.groups)`, Mask: &all},
			{Name: "no-phones", Mask: &phones},
			{Name: "two-eyes", When: `size(sample.entities) > 0 && "privacy" in requester.groups`, Approvals: 2},
			{Name: "three-eyes", When: `"interns" in requester.groups`, UnmaskApprovals: 3},
		},
		BreakGlass: &BreakGlass{GrantTTL: 1, MaxReads: 1, ReviewWithin: 1},
	})
	who := func(groups ...string) Person {
		return Person{Name: "dev", Roles: []Role{Debugger}, Groups: groups}
	}
	naming := func(kinds ...string) Ask { return ask(func(a *Ask) { a.Scope.Entities = kinds }) }
	for _, tc := range []struct {
		who   Person
		ask   Ask
		mask  string
		needs int
		by    string
	}{
		{who(), naming(), "all but PERSON", 1, "pii-masked no-phones"},
		{who("privacy"), naming(), "PHONE_NUMBER", 1, "no-phones"},
		{who(), naming("EMAIL_ADDRESS"), "all but EMAIL_ADDRESS, PERSON", 2, "pii-masked no-phones"},
		{who(), naming("PERSON"), "all but PERSON", 1, "pii-masked no-phones"},
		{who("privacy"), naming("EMAIL_ADDRESS"), "PHONE_NUMBER", 2, "no-phones"}, // by the rule alone
		{who("privacy"), naming("PHONE_NUMBER"), "SECRET", 2, "no-phones"},
		{who("interns"), naming(), "all but PERSON", 1, "pii-masked no-phones"},
		{who("interns"), naming("PHONE_NUMBER", "EMAIL_ADDRESS"), "all but EMAIL_ADDRESS, PERSON, PHONE_NUMBER", 3, "pii-masked no-phones"},
	} {
		name := strings.Join(append(tc.who.Groups, tc.ask.Scope.Entities...), " ")
		q, err := p.New("r", tc.who, tc.ask, nil, start)
		if err != nil || q.Mask.String() != tc.mask || q.Needs != tc.needs {
			t.Errorf("%s: %q, %d approvals, %v", name, q.Mask, q.Needs, err)
			continue
		}
		if j := p.Judge(tc.who, tc.ask, start); strings.Join(j.Terms.MaskedBy, " ") != tc.by {
			t.Errorf("%s: masked by %q", name, j.Terms.MaskedBy)
		}
		for i, by := range []Person{ben, cleo, {Name: "dora", Roles: []Role{Approver}}} {
			if q.Grant != nil {
				break
			}
			if q, err = q.Approve(by, "", start); err != nil {
				t.Fatal(err)
			}
			if (q.Grant != nil) != (i+1 == tc.needs) || q.Grant != nil && !cmp.Equal(q.Grant.Mask, q.Mask) {
				t.Errorf("%s: after %d approvals the grant is %+v", name, i+1, q.Grant)
			}
		}
	}
	glass := naming()
	glass.BreakGlass = true
	if q, err := p.New("r", who(), glass, nil, start); err != nil || q.Grant.Mask.String() != "all but PERSON" {
		t.Errorf("a broken glass: %+v, %v", q.Grant, err)
	}
	glass.Scope.Entities = []string{"EMAIL_ADDRESS"}
	if _, err := p.New("r", who(), glass, nil, start); !errors.Is(err, ErrBreakGlass) {
		t.Errorf("a broken glass lifts a mask: %v", err)
	}
	if _, err := p.New("r", who("privacy"), glass, nil, start); err != nil {
		t.Errorf("what is not masked needs no lifting: %v", err)
	}
	p.spec.BreakGlass.Unmask = true
	if q, err := p.New("r", who(), glass, nil, start); err != nil || q.Grant.Mask.String() != "all but EMAIL_ADDRESS, PERSON" {
		t.Errorf("a broken glass that may: %+v, %v", q.Grant, err)
	}
}

// TestMaskFaults: all faults of masks at once, by key.
func TestMaskFaults(t *testing.T) {
	none, bad := MaskOnly(), Mask{Kinds: []string{"email"}}
	rules := DefaultRules()
	rules.Mask, rules.UnmaskApprovals = bad, -1
	_, err := Compile(Spec{Rules: rules, Conditional: []Rule{{Name: "a", Mask: &none}, {Name: "b", Mask: &bad, UnmaskApprovals: -1}}})
	for _, key := range []string{"access.mask", "access.unmask_approvals", "access.rules[0].mask", "access.rules[1].mask", "access.rules[1].unmask_approvals"} {
		if err == nil || !strings.Contains(err.Error(), "'"+key+"' must") && !strings.Contains(err.Error(), "'"+key+"' cannot") {
			t.Errorf("%s is not named: %v", key, err)
		}
	}
}

// drawMasks gives the spec masks, of which one is for others than dev, lets the ask name
// kinds, and writes down what of the universe stays masked and how many slots that costs.
func (w *world) drawMasks(rng *rand.Rand, spec *Spec, a *Ask) {
	w.masked = map[string]bool{}
	draw := func(applies bool) Mask {
		m, set := drawMask(rng)
		for k, masked := range set {
			w.masked[k] = w.masked[k] || masked && applies
		}
		return m
	}
	spec.Rules.Mask = draw(true)
	spec.Rules.UnmaskApprovals = rng.IntN(3)
	least := spec.Rules.UnmaskApprovals
	if least == 0 {
		least = len(w.slots) + 1
	}
	for _, r := range []Rule{{Name: "team", When: `"team" in requester.groups`}, {Name: "others", When: `!("team" in requester.groups)`}} {
		if rng.IntN(2) == 0 {
			continue
		}
		applies := r.Name == "team"
		m := draw(applies)
		if m.None() { // a rule must not have it
			continue
		}
		r.Mask, r.UnmaskApprovals = &m, rng.IntN(4)
		if applies {
			least = max(least, r.UnmaskApprovals)
		}
		spec.Conditional = append(spec.Conditional, r)
	}
	lifts := false
	for _, k := range universe[:3] {
		if rng.IntN(3) == 0 {
			a.Scope.Entities = append(a.Scope.Entities, k)
			lifts = lifts || w.masked[k]
			w.masked[k] = false
		}
	}
	if w.glass {
		spec.BreakGlass.Unmask = lifts || rng.IntN(2) == 0 // what is refused makes no request: TestMaskByGroup
		return
	}
	for lifts && len(w.slots) < least {
		w.slots = append(w.slots, "")
	}
}
