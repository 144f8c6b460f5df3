package broker

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/state"
	"github.com/sotto-project/sotto/internal/holder"
)

// This file is what people do with legal holds. What the broker does by itself, as long as
// one is in force, stands in hold.go. See docs/decisions/0033 and 0048.

const (
	holdKind    = "hold"
	releaseKind = "hold_release"
	maxTraces   = 100 // of one hold
)

// holdTerms hold for a hold and for its release: the one keeps content beyond its term, the
// other destroys what had to be kept.
var holdTerms = access.ProposalTerms{
	Proposers: []access.Role{access.Auditor, access.Approver, access.Operator}, Needs: 1, Wait: 7 * 24 * time.Hour, Begin: 7 * 24 * time.Hour,
}

var errHold = &access.Refusal{Code: "hold_invalid"}

// holdBody is what is proposed.
type holdBody struct {
	Tenant  string   `json:"tenant"`
	Traces  []string `json:"trace_ids"`
	Expires string   `json:"expires"` // as in the objects' names
}

// holdRecord is the outcome of a hold: while it is in force how far the copies are.
type holdRecord struct {
	holder.Kept
	Copied time.Time `json:"copied"`          // when the last run without a fault began
	Ended  string    `json:"ended,omitempty"` // why it did
}

// Why a hold has ended.
const (
	holdReleased = "released"
	holdExpired  = "expired"
)

// Hold is a hold with its release, if one was proposed: the newest.
type Hold struct {
	access.Proposal
	holdBody
	Record  holdRecord
	Release *access.Proposal
}

func readHold(p access.Proposal) (Hold, error) {
	h := Hold{Proposal: p}
	if err := json.Unmarshal([]byte(p.Body), &h.holdBody); err != nil {
		return h, fmt.Errorf("read hold %s: its body is not of this version", p.ID)
	}
	if p.Run != nil && p.Run.Outcome != "" {
		if err := json.Unmarshal([]byte(p.Run.Outcome), &h.Record); err != nil {
			return h, fmt.Errorf("read hold %s: its record is not of this version", p.ID)
		}
	}
	return h, nil
}

// Epoch is the epoch of the hold's key.
func (h Hold) Epoch() keyring.Epoch {
	at, err := retention.ParseExpiry(h.Expires)
	if err != nil {
		return keyring.Epoch{} // it was checked when it was proposed
	}
	return keyring.Epoch{Tenant: h.Tenant, Expires: at, Hold: h.ID}
}

// InForce reports whether the hold keeps its traces: from the approval until its day or
// its release.
func (h Hold) InForce(now time.Time) bool {
	s := h.State(now)
	return (s == access.Approved || s == access.Running) && h.Epoch().Expires.After(now) && !h.releasing(now)
}

func (h Hold) releasing(now time.Time) bool {
	if h.Release == nil {
		return false
	}
	s := h.Release.State(now)
	return s == access.Approved || s == access.Running || s == access.Done
}

func (h Hold) entry(at time.Time, actor string, action audit.Action) audit.Entry {
	e := audit.Entry{
		Time: at, Actor: actor, Action: action, Decision: audit.Allowed,
		Hold: h.ID, Tenant: h.Tenant, Expires: h.Expires, Traces: h.Traces, Ticket: h.Ticket,
	}
	if h.Release != nil && slices.Contains([]audit.Action{audit.ReleasePropose, audit.ReleaseApprove, audit.ReleaseDeny, audit.ReleaseWithdraw, audit.ReleaseRun}, action) {
		e.Release, e.Ticket = h.Release.ID, h.Release.Ticket
	}
	return e
}

// holdOf checks what was sent.
func (b *Broker) holdOf(in api.NewHold, now time.Time) (holdBody, error) {
	refused := func(detail string) (holdBody, error) {
		return holdBody{}, &access.Refusal{Code: errHold.Code, Detail: "propose hold: " + detail}
	}
	body := holdBody{Tenant: in.Tenant, Expires: in.Expires, Traces: slices.Compact(slices.Sorted(slices.Values(in.TraceIDs)))}
	if tenants := b.Config.Keyring.Tenants; body.Tenant == "" && len(tenants) == 1 {
		body.Tenant = tenants[0]
	}
	if !slices.Contains(b.Config.Keyring.Tenants, body.Tenant) {
		return refused("name one of this broker's tenants")
	}
	if len(body.Traces) == 0 || len(body.Traces) > maxTraces {
		return refused(fmt.Sprintf("name 1 to %d traces", maxTraces))
	}
	for _, id := range body.Traces {
		if _, ok := retention.ParseTraceID(id); !ok {
			return refused("a trace id is 32 lowercase hex digits, not all zero")
		}
	}
	at, err := time.Parse(time.DateOnly, body.Expires)
	longest := time.Duration(b.Config.Retention.LongestHold)
	if err != nil || !at.After(now) || at.Sub(now) > longest {
		return refused(fmt.Sprintf("'expires' is the day on which it ends, as 2027-02-28, and lies at most %d days ahead ('retention.longest_hold')", longest/(24*time.Hour)))
	}
	return body, nil
}

// ProposeHold makes a hold that somebody else must approve.
func (b *Broker) ProposeHold(ctx context.Context, who access.Person, in api.NewHold) (Hold, error) {
	now := b.now()
	h := Hold{Proposal: access.Proposal{ID: newIDOf('h'), Kind: holdKind, Reason: in.Reason, Ticket: in.Ticket}}
	body, err := b.holdOf(in, now)
	if err == nil {
		h.holdBody = body
		text, jsonErr := json.Marshal(body)
		if jsonErr != nil {
			return h, jsonErr
		}
		h.Body = string(text)
		h.Proposal, err = access.Propose(h.Proposal, holdTerms, who, now)
	}
	if err != nil { // what was not checked is not copied into the log
		return h, b.refusedAsk(ctx, audit.Entry{Time: now, Actor: who.Name, Action: audit.HoldPropose, Decision: audit.Allowed}, err)
	}
	entry := h.entry(now, who.Name, audit.HoldPropose)
	entry.Reason = h.Reason
	return h, b.State.AddProposal(ctx, h.Proposal, func() error { return b.append(ctx, entry) })
}

