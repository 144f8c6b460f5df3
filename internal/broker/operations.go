package broker

import (
	"context"
	"errors"
	"strconv"
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

var verbs = map[Verb]struct {
	action audit.Action
	act    func(q access.Request, by access.Person, note string, now time.Time) (access.Request, error)
}{
	Approve:  {audit.RequestApprove, access.Request.Approve},
	Deny:     {audit.RequestDeny, access.Request.Deny},
	Withdraw: {audit.RequestWithdraw, access.Request.Withdraw},
	Revoke:   {audit.GrantRevoke, access.Request.Revoke},
}

// Decide changes a request by one act of a person, and writes the act down, allowed or
// refused. An allowed act holds only if its entry is durable.
func (b *Broker) Decide(ctx context.Context, who access.Person, id string, verb Verb, note string) (access.Request, error) {
	v, ok := verbs[verb]
	switch {
	case !ok:
		return access.Request{}, badRequest("there is no such act")
	case len(note) > maxNote:
		return access.Request{}, badRequest("'note' is longer than " + strconv.Itoa(maxNote) + " bytes")
	case !validID(id):
		return access.Request{}, state.ErrNotFound
	}
	now := b.now()
	entry := audit.Entry{Time: now, Actor: who.Name, Action: v.action, Decision: audit.Allowed, Request: id, Reason: note}
	about := func(q access.Request) {
		entry.TraceID, entry.Tenant, entry.Class = q.Scope.TraceID, q.Scope.Tenant, q.Scope.Class
	}
	q, err := b.State.Change(ctx, id, func(q access.Request) (access.Request, error) {
		if !maySee(who, q) {
			return q, state.ErrNotFound
		}
		about(q)
		next, err := v.act(q, who, note, now)
		if err != nil {
			return q, err
		}
		if next.Grant != nil && q.Grant == nil {
			entry.Until = &next.Grant.Until
		}
		_, err = b.audit.Append(ctx, entry)
		return next, err
	})
	if code := codeOf(err); code != "" {
		entry.Decision, entry.Code = audit.Refused, code
		if _, auditErr := b.audit.Append(ctx, entry); auditErr != nil {
			return access.Request{}, errors.Join(err, auditErr)
		}
	}
	return q, err
}

// Ask makes a new request and writes it down.
func (b *Broker) Ask(ctx context.Context, who access.Person, in api.NewRequest) (access.Request, error) {
	now := b.now()
	ask, malformed := askOf(in)
	entry := audit.Entry{
		Time: now, Actor: who.Name, Action: audit.RequestCreate, Decision: audit.Allowed,
		TraceID: ask.Scope.TraceID, Tenant: ask.Scope.Tenant, Class: ask.Scope.Class, Reason: ask.Reason,
	}
	q, err := access.New(b.Config.Rules(), newID(), who, ask, now)
	if malformed != nil {
		err = malformed
	}
	if err != nil {
		entry.Decision, entry.Code = audit.Refused, codeOf(err)
		// What was not checked is not copied into the log: it can be anything, of any length.
		if ask.Scope.Validate() != nil {
			entry.TraceID, entry.Tenant, entry.Class = "", "", ""
		}
		if access.CheckReason(ask.Reason) != nil {
			entry.Reason = ""
		}
		if _, auditErr := b.audit.Append(ctx, entry); auditErr != nil {
			return access.Request{}, errors.Join(err, auditErr)
		}
		return access.Request{}, err
	}
	entry.Request = q.ID
	err = b.State.Insert(ctx, q, func() error {
		_, err := b.audit.Append(ctx, entry)
		return err
	})
	return q, err
}

// maySee: a debugger sees their own requests only. For the others a request that
// somebody else made is one that does not exist.
func maySee(who access.Person, q access.Request) bool {
	return who.Has(access.Approver, access.Auditor, access.Operator) || q.Requester == who.Name
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

// Now is the broker's clock.
func (b *Broker) Now() time.Time { return b.now() }
