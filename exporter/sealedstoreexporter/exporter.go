package sealedstoreexporter

import (
	"context"
	"errors"
	"io"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.uber.org/zap"

	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/exporter/sealedstoreexporter/internal/metadata"
	"github.com/sotto-project/sotto/internal/envelope"
	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/objstore/open"
)

// store is the exporter of one signal.
type store struct {
	config    *Config
	log       *zap.Logger
	telemetry *metadata.TelemetryBuilder
	now       func() time.Time
	began     time.Time // in whole milliseconds, as sealing times are; what was sealed before comes from a queue that outlived a restart
	drain     time.Duration
	open      func(objstore.Config) (objstore.Bucket, error)

	bucket objstore.Bucket   // from start to shutdown
	locks  map[string]string // the lock that a class asks for

	// aborted ends every attempt under way; see drainTime.
	aborted context.Context
	abort   context.CancelFunc
}

func newStore(set exporter.Settings, config *Config) (*store, error) {
	telemetry, err := metadata.NewTelemetryBuilder(set.TelemetrySettings)
	if err != nil {
		return nil, err
	}
	s := &store{config: config, log: set.Logger, telemetry: telemetry, now: time.Now, began: time.Now().Truncate(time.Millisecond), drain: drainTime, open: open.Bucket}
	s.aborted, s.abort = context.WithCancel(context.Background())
	return s, nil
}

func (s *store) start(context.Context, component.Host) error {
	bucket, err := s.open(objstore.Config(s.config.Store))
	if err != nil {
		return err
	}
	s.bucket = bucket
	if s.locks, err = readLocks(s.config.PolicyFile, bucket); err != nil {
		return err
	}
	if says, ok := s.config.durable(); !ok {
		s.log.Warn("weak durability", zap.String("reason", says))
	} else {
		s.log.Info("store is set", zap.String("durability", says))
	}
	return nil
}

func (s *store) shutdown(context.Context) error {
	s.abort()
	s.telemetry.Shutdown()
	if c, ok := s.bucket.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

func (s *store) pushTraces(ctx context.Context, td ptrace.Traces) error {
	records, refused := envelope.Records(td)
	s.countRefused(ctx, td.SpanCount()-len(records), notSealed)
	failed, err := s.push(ctx, records)
	if len(failed) > 0 {
		s.logRefused(refused)
		return consumererror.NewTraces(err, envelope.Traces(failed)) // only these come again
	}
	return permanent(refused, err)
}

func (s *store) pushLogs(ctx context.Context, ld plog.Logs) error {
	records, refused := envelope.LogRecords(ld)
	s.countRefused(ctx, ld.LogRecordCount()-len(records), notSealed)
	failed, err := s.push(ctx, records)
	if len(failed) > 0 {
		s.logRefused(refused)
		return consumererror.NewLogs(err, envelope.Logs(failed))
	}
	return permanent(refused, err)
}

// permanent marks what no retry can mend. Without it exporterhelper would come
// back with what was refused, for ever.
func permanent(faults ...error) error {
	if err := errors.Join(faults...); err != nil {
		return consumererror.NewPermanent(err)
	}
	return nil
}

// Reasons of otelcol_exporter_sealed_store_refused.
const (
	notSealed = "not_sealed"
	expired   = "expired"
	invalid   = "invalid"
)

func (s *store) countRefused(ctx context.Context, n int, reason string) {
	if n > 0 {
		s.telemetry.ExporterSealedStoreRefused.Add(ctx, int64(n), metric.WithAttributes(attribute.String("reason", reason)))
	}
}

// logRefused tells what a retryable error beside it would hide.
func (s *store) logRefused(refused error) {
	if refused != nil {
		s.log.Error("refused what is not sealed", zap.Error(refused))
	}
}

// dropExpired leaves out what no key opens any more. It waited too long: the
// store must not hold it even for the time until the next sweep.
func (s *store) dropExpired(ctx context.Context, records []sealed.Record) []sealed.Record {
	now := s.now()
	kept := make([]sealed.Record, 0, len(records))
	for _, r := range records {
		if r.Expires.After(now) {
			kept = append(kept, r)
		}
	}
	if n := len(records) - len(kept); n > 0 {
		s.countRefused(ctx, n, expired)
		s.log.Warn("records expired before they could be stored", zap.Int("records", n))
	}
	return kept
}
