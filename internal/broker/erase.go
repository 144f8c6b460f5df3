package broker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker/state"
	"github.com/sotto-project/sotto/internal/eraser"
	"github.com/sotto-project/sotto/internal/erasurecert"
)

// eraseDue goes on with every erasure that was begun, one after the other, unless another
// broker does so. What fails is tried again with the next turn.
func (b *Broker) eraseDue(ctx context.Context) {
	begun, err := b.State.Proposals(ctx, state.ProposalFilter{Kind: erasureKind, Begun: true, Limit: maxList})
	if err != nil {
		if ctx.Err() == nil {
			b.slog.Error("erasures cannot be listed", "error", err)
		}
		return
	}
	for _, p := range slices.Backward(begun) { // the oldest first
		if ctx.Err() != nil {
			return
		}
		if err := b.erase(ctx, p.ID); err != nil && ctx.Err() == nil {
			b.slog.Error("an erasure is not done; it is tried again", "erasure", p.ID, "error", err)
		}
	}
}

// errHoldsChanged stops an erasure that began before a legal hold came into force or ended;
// it goes on with the next turn.
var errHoldsChanged = errors.New("other legal holds are in force than when it looked")

// erase carries one erasure to its end.
func (b *Broker) erase(ctx context.Context, id string) error {
	b.erasing.Lock()
	defer b.erasing.Unlock()
	lease, ok, err := b.State.Hold(ctx, "erase")
	if err != nil {
		return err
	}
	if !ok { // another broker is at this one, or at another one and does not know of this one
		time.AfterFunc(eraseAgain, b.wake)
		return nil
	}
	defer lease.Release()
	p, err := b.State.Proposal(ctx, erasureKind, id)
	if err != nil || p.State(b.now()) != access.Running {
		return err // done meanwhile
	}
	e, err := readErasure(p)
	if err != nil {
		return err
	}
	var journal eraser.Journal
	if p.Run.Outcome != "" { // somebody was stopped
		if err := json.Unmarshal([]byte(p.Run.Outcome), &journal); err != nil {
			return errors.New("its journal is not of this version")
		}
		if err := b.resumeErasure(ctx, e); err != nil {
			return err
		}
	}
	saved := p.Run.Outcome
	var before string // the holds that the run knows of
	result, err := eraser.Run(ctx, b.Bucket, eraser.Order{Tenant: e.Tenant, Subjects: e.Subjects}, journal, erasureLog{b, e}, b.now(), eraser.Options{
		Save: func(ctx context.Context, j eraser.Journal) (err error) {
			saved, err = b.noteErasure(ctx, id, saved, j)
			return err
		},
		Held: func(ctx context.Context, tenant string, _ []string) (held map[string]bool, err error) {
			before, held, err = b.heldTraces(ctx, tenant)
			return held, err
		},
		Mine: func(ctx context.Context) error {
			if !lease.Held(ctx) {
				return errTakenOver
			}
			if after, _, err := b.heldTraces(ctx, e.Tenant); err != nil || after != before {
				return errors.Join(err, errHoldsChanged)
			}
			return nil
		},
	})
	if err != nil {
		return err
	}
	return b.finishErasure(ctx, id, saved, result)
}

// errTakenOver: the turn was lost, be it for a moment.
var errTakenOver = errors.New("another broker may have taken it over")

// eraseAgain is when to look again for an erasure that waited for another broker.
const eraseAgain = 5 * time.Second

func (b *Broker) resumeErasure(ctx context.Context, e Erasure) error {
	now := b.now()
	_, err := b.State.ChangeProposal(ctx, erasureKind, e.ID, func(p access.Proposal) (access.Proposal, error) {
		next, err := p.Resume(system, now)
		if err != nil {
			return p, err
		}
		return next, b.append(ctx, e.entry(now, systemActor, audit.EraseRun))
	})
	return err
}

// noteErasure keeps the journal in the place of the one that was saved last. If that one is
// not there any more, another broker goes on with the erasure.
func (b *Broker) noteErasure(ctx context.Context, id, last string, j eraser.Journal) (string, error) {
	text, err := json.Marshal(j)
	if err != nil {
		return last, err
	}
	_, err = b.State.ChangeProposal(ctx, erasureKind, id, func(p access.Proposal) (access.Proposal, error) {
		next, err := p.Note(string(text), b.now())
		if err == nil && p.Run.Outcome != last {
			return p, errTakenOver
		}
		return next, err
	})
	if err != nil {
		return last, err
	}
	return string(text), nil
}

// finishErasure signs the certificate, which takes the journal's place: with it the traces
// of the person go from the state too.
func (b *Broker) finishErasure(ctx context.Context, id, last string, r eraser.Result) error {
	now := b.now()
	_, err := b.State.ChangeProposal(ctx, erasureKind, id, func(p access.Proposal) (access.Proposal, error) {
		e, err := readErasure(p)
		if err != nil {
			return p, err
		}
		if p.State(now) != access.Running { // another broker was faster
			return p, &access.Refusal{Code: access.ErrDone.Code, Detail: "finish: it is done already"}
		}
		if p.Run.Outcome != last {
			return p, errTakenOver
		}
		c := erasurecert.Certificate{
			Erasure: id, Store: fmt.Sprint(b.Bucket), Tenant: e.Tenant, Subjects: e.Subjects, Reason: p.Reason, Ticket: p.Ticket,
			Proposer: p.Proposer.Name, Begun: p.Run.At, At: now.UTC().Truncate(time.Second), Resumed: p.Run.Resumed, Result: r, Copies: erasurecert.CopiesOf(r.LastExpiry),
		}
		for _, a := range p.Approvals {
			c.Approved = append(c.Approved, a.By)
		}
		file, err := erasurecert.Sign(c, b.signer)
		if err != nil {
			return p, err
		}
		next, err := p.Finish(string(file), now)
		if err != nil {
			return p, err
		}
		entry := e.entry(now, systemActor, audit.EraseDone)
		entry.Records, entry.Bytes = r.Rows, r.Bytes
		return next, b.append(ctx, entry)
	})
	return err
}

// erasureLog writes the eraser's events as audit entries.
type erasureLog struct {
	b *Broker
	e Erasure
}

// Record implements eraser.Recorder.
func (l erasureLog) Record(ctx context.Context, ev eraser.Event) error {
	action := audit.EraseRemoving
	if ev.Done {
		action = audit.EraseRemoved
	}
	entry := l.e.entry(l.b.now(), systemActor, action)
	entry.Objects, entry.Made, entry.Records, entry.Bytes = ev.Objects, ev.Made, ev.Rows, ev.Bytes
	return l.b.append(ctx, entry)
}
