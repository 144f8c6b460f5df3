package console

import (
	"context"
	"net/http"

	"github.com/sotto-project/sotto/core/access"
)

type waitingPage struct {
	Rows    []requestRow // this person can decide about
	InForce []requestRow // grants that can be revoked
	Reviews []requestRow // broken glass that nobody has reviewed
}

// waiting are the requests that a person can decide about now, the most urgent first.
func (c *Console) waiting(ctx context.Context, who access.Person) ([]access.Request, error) {
	now := c.broker.Now()
	delegations, err := c.broker.DelegatedTo(ctx, who)
	if err != nil {
		return nil, err
	}
	list, err := c.broker.List(ctx, who, 0, func(q access.Request) bool {
		return q.State(now) == access.Pending && (allowed(q.Approve(who, "", now)) || len(standIn(q, who, delegations, now)) > 0)
	})
	sortedDeadline(list)
	return list, err
}

func (c *Console) getWaiting(w http.ResponseWriter, r *http.Request, who access.Person) error {
	if !who.Has(access.Approver, access.Auditor) {
		return &access.Refusal{Code: access.ErrRole.Code, Detail: "this needs the role approver or auditor"}
	}
	now := c.broker.Now()
	waiting, err := c.waiting(r.Context(), who)
	if err != nil {
		return err
	}
	granted, err := c.broker.List(r.Context(), who, listed, func(q access.Request) bool { return q.State(now) == access.Granted })
	if err != nil {
		return err
	}
	reviews, err := c.broker.Unreviewed(r.Context(), who)
	if err != nil {
		return err
	}
	var p waitingPage
	for _, q := range reviews {
		if allowed(q.Review(who, true, "a note is asked for later", now)) {
			p.Reviews = append(p.Reviews, row(q, now))
		}
	}
	if !who.Has(access.Approver) {
		granted = nil // an auditor revokes nothing
	}
	delegations, err := c.broker.DelegatedTo(r.Context(), who)
	if err != nil {
		return err
	}
	for _, q := range waiting {
		out := row(q, now)
		out.For, out.Self = standIn(q, who, delegations, now), allowed(q.Approve(who, "", now))
		p.Rows = append(p.Rows, out)
	}
	for _, q := range granted {
		p.InForce = append(p.InForce, row(q, now))
	}
	c.show(w, r, http.StatusOK, who, "Waiting for me", "waiting", p)
	return nil
}
