package access

import (
	"fmt"
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
	Ticket string
	TTL    time.Duration // 0 = as long as the rules allow
	Reads  int           // 0 = as often as the rules allow
	Rows   int           // 0 = as many records as the rules allow
	// BreakGlass asks for a grant at once, without an approval; see [BreakGlass].
	BreakGlass bool
	// Batch is the id that requests made together share; BatchSize is how many they are.
	Batch     string
	BatchSize int
	// Renews is set by [Request.Renew].
	Renews *Renewal
}

// Renewal says which grant a request prolongs, and how many came before it.
type Renewal struct {
	Of     string `json:"of"`
	Number int    `json:"number"` // 1 is the first renewal
}

func (a Ask) renewals() int {
	if a.Renews == nil {
		return 0
	}
	return a.Renews.Number
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
	Rows        int       // how many records it may show; 0 = no limit
	RowsUsed    int       // how many it did
	Mask        Mask      // what the reader sees masked; decided when the grant was made
}

// spent reports whether nothing is left.
func (g Grant) spent() bool { return g.Used >= g.Reads || g.Rows > 0 && g.RowsUsed >= g.Rows }

// Request is one person's wish to read one trace, and all that became of it. It
// is a value: each act returns a new one and leaves the old one as it was.
type Request struct {
	ID        string
	Requester string
	As        Person // the requester as known when asking: roles, groups, other identities
	Scope     Scope
	Reason    string
	Ticket    string
	Batch     string
	BatchSize int
	Renews    *Renewal
	Created   time.Time
	Deadline  time.Time      // approvals must be complete before
	Needs     int            // approvals needed, those of Groups included
	Groups    []Need         // groups that must all approve
	Approvers []ApproverRule // what each approver must meet
	Applied   []string       // the conditional rules that made these terms
	TTL       time.Duration  // life of the grant
	Reads     int            // reads of the grant
	Rows      int            // records of the grant; 0 = no limit
	Mask      Mask           // what the grant shows masked
	Approvals []Approval
	Grant     *Grant
	Glass     *Glass // not nil: the glass was broken
	End       *End
}

// New makes a pending request by rules without conditions. The id is the caller's
// choice and must be unique.
func New(rules Rules, id string, who Person, ask Ask, now time.Time) (Request, error) {
	p, err := Compile(Spec{Rules: rules})
	if err != nil {
		return Request{}, fmt.Errorf("check rules: %w", err)
	}
	return p.New(id, who, ask, nil, now)
}

// New makes a request: a pending one, or, if the ask is to break the glass, one that is
// granted at once. debts are requests whose review may be due; those of other people
// are ignored. Only breaking the glass looks at them.
func (p *Policy) New(id string, who Person, ask Ask, debts []Request, now time.Time) (Request, error) {
	if !who.Has(Debugger) {
		return Request{}, refuse(ErrRole, "request: needs the role debugger")
	}
	if err := ask.Scope.Validate(); err != nil {
		return Request{}, err
	}
	j := p.Judge(who, ask, now)
	if j.Refusal != nil {
		return Request{}, j.Refusal
	}
	t := j.Terms
	q := Request{
		ID: id, Requester: who.Name, As: who, Scope: ask.Scope, Reason: ask.Reason, Ticket: ask.Ticket,
		Batch: ask.Batch, BatchSize: ask.BatchSize, Renews: ask.Renews,
		Created: now, Deadline: now.Add(t.RequestTTL), Needs: t.Needs, Groups: t.Groups, Approvers: t.Approvers, Applied: t.Applied,
		TTL: ask.TTL, Reads: ask.Reads, Rows: least(t.Rows, ask.Rows), Mask: t.Mask,
	}
	if q.TTL == 0 {
		q.TTL = t.GrantTTL
	}
	if q.Reads == 0 {
		q.Reads = t.Reads
	}
	if ask.BreakGlass {
		return p.breakGlass(q, debts, now)
	}
	return q, nil
}

// requester is who asked, as known then. A request of an older version knows the name only.
func (q Request) requester() Person {
	p := q.As
	p.Name = q.Requester
	return p
}

// ask is what was filled in, for conditions that are evaluated later.
func (q Request) ask() Ask {
	return Ask{
		Scope: q.Scope, Reason: q.Reason, Ticket: q.Ticket, TTL: q.TTL, Reads: q.Reads, Rows: q.Rows,
		BreakGlass: q.Glass != nil, Batch: q.Batch, BatchSize: q.BatchSize, Renews: q.Renews,
	}
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
	case q.Grant.spent():
		return Spent
	}
	return Granted
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
	if !by.Same(q.requester()) {
		return q, refuse(ErrNotYours, "withdraw: only the requester can; approvers deny or revoke")
	}
	if s := q.State(now); s != Pending && s != Granted && s != Spent {
		return q, stateRefusal(s, "withdraw")
	}
	return q.end(Withdrawn, by, note, now), nil
}

// May reports whether by may read now. It changes nothing; [Request.Use] does.
func (q Request) May(by Person, now time.Time) error {
	// By the name alone: a second account of the requester has its own roles and token.
	if !meet([]string{by.Name}, []string{q.Requester}) {
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

// Use counts one read of so many records. What it allows must be shown only after the
// returned request has been stored.
func (q Request) Use(by Person, rows int, now time.Time) (Request, error) {
	if err := q.May(by, now); err != nil {
		return q, err
	}
	g := *q.Grant
	if g.Rows > 0 && rows > g.Rows-g.RowsUsed {
		return q, refuse(ErrRows, fmt.Sprintf("open: the sample has %d records, the grant may show %d more; ask for one tenant or class of it", rows, g.Rows-g.RowsUsed))
	}
	g.Used++
	g.RowsUsed += rows
	q.Grant = &g
	return q, nil
}

// Renew gives the ask for another grant like this one. It takes the same way as the
// first: the rules of the day, and new approvals. Only who still reads, or did until
// the time ran out, can renew; a grant that somebody ended is not prolonged.
func (q Request) Renew(who Person, reason string, now time.Time) (Ask, error) {
	if !meet([]string{who.Name}, []string{q.Requester}) {
		return Ask{}, refuse(ErrNotYours, "renew: only the requester can")
	}
	if s := q.State(now); q.Grant == nil || q.End != nil || s == Pending {
		return Ask{}, refuse(ErrRenewal, "renew: only a grant can be renewed, and none that was ended; make a new request")
	}
	if q.Glass != nil {
		return Ask{}, refuse(ErrRenewal, "renew: a broken glass is not renewed; make a request that somebody approves")
	}
	n := 1
	if q.Renews != nil {
		n = q.Renews.Number + 1
	}
	return Ask{Scope: q.Scope, Reason: reason, Ticket: q.Ticket, Renews: &Renewal{Of: q.ID, Number: n}}, nil
}

// decider checks who may approve or deny. The rule against deciding about oneself
// comes first: it holds whatever the roles are.
func (q Request) decider(by Person, act string) error {
	if by.involves(q.requester()) {
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
