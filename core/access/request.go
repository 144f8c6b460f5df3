package access

import (
	"fmt"
	"slices"
	"time"
)

// State is where a request stands at a given time.
type State string

// The states; package documentation has the diagram.
const (
	Pending   State = "pending"
	Granted   State = "granted"
	Denied    State = "denied"
	Withdrawn State = "withdrawn"
	Revoked   State = "revoked"
	Spent     State = "spent"
	Expired   State = "expired"
)

// Ask is what a person fills in.
type Ask struct {
	Scope  Scope
	Reason string
	TTL    time.Duration // 0 = as long as the rules allow
	Reads  int           // 0 = as often as the rules allow
}

// Approval is one person's yes.
type Approval struct {
	By   string
	At   time.Time
	Note string
}

// End is how a request was ended by a person.
type End struct {
	State State // Denied, Withdrawn or Revoked
	By    string
	At    time.Time
	Note  string
}

// Grant is the permission to read. It is the requester's alone.
type Grant struct {
	From, Until time.Time // in force from From, no longer in force at Until
	Reads       int       // how often it may be used
	Used        int       // how often it was
}

// Request is one person's wish to read one trace, and all that became of it. It
// is a value: each act returns a new one and leaves the old one as it was.
type Request struct {
	ID        string
	Requester string
	Scope     Scope
	Reason    string
	Created   time.Time
	Deadline  time.Time     // approvals must be complete before
	Needs     int           // approvals needed
	TTL       time.Duration // life of the grant
	Reads     int           // reads of the grant
	Approvals []Approval
	Grant     *Grant
	End       *End
}

// New makes a pending request. The id is the caller's choice and must be unique.
func New(rules Rules, id string, who Person, ask Ask, now time.Time) (Request, error) {
	if err := rules.Validate(); err != nil {
		return Request{}, fmt.Errorf("check rules: %w", err)
	}
	if !who.Has(Debugger) {
		return Request{}, refuse(ErrRole, "request: needs the role debugger")
	}
	if err := ask.Scope.Validate(); err != nil {
		return Request{}, err
	}
	if err := CheckReason(ask.Reason); err != nil {
		return Request{}, err
	}
	if ask.TTL < 0 || ask.TTL > rules.GrantTTL {
		return Request{}, refuse(ErrLimit, fmt.Sprintf("request: a grant may last up to %s", rules.GrantTTL))
	}
	if ask.Reads < 0 || ask.Reads > rules.MaxReads {
		return Request{}, refuse(ErrLimit, fmt.Sprintf("request: a grant may allow up to %d reads", rules.MaxReads))
	}
	q := Request{
		ID: id, Requester: who.Name, Scope: ask.Scope, Reason: ask.Reason,
		Created: now, Deadline: now.Add(rules.RequestTTL),
		Needs: rules.Approvals, TTL: ask.TTL, Reads: ask.Reads,
	}
	if q.TTL == 0 {
		q.TTL = rules.GrantTTL
	}
	if q.Reads == 0 {
		q.Reads = rules.MaxReads
	}
	return q, nil
}

// State tells where the request stands at now.
func (q Request) State(now time.Time) State {
	switch {
	case q.End != nil:
		return q.End.State
	case q.Grant == nil && now.Before(q.Deadline):
		return Pending
	case q.Grant == nil || !now.Before(q.Grant.Until):
		return Expired
	case q.Grant.Used >= q.Grant.Reads:
		return Spent
	}
	return Granted
}

// Approve adds one person's yes; the last one needed makes the grant.
func (q Request) Approve(by Person, note string, now time.Time) (Request, error) {
	if err := q.decider(by, "approve"); err != nil {
		return q, err
	}
	if s := q.State(now); s != Pending {
		return q, stateRefusal(s, "approve")
	}
	if slices.ContainsFunc(q.Approvals, func(a Approval) bool { return same(a.By, by.Name) }) {
		return q, refuse(ErrTwice, "approve: you have approved already; another person must")
	}
	// Clip, so that two requests made from one value never share the array.
	q.Approvals = append(slices.Clip(q.Approvals), Approval{By: by.Name, At: now, Note: note})
	if len(q.Approvals) >= q.Needs {
		q.Grant = &Grant{From: now, Until: now.Add(q.TTL), Reads: q.Reads}
	}
	return q, nil
}

// Deny ends a pending request.
func (q Request) Deny(by Person, note string, now time.Time) (Request, error) {
	if err := q.decider(by, "deny"); err != nil {
		return q, err
	}
	if s := q.State(now); s != Pending {
		return q, stateRefusal(s, "deny")
	}
	return q.end(Denied, by, note, now), nil
}

// Revoke ends a grant. A spent one too: it is harmless and tells the holder.
func (q Request) Revoke(by Person, note string, now time.Time) (Request, error) {
	if !by.Has(Approver, Operator) {
		return q, refuse(ErrRole, "revoke: needs the role approver or operator")
	}
	if s := q.State(now); s != Granted && s != Spent {
		return q, stateRefusal(s, "revoke")
	}
	return q.end(Revoked, by, note, now), nil
}

// Withdraw is the requester taking a request back, or giving a grant back.
func (q Request) Withdraw(by Person, note string, now time.Time) (Request, error) {
	if !same(by.Name, q.Requester) {
		return q, refuse(ErrNotYours, "withdraw: only the requester can; approvers deny or revoke")
	}
	if s := q.State(now); s != Pending && s != Granted && s != Spent {
		return q, stateRefusal(s, "withdraw")
	}
	return q.end(Withdrawn, by, note, now), nil
}

// May reports whether by may read now. It changes nothing; [Request.Use] does.
func (q Request) May(by Person, now time.Time) error {
	if !same(by.Name, q.Requester) {
		return refuse(ErrNotYours, "open: only the requester may read with this grant")
	}
	if !by.Has(Debugger) {
		return refuse(ErrRole, "open: needs the role debugger")
	}
	if s := q.State(now); s != Granted {
		return stateRefusal(s, "open")
	}
	return nil
}

// InForce reports whether a grant stands at now, reads left or not. A reader whose
// read was counted asks again before the content leaves: it may have been revoked
// in between.
func (q Request) InForce(now time.Time) error {
	if s := q.State(now); s != Granted && s != Spent {
		return stateRefusal(s, "open")
	}
	return nil
}

// Use counts one read. What it allows must be shown only after the returned
// request has been stored.
func (q Request) Use(by Person, now time.Time) (Request, error) {
	if err := q.May(by, now); err != nil {
		return q, err
	}
	g := *q.Grant
	g.Used++
	q.Grant = &g
	return q, nil
}

// decider checks who may approve or deny. The rule against deciding about oneself
// comes first: it holds whatever the roles are.
func (q Request) decider(by Person, act string) error {
	if same(by.Name, q.Requester) {
		return refuse(ErrSelfApproval, act+": nobody decides about their own request; withdraw it, or ask another approver")
	}
	if !by.Has(Approver) {
		return refuse(ErrRole, act+": needs the role approver")
	}
	return nil
}

func (q Request) end(s State, by Person, note string, now time.Time) Request {
	q.End = &End{State: s, By: by.Name, At: now, Note: note}
	return q
}
