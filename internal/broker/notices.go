package broker

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker/notify"
	"github.com/sotto-project/sotto/internal/broker/state"
)

// Notices are made of the audit log, not beside it: what is durable there is told, what is
// not is never told. The log is read behind a cursor, and the notices of some entries and
// the cursor behind them are stored in one transaction; a broker that is killed goes on
// where it was. Each broker reads its own log; of several, one at a time tells a target.
// See docs/decisions/0036.
const (
	noticePace  = 500 * time.Millisecond
	noticeBatch = 200                 // entries of one transaction
	sendBatch   = 50                  // notices of one turn
	keepDead    = 30 * 24 * time.Hour // that long can be seen what was given up
	firstRetry  = 5 * time.Second
	lastRetry   = time.Hour
	longestRest = time.Minute // of a target that failed
)

// webhook is a target and how patient we are with it.
type webhook struct {
	*notify.Sender
	giveUp time.Duration
}

func (c Config) webhooks() (out []webhook, err error) {
	var faults []error
	for i, w := range c.Webhooks {
		s, err := w.sender(c.Console.URL)
		if err != nil {
			faults = append(faults, named(fmt.Sprintf("webhooks[%d]", i), err))
			continue
		}
		out = append(out, webhook{s, w.giveUp()})
	}
	return out, errors.Join(faults...)
}

// startNotices lets a log that was never told about be told from its end on: a new webhook
// does not get the past.
func (b *Broker) startNotices(ctx context.Context) error {
	if len(b.hooks) == 0 {
		return nil
	}
	next, known, err := b.State.NoticeCursor(ctx, b.Gate.log)
	if err != nil {
		return err
	}
	size := b.log.Size()
	if known && next <= size {
		return nil
	}
	if known { // another log has taken this one's place; waiting would lose all it says
		b.slog.Error("the audit log is shorter than what webhooks were told of; they are told from its end on", "told", next, "entries", size)
	}
	return b.State.StartNotices(ctx, b.Gate.log, size)
}

// notify runs until ctx ends.
func (b *Broker) notify(ctx context.Context) {
	if len(b.hooks) == 0 {
		return
	}
	var all sync.WaitGroup
	defer all.Wait()
	for _, h := range b.hooks {
		all.Go(func() { b.tell(ctx, h) })
	}
	every(ctx, noticePace, func() {
		if err := b.readOn(ctx); err != nil && ctx.Err() == nil {
			b.slog.Error("making notices for webhooks failed; it is tried again", "error", err)
		}
	})
}

// every calls f at once and then again after a pause, until ctx ends.
func every(ctx context.Context, pause time.Duration, f func()) {
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for {
		f()
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// readOn makes notices of what is new in the log.
func (b *Broker) readOn(ctx context.Context) error {
	for {
		from, known, err := b.State.NoticeCursor(ctx, b.Gate.log)
		if err != nil || !known {
			return err
		}
		next, list, err := b.noticesFrom(from)
		if err != nil || next == from {
			return err
		}
		if err := b.State.AddNotices(ctx, b.Gate.log, from, next, list); err != nil {
			return err
		}
	}
}

func (b *Broker) noticesFrom(from uint64) (next uint64, list []state.Notice, err error) {
	next = from
	for r, err := range audit.Entries(b.Config.Audit.Directory, from) {
		if errors.Is(err, audit.ErrEntry) { // `sotto audit verify` names it; what follows is told
			b.slog.Error("an entry of the audit log cannot be read; webhooks are not told of it", "entry", r.Index)
			next = r.Index + 1
			continue
		}
		if err != nil {
			return next, nil, err
		}
		next = r.Index + 1
		for _, h := range b.hooks {
			if !h.Wants(r.Entry) {
				continue
			}
			n := notify.Of(b.Gate.log, r)
			payload, err := n.Format()
			if err != nil {
				return next, nil, err
			}
			list = append(list, state.Notice{ID: n.ID(), Target: h.Name, Position: r.Index, Payload: payload, Created: b.now()})
		}
		if next-from == noticeBatch {
			break
		}
	}
	return next, list, nil
}

// tell delivers to one target what is due, at its own pace. A target that fails rests.
func (b *Broker) tell(ctx context.Context, h webhook) {
	rest := retries(noticePace, longestRest)
	pause := noticePace
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		var failed error
		_, err := b.State.Lead(ctx, "notices "+h.Name, func() error { // else another broker tells it
			var err error
			failed, err = b.deliver(ctx, h)
			return err
		})
		if err != nil && ctx.Err() == nil {
			b.slog.Error("telling a webhook failed", "webhook", h.Name, "error", err)
		}
		if pause = noticePace; failed != nil {
			pause = rest.NextBackOff()
		} else {
			rest.Reset()
		}
	}
}

// deliver makes one attempt for each notice that is due, up to the first that fails. The
// first error is the target's, the second is ours.
func (b *Broker) deliver(ctx context.Context, h webhook) (failed, err error) {
	now := b.now()
	if err := b.State.ForgetNotices(ctx, now.Add(-keepDead)); err != nil {
		return nil, err
	}
	list, err := b.State.DueNotices(ctx, h.Name, now, sendBatch)
	if err != nil {
		return nil, err
	}
	for _, n := range list {
		failed := h.Send(ctx, n.ID, n.Payload, b.now())
		if ctx.Err() != nil {
			return nil, nil // whether it was taken is not known: it is sent again
		}
		b.metrics.Attempted(ctx, failed == nil)
		if failed == nil {
			if err := b.State.Delivered(ctx, n); err != nil {
				return nil, err
			}
			continue
		}
		due, dead := nextTry(n, b.now(), h.giveUp)
		if err := b.State.Undelivered(ctx, n, b.now(), due, dead); err != nil {
			return failed, err
		}
		if dead {
			b.slog.Error("a notice was given up; what it was about is in the audit log", "webhook", h.Name, "notice", n.ID, "attempts", n.Attempts+1, "error", failed)
		} else if n.Attempts == 0 {
			b.slog.Warn("a webhook did not take a notice; it is tried again", "webhook", h.Name, "notice", n.ID, "error", failed)
		}
		return failed, nil
	}
	return nil, nil
}

// nextTry is when a notice is due again after one more attempt in vain.
func nextTry(n state.Notice, now time.Time, giveUp time.Duration) (due time.Time, dead bool) {
	steps := retries(firstRetry, lastRetry)
	wait := steps.NextBackOff()
	for range min(n.Attempts, 40) { // long at its longest by then
		wait = steps.NextBackOff()
	}
	due = now.Add(wait)
	return due, due.Sub(n.Created) > giveUp
}

func retries(first, last time.Duration) *backoff.ExponentialBackOff {
	b := backoff.NewExponentialBackOff()
	b.InitialInterval, b.MaxInterval, b.Multiplier, b.RandomizationFactor = first, last, 2, 0.2
	b.Reset()
	return b
}
