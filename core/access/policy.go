package access

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Spec is the access section of broker.yaml, as data. [Compile] makes a [Policy] of it.
type Spec struct {
	Rules Rules
	// Conditional rules make requests stricter. All that apply count: none can loosen
	// what another or Rules asks for.
	Conditional []Rule
	// BreakGlass is reading without an approval; nil = nobody may.
	BreakGlass *BreakGlass
	// MaxDelegation is the longest time an approver may hand their groups to another
	// approver; 0 = not at all.
	MaxDelegation time.Duration
	// MaxBatch is how many traces one ask may name; 0 = one.
	MaxBatch int
}

// Need is how many different people of a group must approve.
type Need struct {
	Group     string `json:"group"`
	Approvals int    `json:"approvals"`
}

// Rule is one conditional rule. What is zero changes nothing.
type Rule struct {
	Name string
	// When is the CEL condition that makes the rule apply; "" = always.
	When string
	// Deny refuses the request.
	Deny bool
	// Require are groups that must all approve, each by people of its own.
	Require []Need
	// Approver is a CEL condition that holds for each person whose approval counts.
	Approver string

	Approvals  int           // at least so many people in all
	RequestTTL time.Duration // at most
	GrantTTL   time.Duration // at most
	MaxReads   int           // at most
	MaxRows    int           // at most

	// Mask is what readers under this rule see masked; nil = nothing more.
	Mask            *Mask
	UnmaskApprovals int // at least

	MinReason     int
	ReasonPattern string
	TicketPattern string
}

// Policy is a compiled Spec. It does not change and is safe for concurrent use.
type Policy struct {
	spec  Spec
	base  patterns
	rules []rule
	glass *condition // nil = for everybody, if spec.BreakGlass is there
}

type patterns struct {
	reason, ticket *regexp.Regexp // nil = none
	ticketText     string
}

type rule struct {
	Rule
	key      string
	when     *condition // nil = always
	approver *condition
	patterns
}

// Compile checks a specification and reports all its faults at once, named as the keys
// of broker.yaml. What it returns cannot fail for a reason that is known beforehand.
func Compile(s Spec) (*Policy, error) {
	p := &Policy{spec: s}
	var faults []error
	fault := func(key, format string, args ...any) {
		faults = append(faults, fmt.Errorf("'access."+key+"' "+format, args...))
	}
	if err := s.Rules.Validate(); err != nil {
		faults = append(faults, err)
	} else {
		p.base = compilePatterns(s.Rules.ReasonPattern, s.Rules.TicketPattern)
	}
	if s.MaxDelegation < 0 {
		fault("max_delegation", "must not be negative; 0 means none")
	}
	if s.MaxBatch < 0 || s.MaxBatch > maxBatch {
		fault("max_batch", "must be between 0 and %d", maxBatch)
	}
	names := map[string]bool{}
	for i, r := range s.Conditional {
		key := fmt.Sprintf("rules[%d]", i)
		if r.Name == "" || len(r.Name) > 63 || strings.ContainsFunc(r.Name, func(c rune) bool { return c <= ' ' || c == 0x7f }) {
			fault(key+".name", "must be a name without spaces, up to 63 bytes")
		} else if names[r.Name] {
			fault(key+".name", "stands twice")
		}
		names[r.Name] = true
		p.rules = append(p.rules, r.compile(key, fault))
	}
	if g := s.BreakGlass; g != nil {
		p.glass = g.compile(fault)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return p, nil
}

// compile checks one rule; what is wrong goes to fault.
func (r Rule) compile(at string, fault func(key, format string, args ...any)) rule {
	out := rule{Rule: r, key: "access." + at}
	var err error
	if r.When != "" {
		if out.when, err = compile(askEnv, r.When); err != nil {
			fault(at+".when", "%w", err)
		}
	}
	if r.Approver != "" {
		if out.approver, err = compile(approveEnv, r.Approver); err != nil {
			fault(at+".approver", "%w", err)
		}
	}
	for i, n := range r.Require {
		if n.Group == "" || len(n.Group) > 200 {
			fault(fmt.Sprintf("%s.require[%d].group", at, i), "must be the name of a group")
		}
		if n.Approvals < 1 || n.Approvals > 20 {
			fault(fmt.Sprintf("%s.require[%d].approvals", at, i), "must be between 1 and 20")
		}
	}
	for _, limit := range []struct {
		key   string
		value int64
	}{
		{"approvals", int64(r.Approvals)},
		{"request_ttl", int64(r.RequestTTL)},
		{"grant_ttl", int64(r.GrantTTL)},
		{"max_reads", int64(r.MaxReads)},
		{"max_rows", int64(r.MaxRows)},
		{"min_reason", int64(r.MinReason)},
		{"unmask_approvals", int64(r.UnmaskApprovals)},
	} {
		if limit.value < 0 {
			fault(at+"."+limit.key, "must not be negative")
		}
	}
	if r.Mask != nil {
		switch err := r.Mask.Validate(); {
		case err != nil:
			fault(at+".mask", "%w", err)
		case r.Mask.None():
			fault(at+".mask", "cannot lift what others mask; let the rule that masks not apply, by its 'when'")
		}
	}
	broken := false
	if _, err := regexp.Compile(r.ReasonPattern); err != nil {
		fault(at+".reason_pattern", "is no RE2 expression: %w", err)
		broken = true
	}
	if _, err := wholeMatch(r.TicketPattern); err != nil {
		fault(at+".ticket_pattern", "is no RE2 expression: %w", err)
		broken = true
	}
	if !broken {
		out.patterns = compilePatterns(r.ReasonPattern, r.TicketPattern)
	}
	return out
}

// compilePatterns compiles patterns that were checked.
func compilePatterns(reason, ticket string) (p patterns) {
	if reason != "" {
		p.reason = regexp.MustCompile(reason)
	}
	if ticket != "" {
		p.ticket, _ = wholeMatch(ticket)
		p.ticketText = ticket
	}
	return p
}

// check measures reason and ticket against the patterns.
func (p patterns) check(rule string, ask Ask) error {
	if p.reason != nil && !p.reason.MatchString(ask.Reason) {
		return ruled(ErrReason, rule, "request: the reason does not have the form that is asked for: "+p.reason.String())
	}
	if p.ticket != nil && !p.ticket.MatchString(ask.Ticket) {
		return ruled(ErrTicket, rule, "request: a ticket of this form is needed: "+p.ticketText)
	}
	return nil
}

// maxBatch bounds MaxBatch: a batch is one transaction and one page to an approver.
const maxBatch = 100
