package access

import (
	"fmt"
	"slices"
	"time"
)

// States of a [Proposal] beside Pending, Denied, Withdrawn and Expired.
const (
	Approved State = "approved" // may be begun
	Running  State = "running"  // begun; whoever goes on with it must be able to resume
	Done     State = "done"
)

// ProposalTerms are what a kind of proposal asks for.
type ProposalTerms struct {
	Proposers []Role        // who may propose; an approver is always one of the role approver
	Needs     int           // approvals by other people; at least 1
	Wait      time.Duration // how long it waits for its approvals
	Begin     time.Duration // how long after the last approval it may be begun
}

// Run is the execution of a proposal. There is one; it may be resumed.
type Run struct {
	By      string
	At      time.Time
	Resumed int       // how often somebody went on after a stop
	Done    time.Time // zero = not at its end
	Outcome string    // what it did, in the kind's own words; while it runs, how far it came
}

// Proposal is an act that nobody does alone: to erase somebody's samples, to keep them
// beyond their expiry. It is a value, as [Request] is: each call returns a new one.
//
//	          Approve × Needs        Start           Finish
//	Pending ─────────────────► Approved ───► Running ──────► Done
//	   │ │ └─ Deny ──► Denied     │ │          └─┘ Resume
//	   │ └─ Withdraw ► Withdrawn ─┘ │
//	   └─ (time) ────► Expired ◄────┘ (time)
//
// What is running does not expire and cannot be taken back: half an erasure is worse than
// either. The caller makes running it twice, also at the same moment, the same as once.
type Proposal struct {
	ID       string
	Kind     string // what is done: "erasure", "hold"
	Proposer Person // as known when proposing
	Reason   string
	Ticket   string
	// Body is what exactly is proposed, in the kind's own words. It does not change after
	// the proposal: what is approved is what is done.
	Body      string
	Created   time.Time
	Deadline  time.Time     // approvals must be complete before
	Needs     int           // approvals by other people than the proposer
	Begin     time.Duration // how long after the last approval it may be begun
	Approvals []Approval
	Run       *Run
	End       *End
}

// Propose makes a pending proposal of p's ID, Kind, Reason, Ticket and Body; the id must be unique.
func Propose(p Proposal, terms ProposalTerms, who Person, now time.Time) (Proposal, error) {
	if terms.Needs < 1 || terms.Wait <= 0 || terms.Begin <= 0 {
		return Proposal{}, fmt.Errorf("propose %s: terms without approvals or limits of time", p.Kind)
	}
	if !who.Has(terms.Proposers...) {
		return Proposal{}, refuse(ErrRole, fmt.Sprintf("propose %s: needs one of the roles %v", p.Kind, terms.Proposers))
	}
	if err := checkReason("propose "+p.Kind, p.Reason, minReasonLetters); err != nil {
		return Proposal{}, err
	}
	if len(p.Ticket) > maxTicketBytes {
		return Proposal{}, refuse(ErrTicket, fmt.Sprintf("propose %s: a ticket is up to %d bytes", p.Kind, maxTicketBytes))
	}
	return Proposal{
		ID: p.ID, Kind: p.Kind, Proposer: who, Reason: p.Reason, Ticket: p.Ticket, Body: p.Body,
		Created: now, Deadline: now.Add(terms.Wait), Needs: terms.Needs, Begin: terms.Begin,
	}, nil
}

// State tells where the proposal stands at now.
func (p Proposal) State(now time.Time) State {
	switch {
	case p.End != nil:
		return p.End.State
	case p.Run != nil && !p.Run.Done.IsZero():
		return Done
	case p.Run != nil:
		return Running
	case len(p.Approvals) < p.Needs && now.Before(p.Deadline):
		return Pending
	case len(p.Approvals) < p.Needs || !now.Before(p.Approvals[len(p.Approvals)-1].At.Add(p.Begin)):
		return Expired
	}
	return Approved
}

