package access

import (
	"fmt"
	"time"
)

// Delegation lets one approver count for the groups of another who is away. It is a
// value, as [Request] is.
type Delegation struct {
	ID      string
	From    Person // who is away, as known when they said so
	To      string // who acts for them
	Created time.Time
	Until   time.Time
	Note    string
	Ended   *End // State is Withdrawn or Revoked
}

// Delegate makes a delegation of from's groups. Nobody delegates what was delegated to
// them: the groups are from's own.
func (p *Policy) Delegate(id string, from Person, to, note string, until, now time.Time) (Delegation, error) {
	longest := p.spec.MaxDelegation
	switch {
	case !from.Has(Approver):
		return Delegation{}, refuse(ErrRole, "delegate: needs the role approver")
	case longest == 0:
		return Delegation{}, refuse(ErrDelegation, "delegate: this broker knows no delegation")
	case to == "" || len(to) > 100 || from.Is(to):
		return Delegation{}, refuse(ErrDelegation, "delegate: name another person")
	case !until.After(now) || until.Sub(now) > longest:
		return Delegation{}, refuse(ErrDelegation, fmt.Sprintf("delegate: the end must lie ahead, up to %s", longest))
	}
	return Delegation{ID: id, From: from, To: to, Created: now, Until: until, Note: note}, nil
}

// InForce reports whether the delegation stands at now.
func (d Delegation) InForce(now time.Time) bool {
	return d.Ended == nil && now.Before(d.Until) && !now.Before(d.Created)
}

// End takes a delegation back: who gave it, or an operator.
func (d Delegation) End(by Person, note string, now time.Time) (Delegation, error) {
	state := Withdrawn
	if !by.Same(d.From) {
		if !by.Has(Operator) {
			return d, refuse(ErrNotYours, "end delegation: only who gave it, or an operator")
		}
		state = Revoked
	}
	if !d.InForce(now) {
		return d, refuse(ErrDelegation, "end delegation: it is over")
	}
	d.Ended = &End{State: state, By: by.Name, At: now, Note: note}
	return d, nil
}

// usable refuses a delegation that is not by's, or not in force.
func (d Delegation) usable(by Person, now time.Time) error {
	if !meet([]string{by.Name}, []string{d.To}) {
		return refuse(ErrDelegation, "approve: nobody has delegated to you what you name")
	}
	if !d.InForce(now) {
		return refuse(ErrDelegation, "approve: the delegation is over")
	}
	return nil
}
