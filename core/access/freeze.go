package access

import (
	"slices"
	"time"
)

// LiftsNeeded is how many different people must lift a freeze.
const LiftsNeeded = 2

// Freeze is the kill switch: while it stands nobody reads, whatever was granted.
// It is a value, as [Request] is. The zero Freeze does not stand.
type Freeze struct {
	By     string
	At     time.Time
	Reason string
	Lifts  []Approval
}

// Stands reports whether reading is frozen.
func (f Freeze) Stands() bool { return f.By != "" && len(f.Lifts) < LiftsNeeded }

// Start stops all reading. Whoever may sign in may do it: a false alarm costs an
// hour, a missed one a prompt. Starting a freeze that stands keeps its beginning
// and takes back the lifts given so far.
func (f Freeze) Start(by Person, reason string, now time.Time) (Freeze, error) {
	if !by.Has(Roles()...) {
		return f, refuse(ErrRole, "freeze: needs a role")
	}
	if err := CheckReason(reason); err != nil {
		return f, err
	}
	if f.Stands() {
		f.Lifts = nil
		return f, nil
	}
	return Freeze{By: by.Name, At: now, Reason: reason}, nil
}

// Lift is one person's word that reading may go on; the last one needed ends the
// freeze. The same person counts once.
func (f Freeze) Lift(by Person, note string, now time.Time) (Freeze, error) {
	if !by.Has(Approver, Operator) {
		return f, refuse(ErrRole, "lift freeze: needs the role approver or operator")
	}
	if !f.Stands() {
		return f, refuse(ErrNotFrozen, "lift freeze: reading is not frozen")
	}
	if slices.ContainsFunc(f.Lifts, func(l Approval) bool { return by.Same(l.person()) }) {
		return f, refuse(ErrTwice, "lift freeze: you have lifted it already; another person must")
	}
	f.Lifts = append(slices.Clip(f.Lifts), Approval{By: by.Name, At: now, Note: note, Identities: by.Identities})
	return f, nil
}

// Allows refuses reading while the freeze stands.
func (f Freeze) Allows() error {
	if f.Stands() {
		return refuse(ErrFrozen, "open: all reading is frozen; two people must lift it")
	}
	return nil
}
