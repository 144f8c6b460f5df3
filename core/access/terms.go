package access

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Terms are what a policy makes of one ask: what must happen before a grant, and how
// far the grant goes.
type Terms struct {
	// Needs is how many different people must approve in all, those of Groups included.
	Needs int
	// Groups must all approve, each by people who are not counted for another one.
	Groups []Need
	// Approvers are conditions that each person must meet whose approval counts.
	Approvers []ApproverRule
	// Applied are the names of the conditional rules behind these terms.
	Applied []string

	RequestTTL time.Duration
	GrantTTL   time.Duration
	Reads      int
	Rows       int // 0 = no limit

	// Mask is what the reader will see masked, without what the requester named.
	Mask Mask
	// MaskedBy are the rules behind the mask; "access.mask" is the one for all.
	MaskedBy []string
	// Lifted are the kinds that the requester named and that are masked without it.
	Lifted []string
	// UnmaskApprovals is how many must at least approve if anything is lifted; 0 = see
	// [Rules].
	UnmaskApprovals int
}

// ApproverRule is a condition on approvers. It travels with the request as text, so
// that a changed policy does not change what an existing request asks for.
type ApproverRule struct {
	Rule      string `json:"rule"`
	Condition string `json:"condition"`
}

// Judgement is a policy's answer to an ask, with the way that led to it.
type Judgement struct {
	Terms Terms
	// Results tell of each conditional rule whether it applies.
	Results []Result
	// Refusal is nil if the ask may become a request.
	Refusal error
}

// Judge measures an ask. Every rule is evaluated, also after one that refuses, so that
// an explanation is whole; the first refusal counts.
func (p *Policy) Judge(who Person, ask Ask, now time.Time) Judgement {
	r := p.spec.Rules
	j := Judgement{Terms: Terms{
		Needs: r.Approvals, RequestTTL: r.RequestTTL, GrantTTL: r.GrantTTL, Reads: r.MaxReads, Rows: r.MaxRows,
		Mask: r.Mask, UnmaskApprovals: r.UnmaskApprovals,
	}}
	if !r.Mask.None() {
		j.Terms.MaskedBy = []string{"access.mask"}
	}
	no := func(err error) {
		if j.Refusal == nil {
			j.Refusal = err
		}
	}
	least := max(minReasonLetters, r.MinReason)
	no(p.base.check("", ask))
	f := facts(who, ask, now)
	for _, rule := range p.rules {
		result := Result{Rule: rule.Name, Key: rule.key, Holds: true}
		if rule.when != nil {
			result = rule.when.explain(rule.Name, rule.key, f)
		}
		switch {
		case result.Error != "":
			// Whether the rule applies is not known, so the request cannot be made.
			no(ruled(ErrRule, rule.Name, undecided("request", rule.Name, rule.when, f)))
			result.Effect = "refused, as it cannot be decided"
		case !result.Holds:
			result.Effect = "does not apply"
		case rule.Deny:
			no(ruled(ErrRule, rule.Name, fmt.Sprintf("request: the rule %q of this broker refuses it", rule.Name)))
			result.Effect = "refused"
		default:
			no(rule.check(rule.Name, ask))
			least = max(least, rule.MinReason)
			j.Terms.tighten(rule)
			result.Effect = rule.effect()
		}
		j.Results = append(j.Results, result)
	}
	if ask.BreakGlass {
		result, err := p.judgeGlass(f, &j.Terms)
		no(err)
		j.Results = append(j.Results, result)
	}
	result, err := p.unmask(who, ask, now, &j.Terms)
	no(err)
	if result.Holds {
		j.Results = append(j.Results, result)
	}
	no(checkReason("request", ask.Reason, least))
	no(p.checkLimits(ask, j.Terms))
	return j
}

// tighten takes the stricter of each.
func (t *Terms) tighten(r rule) {
	t.Applied = append(t.Applied, r.Name)
	for _, n := range r.Require {
		i := slices.IndexFunc(t.Groups, func(h Need) bool { return strings.EqualFold(h.Group, n.Group) })
		if i < 0 {
			t.Groups = append(t.Groups, n)
		} else {
			t.Groups[i].Approvals = max(t.Groups[i].Approvals, n.Approvals)
		}
	}
	if r.Approver != "" {
		t.Approvers = append(t.Approvers, ApproverRule{r.Name, r.Approver})
	}
	of := 0
	for _, n := range t.Groups {
		of += n.Approvals
	}
	t.Needs = max(t.Needs, r.Approvals, of)
	t.RequestTTL = least(t.RequestTTL, r.RequestTTL)
	t.GrantTTL = least(t.GrantTTL, r.GrantTTL)
	t.Reads = least(t.Reads, r.MaxReads)
	t.Rows = least(t.Rows, r.MaxRows)
	t.UnmaskApprovals = max(t.UnmaskApprovals, r.UnmaskApprovals)
	if r.Mask != nil {
		t.Mask = t.Mask.Union(*r.Mask)
		t.MaskedBy = append(t.MaskedBy, r.Name)
	}
}

// least is the smaller of two limits, where 0 is none.
func least[T int | time.Duration](a, b T) T {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// checkLimits refuses an ask for more than the terms allow.
func (p *Policy) checkLimits(ask Ask, t Terms) error {
	switch {
	case ask.TTL < 0 || ask.TTL > t.GrantTTL:
		return refuse(ErrLimit, fmt.Sprintf("request: a grant may last up to %s", t.GrantTTL))
	case ask.Reads < 0 || ask.Reads > t.Reads:
		return refuse(ErrLimit, fmt.Sprintf("request: a grant may allow up to %d reads", t.Reads))
	case ask.Rows < 0 || t.Rows > 0 && ask.Rows > t.Rows:
		return refuse(ErrLimit, fmt.Sprintf("request: a grant may show up to %d records", t.Rows))
	case len(ask.Ticket) > maxTicketBytes || strings.ContainsRune(ask.Ticket, 0):
		return refuse(ErrTicket, fmt.Sprintf("request: a ticket is up to %d bytes", maxTicketBytes))
	case ask.BatchSize > max(1, p.spec.MaxBatch):
		return refuse(ErrLimit, fmt.Sprintf("request: up to %d traces can be asked for at once", max(1, p.spec.MaxBatch)))
	case ask.renewals() > p.spec.Rules.MaxRenewals:
		return refuse(ErrRenewal, fmt.Sprintf("renew: a grant may be renewed %d time(s); make a new request", p.spec.Rules.MaxRenewals))
	}
	return nil
}

// undecided says why, without a value: only which variable is missing.
func undecided(act, rule string, c *condition, f map[string]any) string {
	for _, name := range c.names {
		if _, known := f[name]; !known && (name == "sample.tenant" || name == "sample.class" || name == "sample.expires") {
			return fmt.Sprintf("%s: the rule %q decides by %s: name the sample by its sotto.sample.id, or its tenant and class", act, rule, name)
		}
	}
	return fmt.Sprintf("%s: the rule %q of this broker cannot be decided", act, rule)
}

// checkApprover evaluates the conditions on an approver. One that cannot be evaluated
// refuses.
func (q Request) checkApprover(by Person, on string, now time.Time) error {
	for _, r := range q.ExplainApprover(by, on, now) {
		switch {
		case r.Error != "":
			return ruled(ErrRule, r.Rule, fmt.Sprintf("approve: the rule %q of this request cannot be decided", r.Rule))
		case !r.Holds:
			return ruled(ErrRule, r.Rule, fmt.Sprintf("approve: you do not meet the rule %q of this request", r.Rule))
		}
	}
	return nil
}
