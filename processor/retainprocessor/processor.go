package retainprocessor

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl/contexts/ottlspan"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/processor/retainprocessor/internal/metadata"
)

// defaultTenant is the tenant of everything when no attribute names one.
const defaultTenant = "default"

type retain struct {
	policy     retention.Policy
	conditions conditions
	tenantKey  string
	telemetry  *metadata.TelemetryBuilder
	classes    map[string]metric.MeasurementOption // made once, for the hot path
	now        func() time.Time
}

func newProcessor(set processor.Settings, cfg *Config) (*retain, error) {
	text, err := os.ReadFile(cfg.PolicyFile)
	if err != nil {
		return nil, fmt.Errorf("'policy_file': %w", err)
	}
	policy, err := retention.ParsePolicy(text)
	if err != nil {
		return nil, fmt.Errorf("'policy_file': %w", err)
	}
	compiled, err := compile(policy, set.TelemetrySettings)
	if err != nil {
		return nil, fmt.Errorf("'policy_file': %w", err)
	}
	telemetry, err := metadata.NewTelemetryBuilder(set.TelemetrySettings)
	if err != nil {
		return nil, err
	}
	p := &retain{
		policy: policy, conditions: compiled, tenantKey: cfg.TenantAttribute, telemetry: telemetry,
		classes: map[string]metric.MeasurementOption{}, now: time.Now,
	}
	for _, c := range policy.Classes {
		p.classes[c.Name] = metric.WithAttributeSet(attribute.NewSet(attribute.String("class", c.Name)))
	}
	return p, nil
}

func (p *retain) shutdown(context.Context) error {
	p.telemetry.Shutdown()
	return nil
}

func (p *retain) traces(ctx context.Context, td ptrace.Traces) (ptrace.Traces, error) {
	now := p.now()
	for _, rs := range td.ResourceSpans().All() {
		tenant, ok := p.tenant(rs.Resource().Attributes())
		p.clean(ctx, rs.Resource().Attributes())
		for _, ss := range rs.ScopeSpans().All() {
			p.clean(ctx, ss.Scope().Attributes())
			for _, span := range ss.Spans().All() {
				p.clean(ctx, span.Attributes())
				class, chosen := p.decide(ctx, rs, ss, span)
				if chosen {
					p.stamp(ctx, span.Attributes(), class, tenant, ok, span.TraceID(), now)
				}
			}
		}
	}
	return td, nil
}

func (p *retain) decide(ctx context.Context, rs ptrace.ResourceSpans, ss ptrace.ScopeSpans, span ptrace.Span) (retention.Class, bool) {
	return p.policy.Decide(span.TraceID(), retention.TraceStateRandomness(span.TraceState().AsRaw()), func(c retention.Class) bool {
		view := ottlspan.NewTransformContext(rs, ss, span)
		defer view.Close()
		matched, failed := p.conditions.match(ctx, c.Name, view)
		if failed > 0 {
			p.telemetry.ProcessorRetainConditionErrors.Add(ctx, int64(failed), p.classes[c.Name])
		}
		return matched
	})
}

// logs chooses by trace id alone: conditions speak of spans, and a log record has
// no tracestate. So a log record follows its trace in every class with a share.
func (p *retain) logs(ctx context.Context, ld plog.Logs) (plog.Logs, error) {
	now := p.now()
	for _, rl := range ld.ResourceLogs().All() {
		tenant, ok := p.tenant(rl.Resource().Attributes())
		p.clean(ctx, rl.Resource().Attributes())
		for _, sl := range rl.ScopeLogs().All() {
			p.clean(ctx, sl.Scope().Attributes())
			for _, log := range sl.LogRecords().All() {
				p.clean(ctx, log.Attributes())
				if class, chosen := p.policy.Decide(log.TraceID(), retention.Randomness{}, nil); chosen {
					p.stamp(ctx, log.Attributes(), class, tenant, ok, log.TraceID(), now)
				}
			}
		}
	}
	return ld, nil
}

// tenant reads the tenant's name from a resource, before anything is removed there.
func (p *retain) tenant(resource pcommon.Map) (name string, ok bool) {
	if p.tenantKey == "" {
		return defaultTenant, true
	}
	v, ok := resource.Get(p.tenantKey)
	if !ok || v.Type() != pcommon.ValueTypeStr || !retention.ValidName(v.Str()) {
		return "", false
	}
	return v.Str(), true
}

func (p *retain) stamp(ctx context.Context, m pcommon.Map, c retention.Class, tenant string, ok bool, id pcommon.TraceID, now time.Time) {
	if !ok {
		p.telemetry.ProcessorRetainRefused.Add(ctx, 1, reasonTenant)
		return
	}
	s := retention.Stamp{Class: c.Name, Expires: c.Expiry(now), Tenant: tenant, TraceID: id.String()}
	m.PutStr(retention.AttrClass, s.Class)
	m.PutStr(retention.AttrExpires, retention.FormatExpiry(s.Expires))
	m.PutStr(retention.AttrSampleID, s.SampleID())
	p.telemetry.ProcessorRetainStamped.Add(ctx, 1, p.classes[c.Name])
}

var reasonTenant = metric.WithAttributeSet(attribute.NewSet(attribute.String("reason", "tenant")))

// reserved are the keys that only this pipeline sets. A client that stamps itself
// would choose what is kept, for how long, and under whose keys.
var reserved = []string{"sotto.retention.", "sotto.sample.", "sotto.sealed."}

// clean removes them.
func (p *retain) clean(ctx context.Context, m pcommon.Map) {
	if !foreign(m) {
		return
	}
	removed := int64(0)
	m.RemoveIf(func(key string, _ pcommon.Value) bool {
		if !isReserved(key) {
			return false
		}
		removed++
		return true
	})
	p.telemetry.ProcessorRetainForeignStamps.Add(ctx, removed)
}

func foreign(m pcommon.Map) bool {
	for key := range m.All() {
		if isReserved(key) {
			return true
		}
	}
	return false
}

func isReserved(key string) bool {
	if !strings.HasPrefix(key, "sotto.") {
		return false
	}
	for _, prefix := range reserved {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}
