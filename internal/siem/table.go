package siem

import "github.com/sotto-project/sotto/core/audit"

// class is a class of events of OCSF, by its number.
type class uint

// The classes that are used. Each is chosen so that every attribute that the schema
// requires of it is one that an entry has.
const (
	entityManagement class = 3004 // requires entity
	userAccess       class = 3005 // requires user
	authentication   class = 3002 // requires user, and service or dst_endpoint
	lifecycle        class = 6002 // requires app
)

// The numbers of activities, which differ from class to class.
const (
	otherActivity = 99

	logon = 1 // authentication

	assign = 1 // user access management
	revoke = 2

	create  = 1 // entity management
	read    = 2
	update  = 3
	remove  = 4
	suspend = 12
	resume  = 13

	start = 3 // application lifecycle
	stop  = 4
)

// severity is OCSF's number.
type severity int

const (
	informational severity = 1
	low           severity = 2
	medium        severity = 3
	high          severity = 4
)

// meaning is what an action is in the words of others.
type meaning struct {
	name     string // for people
	class    class
	activity int
	severity severity // of what was done; a refusal is at least medium
	entity   string   // the kind of thing it was done to
}

// meanings has a line for each action.
var meanings = map[audit.Action]meaning{
	audit.RequestCreate:   {"Access to a sample requested", entityManagement, create, informational, "access request"},
	audit.RequestApprove:  {"Access to a sample approved", userAccess, assign, low, "access request"},
	audit.RequestDeny:     {"Access to a sample denied", userAccess, otherActivity, informational, "access request"},
	audit.RequestWithdraw: {"Request withdrawn", entityManagement, remove, informational, "access request"},
	audit.BreakGlass:      {"Access taken without an approval", userAccess, assign, high, "access request"},
	audit.Review:          {"Access without an approval reviewed", entityManagement, update, low, "access request"},
	audit.DelegationStart: {"Approvals delegated", userAccess, assign, low, "delegation"},
	audit.DelegationEnd:   {"Delegation ended", userAccess, revoke, informational, "delegation"},
	audit.GrantRevoke:     {"Access to a sample revoked", userAccess, revoke, low, "grant"},
	audit.SampleOpen:      {"Sample opened", entityManagement, read, low, "sealed sample"},
	audit.SampleDamage:    {"Sealed records could not be opened", entityManagement, otherActivity, high, "sealed sample"},
	audit.ReadingAlarm:    {"Reading departs from the reader's habit", entityManagement, read, high, "sealed sample"},
	audit.FreezeStart:     {"All reading stopped", entityManagement, suspend, high, "reading"},
	audit.FreezeLift:      {"Word given to allow reading again", entityManagement, resume, high, "reading"},
	audit.KeyCreate:       {"Keys made", entityManagement, create, informational, "epoch key"},
	audit.KeyImport:       {"Private key from elsewhere imported", entityManagement, create, medium, "epoch key"},
	audit.SignIn:          {"Signed in", authentication, logon, informational, "session"},
	audit.BrokerStart:     {"Broker started", lifecycle, start, informational, "broker"},
	audit.BrokerStop:      {"Broker stopped", lifecycle, stop, informational, "broker"},
	audit.ObjectsExpiring: {"Expired objects about to be deleted", entityManagement, otherActivity, informational, "object"},
	audit.ObjectsDeleted:  {"Expired objects deleted", entityManagement, remove, informational, "object"},
	audit.KeyExpiring:     {"Key about to be destroyed", entityManagement, otherActivity, informational, "epoch key"},
	audit.KeyDestroyed:    {"Key destroyed", entityManagement, remove, informational, "epoch key"},
	audit.RulesApply:      {"Rules of the store changed", entityManagement, update, medium, "bucket"},
	audit.ErasePropose:    {"Erasure of a person's samples proposed", entityManagement, create, low, "erasure"},
	audit.EraseApprove:    {"Erasure approved", entityManagement, update, medium, "erasure"},
	audit.EraseDeny:       {"Erasure denied", entityManagement, update, informational, "erasure"},
	audit.EraseWithdraw:   {"Erasure withdrawn", entityManagement, remove, informational, "erasure"},
	audit.EraseRun:        {"Erasure begun or gone on with", entityManagement, otherActivity, medium, "erasure"},
	audit.EraseRemoving:   {"Records of a person about to be removed", entityManagement, otherActivity, low, "object"},
	audit.EraseRemoved:    {"Records of a person removed", entityManagement, remove, medium, "object"},
	audit.EraseDone:       {"Erasure done", entityManagement, otherActivity, medium, "erasure"},
	audit.HoldPropose:     {"Legal hold proposed", entityManagement, create, low, "legal hold"},
	audit.HoldApprove:     {"Legal hold approved", entityManagement, update, medium, "legal hold"},
	audit.HoldDeny:        {"Legal hold denied", entityManagement, update, informational, "legal hold"},
	audit.HoldWithdraw:    {"Legal hold withdrawn", entityManagement, remove, informational, "legal hold"},
	audit.HoldStart:       {"Legal hold in force", entityManagement, otherActivity, medium, "legal hold"},
	audit.HoldCopy:        {"Held records about to be copied", entityManagement, otherActivity, low, "object"},
	audit.HoldEnd:         {"Legal hold ended", entityManagement, otherActivity, medium, "legal hold"},
	audit.ReleasePropose:  {"Release of a legal hold proposed", entityManagement, create, low, "legal hold"},
	audit.ReleaseApprove:  {"Release of a legal hold approved", entityManagement, update, medium, "legal hold"},
	audit.ReleaseDeny:     {"Release of a legal hold denied", entityManagement, update, informational, "legal hold"},
	audit.ReleaseWithdraw: {"Release of a legal hold withdrawn", entityManagement, remove, informational, "legal hold"},
	audit.ReleaseRun:      {"Legal hold about to be released", entityManagement, otherActivity, medium, "legal hold"},
	audit.KEKRotating:     {"Key-encryption key about to be rotated", entityManagement, otherActivity, low, "key-encryption key"},
	audit.SubjectsRotate:  {"Key that names people rotated", entityManagement, update, medium, "subject keyset"},
	audit.SubjectsRetire:  {"Key that names people retired", entityManagement, remove, high, "subject keyset"},
	audit.KEKRotated:      {"Key-encryption key rotated", entityManagement, update, medium, "key-encryption key"},
}

// means gives the meaning of an entry. One of an action that this version does not
// know, or that is no entry, is told as such rather than left out.
func means(r audit.Record) meaning {
	m, ok := meanings[r.Action]
	if !ok {
		return meaning{"Entry that cannot be read", entityManagement, otherActivity, high, "audit entry"}
	}
	if r.Decision == audit.Refused {
		m.severity = max(m.severity, medium)
	}
	return m
}
