package access

import (
	"slices"
	"strings"
	"time"
)

// Approval is one person's yes.
type Approval struct {
	By   string
	At   time.Time
	Note string
	// For is whose groups the approval used, when they were delegated; "" = By's own.
	For string
	// Groups are those that the approval can count for.
	Groups []string
	// Identities are further names of By and For.
	Identities []string
}

// person is who approved, with everybody whose word it was.
func (a Approval) person() Person {
	return Person{Name: a.By, Identities: append(slices.Clone(a.Identities), a.For)}
}

// Approve adds one person's yes; the last one needed makes the grant.
func (q Request) Approve(by Person, note string, now time.Time) (Request, error) {
	return q.approve(by, Person{}, note, now)
}

// ApproveFor is Approve with the groups of somebody who is away. Who is away must not
// be the requester either, and does not count beside who acts for them.
func (q Request) ApproveFor(by Person, d Delegation, note string, now time.Time) (Request, error) {
	if err := d.usable(by, now); err != nil {
		return q, err
	}
	away := d.From
	if away.involves(q.requester()) {
		return q, refuse(ErrSelfApproval, "approve: nobody decides about their own request, also not through a delegate")
	}
	return q.approve(by, away, note, now)
}

func (q Request) approve(by, away Person, note string, now time.Time) (Request, error) {
	if err := q.decider(by, "approve"); err != nil {
		return q, err
	}
	if s := q.State(now); s != Pending {
		return q, stateRefusal(s, "approve")
	}
	a := Approval{By: by.Name, At: now, Note: note, Groups: by.Groups, Identities: by.Identities}
	if away.Name != "" {
		a.For, a.Groups = away.Name, away.Groups
		a.Identities = append(slices.Clone(a.Identities), away.Identities...)
	}
	if slices.ContainsFunc(q.Approvals, func(old Approval) bool { return old.person().Same(a.person()) }) {
		return q, refuse(ErrTwice, "approve: you have approved already; another person must")
	}
	if err := q.checkApprover(by, a.For, now); err != nil {
		return q, err
	}
	// Clip, so that two requests made from one value never share the array.
	approvals := append(slices.Clip(q.Approvals), a)
	if filled(q.slots(), approvals) <= filled(q.slots(), q.Approvals) {
		return q, refuse(ErrGroup, "approve: your approval would not count; what is missing is "+q.Missing())
	}
	q.Approvals = approvals
	if filled(q.slots(), approvals) == len(q.slots()) {
		q.Grant = &Grant{From: now, Until: now.Add(q.TTL), Reads: q.Reads, Rows: q.Rows, Mask: q.Mask}
	}
	return q, nil
}

// slots are the places that approvals fill: one for each person of a group that must
// approve, and empty ones, which anybody fills, up to Needs.
func (q Request) slots() []string {
	var out []string
	for _, n := range q.Groups {
		for range n.Approvals {
			out = append(out, n.Group)
		}
	}
	for len(out) < q.Needs {
		out = append(out, "")
	}
	return out
}

// filled is how many slots can be filled at once, each approval counting for one. It is
// a maximum matching by augmenting paths; both sides are a handful.
func filled(slots []string, approvals []Approval) int {
	of := make([]int, len(slots)) // which approval fills the slot, one-based
	var place func(approval int, tried []bool) bool
	place = func(approval int, tried []bool) bool {
		for s, group := range slots {
			if tried[s] || !approvals[approval].counts(group) {
				continue
			}
			tried[s] = true
			if of[s] == 0 || place(of[s]-1, tried) {
				of[s] = approval + 1
				return true
			}
		}
		return false
	}
	n := 0
	for a := range approvals {
		if place(a, make([]bool, len(slots))) {
			n++
		}
	}
	return n
}

func (a Approval) counts(group string) bool {
	return group == "" || Person{Groups: a.Groups}.in(group)
}

// Missing names what a pending request still waits for.
func (q Request) Missing() string {
	var parts []string
	for _, s := range q.Open() {
		if s == "" {
			s = "anybody"
		} else {
			s = "group " + s
		}
		parts = append(parts, s)
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, ", ")
}

// Open lists the slots that no approval fills: names of groups, "" for anybody.
func (q Request) Open() []string {
	slots := q.slots()
	have := filled(slots, q.Approvals)
	var open []string
	// A slot is open if an approval of exactly that group would still count.
	for i, group := range slots {
		if len(open) == len(slots)-have {
			break
		}
		rest := append(slices.Clone(slots[:i]), slots[i+1:]...)
		if filled(rest, q.Approvals) == have {
			open, slots[i] = append(open, group), "\x00taken"
		}
	}
	return open
}
