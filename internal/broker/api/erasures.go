package api

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
	Proposal
	Tenant   string   `json:"tenant"`
	Subjects []string `json:"subjects"`
}

// Erasures is a listing, newest first.
type Erasures struct {
	Erasures []Erasure `json:"erasures"`
}
