package access

import (
	"fmt"
	"slices"
	"time"
)

// Scope is what a request is about: one trace, and if the requester narrows it, one
// tenant or one retention class of it.
type Scope struct {
	TraceID string // 32 lowercase hex digits, not all zero
	Tenant  string // "" = any
	Class   string // "" = any
	// Entities are the kinds of personal data, as core/detect names them, that the
	// reader needs to see. Those that are masked for them cost more approvals; see [Mask].
	Entities []string
	// Expires is the expiry of the sample if the requester named it; zero = not known. It
	// narrows nothing, conditions may look at it.
	Expires time.Time
}

// maxEntities bounds the list of a request.
const maxEntities = 32

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
	if len(s.Entities) > maxEntities {
		return refuse(ErrScope, fmt.Sprintf("request: up to %d kinds of entities can be named", maxEntities))
	}
	for i, e := range s.Entities {
		if !validEntity(e) || slices.Index(s.Entities, e) < i {
			return refuse(ErrScope, "request: an entity is named as in EMAIL_ADDRESS, each one once")
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

func validEntity(name string) bool {
	for i, c := range []byte(name) {
		if (c < 'A' || c > 'Z') && (i == 0 || (c < '0' || c > '9') && c != '_') {
			return false
		}
	}
	return len(name) > 0 && len(name) <= 63
}
