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
	Name  string `json:"name,omitempty"`
	Roles []Role `json:"roles,omitempty"`
	// Groups are those that rules may ask approvals of.
	Groups []string `json:"groups,omitempty"`
	// Identities are other names of the same human being: further accounts, e-mail
	// addresses. Two people with one name in common are one person.
	Identities []string `json:"identities,omitempty"`
}

// Has reports whether p holds any of the roles.
func (p Person) Has(roles ...Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(p.Roles, r) })
}

// Same reports whether p and o are one human being, as far as their names tell.
func (p Person) Same(o Person) bool { return meet(p.names(), o.names()) }

// Is reports whether name is one of p's.
func (p Person) Is(name string) bool { return meet(p.names(), []string{name}) }

func (p Person) in(group string) bool { return meet(p.Groups, []string{group}) }

func (p Person) names() []string { return append([]string{p.Name}, p.Identities...) }

// involves reports whether p must not decide about what o asked: they are one human
// being, or one of them is an account that stands for a group the other belongs to.
func (p Person) involves(o Person) bool {
	return p.Same(o) || meet(p.names(), o.Groups) || meet(o.names(), p.Groups)
}

// meet reports whether two lists of names share one. Case is folded so that an
// identity provider that changes the case of a login does not make a second person.
func meet(a, b []string) bool {
	for _, x := range a {
		for _, y := range b {
			if x != "" && strings.EqualFold(x, y) {
				return true
			}
		}
	}
	return false
}
