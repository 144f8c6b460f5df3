package api

import "time"

// Proposal is what one person proposed and others decided.
type Proposal struct {
	ID        string     `json:"id"`
	State     string     `json:"state"` // pending, approved, running, done, denied, withdrawn, expired
	Proposer  string     `json:"proposer"`
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
