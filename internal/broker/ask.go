package broker

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/state"
)

// Ask makes a new request and writes it down, also when it is refused. One that was made
// with the same key before is given as it is, and is no act.
func (b *Broker) Ask(ctx context.Context, who access.Person, in api.NewRequest) (access.Request, error) {
	now := b.now()
	ask, err := b.askFor(ctx, who, in, now)
	entry := askEntry(who, ask, now)
	id := newID()
	if in.Key != "" {
		q, made, keyErr := access.Request{}, false, error(nil)
		if id, keyErr = idOfKey(who, in.Key); keyErr == nil {
			q, made, keyErr = b.repeated(ctx, who, id, ask, in.Renews)
		}
		if made {
			return q, nil
		}
		if keyErr != nil {
			err = keyErr // counted and written down as every refusal: it must not fill the log
		}
	}
	if !in.BreakGlass {
		if err := b.asking.spend(ctx, who, 1); err != nil {
			return access.Request{}, err
		}
		if err := b.askingAll.spend(ctx, who, 1); err != nil {
			return access.Request{}, err
		}
	}
	var q access.Request
	switch {
	case err != nil:
	case ask.BreakGlass:
		q, err = b.breakGlass(ctx, who, id, ask, &entry)
	default:
		if q, err = b.policy.New(id, who, ask, nil, now); err == nil {
			entry.Request = q.ID
			err = b.State.Insert(ctx, q, func() error { return b.append(ctx, entry) })
		}
	}
	if err != nil && codeOf(err) == "" && in.Key != "" { // perhaps the same one came at the same moment
		if first, made, faulty := b.repeated(ctx, who, id, ask, in.Renews); faulty == nil && made {
			return first, nil
		}
	}
	return q, b.refusedAsk(ctx, entry, err)
}

// breakGlass grants at once, and raises the alarm. Like every grant it holds only if its
// entry is durable.
func (b *Broker) breakGlass(ctx context.Context, who access.Person, id string, ask access.Ask, entry *audit.Entry) (access.Request, error) {
	q, err := b.State.InsertBroken(ctx, func(due []access.Request) (access.Request, error) {
		q, err := b.policy.New(id, who, ask, due, entry.Time)
		if err != nil {
			return q, err
		}
		entry.Request, entry.Until, entry.Mask = q.ID, &q.Grant.Until, q.Grant.Mask.String()
		return q, b.append(ctx, *entry)
	})
	if err == nil {
		b.slog.Error("ALARM: the glass was broken; somebody reads without an approval", "person", who.Name, "request", q.ID, "review_due", q.Glass.Due)
	}
	return q, err
}

