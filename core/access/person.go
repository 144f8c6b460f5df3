package access

import (
	"slices"
	"strings"
)

// Role is what a person may do.
type Role string

// The roles. A person may hold several; holding both Debugger and Approver still
// does not let anybody approve their own request.
const (
	Debugger Role = "debugger" // asks for samples and reads what was granted
	Approver Role = "approver" // approves, denies and revokes; never sees content
	Auditor  Role = "auditor"  // sees every request, grant and the audit log
	Operator Role = "operator" // runs the broker; revokes in an emergency
)

// Roles lists all roles.
func Roles() []Role { return []Role{Debugger, Approver, Auditor, Operator} }

// Person is somebody whom the caller has authenticated.
type Person struct {
	Name  string
	Roles []Role
}

// Has reports whether p holds any of the roles.
func (p Person) Has(roles ...Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(p.Roles, r) })
}

// same reports whether two names mean one person. Case is folded so that an
// identity provider that changes the case of a login does not make a second person.
func same(a, b string) bool { return strings.EqualFold(a, b) }
