package sealprocessor

import (
	"context"
	"sync"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.uber.org/zap"

	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/processor/sealprocessor/internal/metadata"
)

// reason is why a stamped record is dropped: the label of the counter.
type reason string

const (
	noDirectory    reason = "no_directory"      // none was ever read: missing, or not valid
	staleDirectory reason = "directory_expired" // the last good one has ended
	noKey          reason = "no_key"            // it has no key for the epoch
	badStamp       reason = "stamp"             // the stamp's parts do not agree
	invalid        reason = "invalid"           // the span has no valid ids
	expired        reason = "expired"           // the record's time is over already
	tooLarge       reason = "too_large"
	failed         reason = "failed" // anything else
)

// lookout is how often the file is looked at for a change.
const lookout = time.Second

type seal struct {
	directory *directory
	interval  time.Duration
	logger    *zap.Logger
	telemetry *metadata.TelemetryBuilder
	now       func() time.Time

	warned sync.Map // reason -> struct{}: one warning each until a directory is read
	loadOK bool     // of the reloading goroutine: whether the last reading was good
	stop   context.CancelFunc
	done   sync.WaitGroup
}

func newProcessor(set processor.Settings, cfg *Config) (*seal, error) {
	telemetry, err := metadata.NewTelemetryBuilder(set.TelemetrySettings)
	if err != nil {
		return nil, err
	}
	return &seal{
		directory: &directory{path: cfg.Keyring.File, verifier: cfg.Keyring.Verifier},
		interval:  cfg.Keyring.ReloadInterval,
		logger:    set.Logger, telemetry: telemetry, now: time.Now, loadOK: true,
	}, nil
}

// start reads the directory and goes on doing so. A directory that is not there is
// no reason not to start: spans must not be refused because samples cannot be kept.
func (s *seal) start(context.Context, component.Host) error {
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.reload(ctx)
	s.done.Go(func() { s.keepFresh(ctx) })
	return nil
}

func (s *seal) shutdown(context.Context) error {
	if s.stop != nil {
		s.stop()
		s.done.Wait()
	}
	s.telemetry.Shutdown()
	return nil
}

func (s *seal) keepFresh(ctx context.Context) {
	tick := time.NewTicker(min(lookout, s.interval))
	defer tick.Stop()
	last := s.now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if now := s.now(); now.Sub(last) >= s.interval || s.directory.changed() {
				s.reload(ctx)
				last = now
			}
		}
	}
}

// reload logs when reading begins to fail and when it works again, not each time.
func (s *seal) reload(ctx context.Context) {
	err := s.directory.load(s.now())
	result := "ok"
	switch {
	case err != nil && s.loadOK:
		s.logger.Warn("The key directory cannot be used; without a valid one samples are dropped", zap.String("file", s.directory.path), zap.Error(err))
	case err == nil && !s.loadOK:
		s.logger.Info("The key directory is valid again")
	}
	if err != nil {
		result = "failed"
	} else {
		s.warned.Clear()
	}
	s.loadOK = err == nil
	s.telemetry.ProcessorSealDirectoryReloads.Add(ctx, 1, metric.WithAttributes(attribute.String("result", result)))
}

// drop counts a record that could not be sealed, and warns once of each reason.
func (s *seal) drop(ctx context.Context, why reason) {
	s.telemetry.ProcessorSealDropped.Add(ctx, 1, metric.WithAttributes(attribute.String("reason", string(why))))
	if _, again := s.warned.LoadOrStore(why, struct{}{}); !again {
		s.logger.Warn("A sample was dropped because it could not be sealed; more of the same are only counted", zap.String("reason", string(why)))
	}
}

// batch seals what one call brings.
type batch struct {
	*seal
	*sealed.Batch
	now     time.Time
	why     map[string]reason // of epochs that have no key
	records []sealed.Record
}

func (s *seal) batch() *batch {
	b := &batch{seal: s, now: s.now(), why: map[string]reason{}}
	b.Batch = sealed.NewSealer(func(e keyring.Epoch) (keyring.PublicKey, bool) {
		key, why := s.directory.find(e, b.now)
		if why != "" {
			b.why[e.ID()] = why
		}
		return key, why == ""
	}).Batch()
	return b
}
