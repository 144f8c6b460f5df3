package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Version of the entry schema that this package writes.
const Version = 1

// Action is what somebody did, or tried to do.
type Action string

// The actions.
const (
	RequestCreate   Action = "request.create"
	RequestApprove  Action = "request.approve"
	RequestDeny     Action = "request.deny"
	RequestWithdraw Action = "request.withdraw"
	BreakGlass      Action = "request.break_glass" // granted without an approval: an alarm
	Review          Action = "request.review"      // of a broken glass, afterwards
	DelegationStart Action = "delegation.start"
	DelegationEnd   Action = "delegation.end"
	GrantRevoke     Action = "grant.revoke"
	SampleOpen      Action = "sample.open"   // before the content leaves
	SampleDamage    Action = "sample.damage" // after a read: records that could not be opened
	ReadingAlarm    Action = "alarm.reading" // somebody opens far more than they usually do; before the content leaves
	FreezeStart     Action = "freeze.start"  // all reading is stopped
	FreezeLift      Action = "freeze.lift"   // one person's word; the second one ends it
	KeyCreate       Action = "key.create"
	KeyImport       Action = "key.import" // a private key from elsewhere; before it is stored
	SignIn          Action = "sign_in"    // to the console; refused attempts, a number of them in one entry
	BrokerStart     Action = "broker.start"
	BrokerStop      Action = "broker.stop"
	// What retention removes stands twice in the log: before, and after it is gone. A
	// first entry without its second means that the broker stopped in between.
	ObjectsExpiring Action = "retention.objects.expiring"
	ObjectsDeleted  Action = "retention.objects.deleted"
	KeyExpiring     Action = "retention.key.expiring"
	KeyDestroyed    Action = "retention.key.destroyed"
	// RulesApply is written before the lifecycle rules of the store are changed.
	RulesApply Action = "retention.rules.apply"
	// An erasure of a person's samples, which one proposes and another approves. Removals
	// stand twice in the log: before, and after the rows are gone.
	ErasePropose  Action = "erase.propose"
	EraseApprove  Action = "erase.approve"
	EraseDeny     Action = "erase.deny"
	EraseWithdraw Action = "erase.withdraw"
	EraseRun      Action = "erase.run" // begun, or gone on with after a stop
	EraseRemoving Action = "erase.objects.removing"
	EraseRemoved  Action = "erase.objects.removed"
	EraseDone     Action = "erase.done"
	// A legal hold, which one proposes and another approves, and which is in force from then
	// until its day comes or two people have released it.
	HoldPropose     Action = "hold.propose"
	HoldApprove     Action = "hold.approve"
	HoldDeny        Action = "hold.deny"
	HoldWithdraw    Action = "hold.withdraw"
	HoldStart       Action = "hold.start" // it is in force; before its key is made
	HoldCopy        Action = "hold.copy"  // before the copy is written
	HoldEnd         Action = "hold.end"
	ReleasePropose  Action = "hold.release.propose"
	ReleaseApprove  Action = "hold.release.approve"
	ReleaseDeny     Action = "hold.release.deny"
	ReleaseWithdraw Action = "hold.release.withdraw"
	ReleaseRun      Action = "hold.release.run" // before the key and the copies go; or gone on with after a stop
	// A change of the keyset with which people are named, before it is made.
	SubjectsRotate Action = "subjects.rotate"
	SubjectsRetire Action = "subjects.retire"
	// A rotation of the key-encryption key, before and after.
	KEKRotating Action = "kek.rotating"
	KEKRotated  Action = "kek.rotated"
)

// Actions lists all actions of this version.
func Actions() []Action {
	return []Action{
		RequestCreate, RequestApprove, RequestDeny, RequestWithdraw, GrantRevoke, SampleOpen, SampleDamage, ReadingAlarm,
		BreakGlass, Review, DelegationStart, DelegationEnd,
		FreezeStart, FreezeLift, KeyCreate, KeyImport, SignIn, BrokerStart, BrokerStop, ObjectsExpiring, ObjectsDeleted, KeyExpiring, KeyDestroyed,
		RulesApply, KEKRotating, KEKRotated,
		ErasePropose, EraseApprove, EraseDeny, EraseWithdraw, EraseRun, EraseRemoving, EraseRemoved, EraseDone,
		HoldPropose, HoldApprove, HoldDeny, HoldWithdraw, HoldStart, HoldCopy, HoldEnd,
		ReleasePropose, ReleaseApprove, ReleaseDeny, ReleaseWithdraw, ReleaseRun,
		SubjectsRotate, SubjectsRetire,
	}
}

// Decision is how an attempt ended.
type Decision string

// The decisions.
const (
	Allowed Decision = "allowed"
	Refused Decision = "refused"
)

