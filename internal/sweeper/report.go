package sweeper

import (
	"time"

	"github.com/sotto-project/sotto/internal/objstore"
)

// Report is what a store holds at a moment, for an auditor.
type Report struct {
	At      time.Time     `json:"at"`
	Objects int           `json:"objects"` // all that are there, foreign ones too
	Bytes   int64         `json:"bytes"`   // of all versions
	Keys    int           `json:"keys"`    // private keys that exist
	Store   string        `json:"store"`
	Classes []ClassReport `json:"classes"` // by name
	// Expiries says what ends when, by time and class, and KeyExpiries which private keys.
	Expiries    []ExpiryReport `json:"expiries"`
	KeyExpiries []KeyExpiry    `json:"key_expiries"`
	// Settings of the server behind the store; nil when there is none.
	Settings *objstore.Settings `json:"settings"`
	// Skew is how far the store's clock is ahead of ours; nil when it has none.
	Skew *time.Duration `json:"clock_skew_ns,omitempty"`
	// Violations holds the first of each kind; Counts has them all.
	Violations []Violation   `json:"violations"`
	Counts     map[Kind]int  `json:"violation_counts"`
	History    bool          `json:"history_checked"` // false: the store cannot show older versions, or has none
	Tolerance  time.Duration `json:"tolerance_ns,omitempty"`
}

// Clean reports whether every TTL holds.
func (r Report) Clean() bool { return len(r.Counts) == 0 }

// ClassReport is what a store holds of one class.
type ClassReport struct {
	Name     string `json:"name"`
	InPolicy bool   `json:"in_policy"`
	// Hold: it is no class of the policy, but what a legal hold keeps.
	Hold    bool   `json:"legal_hold,omitempty"`
	TTL     string `json:"ttl,omitempty"` // by the policy
	Objects int    `json:"objects"`
	Bytes   int64  `json:"bytes"`
	Tenants int    `json:"tenants"`
	// Oldest is when the oldest record was sealed, by the objects' names.
	Oldest *time.Time `json:"oldest,omitempty"`
	// NextExpiry is the earliest expiry, which lies in the past when that is violated.
	NextExpiry *time.Time `json:"next_expiry,omitempty"`
	LastExpiry *time.Time `json:"last_expiry,omitempty"`
}

// ExpiryReport is what of a class ends at a time.
type ExpiryReport struct {
	Expires string `json:"expires"` // as in the objects' names
	Class   string `json:"class"`
	Objects int    `json:"objects"`
	Bytes   int64  `json:"bytes"` // of all versions
}

// KeyExpiry is how many private keys are due at a time.
type KeyExpiry struct {
	Expires string `json:"expires"`
	Keys    int    `json:"keys"`
}

// Kind is a kind of violation.
type Kind string

// Kinds of violations.
const (
	PastTTL       Kind = "past_ttl"      // the object's expiry has come and it is there
	BeyondPolicy  Kind = "beyond_policy" // it expires later than its class allows
	NoClass       Kind = "no_class"      // the policy does not know its class
	EndedHold     Kind = "ended_hold"    // the copy or the key of a legal hold that has ended, or that nobody knows
	Foreign       Kind = "foreign"       // its name is not ours, so nothing tells when it expires
	OldVersion    Kind = "old_version"   // an older version that the listing does not show
	DeleteMarker  Kind = "delete_marker" // what a plain delete in a versioned bucket leaves
	KeyPastExpiry Kind = "key_past_expiry"
	Unfinished    Kind = "unfinished_upload" // bytes that no listing shows
	NoLifecycle   Kind = "no_lifecycle"      // the store lacks a rule that 'sotto retention apply' sets
	NotLocked     Kind = "not_locked"        // the class asks for an object lock, and it is not there
	Public        Kind = "public"            // somebody without credentials gets in
	NotKnown      Kind = "not_known"         // a setting of the store that could not be read
	ClockSkew     Kind = "clock_skew"        // the store's clock and ours are too far apart
)

// Violation is one thing that should not be.
type Violation struct {
	Kind    Kind   `json:"kind"`
	Object  string `json:"object,omitempty"`
	Version string `json:"version,omitempty"`
	Key     string `json:"key,omitempty"` // epoch id of a private key
	Class   string `json:"class,omitempty"`
	Tenant  string `json:"tenant,omitempty"`
	Expires string `json:"expires,omitempty"`
	// Late is by how much a term is exceeded.
	Late string `json:"late,omitempty"`
	// Detail says more about a setting of the store.
	Detail string `json:"detail,omitempty"`
}
