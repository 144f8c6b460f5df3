package broker

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/state"
)

type handlerFunc = func(http.ResponseWriter, *http.Request, access.Person) error

// accessRoutes are batches, reviews and delegations.
func (b *Broker) accessRoutes(handle func(pattern string, f handlerFunc)) {
	handle("POST /v1/batches", b.postBatch)
	for verb := range verbs {
		handle("POST /v1/batches/{id}/"+string(verb), b.postBatchDecision(verb))
	}
	handle("POST /v1/requests/{id}/review", b.postReview)
	handle("GET /v1/delegations", b.getDelegations)
	handle("POST /v1/delegations", b.postDelegation)
	handle("POST /v1/delegations/{id}/end", b.postDelegationEnd)
}

// onBehalf gives the act of a decision; an approval for somebody who is away uses their
// delegation. A delegation that is not there is refused by the act, so that the refusal
// is written down like every other.
func (b *Broker) onBehalf(ctx context.Context, who access.Person, in api.Note, verb Verb) (act, func(*audit.Entry), error) {
	if in.For == "" {
		return verbs[verb].act, func(*audit.Entry) {}, nil
	}
	if verb != Approve || len(in.For) > 100 {
		return nil, nil, badRequest("'for' is the name of an approver who is away, and goes with an approval")
	}
	given, err := b.DelegatedTo(ctx, who)
	if err != nil {
		return nil, nil, err
	}
	var use access.Delegation // none: not in force, and nobody's
	for _, g := range given {
		if g.From.Is(in.For) {
			use = g
			break
		}
	}
	return func(q access.Request, by access.Person, note string, now time.Time) (access.Request, error) {
		return q.ApproveFor(by, use, note, now)
	}, func(e *audit.Entry) { e.For = in.For }, nil
}

// DelegatedTo are the delegations that who may use now.
func (b *Broker) DelegatedTo(ctx context.Context, who access.Person) ([]access.Delegation, error) {
	all, err := b.State.Delegations(ctx, b.now())
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(d access.Delegation) bool { return !strings.EqualFold(d.To, who.Name) }), nil
}

// postBatchDecision decides about each request of a batch. Each is a decision of its own
// with its own entry; the answer tells how each one ended.
func (b *Broker) postBatchDecision(verb Verb) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request, who access.Person) error {
		var in api.Note
		if err := readNote(r, &in); err != nil {
			return err
		}
		id := r.PathValue("id")
		if !validIDOf('b', id) {
			return state.ErrNotFound
		}
		list, err := b.State.Requests(r.Context(), state.Filter{Batch: id, Limit: maxList})
		if err != nil {
			return err
		}
		out := api.Outcomes{Outcomes: []api.Outcome{}}
		for _, q := range list {
			if !maySee(who, q) {
				continue
			}
			next, err := b.DecideFor(r.Context(), who, q.ID, verb, in)
			var refusal *access.Refusal
			switch {
			case errors.As(err, &refusal) && !errors.Is(err, audit.ErrDown):
				out.Outcomes = append(out.Outcomes, api.Outcome{Request: show(q, b.now()), Code: string(refusal.Code), Detail: refusal.Error()})
			case err != nil:
				return err
			default:
				out.Outcomes = append(out.Outcomes, api.Outcome{Request: show(next, b.now())})
			}
		}
		if len(out.Outcomes) == 0 {
			return state.ErrNotFound
		}
		writeJSON(w, http.StatusOK, out)
		return nil
	}
}

func readNote(r *http.Request, in *api.Note) error {
	if err := readJSON(r, in); err != nil {
		return err
	}
	return checkNote(in.Note)
}

func (b *Broker) postReview(w http.ResponseWriter, r *http.Request, who access.Person) error {
	var in api.Review
	if err := readJSON(r, &in); err != nil {
		return err
	}
	q, err := b.Review(r.Context(), who, r.PathValue("id"), in)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, show(q, b.now()))
	return nil
}

func (b *Broker) getDelegations(w http.ResponseWriter, r *http.Request, _ access.Person) error {
	list, err := b.State.Delegations(r.Context(), b.now())
	if err != nil {
		return err
	}
	out := api.Delegations{Delegations: []api.Delegation{}}
	for _, d := range list {
		out.Delegations = append(out.Delegations, showDelegation(d))
	}
	writeJSON(w, http.StatusOK, out)
	return nil
}

func (b *Broker) postDelegation(w http.ResponseWriter, r *http.Request, who access.Person) error {
	var in api.NewDelegation
	if err := readJSON(r, &in); err != nil {
		return err
	}
	d, err := b.Delegate(r.Context(), who, in)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusCreated, showDelegation(d))
	return nil
}

// Delegate lets somebody else count for who's groups, and writes it down.
func (b *Broker) Delegate(ctx context.Context, who access.Person, in api.NewDelegation) (access.Delegation, error) {
	if err := checkNote(in.Note); err != nil {
		return access.Delegation{}, err
	}
	now := b.now()
	until, err := untilOf(in.Until, now)
	if err != nil {
		return access.Delegation{}, err
	}
	entry := audit.Entry{Time: now, Actor: who.Name, Action: audit.DelegationStart, Decision: audit.Allowed, Reason: in.Note}
	if len(in.To) <= 100 {
		entry.For = in.To
	}
	d, err := b.policy.Delegate(newIDOf('d'), who, in.To, in.Note, until, now)
	if err != nil {
		return d, b.refusedAsk(ctx, entry, err)
	}
	entry.Objects, entry.Until = []string{d.ID}, &d.Until
	return d, b.State.AddDelegation(ctx, d, func() error { return b.append(ctx, entry) })
}

func untilOf(text string, now time.Time) (time.Time, error) {
	if d, err := retention.ParseTTL(text); err == nil {
		return now.Add(d), nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t.UTC(), nil
	}
	return time.Time{}, badRequest("'until' must be a duration such as 5d, or a time such as 2026-12-24T18:00:00Z")
}

func (b *Broker) postDelegationEnd(w http.ResponseWriter, r *http.Request, who access.Person) error {
	var in api.Note
	if err := readNote(r, &in); err != nil {
		return err
	}
	id := r.PathValue("id")
	if !validIDOf('d', id) {
		return state.ErrNotFound
	}
	entry := audit.Entry{Time: b.now(), Actor: who.Name, Action: audit.DelegationEnd, Decision: audit.Allowed, Reason: in.Note, Objects: []string{id}}
	d, err := b.State.ChangeDelegation(r.Context(), id, func(d access.Delegation) (access.Delegation, error) {
		next, err := d.End(who, in.Note, entry.Time)
		if err != nil {
			return d, err
		}
		return next, b.append(r.Context(), entry)
	})
	if err != nil {
		return b.refusedAsk(r.Context(), entry, err)
	}
	writeJSON(w, http.StatusOK, showDelegation(d))
	return nil
}

func showDelegation(d access.Delegation) api.Delegation {
	out := api.Delegation{ID: d.ID, From: d.From.Name, To: d.To, Groups: append([]string{}, d.From.Groups...), Created: d.Created, Until: d.Until, Note: d.Note}
	if e := d.Ended; e != nil {
		out.End = &api.Decision{By: e.By, At: e.At, Note: e.Note}
	}
	return out
}
