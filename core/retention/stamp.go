package retention

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// The attributes of a chosen span or log record. They are set by the retain
// processor alone: what a client sends under these keys is removed.
const (
	AttrClass    = "sotto.retention.class"
	AttrExpires  = "sotto.retention.expires_at"
	AttrSampleID = "sotto.sample.id"
)

// Stamp says that a trace is kept: where, until when, and for whom.
type Stamp struct {
	Class   string
	Expires time.Time
	Tenant  string
	TraceID string // 32 lower-case hex digits
}

// SampleID spells the stamp as "<class>/<expiry>/<tenant>/<trace id>", which is
// what a debugger copies from a backend to ask for the sample.
func (s Stamp) SampleID() string {
	return strings.Join([]string{s.Class, FormatExpiry(s.Expires), s.Tenant, s.TraceID}, "/")
}

// ParseSampleID reads what [Stamp.SampleID] writes, and nothing else.
func ParseSampleID(id string) (Stamp, error) {
	parts := strings.Split(id, "/")
	if len(parts) != 4 {
		return Stamp{}, errors.New("parse sample id: want class/expiry/tenant/trace id")
	}
	if !ValidName(parts[0]) || !ValidName(parts[2]) {
		return Stamp{}, errors.New("parse sample id: the class or the tenant is not a valid name")
	}
	at, err := ParseExpiry(parts[1])
	if err != nil {
		return Stamp{}, fmt.Errorf("parse sample id: %w", err)
	}
	if _, ok := ParseTraceID(parts[3]); !ok {
		return Stamp{}, errors.New("parse sample id: the trace id is not 32 lower-case hex digits")
	}
	return Stamp{Class: parts[0], Expires: at, Tenant: parts[2], TraceID: parts[3]}, nil
}
