package access

import (
	"errors"
	"fmt"
	"time"
	"unicode"
)

// Rules are what a request is measured against when it is made. A change of rules
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
}

// DefaultRules are one approval within a day, and then one hour and 20 reads.
func DefaultRules() Rules {
	return Rules{Approvals: 1, RequestTTL: 24 * time.Hour, GrantTTL: time.Hour, MaxReads: 20}
}

// Validate reports all faults at once, named as the keys of broker.yaml.
func (r Rules) Validate() error {
	var faults []error
	if r.Approvals < 1 {
		faults = append(faults, fmt.Errorf("'access.approvals' must be at least 1, not %d", r.Approvals))
	}
	if r.RequestTTL <= 0 {
		faults = append(faults, fmt.Errorf("'access.request_ttl' must be positive, not %s", r.RequestTTL))
	}
	if r.GrantTTL <= 0 {
		faults = append(faults, fmt.Errorf("'access.grant_ttl' must be positive, not %s", r.GrantTTL))
	}
	if r.MaxReads < 1 {
		faults = append(faults, fmt.Errorf("'access.max_reads' must be at least 1, not %d", r.MaxReads))
	}
	return errors.Join(faults...)
}

// Bounds of a reason. Four letters let "bug 17" through only with a word more,
// and keep a lone ".", "-" or "n/a" out.
const (
	minReasonLetters = 4
	maxReasonBytes   = 1000
)

// CheckReason refuses a reason that says nothing: fewer than four letters, or too
// long to be read by an approver.
func CheckReason(reason string) error {
	letters := 0
	for _, r := range reason {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if letters < minReasonLetters {
		return refuse(ErrReason, fmt.Sprintf("request: say why in words (at least %d letters)", minReasonLetters))
	}
	if len(reason) > maxReasonBytes {
		return refuse(ErrReason, fmt.Sprintf("request: the reason is longer than %d bytes", maxReasonBytes))
	}
	return nil
}

// Scope is what a request is about: one trace, and if the requester narrows it,
// one tenant or one retention class of it.
type Scope struct {
	TraceID string // 32 lowercase hex digits, not all zero
	Tenant  string // "" = any
	Class   string // "" = any
}

// Validate refuses a scope that does not name one trace.
func (s Scope) Validate() error {
	zero := true
	for _, c := range []byte(s.TraceID) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return refuse(ErrScope, "request: a trace id is 32 lowercase hex digits")
		}
		zero = zero && c == '0'
	}
	if len(s.TraceID) != 32 || zero {
		return refuse(ErrScope, "request: a trace id is 32 lowercase hex digits, not all zero")
	}
	for _, name := range []string{s.Tenant, s.Class} {
		if name != "" && !validName(name) {
			return refuse(ErrScope, "request: tenant and class are made of a-z, 0-9, '_' and '-', up to 63 bytes")
		}
	}
	return nil
}

// Covers reports whether a record of the trace, tenant and class lies inside s.
func (s Scope) Covers(traceID, tenant, class string) bool {
	return traceID == s.TraceID && (s.Tenant == "" || s.Tenant == tenant) && (s.Class == "" || s.Class == class)
}

func validName(name string) bool {
	for i, c := range []byte(name) {
		alnum := c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
		if !alnum && (i == 0 || c != '_' && c != '-') {
			return false
		}
	}
	return len(name) > 0 && len(name) <= 63
}
