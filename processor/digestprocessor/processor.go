package digestprocessor

import (
	"context"
	"time"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/sotto-project/sotto/core/content"
	"github.com/sotto-project/sotto/core/digest"
	"github.com/sotto-project/sotto/internal/otlpwalk"
	"github.com/sotto-project/sotto/processor/digestprocessor/internal/metadata"
)

type digestProcessor struct {
	policy    content.Policy
	hasher    func(now time.Time) (*digest.Hasher, error) // of the period
	telemetry *metadata.TelemetryBuilder
	now       func() time.Time
}

func newProcessor(set processor.Settings, cfg *Config) (*digestProcessor, error) {
	ks, err := cfg.keyset()
	if err != nil {
		return nil, err
	}
	keys, err := digest.NewKeys(ks, cfg.Rotation)
	if err != nil {
		return nil, err
	}
	telemetry, err := metadata.NewTelemetryBuilder(set.TelemetrySettings)
	if err != nil {
		return nil, err
	}
	policy := content.Policy{MaxPlainBytes: cfg.MaxPlainBytes, AllowKeys: cfg.AllowKeys}
	return &digestProcessor{policy: policy, hasher: keys.At, telemetry: telemetry, now: time.Now}, nil
}

func (p *digestProcessor) shutdown(context.Context) error {
	p.telemetry.Shutdown()
	return nil
}

func (p *digestProcessor) traces(ctx context.Context, td ptrace.Traces) (ptrace.Traces, error) {
	return td, p.walk(ctx, func(v otlpwalk.Visitor) { otlpwalk.Traces(td, v) })
}

func (p *digestProcessor) logs(ctx context.Context, ld plog.Logs) (plog.Logs, error) {
	return ld, p.walk(ctx, func(v otlpwalk.Visitor) { otlpwalk.Logs(ld, v) })
}

func (p *digestProcessor) metrics(ctx context.Context, md pmetric.Metrics) (pmetric.Metrics, error) {
	return md, p.walk(ctx, func(v otlpwalk.Visitor) { otlpwalk.Metrics(md, v) })
}

// walk visits one batch. An error means that nothing of it may be passed on.
func (p *digestProcessor) walk(ctx context.Context, visit func(otlpwalk.Visitor)) error {
	hasher, err := p.hasher(p.now())
	if err != nil {
		p.telemetry.ProcessorDigestFailures.Add(ctx, 1)
		return err
	}
	v := &visitor{policy: p.policy, hasher: hasher}
	visit(v)
	for kind, n := range v.replaced {
		if n > 0 {
			p.telemetry.ProcessorDigestValues.Add(ctx, n,
				metric.WithAttributeSet(attribute.NewSet(attribute.String("kind", content.Kind(kind).String()))))
		}
	}
	for why, n := range v.malformed {
		if n > 0 && digest.Malformation(why) != digest.WellFormed {
			p.telemetry.ProcessorDigestMalformed.Add(ctx, n,
				metric.WithAttributeSet(attribute.NewSet(attribute.String("reason", digest.Malformation(why).String()))))
		}
	}
	return nil
}
