package console

import (
	"context"
	"net/http"
	"strings"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/broker/api"
)

type holdsPage struct {
	Rows    []holdRow
	Tenants []string
	Form    holdForm
	Problem *api.Fault
}

// holdForm is what somebody filled in.
type holdForm struct{ Traces, Tenant, Expires, Reason, Ticket string }

// holdRow is a hold as the page shows it.
type holdRow struct {
	broker.Hold
	State  string // in a word or two
	Until  moment
	Made   moment
	Copied *moment
	Mine   decision  // about the hold itself
	Ending *decision // about its release
	// MayRelease: it is in force and nobody has proposed to release it.
	MayRelease bool
}

// decision is a proposal, and what the viewer may do about it now.
type decision struct {
	access.Proposal
	State access.State
	Made  moment
	May   map[string]bool
}

// Any reports whether there is something to do.
func (d decision) Any() bool { return d.May["approve"] || d.May["deny"] || d.May["withdraw"] }

func (c *Console) decision(p access.Proposal, who access.Person) decision {
	now := c.broker.Now()
	able := func(act func(access.Person) error) bool { return act(who) == nil }
	return decision{Proposal: p, State: p.State(now), Made: at(p.Created, now), May: map[string]bool{
		"approve":  able(func(who access.Person) error { _, err := p.Approve(who, "", now); return err }),
		"deny":     able(func(who access.Person) error { _, err := p.Deny(who, "", now); return err }),
		"withdraw": able(func(who access.Person) error { _, err := p.Withdraw(who, "", now); return err }),
	}}
}

// holdsWaiting counts the holds and releases that a person can approve.
func (c *Console) holdsWaiting(ctx context.Context, who access.Person) (n int) {
	list, err := c.broker.Holds(ctx, who)
	if err != nil {
		return 0 // the page itself says what is wrong
	}
	for _, h := range list {
		if c.decision(h.Proposal, who).May["approve"] || h.Release != nil && c.decision(*h.Release, who).May["approve"] {
			n++
		}
	}
	return n
}

func (c *Console) getHolds(w http.ResponseWriter, r *http.Request, who access.Person) error {
	return c.listHolds(w, r, who, holdForm{}, nil)
}

func (c *Console) listHolds(w http.ResponseWriter, r *http.Request, who access.Person, form holdForm, problem *api.Fault) error {
	list, err := c.broker.Holds(r.Context(), who)
	if err != nil {
		return err
	}
	p := holdsPage{Tenants: c.broker.Config.Keyring.Tenants, Form: form, Problem: problem}
	for _, h := range list {
		p.Rows = append(p.Rows, c.holdRow(h, who))
	}
	status := http.StatusOK
	if problem != nil {
		status = problem.Status
	}
	c.show(w, r, status, who, "Legal holds", "holds", p)
	return nil
}

func (c *Console) holdRow(h broker.Hold, who access.Person) holdRow {
	now := c.broker.Now()
	row := holdRow{Hold: h, State: string(h.State(now)), Until: at(h.Epoch().Expires, now), Made: at(h.Created, now), Mine: c.decision(h.Proposal, who)}
	switch {
	case h.Record.Ended != "":
		row.State = h.Record.Ended
	case h.InForce(now):
		row.State = "in force"
	case row.State == string(access.Running):
		row.State = "being released"
	}
	if t := h.Record.Copied; !t.IsZero() {
		m := at(t, now)
		row.Copied = &m
	}
	if h.Release != nil {
		d := c.decision(*h.Release, who)
		row.Ending = &d
	}
	row.MayRelease = h.InForce(now) && (row.Ending == nil || row.Ending.State != access.Pending)
	return row
}

// postHold proposes one.
func (c *Console) postHold(w http.ResponseWriter, r *http.Request, who access.Person) error {
	form := holdForm{
		Traces: r.PostFormValue("traces"), Tenant: r.PostFormValue("tenant"), Expires: strings.TrimSpace(r.PostFormValue("expires")),
		Reason: r.PostFormValue("reason"), Ticket: strings.TrimSpace(r.PostFormValue("ticket")),
	}
	_, err := c.broker.ProposeHold(r.Context(), who, api.NewHold{
		TraceIDs: strings.Fields(strings.ToLower(form.Traces)), Tenant: form.Tenant, Expires: form.Expires, Reason: form.Reason, Ticket: form.Ticket,
	})
	return c.afterHold(w, r, who, form, "held", err)
}

// postHoldVerb decides about a hold, or about a release by its own id.
func (c *Console) postHoldVerb(w http.ResponseWriter, r *http.Request, who access.Person) error {
	id, verb, note := r.PathValue("id"), r.PathValue("verb"), r.PostFormValue("note")
	var err error
	if verb == "release" {
		_, err = c.broker.ProposeRelease(r.Context(), who, id, api.NewRelease{Reason: note})
	} else {
		_, err = c.broker.DecideHold(r.Context(), who, id, verb, note)
	}
	return c.afterHold(w, r, who, holdForm{}, verb, err)
}

func (c *Console) afterHold(w http.ResponseWriter, r *http.Request, who access.Person, form holdForm, verb string, err error) error {
	if fault, ok := faultFor(err); ok && fault.Status != http.StatusNotFound {
		return c.listHolds(w, r, who, form, fault)
	}
	if err != nil {
		return err
	}
	redirect(w, r, "/console/holds?done="+verb)
	return nil
}
