package broker

import (
	"slices"
	"time"

	"github.com/sotto-project/sotto/core/access"
)

// AccessConfig is access.Spec in YAML. [config/broker.yaml] explains each key; what is
// weaker than the default has to be said.
type AccessConfig struct {
	Approvals     int        `yaml:"approvals"`      // different people who must approve; default 1
	RequestTTL    Duration   `yaml:"request_ttl"`    // how long a request may wait; default 1d
	GrantTTL      Duration   `yaml:"grant_ttl"`      // longest life of a grant; default 1h
	MaxReads      int        `yaml:"max_reads"`      // most reads of a grant; default 20
	MaxRows       int        `yaml:"max_rows"`       // most records of a grant in all its reads; default 0: no limit
	MinReason     int        `yaml:"min_reason"`     // letters that a reason has at least; default 4
	ReasonPattern string     `yaml:"reason_pattern"` // RE2 that must be found in the reason; default none
	TicketPattern string     `yaml:"ticket_pattern"` // RE2 that the ticket is; default none: no ticket is needed
	MaxRenewals   int        `yaml:"max_renewals"`   // how often a grant may be renewed; default 3
	MaxBatch      int        `yaml:"max_batch"`      // most traces of one ask; default 20
	MaxDelegation Duration   `yaml:"max_delegation"` // longest delegation of an approver who is away; default 0: none
	Mask          MaskConfig `yaml:"mask"`           // personal data that every reader sees masked; default none
	// UnmaskApprovals is how many must at least approve a request that names kinds which are
	// masked for the requester; default 0: one more than without.
	UnmaskApprovals int               `yaml:"unmask_approvals"`
	Rules           []RuleConfig      `yaml:"rules,omitempty"`
	BreakGlass      *BreakGlassConfig `yaml:"break_glass,omitempty"` // default none: nobody may
}

// RuleConfig is a conditional rule. All that apply count, and each can only tighten.
type RuleConfig struct {
	Name            string       `yaml:"name"`
	When            string       `yaml:"when"`    // CEL; default: always
	Deny            bool         `yaml:"deny"`    // refuse the request
	Require         []NeedConfig `yaml:"require"` // groups that must all approve, by different people
	Approver        string       `yaml:"approver"`
	Approvals       int          `yaml:"approvals"`
	RequestTTL      Duration     `yaml:"request_ttl"`
	GrantTTL        Duration     `yaml:"grant_ttl"`
	MaxReads        int          `yaml:"max_reads"`
	MaxRows         int          `yaml:"max_rows"`
	Mask            *MaskConfig  `yaml:"mask,omitempty"` // personal data that readers under this rule see masked; default: nothing more
	UnmaskApprovals int          `yaml:"unmask_approvals,omitempty"`
	MinReason       int          `yaml:"min_reason"`
	ReasonPattern   string       `yaml:"reason_pattern"`
	TicketPattern   string       `yaml:"ticket_pattern"`
}

// NeedConfig is how many people of a group must approve.
type NeedConfig struct {
	Group     string `yaml:"group"`
	Approvals int    `yaml:"approvals"` // default 1
}

// BreakGlassConfig lets people read without an approval, for a review afterwards.
type BreakGlassConfig struct {
	When          string   `yaml:"when"`             // CEL; default: every debugger
	GrantTTL      Duration `yaml:"grant_ttl"`        // default 15m
	MaxReads      int      `yaml:"max_reads"`        // default 5
	ReviewWithin  Duration `yaml:"review_within"`    // default 2d
	Unmask        bool     `yaml:"unmask,omitempty"` // show what is masked for the reader, if they name it; default false: refused
	MaxUnreviewed int      `yaml:"max_unreviewed"`   // reviews that may be due before the next time; default 1
}

// defaultAccess is what an empty section means.
func defaultAccess() AccessConfig {
	r := access.DefaultRules()
	return AccessConfig{
		Approvals: r.Approvals, RequestTTL: Duration(r.RequestTTL), GrantTTL: Duration(r.GrantTTL), MaxReads: r.MaxReads,
		MinReason: 4, MaxRenewals: r.MaxRenewals, MaxBatch: 20, Mask: MaskConfig(r.Mask),
	}
}

// AccessSpec is the access section as core/access wants it.
func (c Config) AccessSpec() access.Spec {
	a := c.Access
	s := access.Spec{
		Rules: access.Rules{
			Approvals: a.Approvals, RequestTTL: time.Duration(a.RequestTTL), GrantTTL: time.Duration(a.GrantTTL),
			MaxReads: a.MaxReads, MaxRows: a.MaxRows, MinReason: a.MinReason, ReasonPattern: a.ReasonPattern,
			TicketPattern: a.TicketPattern, MaxRenewals: a.MaxRenewals, Mask: access.Mask(a.Mask), UnmaskApprovals: a.UnmaskApprovals,
		},
		MaxDelegation: time.Duration(a.MaxDelegation), MaxBatch: a.MaxBatch,
	}
	for _, r := range a.Rules {
		rule := access.Rule{
			Name: r.Name, When: r.When, Deny: r.Deny, Approver: r.Approver, Approvals: r.Approvals,
			RequestTTL: time.Duration(r.RequestTTL), GrantTTL: time.Duration(r.GrantTTL), MaxReads: r.MaxReads, MaxRows: r.MaxRows,
			MinReason: r.MinReason, ReasonPattern: r.ReasonPattern, TicketPattern: r.TicketPattern,
			Mask: (*access.Mask)(r.Mask), UnmaskApprovals: r.UnmaskApprovals,
		}
		for _, n := range r.Require {
			if n.Approvals == 0 {
				n.Approvals = 1
			}
			rule.Require = append(rule.Require, access.Need(n))
		}
		s.Conditional = append(s.Conditional, rule)
	}
	if g := a.BreakGlass; g != nil {
		s.BreakGlass = &access.BreakGlass{
			When: g.When, GrantTTL: time.Duration(g.GrantTTL), MaxReads: g.MaxReads,
			ReviewWithin: time.Duration(g.ReviewWithin), MaxUnreviewed: g.MaxUnreviewed, Unmask: g.Unmask,
		}
		setDefault(&s.BreakGlass.GrantTTL, 15*time.Minute)
		setDefault(&s.BreakGlass.MaxReads, 5)
		setDefault(&s.BreakGlass.ReviewWithin, 48*time.Hour)
	}
	return s
}

func setDefault[T comparable](p *T, value T) {
	if *p == *new(T) {
		*p = value
	}
}

// Masks reports whether the policy masks anything for anybody.
func (a AccessConfig) Masks() bool {
	return !access.Mask(a.Mask).None() || slices.ContainsFunc(a.Rules, func(r RuleConfig) bool { return r.Mask != nil })
}

// person is somebody of the people section as core/access knows them.
func (p PersonConfig) person() access.Person {
	who := access.Person{Name: p.Name, Roles: p.Roles, Groups: p.Groups, Identities: append([]string{}, p.SamePerson...)}
	if p.Email != "" {
		who.Identities = append(who.Identities, p.Email)
	}
	if len(who.Identities) == 0 {
		who.Identities = nil
	}
	return who
}
