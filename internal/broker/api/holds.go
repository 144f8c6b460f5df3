package api

import "time"

// NewHold is the body of POST /v1/holds.
type NewHold struct {
	// TraceIDs are what is kept, 1 to 100 traces.
	TraceIDs []string `json:"trace_ids"`
	// Tenant may be left out where the broker has one only.
	Tenant string `json:"tenant,omitempty"`
	// Expires is the day on which the hold ends, in UTC: 2027-02-28.
	Expires string `json:"expires"`
	Reason  string `json:"reason"`
	Ticket  string `json:"ticket,omitempty"`
}

// NewRelease is the body of POST /v1/holds/{id}/release.
type NewRelease struct {
	Reason string `json:"reason"`
	Ticket string `json:"ticket,omitempty"`
}

// Hold is a legal hold. It is in force while InForce is true; its copies are in the class
// hold-<id>, which a request has to name to read them.
type Hold struct {
	Proposal
	Tenant   string   `json:"tenant"`
	TraceIDs []string `json:"trace_ids"`
	Expires  string   `json:"expires"`
	InForce  bool     `json:"in_force"`
	Class    string   `json:"class"`
	// Objects and Bytes are the copies that are there.
	Objects int   `json:"objects"`
	Bytes   int64 `json:"bytes"`
	// Copied is when all that was there was last copied without a fault.
	Copied *time.Time `json:"copied,omitempty"`
	// Ended says why it has: released or expired.
	Ended string `json:"ended,omitempty"`
	// Release is the newest proposal to end it early. It is decided by its own id.
	Release *Proposal `json:"release,omitempty"`
}

// Holds is a listing, newest first.
type Holds struct {
	Holds []Hold `json:"holds"`
}
