package api

import "time"

// NewErasure is the body of POST /v1/erasures. The ids are turned into pseudonyms at once
// and are not kept.
type NewErasure struct {
	// Subjects are the ids of one person, as the services write them into user.id and its like.
	Subjects []string `json:"subjects"`
	// Tenant may be left out where the broker has one only.
	Tenant string `json:"tenant,omitempty"`
	Reason string `json:"reason"`
	Ticket string `json:"ticket,omitempty"`
}

// Erasure is one proposal and what became of it. Subjects are pseudonyms.
type Erasure struct {
	ID        string     `json:"id"`
	State     string     `json:"state"`
	Proposer  string     `json:"proposer"`
	Tenant    string     `json:"tenant"`
	Subjects  []string   `json:"subjects"`
	Reason    string     `json:"reason"`
	Ticket    string     `json:"ticket,omitempty"`
	Created   time.Time  `json:"created"`
	Deadline  time.Time  `json:"deadline"`
	Needs     int        `json:"needs"`
	Approvals []Decision `json:"approvals"`
	Begun     *Decision  `json:"begun,omitempty"`
	Done      *time.Time `json:"done,omitempty"`
	End       *Decision  `json:"end,omitempty"`
}

// Erasures is a listing, newest first.
type Erasures struct {
	Erasures []Erasure `json:"erasures"`
}
