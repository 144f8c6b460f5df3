package broker

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/sweeper"
)

const (
	// drain is how long running requests may go on after the signal to stop; the audit
	// log then needs up to a second for its last checkpoint. Together below 10 s; with
	// witnesses that do not answer, the last two checkpoints wait for them beyond that.
	drain      = 6 * time.Second
	closeLimit = 3 * time.Second
)

// Serve runs the API, the publication of keys and the sweeps until ctx ends, and then
// stops in order: no new requests, the running ones to their end, the log signed. It
// closes the broker. ready is called with the address once the API answers.
func (b *Broker) Serve(ctx context.Context, ready func(addr string)) (err error) {
	stop, cancel := context.WithCancel(ctx)
	background := make(chan struct{})
	started, announced := false, false
	var copies *copier
	defer func() {
		cancel()
		if started {
			<-background
		}
		last, done := context.WithTimeout(context.WithoutCancel(ctx), closeLimit+2*b.Config.Audit.Witnesses.wait())
		defer done()
		if announced {
			err = errors.Join(err, b.record(last, audit.BrokerStop))
		}
		err = errors.Join(err, b.log.Close(last))
		copies.copy(last) // what the last checkpoint signs
		err = errors.Join(err, b.closeRest(last))
	}()
	lease, err := b.holdLog(ctx)
	if err != nil {
		return err
	}
	if err := b.startNotices(ctx); err != nil {
		lease.Release()
		return err
	}
	if copies, err = b.startCopies(ctx); err != nil {
		lease.Release()
		return err
	}
	if err := b.record(ctx, audit.BrokerStart); err != nil {
		lease.Release()
		return err
	}
	announced = true
	taken := make(chan error, 1)
	go func() { taken <- b.keepLog(stop, lease) }()
	// Before anything is served: collectors wait for the directory.
	published, err := b.Keeper.Publish(ctx, systemActor)
	if err != nil {
		return fmt.Errorf("publish keys: %w", err)
	}
	b.published(ctx, published)

	stopMetrics, err := b.serveMetrics()
	if err != nil {
		return err
	}
	defer stopMetrics()
	listener, err := net.Listen("tcp", b.Config.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	secure, err := b.Config.TLS.serverTLS()
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	server := &http.Server{
		TLSConfig:         secure,
		Handler:           b.Handler(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      2 * time.Minute, // a sample may be large and the reader far away
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
		BaseContext:       func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	started = true
	go func() {
		defer close(background)
		var both sync.WaitGroup
		both.Go(func() { b.notify(stop) })
		both.Go(func() { copies.run(stop) })
		b.work(stop)
		both.Wait()
	}()
	served := make(chan error, 1)
	go func() {
		if c := b.Config.TLS; c.Certificate != "" {
			served <- server.ServeTLS(listener, c.Certificate, c.Key)
		} else {
			served <- server.Serve(listener)
		}
	}()
	if ready != nil {
		ready(listener.Addr().String())
	}
	select {
	case err := <-served:
		return fmt.Errorf("serve: %w", err)
	case err := <-taken: // or nil: ctx has ended
		if err != nil {
			return errors.Join(err, server.Close())
		}
	case <-ctx.Done():
	}
	b.slog.Info("stopping")
	limit, done := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer done()
	if err := server.Shutdown(limit); err != nil {
		return errors.Join(fmt.Errorf("stop serving: %w", err), server.Close())
	}
	return nil
}

// work publishes keys and sweeps, each at its own pace, until ctx ends. A failure is
// reported and tried again with the next turn.
func (b *Broker) work(ctx context.Context) {
	publish := time.NewTicker(time.Duration(b.Config.Keyring.Publish))
	defer publish.Stop()
	sweep := time.NewTicker(time.Duration(b.Config.Retention.Sweep))
	defer sweep.Stop()
	b.sweep(ctx)
	b.eraseDue(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case <-publish.C:
			if p, err := b.Keeper.Publish(ctx, systemActor); err != nil {
				b.slog.Error("publishing keys failed; the directory stays valid until its end", "error", err)
			} else {
				b.published(ctx, p)
			}
		case <-sweep.C:
			b.sweep(ctx)
			b.eraseDue(ctx)
		case <-b.due:
			b.holdDue(ctx)
			b.eraseDue(ctx)
		}
	}
}

func (b *Broker) published(ctx context.Context, p Published) {
	b.metrics.Published(ctx, p.ValidUntil)
	b.slog.Info("keys published", "created", p.Created, "keys", p.Keys, "valid_until", p.ValidUntil)
}

func (b *Broker) sweep(ctx context.Context) {
	var r sweeper.Result
	led, err := b.State.Lead(ctx, "sweep", func() (err error) { // else another broker does it
		r, err = b.Sweep(ctx, systemActor)
		return err
	})
	if ctx.Err() == nil && (led || err != nil) {
		b.metrics.Swept(ctx, r, err, b.now())
	}
	switch {
	case ctx.Err() != nil:
	case err != nil:
		b.slog.Error("sweep failed; it is tried again", "error", err, "deleted", r.Deleted, "keys", r.Keys, "failed", r.Failed)
	case r.Deleted+r.Keys > 0:
		b.slog.Info("swept", "deleted", r.Deleted, "keys", r.Keys, "foreign", r.Foreign, "locked", r.Locked)
	}
}

func (b *Broker) record(ctx context.Context, a audit.Action) error {
	_, err := b.audit.Append(ctx, audit.Entry{Time: b.now(), Actor: systemActor, Action: a, Decision: audit.Allowed})
	return err
}
