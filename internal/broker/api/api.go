// Package api is the language of the broker's HTTP API: what is sent and what comes
// back, version 1. Server and client both use it.
package api

import (
	"encoding/json"
	"time"
)

// NewRequest is the body of POST /v1/requests. Either TraceID or SampleID is needed.
type NewRequest struct {
	TraceID string `json:"trace_id,omitempty"`
	// SampleID is the attribute sotto.sample.id of a span: class/expiry/tenant/trace id.
	// It narrows the request to the class and the tenant.
	SampleID string `json:"sample_id,omitempty"`
	Tenant   string `json:"tenant,omitempty"`
	Class    string `json:"class,omitempty"`
	Reason   string `json:"reason"`
	// TTL is a duration such as "30m"; empty = as long as the broker allows.
	TTL string `json:"ttl,omitempty"`
	// Reads is how often the grant may be used; 0 = as often as the broker allows.
	Reads int `json:"reads,omitempty"`
	// Rows is how many records the grant may show; 0 = as many as the broker allows.
	Rows   int    `json:"rows,omitempty"`
	Ticket string `json:"ticket,omitempty"`
	// Entities are kinds of personal data that you need to see. Those that are masked for
	// you cost more approvals.
	Entities []string `json:"entities,omitempty"`
	// BreakGlass asks to read at once, without approval, for a review afterwards.
	BreakGlass bool `json:"break_glass,omitempty"`
	// Renews is the id of one's own request whose grant shall be prolonged. The scope is
	// that one's; TraceID and SampleID stay empty.
	Renews string `json:"renews,omitempty"`
	// Key is the header Idempotency-Key: sent again with it, a request is the same one. A
	// batch has none.
	Key string `json:"-"`
}

// NewBatch is the body of POST /v1/batches: one reason for several traces.
type NewBatch struct {
	// Samples are trace ids or sample ids.
	Samples []string `json:"samples"`
	// Ask holds what the requests share; it names no trace.
	Ask NewRequest `json:"ask"`
}

// Note is the body of approve, deny, withdraw and revoke.
type Note struct {
	Note string `json:"note,omitempty"`
	// For is who is away and has delegated to the caller; only approve knows it.
	For string `json:"for,omitempty"`
}

// Review is the body of POST /v1/requests/{id}/review.
type Review struct {
	Justified bool   `json:"justified"`
	Note      string `json:"note"`
}

// Outcome is how a decision about one request of a batch ended.
type Outcome struct {
	Request Request `json:"request"`
	// Code and Detail are there if it was refused.
	Code   string `json:"code,omitempty"`
	Detail string `json:"detail,omitempty"`
}

// Outcomes is the answer of a decision about a batch.
type Outcomes struct {
	Outcomes []Outcome `json:"outcomes"`
}

// NewDelegation is the body of POST /v1/delegations.
type NewDelegation struct {
	To    string `json:"to"`
	Until string `json:"until"` // a duration such as 5d, or a time, RFC 3339
	Note  string `json:"note,omitempty"`
}

// Delegation lets To approve with the groups of From.
type Delegation struct {
	ID      string    `json:"id"`
	From    string    `json:"from"`
	To      string    `json:"to"`
	Groups  []string  `json:"groups"`
	Created time.Time `json:"created"`
	Until   time.Time `json:"until"`
	Note    string    `json:"note,omitempty"`
	End     *Decision `json:"end,omitempty"`
}

// Delegations is the answer of GET /v1/delegations.
type Delegations struct {
	Delegations []Delegation `json:"delegations"`
}

