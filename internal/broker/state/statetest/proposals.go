package statetest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/internal/broker/state"
)

func addProposal(t *testing.T, db *state.DB, id, kind string, needs int) access.Proposal {
	t.Helper()
	who := access.Person{Name: "dan", Roles: []access.Role{access.Operator}, Groups: []string{"privacy"}, Identities: []string{"dan@example.org"}}
	p, err := access.Propose(access.Proposal{ID: id, Kind: kind, Reason: "asked for by the person", Ticket: "DSR-7", Body: `{"subjects":["a"]}`},
		access.ProposalTerms{Proposers: []access.Role{access.Operator}, Needs: needs, Wait: time.Hour, Begin: time.Hour}, who, now)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.AddProposal(t.Context(), p, nothing); err != nil {
		t.Fatal(err)
	}
	return p
}

// proposals come back after each act as they were stored, in every handle and of their kind only.
func proposals(t *testing.T, db, other *state.DB) {
	ctx := t.Context()
	p := addProposal(t, db, "e1", "erasure", 2)
	dan := p.Proposer
	check := func(want access.Proposal) {
		t.Helper()
		for _, h := range []*state.DB{db, other} {
			got, err := h.Proposal(ctx, "erasure", "e1")
			if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); err != nil || d != "" {
				t.Errorf("%v\n%s", err, d)
			}
		}
	}
	check(p)
	for i, act := range []func(access.Proposal) (access.Proposal, error){
		func(p access.Proposal) (access.Proposal, error) { return p.Approve(ben, "yes", now) },
		func(p access.Proposal) (access.Proposal, error) { return p.Approve(cleo, "yes", now.Add(1)) },
		func(p access.Proposal) (access.Proposal, error) { return p.Start(dan, now.Add(2)) },
		func(p access.Proposal) (access.Proposal, error) { return p.Resume(ben, now.Add(3)) },
		func(p access.Proposal) (access.Proposal, error) { return p.Note(`{"rows":1}`, now.Add(4)) },
		func(p access.Proposal) (access.Proposal, error) { return p.Finish(`{"rows":3}`, now.Add(4)) },
	} {
		next, err := []*state.DB{db, other}[i%2].ChangeProposal(ctx, "erasure", "e1", act)
		if err != nil {
			t.Fatal(err)
		}
		check(next)
		begun, err := db.Proposals(ctx, state.ProposalFilter{Kind: "erasure", Begun: true})
		if want := i >= 2 && i <= 4; err != nil || (len(begun) == 1) != want {
			t.Errorf("after act %d: %d are begun, %v", i, len(begun), err)
		}
		open, err := db.Proposals(ctx, state.ProposalFilter{Kind: "erasure", Open: true})
		if want := i <= 4; err != nil || (len(open) == 1) != want {
			t.Errorf("after act %d: %d are open, %v", i, len(open), err)
		}
	}
	if _, err := db.ChangeProposal(ctx, "erasure", "e1", func(p access.Proposal) (access.Proposal, error) { return p.Resume(dan, now) }); !errors.Is(err, access.ErrDone) {
		t.Errorf("resumed what is done: %v", err)
	}
	denied := addProposal(t, db, "e2", "erasure", 1)
	denied, err := db.ChangeProposal(ctx, "erasure", denied.ID, func(p access.Proposal) (access.Proposal, error) { return p.Deny(ben, "no", now.Add(9)) })
	if err != nil {
		t.Fatal(err)
	}
	if open, err := db.Proposals(ctx, state.ProposalFilter{Kind: "erasure", Open: true}); err != nil || len(open) > 0 {
		t.Errorf("what was denied is open: %v, %v", open, err)
	}
	if got, err := other.Proposal(ctx, "erasure", "e2"); err != nil || !cmp.Equal(denied, got, cmpopts.EquateEmpty()) {
		t.Errorf("%+v, %v", got, err)
	}
	addProposal(t, db, "h1", "hold", 1)
	if list, err := other.Proposals(ctx, state.ProposalFilter{Kind: "hold"}); err != nil || len(list) != 1 || list[0].ID != "h1" {
		t.Errorf("%+v, %v", list, err)
	}
	for _, id := range []string{"h1", "none"} { // another kind is not found by its id
		if _, err := db.Proposal(ctx, "erasure", id); !errors.Is(err, state.ErrNotFound) {
			t.Errorf("%s: %v", id, err)
		}
		_, err := db.ChangeProposal(ctx, "erasure", id, func(p access.Proposal) (access.Proposal, error) { return p, nil })
		if !errors.Is(err, state.ErrNotFound) {
			t.Errorf("%s: %v", id, err)
		}
	}
	// What cannot be written down is not stored.
	p.ID = "e3"
	if err := db.AddProposal(ctx, p, func() error { return errors.New("log is down") }); err == nil {
		t.Error("stored without its entry")
	}
	if _, err := db.Proposal(ctx, "erasure", "e3"); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("stored without its entry: %v", err)
	}
}

// proposalsUnderLoad: of many that start one proposal at the same moment, one does.
func proposalsUnderLoad(t *testing.T, db, other *state.DB) {
	p := addProposal(t, db, "e1", "erasure", 2)
	var started, approved atomic.Int64
	var wg sync.WaitGroup
	both := func(act func(h *state.DB, i int)) {
		for i := range 16 {
			wg.Go(func() { act([]*state.DB{db, other}[i%2], i) })
		}
		wg.Wait()
	}
	both(func(h *state.DB, i int) {
		by := access.Person{Name: fmt.Sprintf("approver-%d", i), Roles: []access.Role{access.Approver}}
		if _, err := h.ChangeProposal(t.Context(), "erasure", "e1", func(p access.Proposal) (access.Proposal, error) { return p.Approve(by, "", now) }); err == nil {
			approved.Add(1)
		} else if !errors.Is(err, access.ErrApproved) {
			t.Error(err)
		}
	})
	both(func(h *state.DB, _ int) {
		if _, err := h.ChangeProposal(t.Context(), "erasure", "e1", func(q access.Proposal) (access.Proposal, error) { return q.Start(p.Proposer, now) }); err == nil {
			started.Add(1)
		} else if !errors.Is(err, access.ErrRunning) {
			t.Error(err)
		}
	})
	if approved.Load() != 2 || started.Load() != 1 {
		t.Errorf("%d approvals, begun %d times", approved.Load(), started.Load())
	}
}
