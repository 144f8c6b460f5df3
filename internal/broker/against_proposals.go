package broker

import (
	"context"
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker/state"
)

// What two people decided about erasures and legal holds is held against the log as requests
// are: a proposal that only the database has would erase or keep on nobody's word, and one
// that was taken away would let held traces go.

// loggedProposal is what a log says about one proposal: acts that were allowed.
type loggedProposal struct {
	kind      string
	propose   *audit.Record
	approvals []audit.Record
	end       *audit.Record // denied or withdrawn
	begun     *audit.Record
	newest    audit.Record
}

// proposalOf tells which proposal an entry is about.
func proposalOf(r audit.Record) (kind, id string) {
	switch action := string(r.Action); {
	case r.Erasure != "":
		return erasureKind, r.Erasure
	case strings.HasPrefix(action, "hold.release."):
		return releaseKind, r.Release
	case strings.HasPrefix(action, "hold."):
		return holdKind, r.Hold
	}
	return "", "" // the key of a hold names its hold too
}

func (l *loggedProposal) add(r audit.Record) {
	l.newest = r
	switch r.Action {
	case audit.ErasePropose, audit.HoldPropose, audit.ReleasePropose:
		l.propose = &r
	case audit.EraseApprove, audit.HoldApprove, audit.ReleaseApprove:
		l.approvals = append(l.approvals, r)
	case audit.EraseDeny, audit.EraseWithdraw, audit.HoldDeny, audit.HoldWithdraw, audit.ReleaseDeny, audit.ReleaseWithdraw:
		l.end = &r
	case audit.EraseRun, audit.HoldStart, audit.ReleaseRun:
		l.begun = &r
	}
}

// proposals are all that are stored, by id.
func (c *comparison) proposals(ctx context.Context, db *state.DB) (map[string]access.Proposal, error) {
	out := map[string]access.Proposal{}
	for _, kind := range []string{erasureKind, holdKind, releaseKind} {
		list, err := db.Proposals(ctx, state.ProposalFilter{Kind: kind, Limit: 1 << 30})
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			out[p.ID] = p
		}
	}
	return out, nil
}

// proposalsAgainstState looks for what the log has and the database has not.
func (c *comparison) proposalsAgainstState(stored map[string]access.Proposal) {
	for _, id := range c.log.proposed {
		l := c.log.proposals[id]
		p, ok := stored[id]
		switch {
		case !ok && len(l.approvals) == 0 && l.end == nil && l.begun == nil:
			c.unfinished(l.newest.Index, "it has no %s %s: the broker stopped before it was stored, or the database was rolled back", l.kind, id)
		case !ok:
			c.fault(l.newest.Index, "it has no %s %s, which was decided: it was rolled back", l.kind, id)
		default:
			c.decided(l, p)
		}
	}
}

func (c *comparison) decided(l *loggedProposal, p access.Proposal) {
	for _, a := range l.approvals {
		if !slices.ContainsFunc(p.Approvals, func(has access.Approval) bool { return strings.EqualFold(has.By, a.Actor) }) {
			c.unfinished(a.Index, "it has no approval of %s by %s: it was not stored, or the database was rolled back", p.ID, a.Actor)
		}
	}
	if s := p.State(c.now); l.end != nil && (s == access.Pending || s == access.Approved || s == access.Running) {
		c.fault(l.end.Index, "%s %s has ended by %s and is %s there: it was rolled back, or the broker stopped before it was stored; end it again", l.kind, p.ID, l.end.Actor, s)
	}
	if l.begun != nil && p.Run == nil && p.End == nil {
		c.unfinished(l.begun.Index, "it does not know that %s %s was begun", l.kind, p.ID)
	}
}

// proposalAgainstLog looks for what the database has and the log has not.
func (c *comparison) proposalAgainstLog(p access.Proposal) {
	if !c.whole {
		return
	}
	l := c.log.proposals[p.ID]
	if l == nil || l.propose == nil {
		c.fault(0, "the log has no entry of %s %s", p.Kind, p.ID)
		return
	}
	if l.kind != p.Kind || !strings.EqualFold(l.propose.Actor, p.Proposer.Name) || !sameBody(p, *l.propose) {
		c.fault(l.propose.Index, "%s %s is of somebody else or about something else there: it was edited", p.Kind, p.ID)
	}
	for _, a := range p.Approvals {
		if !slices.ContainsFunc(l.approvals, func(has audit.Record) bool { return strings.EqualFold(has.Actor, a.By) }) {
			c.fault(l.propose.Index, "the log has no approval of %s by %s: the database was edited", p.ID, a.By)
		}
	}
	if p.Run != nil && l.begun == nil {
		c.fault(l.propose.Index, "the log does not say that %s %s was begun: the database was edited", p.Kind, p.ID)
	}
	if p.End != nil && l.end == nil {
		c.fault(l.propose.Index, "the log does not say that %s has ended: the database was edited", p.ID)
	}
}

// sameBody tells whether what was proposed is what the log says.
func sameBody(p access.Proposal, e audit.Record) bool {
	switch p.Kind {
	case erasureKind:
		x, err := readErasure(access.Proposal{ID: p.ID, Body: p.Body})
		return err == nil && x.Tenant == e.Tenant && slices.Equal(x.Subjects, e.Subjects)
	case holdKind:
		h, err := readHold(access.Proposal{ID: p.ID, Body: p.Body})
		return err == nil && h.Tenant == e.Tenant && h.Expires == e.Expires && slices.Equal(h.Traces, e.Traces)
	}
	return p.Body == e.Hold
}
