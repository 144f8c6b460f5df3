package detect

import "fmt"

// Action is what Redact does with a finding.
type Action int

const (
	// Mask replaces the finding by its entity: [EMAIL_ADDRESS].
	Mask Action = iota
	// Pseudonym replaces it by the entity and a keyed token, the same for the
	// same value under the same key: [EMAIL_ADDRESS:k3f9aq2mxw4t]. A SECRET is
	// masked instead: a stable name for a password invites guessing it.
	Pseudonym
	// Partial keeps at most four of the last letters and digits, and never more
	// than a third: [CREDIT_CARD:*1111]. A SECRET is masked instead.
	Partial
	// Drop empties the whole value the finding stands in: the JSON string, or
	// the whole text when it is not JSON.
	Drop
	// Keep leaves the finding as it is. Scan still reports it.
	Keep
)

var actionNames = [...]string{"mask", "pseudonym", "partial", "drop", "keep"}

// String is the name used in policy files.
func (a Action) String() string {
	if a < 0 || int(a) >= len(actionNames) {
		return fmt.Sprintf("action(%d)", int(a))
	}
	return actionNames[a]
}

// ParseAction is the inverse of String.
func ParseAction(name string) (Action, error) {
	for i, n := range actionNames {
		if n == name {
			return Action(i), nil
		}
	}
	return Mask, fmt.Errorf("unknown action %q (mask, pseudonym, partial, drop or keep)", name)
}