// Entry is one line of the record.
type Entry struct {
	// V is the schema version; Append sets it.
	V int `json:"v"`
	// Time is when the broker decided, in UTC, by the broker's clock.
	Time time.Time `json:"time"`
	// Actor is the authenticated name, or "system" for what the broker does by itself.
	Actor string `json:"actor"`
	// Action is what was done or tried.
	Action Action `json:"action"`
	// Decision tells whether it was done.
	Decision Decision `json:"decision"`
	// Code is the rule that refused, as in the API's answer.
	Code string `json:"code,omitempty"`
	// Rule is the name of the rule of the access policy that refused.
	Rule string `json:"rule,omitempty"`
	// Request is the id of the access request.
	Request string `json:"request,omitempty"`
	// TraceID, Tenant and Class are the scope of the request, or where an object lies.
	TraceID string `json:"trace_id,omitempty"`
	Tenant  string `json:"tenant,omitempty"`
	Class   string `json:"class,omitempty"`
	// Reason is what the requester wrote, or the note of who decided; of an alarm what it saw.
	Reason string `json:"reason,omitempty"`
	// Ticket is the one that the requester named.
	Ticket string `json:"ticket,omitempty"`
	// Mask is what a grant shows masked, of an entry that makes or uses one: none, all, "all
	// but" and kinds of personal data, or the kinds that are masked.
	Mask string `json:"mask,omitempty"`
	// Batch is the id that requests made together share.
	Batch string `json:"batch,omitempty"`
	// For is whose groups an approval used, or who may use the actor's from now on.
	For string `json:"for,omitempty"`
	// Verdict of a review: justified or unjustified.
	Verdict string `json:"verdict,omitempty"`
	// Until is when the grant, the delegation or the legal hold ends.
	Until *time.Time `json:"until,omitempty"`
	// Expires is the expiry of what retention removes, as in the objects' names.
	Expires string `json:"expires,omitempty"`
	// Objects are the object keys, epochs or delegations the action was done to; of a new
	// request the kinds of personal data that shall not be masked.
	Objects []string `json:"objects,omitempty"`
	// Records is how many sealed records were opened or copied, keys made, attempts refused, or
	// readings in a day an alarm saw.
	Records int `json:"records,omitempty"`
	// Bytes is the size of the objects that were deleted, or of the copy.
	Bytes int64 `json:"bytes,omitempty"`
	// Shown names the sealed records that were opened; see [ShownDigest].
	Shown string `json:"shown,omitempty"`
	// Erasure is the id of the erasure, and Subjects are the pseudonyms of whom it erases.
	Erasure  string   `json:"erasure,omitempty"`
	Subjects []string `json:"subjects,omitempty"`
	// Hold is the id of the legal hold, Release that of the proposal to end it early, and
	// Traces are what the hold keeps.
	Hold    string   `json:"hold,omitempty"`
	Release string   `json:"release,omitempty"`
	Traces  []string `json:"trace_ids,omitempty"`
	// Made are the objects that hold rows of Objects: other people's, in their place, or
	// the copies of a legal hold.
	Made []string `json:"made,omitempty"`
	// Replica is which of several brokers on one database wrote the entry: the origin of
	// its log. Absent where there is one broker.
	Replica string `json:"replica,omitempty"`
}

// Bounds of an entry; Tessera's limit for a whole one is 64 KiB.
const (
	maxText    = 2000
	maxObjects = 56 << 10
)

// ErrEntry is wrapped by the error for an entry that does not follow the schema.
var ErrEntry = errors.New("audit entry does not follow the schema")

// marshal checks e and gives the bytes that become the leaf.
func (e Entry) marshal() ([]byte, error) {
	e.V = Version
	e.Time = e.Time.UTC()
	if err := e.check(); err != nil {
		return nil, err
	}
	return json.Marshal(e)
}

// ParseEntry reads the bytes of a leaf; it refuses what Append would not have written.
func ParseEntry(leaf []byte) (Entry, error) {
	d := json.NewDecoder(bytes.NewReader(leaf))
	d.DisallowUnknownFields()
	var e Entry
	// The decoder's own words may quote the leaf; they are not passed on.
	if err := d.Decode(&e); err != nil || d.InputOffset() != int64(len(leaf)) {
		return Entry{}, fmt.Errorf("parse entry of %d bytes: %w", len(leaf), ErrEntry)
	}
	if e.V != Version {
		return Entry{}, fmt.Errorf("parse entry: version %d is not known: %w", e.V, ErrEntry)
	}
	return e, e.check()
}

func (e Entry) check() error {
	switch {
	case e.Time.IsZero():
		return fmt.Errorf("check entry: 'time' is missing: %w", ErrEntry)
	case e.Actor == "":
		return fmt.Errorf("check entry: 'actor' is missing: %w", ErrEntry)
	case !slices.Contains(Actions(), e.Action):
		return fmt.Errorf("check entry: 'action' is not known: %w", ErrEntry)
	case e.Decision != Allowed && e.Decision != Refused:
		return fmt.Errorf("check entry: 'decision' is neither allowed nor refused: %w", ErrEntry)
	}
	for _, text := range []string{e.Actor, e.Code, e.Request, e.TraceID, e.Tenant, e.Class, e.Reason, e.Expires, e.Shown, e.Rule, e.Ticket, e.Batch, e.For, e.Verdict, e.Replica, e.Erasure, e.Hold, e.Release, e.Mask} {
		if len(text) > maxText || !utf8.ValidString(text) {
			return fmt.Errorf("check entry: a text is longer than %d bytes or no UTF-8: %w", maxText, ErrEntry)
		}
	}
	size := 0
	for _, name := range slices.Concat(e.Objects, e.Made, e.Subjects, e.Traces) {
		size += len(name) + 3
		if !utf8.ValidString(name) {
			return fmt.Errorf("check entry: a name of an object, a subject or a trace is no UTF-8: %w", ErrEntry)
		}
	}
	if size > maxObjects {
		return fmt.Errorf("check entry: the names of objects are longer than %d bytes: %w", maxObjects, ErrEntry)
	}
	return nil
}

// ShownDigest names sealed records without telling anything of their content: it
// hashes their ciphertexts, which an auditor can find again in the bucket as long as
// they live. The order does not matter. Parts of one record (wrapped keys and
// ciphertext) are passed as one element each.
func ShownDigest(ciphertexts ...[]byte) string {
	sums := make([]string, len(ciphertexts))
	for i, c := range ciphertexts {
		sum := sha256.Sum256(c)
		sums[i] = string(sum[:])
	}
	slices.Sort(sums)
	all := sha256.Sum256([]byte(strings.Join(sums, "")))
	return "sha256:" + hex.EncodeToString(all[:])
}
