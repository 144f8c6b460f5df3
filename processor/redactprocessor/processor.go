package redactprocessor

import (
	"context"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/sotto-project/sotto/core/detect"
	"github.com/sotto-project/sotto/internal/otlpwalk"
	"github.com/sotto-project/sotto/processor/redactprocessor/internal/metadata"
)

type redactProcessor struct {
	engine     *detect.Engine
	subjects   *subjects // nil: nobody is named
	telemetry  *metadata.TelemetryBuilder
	release    func()
	set        component.TelemetrySettings
	remote     *RemoteConfig     // nil: nobody is asked
	recognizer detect.Recognizer // from start on, if remote is set
}

func newProcessor(set processor.Settings, cfg *Config) (*redactProcessor, error) {
	return (&engines{of: map[*Config]*shared{}}).processor(set, cfg)
}

func (p *redactProcessor) shutdown(context.Context) error {
	p.release()
	p.telemetry.Shutdown()
	return nil
}

func (p *redactProcessor) traces(ctx context.Context, td ptrace.Traces) (ptrace.Traces, error) {
	named, not := p.subjects.ofTraces(td) // before the ids are masked
	p.count(ctx, not)
	p.walk(ctx, func(v otlpwalk.Visitor) { otlpwalk.Traces(td, v) })
	named.put()
	return td, nil
}

func (p *redactProcessor) logs(ctx context.Context, ld plog.Logs) (plog.Logs, error) {
	named, not := p.subjects.ofLogs(ld)
	p.count(ctx, not)
	p.walk(ctx, func(v otlpwalk.Visitor) { otlpwalk.Logs(ld, v) })
	named.put()
	return ld, nil
}

func (p *redactProcessor) metrics(ctx context.Context, md pmetric.Metrics) (pmetric.Metrics, error) {
	p.walk(ctx, func(v otlpwalk.Visitor) { otlpwalk.Metrics(md, v) })
	return md, nil
}

// count tells of people who are not named, since an erasure will not find them.
func (p *redactProcessor) count(ctx context.Context, not unnamed) {
	for reason, n := range not {
		if n > 0 {
			p.telemetry.ProcessorRedactSubjectsUnnamed.Add(ctx, n, metric.WithAttributeSet(attribute.NewSet(attribute.String("reason", reason))))
		}
	}
}

func (p *redactProcessor) walk(ctx context.Context, visit func(otlpwalk.Visitor)) {
	v := newVisitor(p.engine)
	v.Walk(func() { visit(v) })
	if p.remote != nil {
		v.answers = map[string]detect.Recognized{} // nobody has answered: everything is replaced
		if p.recognizer != nil {
			v.answers = p.ask(ctx, visit)
		}
		visit(v)
	}
	for entity, n := range v.total.All() {
		if entity == detect.RedactionFailed {
			p.telemetry.ProcessorRedactFailures.Add(ctx, int64(n))
			continue
		}
		p.telemetry.ProcessorRedactFindings.Add(ctx, int64(n),
			metric.WithAttributeSet(attribute.NewSet(attribute.String("entity", entity))))
	}
}
