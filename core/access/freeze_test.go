package access

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"
)

var freezeCast = []Person{
	{Name: "ada", Roles: []Role{Debugger}},
	{Name: "ben", Roles: []Role{Approver}},
	{Name: "cy", Roles: []Role{Operator}},
	{Name: "Ben", Roles: []Role{Approver, Operator}}, // the same person as ben
	{Name: "dot", Roles: []Role{Auditor}},
	{Name: "nobody"},
}

func TestFreezeNeedsTwoPeople(t *testing.T) {
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	var f Freeze
	if f.Stands() || f.Allows() != nil {
		t.Fatal("the zero freeze stands")
	}
	step := func(name string, act func(Freeze) (Freeze, error), want error, stands bool) {
		t.Helper()
		next, err := act(f)
		if !errors.Is(err, want) || next.Stands() != stands {
			t.Errorf("%s: error %v, stands %v", name, err, next.Stands())
		}
		if stands != errors.Is(next.Allows(), ErrFrozen) {
			t.Errorf("%s: reading is %v", name, next.Allows())
		}
		f = next
	}
	start := func(who int, why string) func(Freeze) (Freeze, error) {
		return func(f Freeze) (Freeze, error) { return f.Start(freezeCast[who], why, now) }
	}
	lift := func(who int) func(Freeze) (Freeze, error) {
		return func(f Freeze) (Freeze, error) { return f.Lift(freezeCast[who], "", now) }
	}
	step("nothing to lift", lift(1), ErrNotFrozen, false)
	step("no reason", start(0, "."), ErrReason, false)
	step("no role", start(5, "a stolen laptop"), ErrRole, false)
	step("a debugger may start it", start(0, "a stolen laptop"), nil, true)
	step("a debugger may not lift it", lift(0), ErrRole, true)
	step("an auditor may not lift it", lift(4), ErrRole, true)
	step("one lift is not enough", lift(1), nil, true)
	step("nor is the same person again", lift(3), ErrTwice, true)
	step("a second start takes the lift back", start(4, "once more"), nil, true)
	step("so this is the first", lift(2), nil, true)
	step("and this the second", lift(1), nil, false)
	step("it can start again", start(2, "another one"), nil, true)
	if f.By != "cy" || len(f.Lifts) != 0 {
		t.Errorf("a new freeze carries the old one: %+v", f)
	}
}

// TestFreezeAgainstModel: whatever is done in whatever order, a freeze ends only
// by two different people who may lift it, both after it was last started.
func TestFreezeAgainstModel(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 2))
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	for range 2000 {
		var f Freeze
		frozen, lifted := false, map[string]bool{}
		for range 30 {
			who := freezeCast[draw.IntN(len(freezeCast))]
			person := map[string]string{"Ben": "ben"}[who.Name]
			if person == "" {
				person = who.Name
			}
			if draw.IntN(3) == 0 {
				if len(who.Roles) > 0 {
					frozen, lifted = true, map[string]bool{}
				}
				f, _ = f.Start(who, "an alarm", now)
			} else {
				if frozen && who.Has(Approver, Operator) {
					lifted[person] = true
					frozen = len(lifted) < 2
				}
				f, _ = f.Lift(who, "", now)
			}
			if f.Stands() != frozen {
				t.Fatalf("stands %v, the model says %v: %+v", f.Stands(), frozen, f)
			}
		}
	}
}
