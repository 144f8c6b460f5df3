package metrics

import (
	"context"
	"slices"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/sotto-project/sotto/core/audit"
)

// Recorder takes audit entries; see broker.Recorder.
type Recorder interface {
	Append(ctx context.Context, e audit.Entry) (uint64, error)
}

// Recorder counts the entries that next made durable.
func (m *Metrics) Recorder(next Recorder) Recorder { return counted{m, next} }

type counted struct {
	m    *Metrics
	next Recorder
}

// Append implements [Recorder].
func (c counted) Append(ctx context.Context, e audit.Entry) (uint64, error) {
	start := time.Now() // a duration, on the monotonic clock: not the broker's time
	index, err := c.next.Append(ctx, e)
	ctx = context.WithoutCancel(ctx) // it happened, whether somebody waits for it or not
	if err != nil {
		c.m.appendFailures.Add(ctx, 1)
		return index, err
	}
	c.m.appendTime.Record(ctx, time.Since(start).Seconds())
	c.m.count(ctx, e)
	return index, nil
}

func (m *Metrics) count(ctx context.Context, e audit.Entry) {
	if e.Decision == audit.Refused {
		n := int64(1)
		if e.Action != audit.SampleDamage { // there it is records that did not open
			n = max(n, int64(e.Records)) // of many attempts in a few seconds one entry
		}
		m.refusals.Add(ctx, n, metric.WithAttributes(action(e.Action), attribute.String("code", code(e.Code))))
		return
	}
	m.acts.Add(ctx, 1, metric.WithAttributes(action(e.Action)))
	if e.Action == audit.SampleOpen {
		m.opened.Add(ctx, int64(e.Records))
	}
}

const other = "other"

func action(a audit.Action) attribute.KeyValue {
	if !slices.Contains(audit.Actions(), a) {
		a = other
	}
	return attribute.String("action", string(a))
}

// code keeps a label from being anything but one of the broker's own words.
func code(text string) string {
	if text == "" || len(text) > 40 || strings.ContainsFunc(text, func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') }) {
		return other
	}
	return text
}
