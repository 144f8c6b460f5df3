package access

// Code names the rule that refused. Codes are stable: they stand in API answers
// and audit entries.
type Code string

// Refusal is the error of every call that is not allowed.
type Refusal struct {
	Code   Code
	Detail string // what to mend, for people
	// Rule is the name of the rule of the policy that refused; "" = one that always holds.
	Rule string
}

// Error says what was refused and how to mend it.
func (r *Refusal) Error() string {
	if r.Detail == "" {
		return "refused: " + string(r.Code)
	}
	return r.Detail
}

// Is makes two refusals with the same code equal to errors.Is.
func (r *Refusal) Is(target error) bool {
	t, ok := target.(*Refusal)
	return ok && t.Code == r.Code
}

// The refusals a caller may branch on.
var (
	ErrRole         = &Refusal{Code: "role_missing"}     // the person's roles do not allow the act
	ErrReason       = &Refusal{Code: "reason_missing"}   // no reason, or none that is made of words
	ErrScope        = &Refusal{Code: "scope_invalid"}    // the request does not name one trace
	ErrLimit        = &Refusal{Code: "limit_exceeded"}   // asks for more time or reads than the rules allow
	ErrSelfApproval = &Refusal{Code: "self_approval"}    // decides about their own request
	ErrTwice        = &Refusal{Code: "already_approved"} // the same person approves again
	ErrNotYours     = &Refusal{Code: "not_the_requester"}
	ErrOutside      = &Refusal{Code: "outside_scope"} // the grant does not cover this record
	ErrPending      = &Refusal{Code: "pending"}
	ErrGranted      = &Refusal{Code: "already_granted"}
	ErrDenied       = &Refusal{Code: "denied"}
	ErrWithdrawn    = &Refusal{Code: "withdrawn"}
	ErrRevoked      = &Refusal{Code: "revoked"}
	ErrSpent        = &Refusal{Code: "reads_spent"}
	ErrExpired      = &Refusal{Code: "expired"}
	ErrFrozen       = &Refusal{Code: "frozen"} // all reading is stopped
	// ErrUnusual refuses a reading that departs from the reader's habit, where that is blocked.
	ErrUnusual    = &Refusal{Code: "unusual_reading", Detail: "open: you have opened far more than you usually do in a day; it was told, and goes on when the day has passed"}
	ErrNotFrozen  = &Refusal{Code: "not_frozen"} // there is no freeze to lift
	ErrTicket     = &Refusal{Code: "ticket_missing"}
	ErrRule       = &Refusal{Code: "rule"}           // a rule of the policy says no, or cannot be evaluated
	ErrGroup      = &Refusal{Code: "group_missing"}  // the approval would not count: other groups are asked for
	ErrRows       = &Refusal{Code: "rows_spent"}     // the read would show more records than are left
	ErrRenewal    = &Refusal{Code: "not_renewable"}  // this request cannot be renewed, or not once more
	ErrBreakGlass = &Refusal{Code: "no_break_glass"} // the policy does not let this person break the glass
	ErrReviewDue  = &Refusal{Code: "review_due"}     // an earlier breaking of the glass waits for its review
	ErrNoReview   = &Refusal{Code: "no_review"}      // there is nothing to review, or it is done
	ErrDelegation = &Refusal{Code: "delegation"}     // a delegation that cannot be made, ended or used
	ErrApproved   = &Refusal{Code: "approved"}       // the proposal waits for nobody
	ErrRunning    = &Refusal{Code: "running"}        // the proposal is begun
	ErrDone       = &Refusal{Code: "done"}           // the proposal was carried out
)

func refuse(kind *Refusal, detail string) error { return &Refusal{Code: kind.Code, Detail: detail} }

// ruled is refuse for a rule of the policy.
func ruled(kind *Refusal, rule, detail string) error {
	return &Refusal{Code: kind.Code, Detail: detail, Rule: rule}
}

// stateRefusal is the refusal for an act that state s does not allow.
func stateRefusal(s State, act string) error {
	switch s {
	case Pending:
		return refuse(ErrPending, act+": the request still waits for approval")
	case Granted:
		return refuse(ErrGranted, act+": the request is already granted; revoke it instead")
	case Denied:
		return refuse(ErrDenied, act+": the request was denied")
	case Withdrawn:
		return refuse(ErrWithdrawn, act+": the request was withdrawn")
	case Revoked:
		return refuse(ErrRevoked, act+": the grant was revoked")
	case Spent:
		return refuse(ErrSpent, act+": the grant's reads are used up; make a new request")
	case Expired:
		return refuse(ErrExpired, act+": the request or its grant has expired; make a new request")
	}
	panic("access: unknown state " + string(s))
}
