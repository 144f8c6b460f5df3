package demo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"time"

	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/broker/console"
	"github.com/sotto-project/sotto/internal/objstore"
)

// runningBroker serves until it is stopped.
type runningBroker struct {
	*broker.Broker
	epochs int
	cancel context.CancelFunc
	ended  chan error
	log    *os.File
}

func startBroker(ctx context.Context, o Options, files layout) (*runningBroker, error) {
	log, err := os.OpenFile(files.path("broker.log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	logger := slog.New(slog.NewTextHandler(log, nil))
	opened, err := broker.Open(ctx, files.broker, o.Now, logger)
	if err != nil {
		return nil, errors.Join(err, log.Close())
	}
	// Not ctx itself: the broker outlives the collector, which drains first.
	serving, cancel := context.WithCancel(context.WithoutCancel(ctx))
	opened.Console = console.New(serving, opened, logger).Handler()
	b := &runningBroker{Broker: opened, cancel: cancel, ended: make(chan error, 1), log: log}
	ready := make(chan struct{})
	go func() { b.ended <- opened.Serve(serving, func(string) { close(ready) }) }()
	select {
	case <-ready:
	case err := <-b.ended:
		cancel()
		return nil, errors.Join(err, log.Close())
	}
	keys, err := opened.Keeper.Keys(ctx)
	if err != nil {
		return nil, errors.Join(err, b.stop())
	}
	b.epochs = len(keys)
	return b, nil
}

func (b *runningBroker) stop() error {
	b.cancel()
	return errors.Join(<-b.ended, b.log.Close())
}

// stored tells what lies in the store.
type stored struct {
	records int
	objects []string
}

// awaitSamples waits until n records more than before are in the store, and
// returns what was added.
func (b *runningBroker) awaitSamples(ctx context.Context, before stored, n int) (stored, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		s, err := b.samples(ctx)
		if err != nil {
			return s, fmt.Errorf("list samples: %w", err)
		}
		if s.records -= before.records; s.records >= n {
			s.objects = slices.DeleteFunc(s.objects, func(key string) bool { return slices.Contains(before.objects, key) })
			return s, nil
		}
		select {
		case <-ctx.Done():
			return s, fmt.Errorf("only %d of %d samples were sealed and stored within a minute; collector.log says why", s.records, n)
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func (b *runningBroker) samples(ctx context.Context) (s stored, err error) {
	for o, err := range b.Bucket.List(ctx, object.Root) {
		if err != nil {
			return s, err
		}
		s.objects = append(s.objects, o.Key)
		for _, err := range object.All(objstore.ReaderAt(ctx, b.Bucket, o), o.Size) {
			if err != nil {
				return s, err
			}
			s.records++
		}
	}
	return s, nil
}
