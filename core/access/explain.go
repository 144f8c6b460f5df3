package access

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// effect tells what a rule changes.
func (r rule) effect() string {
	var parts []string
	say := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	for _, n := range r.Require {
		say("%d of group %s must approve", n.Approvals, n.Group)
	}
	if r.Approver != "" {
		say("approvers must meet: %s", r.Approver)
	}
	if r.Approvals > 0 {
		say("at least %d approvals", r.Approvals)
	}
	if r.RequestTTL > 0 {
		say("waits at most %s", r.RequestTTL)
	}
	if r.GrantTTL > 0 {
		say("lasts at most %s", r.GrantTTL)
	}
	if r.MaxReads > 0 {
		say("at most %d reads", r.MaxReads)
	}
	if r.MaxRows > 0 {
		say("at most %d records", r.MaxRows)
	}
	if r.Mask != nil {
		say("masks %s", r.Mask)
	}
	if r.UnmaskApprovals > 0 {
		say("at least %d approvals to lift a mask", r.UnmaskApprovals)
	}
	if r.MinReason > 0 {
		say("a reason of %d letters", r.MinReason)
	}
	if r.ReasonPattern != "" {
		say("a reason like %s", r.ReasonPattern)
	}
	if r.ticketText != "" {
		say("a ticket like %s", r.ticketText)
	}
	return strings.Join(append(parts, "applies")[:max(1, len(parts))], ", ")
}

// ExplainApprover evaluates what the request's rules ask of an approver. on is whom
// they act for, or "".
func (q Request) ExplainApprover(by Person, on string, now time.Time) []Result {
	if len(q.Approvers) == 0 {
		return nil
	}
	f := approverFacts(facts(q.requester(), q.ask(), now), by, on)
	out := make([]Result, len(q.Approvers))
	for i, r := range q.Approvers {
		c, err := compile(approveEnv, r.Condition)
		if err != nil { // it compiled once; another version of the broker does not know it
			out[i] = Result{Rule: r.Rule, Key: "approver", Condition: r.Condition, Error: errors.Join(err).Error()}
			continue
		}
		out[i] = c.explain(r.Rule, "approver", f)
	}
	return out
}
