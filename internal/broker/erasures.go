package broker

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/subject"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/state"
)

const (
	erasureKind = "erasure"
	maxIDs      = 20 // of one person
)

// erasureTerms: what is erased cannot be brought back, so it always takes a second person.
var erasureTerms = access.ProposalTerms{
	Proposers: []access.Role{access.Auditor, access.Approver, access.Operator}, Needs: 1, Wait: 7 * 24 * time.Hour, Begin: 7 * 24 * time.Hour,
}

var errSubject = &access.Refusal{Code: "subject_invalid"}

func (c SubjectsConfig) open() (*subject.Key, error) {
	if c.Keyset == "" {
		return nil, nil
	}
	ks, err := c.openKeyset()
	if err != nil {
		return nil, err
	}
	return subject.New(ks)
}

// erasureBody is what is proposed. The ids themselves are not kept.
type erasureBody struct {
	Tenant   string   `json:"tenant"`
	Subjects []string `json:"subjects"`
	Keys     []uint32 `json:"keys,omitempty"` // of the keyset that the pseudonyms were made with
}

// Erasure is a proposal with its body read.
type Erasure struct {
	access.Proposal
	erasureBody
}

func readErasure(p access.Proposal) (Erasure, error) {
	e := Erasure{Proposal: p}
	if err := json.Unmarshal([]byte(p.Body), &e.erasureBody); err != nil {
		return e, fmt.Errorf("read erasure %s: its body is not of this version", p.ID)
	}
	return e, nil
}

func (e Erasure) entry(at time.Time, actor string, action audit.Action) audit.Entry {
	return audit.Entry{
		Time: at, Actor: actor, Action: action, Decision: audit.Allowed,
		Erasure: e.ID, Subjects: e.Subjects, Tenant: e.Tenant, Ticket: e.Ticket,
	}
}

// subjectsOf turns ids into all pseudonyms that records may have them by.
func (b *Broker) subjectsOf(in api.NewErasure) (erasureBody, error) {
	refused := func(detail string) (erasureBody, error) {
		return erasureBody{}, &access.Refusal{Code: errSubject.Code, Detail: "propose erasure: " + detail}
	}
	body := erasureBody{Tenant: in.Tenant}
	if tenants := b.Config.Keyring.Tenants; body.Tenant == "" && len(tenants) == 1 {
		body.Tenant = tenants[0]
	}
	switch {
	case b.subjects == nil:
		return refused("this broker has no key of subjects; set 'subjects.keyset' in broker.yaml")
	case !slices.Contains(b.Config.Keyring.Tenants, body.Tenant):
		return refused("name one of this broker's tenants")
	case len(in.Subjects) == 0 || len(in.Subjects) > maxIDs:
		return refused(fmt.Sprintf("name 1 to %d ids of one person", maxIDs))
	}
	ks, err := b.Config.Subjects.openKeyset() // it may have been rotated since the start
	if err != nil {
		return body, named("subjects.keyset", err)
	}
	key, err := subject.New(ks)
	if err != nil {
		return body, named("subjects.keyset", err)
	}
	for _, k := range subject.Keys(ks) {
		if k.Enabled {
			body.Keys = append(body.Keys, k.ID)
		}
	}
	for _, id := range in.Subjects {
		names, err := key.All(id)
		if err != nil {
			return refused("an id has 1 to 1024 bytes")
		}
		body.Subjects = append(body.Subjects, names...)
	}
	body.Subjects = subject.Order(body.Subjects)
	return body, nil
}

// ProposeErasure makes an erasure that somebody else must approve.
func (b *Broker) ProposeErasure(ctx context.Context, who access.Person, in api.NewErasure) (Erasure, error) {
	now := b.now()
	e := Erasure{Proposal: access.Proposal{ID: newIDOf('e'), Kind: erasureKind, Reason: in.Reason, Ticket: in.Ticket}}
	body, err := b.subjectsOf(in)
	if err == nil {
		e.erasureBody = body
		text, jsonErr := json.Marshal(body)
		if jsonErr != nil {
			return e, jsonErr
		}
		e.Body = string(text)
		e.Proposal, err = access.Propose(e.Proposal, erasureTerms, who, now)
	}
	if err != nil { // what was not checked is not copied into the log
		return e, b.refusedAsk(ctx, audit.Entry{Time: now, Actor: who.Name, Action: audit.ErasePropose, Decision: audit.Allowed}, err)
	}
	entry := e.entry(now, who.Name, audit.ErasePropose)
	entry.Reason = e.Reason
	return e, b.State.AddProposal(ctx, e.Proposal, func() error { return b.append(ctx, entry) })
}

type erasureAct struct {
	action audit.Action
	act    func(p access.Proposal, by access.Person, note string, now time.Time) (access.Proposal, error)
}

var erasureVerbs = map[string]erasureAct{
	"approve":  {audit.EraseApprove, access.Proposal.Approve},
	"deny":     {audit.EraseDeny, access.Proposal.Deny},
	"withdraw": {audit.EraseWithdraw, access.Proposal.Withdraw},
	"run": {audit.EraseRun, func(p access.Proposal, by access.Person, _ string, now time.Time) (access.Proposal, error) {
		return p.Start(by, now)
	}},
}

// maySeeErasures: debuggers do not learn who asked to be forgotten.
func maySeeErasures(who access.Person) error {
	if !who.Has(erasureTerms.Proposers...) {
		return &access.Refusal{Code: access.ErrRole.Code, Detail: "this needs the role auditor, approver or operator"}
	}
	return nil
}

// DecideErasure is one act of a person, written down, allowed or refused.
func (b *Broker) DecideErasure(ctx context.Context, who access.Person, id, verb, note string) (Erasure, error) {
	v, ok := erasureVerbs[verb]
	if !ok || !validIDOf('e', id) {
		return Erasure{}, state.ErrNotFound
	}
	if err := checkNote(note); err != nil {
		return Erasure{}, err
	}
	now := b.now()
	entry := audit.Entry{Time: now, Actor: who.Name, Action: v.action, Decision: audit.Allowed, Erasure: id}
	p, err := b.State.ChangeProposal(ctx, erasureKind, id, func(p access.Proposal) (access.Proposal, error) {
		e, err := readErasure(p)
		if err != nil {
			return p, err
		}
		entry = e.entry(now, who.Name, v.action)
		entry.Reason = note
		next, err := v.act(p, who, note, now)
		if err != nil {
			return p, err
		}
		if verb == "run" {
			if rotated, err := b.rotatedSince(e); err != nil {
				return p, named("subjects.keyset", err)
			} else if rotated {
				return p, errKeyset
			}
		}
		return next, b.append(ctx, entry)
	})
	if err != nil {
		return Erasure{}, b.refusedAsk(ctx, entry, err)
	}
	if verb == "run" {
		b.wake()
	}
	return readErasure(p)
}
