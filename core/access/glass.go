package access

import (
	"fmt"
	"time"
)

// BreakGlass lets a person read at once, without an approval, in an emergency. The
// price is an alarm and a debt: somebody else must review it, and until then the same
// person does not break the glass again.
type BreakGlass struct {
	// When is the CEL condition for who may and about what; "" = every debugger.
	When string
	// GrantTTL and MaxReads are the limits, beside those of the rules. Must be set.
	GrantTTL time.Duration
	MaxReads int
	// ReviewWithin is how long the review may take before it is overdue.
	ReviewWithin time.Duration
	// Unmask lets a broken glass show the kinds of personal data that it names and that are
	// masked for the reader. Else naming them refuses it.
	Unmask bool
	// MaxUnreviewed is how many reviews may be due before the next one is refused; 0 = 1.
	MaxUnreviewed int
}

// Glass is what a broken glass leaves behind.
type Glass struct {
	Due    time.Time // the review is overdue at Due
	Review *Review   // nil = still to be done
}

// Review is somebody's judgement afterwards.
type Review struct {
	By        string
	At        time.Time
	Justified bool
	Note      string
}

func (g BreakGlass) compile(fault func(key, format string, args ...any)) *condition {
	if g.GrantTTL <= 0 {
		fault("break_glass.grant_ttl", "must be positive")
	}
	if g.MaxReads < 1 {
		fault("break_glass.max_reads", "must be at least 1")
	}
	if g.ReviewWithin <= 0 {
		fault("break_glass.review_within", "must be positive")
	}
	if g.MaxUnreviewed < 0 {
		fault("break_glass.max_unreviewed", "must not be negative; 0 means 1")
	}
	if g.When == "" {
		return nil
	}
	c, err := compile(askEnv, g.When)
	if err != nil {
		fault("break_glass.when", "%w", err)
	}
	return c
}

// judgeGlass decides whether the glass may be broken, and bounds the grant.
func (p *Policy) judgeGlass(f map[string]any, t *Terms) (Result, error) {
	const name, key = "break_glass", "access.break_glass"
	g := p.spec.BreakGlass
	r := Result{Rule: name, Key: key, Holds: true, Effect: "granted without approval, reviewed afterwards"}
	if g == nil {
		r.Holds, r.Effect = false, "refused"
		return r, ruled(ErrBreakGlass, name, "request: this broker lets nobody break the glass")
	}
	if p.glass != nil {
		r = p.glass.explain(name, key, f)
		r.Effect = "granted without approval, reviewed afterwards"
	}
	if !r.Holds {
		r.Effect = "refused"
		return r, ruled(ErrBreakGlass, name, "request: this broker does not let you break the glass for this")
	}
	t.GrantTTL, t.Reads = least(t.GrantTTL, g.GrantTTL), least(t.Reads, g.MaxReads)
	return r, nil
}

// breakGlass grants q at once, if no review is due.
func (p *Policy) breakGlass(q Request, debts []Request, now time.Time) (Request, error) {
	due := 0
	for _, d := range debts {
		if d.NeedsReview() && d.requester().Same(q.requester()) {
			due++
		}
	}
	if due >= max(1, p.spec.BreakGlass.MaxUnreviewed) {
		return Request{}, ruled(ErrReviewDue, "break_glass", fmt.Sprintf("request: %d earlier break-glass reading(s) of yours must be reviewed by somebody else first", due))
	}
	q.Grant = &Grant{From: now, Until: now.Add(q.TTL), Reads: q.Reads, Rows: q.Rows, Mask: q.Mask}
	q.Glass = &Glass{Due: now.Add(p.spec.BreakGlass.ReviewWithin)}
	return q, nil
}

// NeedsReview reports whether the glass was broken and nobody has reviewed it.
func (q Request) NeedsReview() bool { return q.Glass != nil && q.Glass.Review == nil }

// Review settles a broken glass. It needs words, and somebody else than the reader. It
// may come while the grant lives, and after; a grant found unjustified ends with it.
func (q Request) Review(by Person, justified bool, note string, now time.Time) (Request, error) {
	if by.involves(q.requester()) {
		return q, refuse(ErrSelfApproval, "review: nobody reviews their own reading")
	}
	if !by.Has(Approver, Auditor) {
		return q, refuse(ErrRole, "review: needs the role approver or auditor")
	}
	if !q.NeedsReview() {
		return q, refuse(ErrNoReview, "review: no glass was broken with this request, or it is reviewed")
	}
	if err := checkReason("review", note, minReasonLetters); err != nil {
		return q, err
	}
	g := *q.Glass
	g.Review = &Review{By: by.Name, At: now, Justified: justified, Note: note}
	q.Glass = &g
	if s := q.State(now); !justified && (s == Granted || s == Spent) {
		return q.end(Revoked, by, note, now), nil
	}
	return q, nil
}
