package broker

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/state"
)

// This file is what people do with requests. The HTTP API and the console are two
// ways to the same methods.

// Verb is an act that changes a request.
type Verb string

// The verbs.
const (
	Approve  Verb = "approve"
	Deny     Verb = "deny"
	Withdraw Verb = "withdraw"
	Revoke   Verb = "revoke"
)

type act = func(q access.Request, by access.Person, note string, now time.Time) (access.Request, error)

var verbs = map[Verb]struct {
	action audit.Action
	act    act
}{
	Approve:  {audit.RequestApprove, access.Request.Approve},
	Deny:     {audit.RequestDeny, access.Request.Deny},
	Withdraw: {audit.RequestWithdraw, access.Request.Withdraw},
	Revoke:   {audit.GrantRevoke, access.Request.Revoke},
}

// Decide changes a request by one act of a person.
func (b *Broker) Decide(ctx context.Context, who access.Person, id string, verb Verb, note string) (access.Request, error) {
	return b.DecideFor(ctx, who, id, verb, api.Note{Note: note})
}

// DecideFor is Decide for who also acts for somebody who is away.
func (b *Broker) DecideFor(ctx context.Context, who access.Person, id string, verb Verb, in api.Note) (access.Request, error) {
	v, ok := verbs[verb]
	if !ok {
		return access.Request{}, badRequest("there is no such act")
	}
	act, noted, err := b.onBehalf(ctx, who, in, verb)
	if err != nil {
		return access.Request{}, err
	}
	return b.decide(ctx, who, id, v.action, in.Note, act, noted)
}

const unjustified = "unjustified" // a review's verdict, in its entry

// Review settles a broken glass.
func (b *Broker) Review(ctx context.Context, who access.Person, id string, in api.Review) (access.Request, error) {
	verdict := unjustified
	if in.Justified {
		verdict = "justified"
	}
	return b.decide(ctx, who, id, audit.Review, strings.TrimSpace(in.Note),
		func(q access.Request, by access.Person, note string, now time.Time) (access.Request, error) {
			return q.Review(by, in.Justified, note, now)
		}, func(e *audit.Entry) { e.Verdict = verdict })
}

// decide changes a request by one act of a person, and writes the act down, allowed or
// refused. An allowed act holds only if its entry is durable. noted adds to the entry.
func (b *Broker) decide(ctx context.Context, who access.Person, id string, action audit.Action, note string, act act, noted func(*audit.Entry)) (access.Request, error) {
	if err := checkNote(note); err != nil {
		return access.Request{}, err
	}
	if !validID(id) {
		return access.Request{}, state.ErrNotFound
	}
	now := b.now()
	entry := audit.Entry{Time: now, Actor: who.Name, Action: action, Decision: audit.Allowed, Request: id, Reason: note}
	noted(&entry)
	q, err := b.State.Change(ctx, id, func(q access.Request) (access.Request, error) {
		if !maySee(who, q) {
			return q, state.ErrNotFound
		}
		entry.TraceID, entry.Tenant, entry.Class = q.Scope.TraceID, q.Scope.Tenant, q.Scope.Class
		entry.Ticket, entry.Batch = q.Ticket, q.Batch
		next, err := act(q, who, note, now)
		if err != nil {
			return q, err
		}
		if next.Grant != nil && q.Grant == nil {
			entry.Until, entry.Mask = &next.Grant.Until, next.Grant.Mask.String()
		}
		return next, b.append(ctx, entry)
	})
	if code := codeOf(err); code != "" {
		entry.Decision, entry.Code, entry.Rule = audit.Refused, code, ruleOf(err)
		if auditErr := b.append(ctx, entry); auditErr != nil {
			return access.Request{}, errors.Join(err, auditErr)
		}
	}
	return q, err
}

// checkNote refuses a note that cannot be kept: PostgreSQL knows no zero character.
func checkNote(note string) error {
	if len(note) > maxNote || strings.ContainsRune(note, 0) {
		return badRequest("'note' is longer than " + strconv.Itoa(maxNote) + " bytes, or holds a zero character")
	}
	return nil
}

// maySee: a debugger sees their own requests only. For the others a request that
// somebody else made is one that does not exist.
func maySee(who access.Person, q access.Request) bool {
	return who.Has(access.Approver, access.Auditor, access.Operator) || q.Requester == who.Name || who.Is(q.Requester)
}

// Find is one request, if who may see it.
func (b *Broker) Find(ctx context.Context, who access.Person, id string) (access.Request, error) {
	if !validID(id) {
		return access.Request{}, state.ErrNotFound
	}
	q, err := b.State.Request(ctx, id)
	if err != nil {
		return access.Request{}, err
	}
	if !maySee(who, q) {
		return access.Request{}, state.ErrNotFound
	}
	return q, nil
}

// List gives the newest requests that who may see and that keep keeps; limit 0 means
// as many as there are, up to a thousand.
func (b *Broker) List(ctx context.Context, who access.Person, limit int, keep func(access.Request) bool) ([]access.Request, error) {
	filter := state.Filter{Limit: maxList}
	if !maySee(who, access.Request{}) {
		filter.Requester = who.Name
	}
	all, err := b.State.Requests(ctx, filter)
	if err != nil {
		return nil, err
	}
	out := []access.Request{}
	for _, q := range all {
		if keep(q) && (limit == 0 || len(out) < limit) {
			out = append(out, q)
		}
	}
	return out, nil
}

// Unreviewed are the broken glasses that wait for their review and that who may see.
func (b *Broker) Unreviewed(ctx context.Context, who access.Person) ([]access.Request, error) {
	all, err := b.State.Requests(ctx, state.Filter{Unreviewed: true, Limit: maxList})
	if err != nil {
		return nil, err
	}
	out := []access.Request{}
	for _, q := range all {
		if maySee(who, q) {
			out = append(out, q)
		}
	}
	return out, nil
}

// Now is the broker's clock.
func (b *Broker) Now() time.Time { return b.now() }
