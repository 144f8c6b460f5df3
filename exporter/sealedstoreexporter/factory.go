package sealedstoreexporter

import (
	"context"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/exporterhelper"

	"github.com/sotto-project/sotto/exporter/sealedstoreexporter/internal/metadata"
)

// drainTime is what a shutdown grants a store that stalls. The Collector's own
// end must not wait for a server's.
const drainTime = 7 * time.Second

// NewFactory returns the factory of the exporter.
func NewFactory() exporter.Factory {
	return exporter.NewFactory(metadata.Type, createDefaultConfig,
		exporter.WithTraces(createTraces, metadata.TracesStability),
		exporter.WithLogs(createLogs, metadata.LogsStability))
}

func createTraces(ctx context.Context, set exporter.Settings, cfg component.Config) (exporter.Traces, error) {
	s, err := newStore(set, cfg.(*Config))
	if err != nil {
		return nil, err
	}
	return s.traces(ctx, set)
}

func createLogs(ctx context.Context, set exporter.Settings, cfg component.Config) (exporter.Logs, error) {
	s, err := newStore(set, cfg.(*Config))
	if err != nil {
		return nil, err
	}
	return s.logs(ctx, set)
}

func (s *store) traces(ctx context.Context, set exporter.Settings) (exporter.Traces, error) {
	e, err := exporterhelper.NewTraces(ctx, set, s.config, s.pushTraces, s.options()...)
	if err != nil {
		return nil, err
	}
	return drainingTraces{e, s}, nil
}

func (s *store) logs(ctx context.Context, set exporter.Settings) (exporter.Logs, error) {
	e, err := exporterhelper.NewLogs(ctx, set, s.config, s.pushLogs, s.options()...)
	if err != nil {
		return nil, err
	}
	return drainingLogs{e, s}, nil
}

func (s *store) options() []exporterhelper.Option {
	return []exporterhelper.Option{
		exporterhelper.WithStart(s.start),
		exporterhelper.WithShutdown(s.shutdown),
		exporterhelper.WithTimeout(s.config.TimeoutConfig),
		exporterhelper.WithRetry(s.config.RetryConfig),
		exporterhelper.WithQueue(s.config.QueueConfig),
		exporterhelper.WithCapabilities(consumer.Capabilities{MutatesData: false}),
	}
}

// drainingTraces bounds the time in which exporterhelper empties its queue. It
// would wait for each batch's timeout, one after the other.
type drainingTraces struct {
	exporter.Traces
	store *store
}

// Shutdown empties the queue, for as long as drain allows.
func (d drainingTraces) Shutdown(ctx context.Context) error {
	defer time.AfterFunc(d.store.drain, d.store.abort).Stop()
	return d.Traces.Shutdown(ctx)
}

type drainingLogs struct {
	exporter.Logs
	store *store
}

// Shutdown empties the queue, for as long as drain allows.
func (d drainingLogs) Shutdown(ctx context.Context) error {
	defer time.AfterFunc(d.store.drain, d.store.abort).Stop()
	return d.Logs.Shutdown(ctx)
}