// Approve adds one person's yes.
func (p Proposal) Approve(by Person, note string, now time.Time) (Proposal, error) {
	if err := p.decider(by, "approve", now); err != nil {
		return p, err
	}
	if slices.ContainsFunc(p.Approvals, func(a Approval) bool { return a.person().Same(by) }) {
		return p, refuse(ErrTwice, "approve: you have approved already; another person must")
	}
	p.Approvals = append(slices.Clip(p.Approvals), Approval{By: by.Name, At: now, Note: note, Groups: by.Groups, Identities: by.Identities})
	return p, nil
}

// Deny ends a pending proposal.
func (p Proposal) Deny(by Person, note string, now time.Time) (Proposal, error) {
	if err := p.decider(by, "deny", now); err != nil {
		return p, err
	}
	p.End = &End{State: Denied, By: by.Name, At: now, Note: note}
	return p, nil
}

// Withdraw is the proposer taking it back, before it is begun.
func (p Proposal) Withdraw(by Person, note string, now time.Time) (Proposal, error) {
	if !by.Same(p.Proposer) {
		return p, refuse(ErrNotYours, "withdraw: only the proposer can; approvers deny")
	}
	if s := p.State(now); s != Pending && s != Approved {
		return p, p.wrong(s, "withdraw")
	}
	p.End = &End{State: Withdrawn, By: by.Name, At: now, Note: note}
	return p, nil
}

// Start begins what was approved, once. What it allows must be done only after the
// returned proposal has been stored.
func (p Proposal) Start(by Person, now time.Time) (Proposal, error) {
	if err := p.runner(by, "start"); err != nil {
		return p, err
	}
	if s := p.State(now); s != Approved {
		return p, p.wrong(s, "start")
	}
	p.Run = &Run{By: by.Name, At: now}
	return p, nil
}

// Resume goes on with what somebody began and did not bring to its end.
func (p Proposal) Resume(by Person, now time.Time) (Proposal, error) {
	if err := p.runner(by, "resume"); err != nil {
		return p, err
	}
	if s := p.State(now); s != Running {
		return p, p.wrong(s, "resume")
	}
	run := *p.Run
	run.Resumed++
	p.Run = &run
	return p, nil
}

// Note keeps how far what is running has come, so that whoever resumes it knows.
func (p Proposal) Note(progress string, now time.Time) (Proposal, error) {
	if s := p.State(now); s != Running {
		return p, p.wrong(s, "note progress")
	}
	run := *p.Run
	run.Outcome = progress
	p.Run = &run
	return p, nil
}

// Finish notes that everything is done, and what that was.
func (p Proposal) Finish(outcome string, now time.Time) (Proposal, error) {
	if s := p.State(now); s != Running {
		return p, p.wrong(s, "finish")
	}
	run := *p.Run
	run.Done, run.Outcome = now, outcome
	p.Run = &run
	return p, nil
}

// decider is for approvals and denials, as [Request] has it.
func (p Proposal) decider(by Person, act string, now time.Time) error {
	if by.involves(p.Proposer) {
		return refuse(ErrSelfApproval, act+": nobody decides about what they proposed; withdraw it, or ask another approver")
	}
	if !by.Has(Approver) {
		return refuse(ErrRole, act+": needs the role approver")
	}
	if s := p.State(now); s != Pending {
		return p.wrong(s, act)
	}
	return nil
}

func (p Proposal) runner(by Person, act string) error {
	if !by.Same(p.Proposer) && !by.Has(Approver, Operator) {
		return refuse(ErrRole, act+": only the proposer, or with the role approver or operator")
	}
	return nil
}

// wrong is the refusal for an act that state s does not allow.
func (p Proposal) wrong(s State, act string) error {
	switch s {
	case Pending:
		return refuse(ErrPending, act+": the proposal still waits for approval")
	case Approved:
		return refuse(ErrApproved, act+": the proposal is approved already")
	case Running:
		return refuse(ErrRunning, act+": it is begun, and can only go on to its end")
	case Done:
		return refuse(ErrDone, act+": it is done already")
	case Denied:
		return refuse(ErrDenied, act+": the proposal was denied")
	case Withdrawn:
		return refuse(ErrWithdrawn, act+": the proposal was withdrawn")
	case Expired:
		return refuse(ErrExpired, act+": the proposal or its approval has run out; propose it again")
	}
	panic("access: unknown state " + string(s))
}
