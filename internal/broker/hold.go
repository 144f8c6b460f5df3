package broker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/holder"
	"github.com/sotto-project/sotto/internal/sweeper"
)

// system is the broker, where it goes on with what people have approved.
var system = access.Person{Name: systemActor, Roles: []access.Role{access.Operator}}

// holdDue brings everything about holds to where people have decided it should be: ends
// those whose day has come or that were released, begins those that were approved, and
// copies what is missing. What fails is tried again with the next turn.
func (b *Broker) holdDue(ctx context.Context) {
	var r holder.Result
	led, err := b.State.Lead(ctx, "hold", func() (err error) { // else another broker does it
		r, err = b.hold(ctx)
		return err
	})
	if ctx.Err() == nil && (led || err != nil) {
		b.metrics.Held(ctx, r, err)
	}
	switch {
	case ctx.Err() != nil:
	case err != nil:
		b.slog.Error("legal holds are not all copied; it is tried again, and what expires meanwhile is lost to them", "error", err, "failed", r.Failed)
	case r.Copied > 0:
		b.slog.Info("legal holds copied", "objects", r.Copied)
	}
}

func (b *Broker) hold(ctx context.Context) (holder.Result, error) {
	b.holding.Lock()
	defer b.holding.Unlock()
	holds, err := b.holds(ctx, false)
	if err != nil {
		return holder.Result{}, err
	}
	var faults []error
	var keep []holder.Hold
	began := b.now()
	for _, h := range holds {
		key, err := b.settleHold(ctx, h)
		if err != nil {
			faults = append(faults, fmt.Errorf("hold %s: %w", h.ID, err))
		} else if key != nil {
			keep = append(keep, holder.Hold{Key: *key, Traces: h.Traces})
		}
	}
	if len(keep) == 0 {
		return holder.Result{}, errors.Join(faults...)
	}
	r, copyErr := holder.Copy(ctx, b.Bucket, keep, b.Keeper, holdLog{b}, b.now(), holder.Options{Seen: &b.held})
	for _, h := range keep {
		if err := b.noteHold(ctx, h.Key.Epoch.Hold, r, copyErr, began); err != nil {
			faults = append(faults, err)
		}
	}
	return r, errors.Join(append(faults, copyErr)...)
}

// settleHold brings one hold to where it should be, and gives its key if it is in force.
func (b *Broker) settleHold(ctx context.Context, h Hold) (*keyring.PublicKey, error) {
	now := b.now()
	s := h.State(now)
	switch {
	case s != access.Approved && s != access.Running:
		return nil, b.finishRelease(ctx, h) // of a broker that stopped before it could
	case h.releasing(now):
		return nil, b.release(ctx, h)
	case !h.Epoch().Expires.After(now):
		return nil, b.endHold(ctx, h, holdExpired) // the sweep removes what is there
	case s == access.Approved:
		if err := b.startHold(ctx, h); err != nil {
			return nil, err
		}
	}
	key, err := b.Keeper.HoldKey(ctx, h.Epoch())
	return &key, err
}

func (b *Broker) startHold(ctx context.Context, h Hold) error {
	now := b.now()
	_, err := b.State.ChangeProposal(ctx, holdKind, h.ID, func(p access.Proposal) (access.Proposal, error) {
		if p.State(now) != access.Approved { // another process was faster
			return p, nil
		}
		next, err := p.Start(system, now)
		if err != nil {
			return p, err
		}
		return next, b.append(ctx, h.entry(now, systemActor, audit.HoldStart))
	})
	return err
}

// noteHold keeps what the last run found.
func (b *Broker) noteHold(ctx context.Context, id string, r holder.Result, failed error, began time.Time) error {
	_, err := b.State.ChangeProposal(ctx, holdKind, id, func(p access.Proposal) (access.Proposal, error) {
		h, err := readHold(p)
		if err != nil || p.State(b.now()) != access.Running { // or it has ended meanwhile
			return p, err
		}
		h.Record.Kept = r.Kept[id]
		if failed == nil {
			h.Record.Copied = began.UTC().Truncate(time.Second)
		}
		text, err := json.Marshal(h.Record)
		if err != nil {
			return p, err
		}
		return p.Note(string(text), b.now())
	})
	return err
}

