package redactprocessor

import (
	"context"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processorhelper"

	"github.com/sotto-project/sotto/processor/redactprocessor/internal/metadata"
)

// NewFactory returns the factory of the redact processor.
func NewFactory() processor.Factory {
	f := factory{engines: &engines{of: map[*Config]*shared{}}}
	return processor.NewFactory(
		metadata.Type,
		createDefaultConfig,
		processor.WithTraces(f.createTraces, metadata.TracesStability),
		processor.WithMetrics(f.createMetrics, metadata.MetricsStability),
		processor.WithLogs(f.createLogs, metadata.LogsStability),
	)
}

type factory struct{ engines *engines }

var mutates = processorhelper.WithCapabilities(consumer.Capabilities{MutatesData: true})

func (f factory) createTraces(ctx context.Context, set processor.Settings, cfg component.Config, next consumer.Traces) (processor.Traces, error) {
	p, err := f.engines.processor(set, cfg.(*Config))
	if err != nil {
		return nil, err
	}
	return processorhelper.NewTraces(ctx, set, cfg, next, p.traces, mutates, processorhelper.WithStart(p.start), processorhelper.WithShutdown(p.shutdown))
}

func (f factory) createMetrics(ctx context.Context, set processor.Settings, cfg component.Config, next consumer.Metrics) (processor.Metrics, error) {
	p, err := f.engines.processor(set, cfg.(*Config))
	if err != nil {
		return nil, err
	}
	return processorhelper.NewMetrics(ctx, set, cfg, next, p.metrics, mutates, processorhelper.WithStart(p.start), processorhelper.WithShutdown(p.shutdown))
}

func (f factory) createLogs(ctx context.Context, set processor.Settings, cfg component.Config, next consumer.Logs) (processor.Logs, error) {
	p, err := f.engines.processor(set, cfg.(*Config))
	if err != nil {
		return nil, err
	}
	return processorhelper.NewLogs(ctx, set, cfg, next, p.logs, mutates, processorhelper.WithStart(p.start), processorhelper.WithShutdown(p.shutdown))
}
