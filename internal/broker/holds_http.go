package broker

import (
	"net/http"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/internal/broker/api"
)

func (b *Broker) holdRoutes(handle func(pattern string, f handlerFunc)) {
	handle("POST /v1/holds", b.postHold)
	handle("GET /v1/holds", b.getHolds)
	handle("GET /v1/holds/{id}", b.getHold)
	handle("POST /v1/holds/{id}/release", b.postRelease)
	for verb := range holdVerbs {
		handle("POST /v1/holds/{id}/"+verb, b.postHoldVerb(verb))
	}
}

func (b *Broker) postHold(w http.ResponseWriter, r *http.Request, who access.Person) error {
	var in api.NewHold
	if err := readJSON(r, &in); err != nil {
		return err
	}
	h, err := b.ProposeHold(r.Context(), who, in)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/v1/holds/"+h.ID)
	writeJSON(w, http.StatusCreated, b.showHold(h))
	return nil
}

func (b *Broker) postRelease(w http.ResponseWriter, r *http.Request, who access.Person) error {
	var in api.NewRelease
	if err := readJSON(r, &in); err != nil {
		return err
	}
	h, err := b.ProposeRelease(r.Context(), who, r.PathValue("id"), in)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusCreated, b.showHold(h))
	return nil
}

func (b *Broker) getHolds(w http.ResponseWriter, r *http.Request, who access.Person) error {
	list, err := b.Holds(r.Context(), who)
	if err != nil {
		return err
	}
	out := api.Holds{Holds: []api.Hold{}}
	for _, h := range list {
		out.Holds = append(out.Holds, b.showHold(h))
	}
	writeJSON(w, http.StatusOK, out)
	return nil
}

func (b *Broker) getHold(w http.ResponseWriter, r *http.Request, who access.Person) error {
	h, err := b.FindHold(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, b.showHold(h))
	return nil
}

func (b *Broker) postHoldVerb(verb string) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request, who access.Person) error {
		var in api.Note
		if err := readNote(r, &in); err != nil {
			return err
		}
		h, err := b.DecideHold(r.Context(), who, r.PathValue("id"), verb, in.Note)
		if err != nil {
			return err
		}
		writeJSON(w, http.StatusOK, b.showHold(h))
		return nil
	}
}

func (b *Broker) showHold(h Hold) api.Hold {
	now := b.now()
	out := api.Hold{
		Proposal: b.showProposal(h.Proposal), Tenant: h.Tenant, TraceIDs: h.Traces, Expires: h.Expires, InForce: h.InForce(now),
		Class: retention.HoldClass(h.ID), Objects: h.Record.Objects, Bytes: h.Record.Bytes, Ended: h.Record.Ended,
	}
	if at := h.Record.Copied; !at.IsZero() {
		out.Copied = &at
	}
	if h.Release != nil {
		p := b.showProposal(*h.Release)
		out.Release = &p
	}
	return out
}

func (b *Broker) showProposal(p access.Proposal) api.Proposal {
	out := api.Proposal{
		ID: p.ID, State: string(p.State(b.now())), Proposer: p.Proposer.Name, Reason: p.Reason, Ticket: p.Ticket,
		Created: p.Created, Deadline: p.Deadline, Needs: p.Needs, Approvals: []api.Decision{},
	}
	for _, a := range p.Approvals {
		out.Approvals = append(out.Approvals, api.Decision{By: a.By, At: a.At, Note: a.Note})
	}
	if r := p.Run; r != nil {
		out.Begun = &api.Decision{By: r.By, At: r.At}
		if !r.Done.IsZero() {
			out.Done = &r.Done
		}
	}
	if p.End != nil {
		out.End = &api.Decision{By: p.End.By, At: p.End.At, Note: p.End.Note}
	}
	return out
}