// release destroys the key of a hold and then removes its copies. It may be stopped
// anywhere and done again.
func (b *Broker) release(ctx context.Context, h Hold) error {
	now := b.now()
	if _, err := b.State.ChangeProposal(ctx, releaseKind, h.Release.ID, func(p access.Proposal) (access.Proposal, error) {
		if p.State(now) == access.Done { // by another process
			return p, nil
		}
		next, err := p.Resume(system, now)
		if p.State(now) == access.Approved {
			next, err = p.Start(system, now)
		}
		if err != nil {
			return p, err
		}
		return next, b.append(ctx, h.entry(now, systemActor, audit.ReleaseRun))
	}); err != nil {
		return err
	}
	if err := b.Keeper.destroy(ctx, systemActor, h.Epoch(), "release "+h.Release.ID); err != nil && !errors.Is(err, ErrNoKey) {
		return err
	}
	if _, err := sweeper.Clear(ctx, b.Bucket, object.Root+"class="+retention.HoldClass(h.ID)+"/", now, retentionLog{b.audit, systemActor}, sweeper.Options{}); err != nil {
		return err
	}
	return b.endHold(ctx, h, holdReleased)
}

func (b *Broker) endHold(ctx context.Context, h Hold, why string) error {
	now := b.now()
	_, err := b.State.ChangeProposal(ctx, holdKind, h.ID, func(p access.Proposal) (access.Proposal, error) {
		if p.State(now) == access.Done {
			return p, nil
		}
		if p.State(now) == access.Approved { // its day came, or it was released, before it began
			var err error
			if p, err = p.Start(system, now); err != nil {
				return p, err
			}
		}
		h.Record.Ended, h.Record.Kept = why, holder.Kept{}
		text, err := json.Marshal(h.Record)
		if err != nil {
			return p, err
		}
		next, err := p.Finish(string(text), now)
		if err != nil {
			return p, err
		}
		entry := h.entry(now, systemActor, audit.HoldEnd)
		entry.Reason = why
		return next, b.append(ctx, entry)
	})
	if err != nil {
		return err
	}
	return b.finishRelease(ctx, h)
}

// finishRelease closes the release of a hold that has ended. The h of a caller that has
// begun the release itself still says that it is approved.
func (b *Broker) finishRelease(ctx context.Context, h Hold) error {
	now := b.now()
	if h.Release == nil || h.Release.State(now) != access.Running && h.Release.State(now) != access.Approved {
		return nil
	}
	_, err := b.State.ChangeProposal(ctx, releaseKind, h.Release.ID, func(p access.Proposal) (access.Proposal, error) {
		if p.State(now) != access.Running {
			return p, nil
		}
		return p.Finish("", now)
	})
	return err
}

// heldTraces are the traces of a tenant that holds in force keep, and the ids of these
// holds in one text, which tells whether others came or went.
func (b *Broker) heldTraces(ctx context.Context, tenant string) (ids string, traces map[string]bool, err error) {
	holds, err := b.holds(ctx, true)
	if err != nil {
		return "", nil, err
	}
	traces = map[string]bool{}
	for _, h := range holds {
		if h.Tenant == tenant && h.InForce(b.now()) {
			ids += h.ID + " "
			for _, id := range h.Traces {
				traces[id] = true
			}
		}
	}
	return ids, traces, nil
}

// holdLog writes the copier's events as audit entries.
type holdLog struct{ b *Broker }

// Record implements holder.Recorder.
func (l holdLog) Record(ctx context.Context, e holder.Event) error {
	_, err := l.b.audit.Append(ctx, audit.Entry{
		Time: l.b.now(), Actor: systemActor, Action: audit.HoldCopy, Decision: audit.Allowed,
		Hold: e.Hold.Hold, Tenant: e.Hold.Tenant, Expires: retention.FormatExpiry(e.Hold.Expires),
		Objects: []string{e.Source}, Made: []string{e.Made}, Records: e.Rows, Bytes: e.Bytes,
	})
	return err
}