// Request is an access request as it stands at the moment of the answer.
type Request struct {
	ID        string     `json:"id"`
	State     string     `json:"state"`
	Requester string     `json:"requester"`
	TraceID   string     `json:"trace_id"`
	Tenant    string     `json:"tenant,omitempty"`
	Class     string     `json:"class,omitempty"`
	Reason    string     `json:"reason"`
	Created   time.Time  `json:"created"`
	Deadline  time.Time  `json:"deadline"`
	Needs     int        `json:"needs"`
	Approvals []Decision `json:"approvals"`
	Grant     *Grant     `json:"grant,omitempty"`
	End       *Decision  `json:"end,omitempty"`
	Ticket    string     `json:"ticket,omitempty"`
	Batch     string     `json:"batch,omitempty"`
	Entities  []string   `json:"entities,omitempty"`
	// Mask is what the grant shows masked: none, all, "all but" and kinds of personal data,
	// or the kinds that are masked.
	Mask   string `json:"mask"`
	Renews string `json:"renews,omitempty"`
	// Rules are the conditional rules that made these terms, Missing what is waited for:
	// names of groups, "" for anybody.
	Rules      []string    `json:"rules,omitempty"`
	Missing    []string    `json:"missing,omitempty"`
	BreakGlass *BreakGlass `json:"break_glass,omitempty"`
}

// BreakGlass is there if the request was granted without an approval.
type BreakGlass struct {
	ReviewDue time.Time `json:"review_due"`
	Review    *Decision `json:"review,omitempty"` // nil: still to be done
	Justified bool      `json:"justified"`        // what the review found
}

// Decision is what a person decided.
type Decision struct {
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Note string    `json:"note,omitempty"`
	For  string    `json:"for,omitempty"` // whose groups it used
}

// Freeze is the state of the kill switch: the freeze that stands, or the last one.
type Freeze struct {
	Frozen bool       `json:"frozen"`
	By     string     `json:"by,omitempty"`
	At     *time.Time `json:"at,omitempty"`
	Reason string     `json:"reason,omitempty"`
	// Needs is how many different people must lift it, Lifts who has.
	Needs int        `json:"needs"`
	Lifts []Decision `json:"lifts"`
}

// Login is where people sign in: the answer of GET /v1/login.
type Login struct {
	Issuer   string   `json:"issuer"`
	ClientID string   `json:"client_id"`
	Scopes   []string `json:"scopes"`
}

// NewLogin is the body of POST /v1/login: what a device flow ended with.
type NewLogin struct {
	IDToken     string `json:"id_token"`
	AccessToken string `json:"access_token,omitempty"`
}

// SignedIn is a bearer token for this broker.
type SignedIn struct {
	Token string    `json:"token,omitempty"`
	Name  string    `json:"name"`
	Roles []string  `json:"roles"`
	Until time.Time `json:"until"`
}

// Grant is a permission to read.
type Grant struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
	Reads int       `json:"reads"`
	Used  int       `json:"used"`
	// Rows is how many records it may show in all; 0 = no limit.
	Rows     int `json:"rows,omitempty"`
	RowsUsed int `json:"rows_used"`
}

// Requests is the answer of the listings.
type Requests struct {
	Requests []Request `json:"requests"`
}

// Sample is the answer of GET /v1/requests/{id}/sample.
type Sample struct {
	Request  Request   `json:"request"`
	Reader   string    `json:"reader"`
	Records  []Record  `json:"records"`
	Problems []Problem `json:"problems"`
}

// Record is one opened record.
type Record struct {
	Object   string    `json:"object"`
	Tenant   string    `json:"tenant"`
	Class    string    `json:"class"`
	Expires  string    `json:"expires"`
	TraceID  string    `json:"trace_id"`
	SpanID   string    `json:"span_id,omitempty"`
	Signal   string    `json:"signal"`
	SealedAt time.Time `json:"sealed_at"`
	// OTLP is TracesData or LogsData in OTLP's JSON encoding.
	OTLP json.RawMessage `json:"otlp"`
}

// Problem is an object that could not be shown.
type Problem struct {
	Object string `json:"object,omitempty"`
	Error  string `json:"error"`
}

// Fault is an error answer: application/problem+json, RFC 9457.
type Fault struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
	// Code is stable; programs branch on it.
	Code     string    `json:"code"`
	Problems []Problem `json:"problems,omitempty"`
	// RetryAfter is in how many seconds it is worth to try again; 0 = unknown.
	RetryAfter int `json:"retry_after,omitempty"`
}

// Error is the detail.
func (f *Fault) Error() string {
	if f.Detail != "" {
		return f.Detail
	}
	return f.Title
}
