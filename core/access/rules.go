package access

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"
)

// Rules are what every request is measured against when it is made. A change of rules
// does not change requests that exist: they carry what applied to them.
type Rules struct {
	// Approvals is how many different people must approve. At least 1.
	Approvals int
	// RequestTTL is how long a request may wait for its approvals.
	RequestTTL time.Duration
	// GrantTTL is the longest time a grant may live, from the last approval on.
	GrantTTL time.Duration
	// MaxReads is the most reads a grant may allow. At least 1.
	MaxReads int
	// MaxRows is the most records a grant may show in all its reads; 0 = no limit.
	MaxRows int
	// MinReason is how many letters a reason has at least; 0 = 4.
	MinReason int
	// ReasonPattern is an RE2 expression that the reason must match somewhere; "" = none.
	ReasonPattern string
	// TicketPattern is an RE2 expression that the ticket must match as a whole; "" = no
	// ticket is needed.
	TicketPattern string
	// MaxRenewals is how often a grant may be renewed; 0 = not at all.
	MaxRenewals int
	// Mask is what every reader sees masked; the zero value is everything.
	Mask Mask
	// UnmaskApprovals is how many people must at least approve a request that names kinds
	// of personal data that are masked for the requester; 0 = one more than without them.
	UnmaskApprovals int
}

// DefaultRules are one approval within a day, and then one hour and 20 reads of what was
// sealed, as it was sealed.
func DefaultRules() Rules {
	return Rules{Approvals: 1, RequestTTL: 24 * time.Hour, GrantTTL: time.Hour, MaxReads: 20, MinReason: minReasonLetters, MaxRenewals: 3, Mask: MaskOnly()}
}

// Validate reports all faults at once, named as the keys of broker.yaml.
func (r Rules) Validate() error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if r.Approvals < 1 {
		fault("'access.approvals' must be at least 1, not %d", r.Approvals)
	}
	if r.RequestTTL <= 0 {
		fault("'access.request_ttl' must be positive, not %s", r.RequestTTL)
	}
	if r.GrantTTL <= 0 {
		fault("'access.grant_ttl' must be positive, not %s", r.GrantTTL)
	}
	if r.MaxReads < 1 {
		fault("'access.max_reads' must be at least 1, not %d", r.MaxReads)
	}
	if r.MaxRows < 0 {
		fault("'access.max_rows' must not be negative; 0 means no limit")
	}
	if r.MinReason < 0 || r.MinReason > maxReasonBytes/4 {
		fault("'access.min_reason' must be between 1 and %d letters; 0 means %d", maxReasonBytes/4, minReasonLetters)
	}
	if r.MaxRenewals < 0 {
		fault("'access.max_renewals' must not be negative; 0 means none")
	}
	if err := r.Mask.Validate(); err != nil {
		fault("'access.mask' %w", err)
	}
	if r.UnmaskApprovals < 0 {
		fault("'access.unmask_approvals' must not be negative; 0 means one more than without")
	}
	if _, err := regexp.Compile(r.ReasonPattern); err != nil {
		fault("'access.reason_pattern' is no RE2 expression: %w", err)
	}
	if _, err := wholeMatch(r.TicketPattern); err != nil {
		fault("'access.ticket_pattern' is no RE2 expression: %w", err)
	}
	return errors.Join(faults...)
}

func wholeMatch(pattern string) (*regexp.Regexp, error) {
	if _, err := regexp.Compile(pattern); err != nil { // for the message: without our frame around it
		return nil, err
	}
	return regexp.Compile(`^(?:` + pattern + `)$`)
}

// Bounds of a reason. Four letters let "bug 17" through only with a word more,
// and keep a lone ".", "-" or "n/a" out.
const (
	minReasonLetters = 4
	maxReasonBytes   = 1000
	maxTicketBytes   = 100
)

// CheckReason refuses a reason that says nothing: fewer than four letters, or too
// long to be read by an approver.
func CheckReason(reason string) error { return checkReason("request", reason, minReasonLetters) }

func checkReason(act, reason string, least int) error {
	letters := 0
	for _, r := range reason {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if strings.ContainsRune(reason, 0) { // databases differ in what they make of it
		return refuse(ErrReason, act+": the reason holds a zero character")
	}
	if letters < least {
		return refuse(ErrReason, fmt.Sprintf("%s: say why in words (at least %d letters)", act, least))
	}
	if len(reason) > maxReasonBytes {
		return refuse(ErrReason, fmt.Sprintf("%s: the reason is longer than %d bytes", act, maxReasonBytes))
	}
	return nil
}