// ProposeRelease makes a proposal to end a hold before its day.
func (b *Broker) ProposeRelease(ctx context.Context, who access.Person, id string, in api.NewRelease) (Hold, error) {
	h, err := b.FindHold(ctx, who, id)
	if err != nil {
		return Hold{}, err
	}
	now := b.now()
	entry := h.entry(now, who.Name, audit.ReleasePropose)
	if !h.InForce(now) || h.Release != nil && h.Release.State(now) == access.Pending {
		err = &access.Refusal{Code: errHold.Code, Detail: "propose release: the hold is not in force, or its release is proposed already"}
		return Hold{}, b.refusedAsk(ctx, entry, err)
	}
	p, err := access.Propose(access.Proposal{ID: newIDOf('x'), Kind: releaseKind, Reason: in.Reason, Ticket: in.Ticket, Body: h.ID}, holdTerms, who, now)
	if err != nil {
		return Hold{}, b.refusedAsk(ctx, entry, err)
	}
	h.Release = &p
	entry = h.entry(now, who.Name, audit.ReleasePropose)
	entry.Reason = p.Reason
	return h, b.State.AddProposal(ctx, p, func() error { return b.append(ctx, entry) })
}

type proposalAct = func(p access.Proposal, by access.Person, note string, now time.Time) (access.Proposal, error)

var holdVerbs = map[string]struct {
	hold, release audit.Action
	act           proposalAct
}{
	"approve":  {audit.HoldApprove, audit.ReleaseApprove, access.Proposal.Approve},
	"deny":     {audit.HoldDeny, audit.ReleaseDeny, access.Proposal.Deny},
	"withdraw": {audit.HoldWithdraw, audit.ReleaseWithdraw, access.Proposal.Withdraw},
}

// DecideHold is one act of a person about a hold, or about a release by its own id. It is
// written down, allowed or refused.
func (b *Broker) DecideHold(ctx context.Context, who access.Person, id, verb, note string) (Hold, error) {
	v, ok := holdVerbs[verb]
	kind, action := holdKind, v.hold
	if validIDOf('x', id) {
		kind, action = releaseKind, v.release
	}
	if !ok || kind == holdKind && !validIDOf('h', id) {
		return Hold{}, state.ErrNotFound
	}
	if err := checkNote(note); err != nil {
		return Hold{}, err
	}
	h, err := b.FindHold(ctx, who, id)
	if err != nil {
		return Hold{}, err
	}
	now := b.now()
	entry := h.entry(now, who.Name, action)
	if _, err = b.State.ChangeProposal(ctx, kind, id, func(p access.Proposal) (access.Proposal, error) {
		entry.Reason = note
		next, err := v.act(p, who, note, now)
		if err != nil {
			return p, err
		}
		return next, b.append(ctx, entry)
	}); err != nil {
		return Hold{}, b.refusedAsk(ctx, entry, err)
	}
	b.wake()
	return b.FindHold(ctx, who, id)
}

// wake lets the background look for what was begun.
func (b *Broker) wake() {
	select {
	case b.due <- struct{}{}:
	default: // it is known already
	}
}

// maySeeHolds: debuggers do not learn what a court asks for.
func maySeeHolds(who access.Person) error {
	if !who.Has(holdTerms.Proposers...) {
		return &access.Refusal{Code: access.ErrRole.Code, Detail: "this needs the role auditor, approver or operator"}
	}
	return nil
}

// FindHold is one hold, by its id or that of its release, if who may see it.
func (b *Broker) FindHold(ctx context.Context, who access.Person, id string) (Hold, error) {
	if err := maySeeHolds(who); err != nil {
		return Hold{}, err
	}
	list, err := b.holds(ctx, false)
	if err != nil {
		return Hold{}, err
	}
	for _, h := range list {
		if h.ID == id || h.Release != nil && h.Release.ID == id {
			return h, nil
		}
	}
	return Hold{}, state.ErrNotFound
}

// Holds lists holds, newest first.
func (b *Broker) Holds(ctx context.Context, who access.Person) ([]Hold, error) {
	if err := maySeeHolds(who); err != nil {
		return nil, err
	}
	return b.holds(ctx, false)
}

// holds are all holds, or those that are open, each with the newest release that is so too.
// None may be left out, however many are proposed after it: it would be neither copied nor
// spared by an erasure.
func (b *Broker) holds(ctx context.Context, open bool) ([]Hold, error) {
	list, err := b.State.Proposals(ctx, state.ProposalFilter{Kind: holdKind, Open: open, Limit: math.MaxInt32})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	releases, err := b.State.Proposals(ctx, state.ProposalFilter{Kind: releaseKind, Open: open, Limit: math.MaxInt32})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(releases, func(a, b access.Proposal) int { return cmp.Compare(b.Created.UnixNano(), a.Created.UnixNano()) })
	out := make([]Hold, 0, len(list))
	for _, p := range list {
		h, err := readHold(p)
		if err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(releases, func(r access.Proposal) bool { return r.Body == h.ID }); i >= 0 {
			h.Release = &releases[i]
		}
		out = append(out, h)
	}
	return out, nil
}
