package console

import (
	"context"
	"net/http"

	"github.com/sotto-project/sotto/core/access"
)

type waitingPage struct {
	Rows    []requestRow // this person can decide about
	InForce []requestRow // grants that can be revoked
}

// waiting are the requests that a person can decide about now, the most urgent first.
func (c *Console) waiting(ctx context.Context, who access.Person) ([]access.Request, error) {
	now := c.broker.Now()
	list, err := c.broker.List(ctx, who, 0, func(q access.Request) bool {
		return q.State(now) == access.Pending && allowed(q.Approve(who, "", now))
	})
	sortedDeadline(list)
	return list, err
}

func (c *Console) getWaiting(w http.ResponseWriter, r *http.Request, who access.Person) error {
	if !who.Has(access.Approver) {
		return &access.Refusal{Code: access.ErrRole.Code, Detail: "this needs the role approver"}
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
	var p waitingPage
	for _, q := range waiting {
		p.Rows = append(p.Rows, row(q, now))
	}
	for _, q := range granted {
		p.InForce = append(p.InForce, row(q, now))
	}
	c.show(w, r, http.StatusOK, who, "Waiting for me", "waiting", p)
	return nil
}