// batch makes requests for several traces, all or none.
func (b *Broker) batch(ctx context.Context, who access.Person, in api.NewBatch) ([]access.Request, error) {
	if err := b.asking.spend(ctx, who, len(in.Samples)); err != nil {
		return nil, err
	}
	if err := b.askingAll.spend(ctx, who, len(in.Samples)); err != nil {
		return nil, err
	}
	now, id := b.now(), newIDOf('b')
	var list []access.Request
	var entries []audit.Entry
	seen := map[string]bool{}
	one := func(sample string) error {
		shared := in.Ask
		if strings.Contains(sample, "/") {
			shared.SampleID = sample
		} else {
			shared.TraceID = sample
		}
		ask, err := b.askFor(ctx, who, shared, now)
		ask.Batch, ask.BatchSize = id, len(in.Samples)
		entry := askEntry(who, ask, now)
		key := ask.Scope.TraceID + "/" + ask.Scope.Tenant + "/" + ask.Scope.Class
		switch {
		case err == nil && (ask.BreakGlass || ask.Renews != nil):
			err = &access.Refusal{Code: access.ErrScope.Code, Detail: "request: several traces are asked for in the ordinary way only"}
		case err == nil && seen[key]:
			err = &access.Refusal{Code: access.ErrScope.Code, Detail: "request: a trace is named twice"}
		}
		seen[key] = true
		var q access.Request
		if err == nil {
			q, err = b.policy.New(newID(), who, ask, nil, now)
		}
		if err != nil {
			return b.refusedAsk(ctx, entry, err)
		}
		entry.Request = q.ID
		list, entries = append(list, q), append(entries, entry)
		return nil
	}
	for _, sample := range in.Samples {
		if err := one(sample); err != nil {
			return nil, err
		}
	}
	err := b.State.InsertAll(ctx, list, func() error {
		for _, e := range entries {
			if err := b.append(ctx, e); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

// askFor reads what was sent, and for a renewal what it renews.
func (b *Broker) askFor(ctx context.Context, who access.Person, in api.NewRequest, now time.Time) (access.Ask, error) {
	ask, err := AskOf(in)
	if err != nil || in.Renews == "" {
		return ask, err
	}
	if in.TraceID != "" || in.SampleID != "" || in.Tenant != "" || in.Class != "" || len(in.Entities) > 0 {
		return ask, &access.Refusal{Code: access.ErrScope.Code, Detail: "renew: the scope is that of the request that is renewed; name no other"}
	}
	if !validID(in.Renews) {
		return ask, state.ErrNotFound
	}
	old, err := b.State.Request(ctx, in.Renews)
	if err != nil {
		return ask, err
	}
	if !maySee(who, old) {
		return ask, state.ErrNotFound
	}
	renewed, err := old.Renew(who, ask.Reason, now)
	if err != nil {
		return ask, err
	}
	renewed.TTL, renewed.Reads, renewed.Rows, renewed.BreakGlass = ask.TTL, ask.Reads, ask.Rows, ask.BreakGlass
	if ask.Ticket != "" {
		renewed.Ticket = ask.Ticket
	}
	return renewed, nil
}

// AskOf reads an ask as it is sent.
func AskOf(in api.NewRequest) (access.Ask, error) {
	ask := access.Ask{
		Scope:  access.Scope{TraceID: in.TraceID, Tenant: in.Tenant, Class: in.Class},
		Reason: strings.TrimSpace(in.Reason), Ticket: strings.TrimSpace(in.Ticket), Reads: in.Reads, Rows: in.Rows, BreakGlass: in.BreakGlass,
	}
	if err := checkEntities(in.Entities); err != nil {
		return ask, err
	}
	if in.SampleID != "" {
		parts := strings.Split(in.SampleID, "/")
		if in.TraceID != "" || in.Tenant != "" || in.Class != "" || len(parts) != 4 {
			return ask, &access.Refusal{Code: access.ErrScope.Code, Detail: "request: a sample id is class/expiry/tenant/trace id and stands alone"}
		}
		expires, err := retention.ParseExpiry(parts[1])
		if err != nil {
			return ask, &access.Refusal{Code: access.ErrScope.Code, Detail: "request: the second part of a sample id is its expiry"}
		}
		ask.Scope = access.Scope{Class: parts[0], Tenant: parts[2], TraceID: parts[3], Expires: expires}
	}
	ask.Scope.Entities = in.Entities
	if in.TTL != "" {
		ttl, err := retention.ParseTTL(in.TTL)
		if err != nil || ttl <= 0 {
			return ask, &access.Refusal{Code: access.ErrLimit.Code, Detail: "request: 'ttl' must be a duration such as 30m"}
		}
		ask.TTL = ttl
	}
	return ask, nil
}

// askEntry is what the log says about an ask. What was not checked is not copied into
// the log: it can be anything, of any length.
func askEntry(who access.Person, ask access.Ask, now time.Time) audit.Entry {
	e := audit.Entry{Time: now, Actor: who.Name, Action: audit.RequestCreate, Decision: audit.Allowed, Batch: ask.Batch}
	if ask.BreakGlass {
		e.Action = audit.BreakGlass
	}
	if ask.Scope.Validate() == nil {
		e.TraceID, e.Tenant, e.Class = ask.Scope.TraceID, ask.Scope.Tenant, ask.Scope.Class
	}
	if e.TraceID != "" {
		e.Objects = ask.Scope.Entities // the kinds of personal data they need to see
	}
	if access.CheckReason(ask.Reason) == nil {
		e.Reason = ask.Reason
	}
	if len(ask.Ticket) <= 100 {
		e.Ticket = ask.Ticket
	}
	return e
}

// refusedAsk writes a refusal down and returns it; if it cannot be written, that. A
// fault of ours is no decision.
func (b *Broker) refusedAsk(ctx context.Context, e audit.Entry, err error) error {
	code := codeOf(err)
	if code == "" {
		return err
	}
	e.Decision, e.Code, e.Rule, e.Until = audit.Refused, code, ruleOf(err), nil
	e.Request, e.Mask = "", ""
	return errors.Join(err, b.append(ctx, e))
}

// append is Recorder.Append for who does not need the index.
func (b *Broker) append(ctx context.Context, e audit.Entry) error {
	_, err := b.audit.Append(ctx, e)
	return err
}

// ruleOf names the policy's rule behind a refusal.
func ruleOf(err error) string {
	var refusal *access.Refusal
	if errors.As(err, &refusal) {
		return refusal.Rule
	}
	return ""
}

func (b *Broker) postBatch(w http.ResponseWriter, r *http.Request, who access.Person) error {
	var in api.NewBatch
	if err := readJSON(r, &in); err != nil {
		return err
	}
	if len(in.Samples) == 0 || in.Ask.TraceID != "" || in.Ask.SampleID != "" {
		return badRequest("'samples' must name at least one trace, and 'ask' none")
	}
	list, err := b.batch(r.Context(), who, in)
	if err != nil {
		return err
	}
	out := api.Requests{Requests: []api.Request{}}
	for _, q := range list {
		out.Requests = append(out.Requests, show(q, b.now()))
	}
	writeJSON(w, http.StatusCreated, out)
	return nil
}
