package metrics

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/prometheus/otlptranslator"
	"go.opentelemetry.io/otel/attribute"
	exporter "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/metric"
	sdk "go.opentelemetry.io/otel/sdk/metric"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/cosign"
	"github.com/sotto-project/sotto/internal/holder"
	"github.com/sotto-project/sotto/internal/sweeper"
)

// Metrics are the instruments of one broker, safe for concurrent use.
type Metrics struct {
	provider *sdk.MeterProvider
	meter    metric.Meter
	registry *prometheus.Registry

	acts, refusals, opened    metric.Int64Counter
	appendTime                metric.Float64Histogram
	appendFailures            metric.Int64Counter
	sweeps                    metric.Int64Counter
	objects, bytes, destroyed metric.Int64Counter
	overdue                   metric.Int64Gauge
	swept, keyring            metric.Int64Gauge
	attempts, copies          metric.Int64Counter
	copied                    metric.Int64Gauge
	holds                     metric.Int64Counter
	heldCopies                metric.Int64Counter
	asked                     metric.Int64Counter
}

// New makes the instruments. Nothing listens yet; see [Metrics.Handler].
func New() (*Metrics, error) {
	m := &Metrics{registry: prometheus.NewRegistry()}
	reader, err := exporter.New(
		exporter.WithRegisterer(m.registry), exporter.WithoutScopeInfo(), exporter.WithoutTargetInfo(),
		exporter.WithTranslationStrategy(otlptranslator.UnderscoreEscapingWithSuffixes),
	)
	if err != nil {
		return nil, fmt.Errorf("make metrics: %w", err)
	}
	m.provider = sdk.NewMeterProvider(sdk.WithReader(reader))
	m.meter = m.provider.Meter("github.com/sotto-project/sotto/internal/broker")
	if err := m.make(); err != nil {
		return nil, fmt.Errorf("make metrics: %w", err)
	}
	for _, c := range []prometheus.Collector{collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{})} {
		if err := m.registry.Register(c); err != nil {
			return nil, fmt.Errorf("make metrics: %w", err)
		}
	}
	m.fromZero()
	return m, nil
}

func (m *Metrics) make() error {
	var faults []error
	counter := func(name, help string, o ...metric.Int64CounterOption) metric.Int64Counter {
		c, err := m.meter.Int64Counter(name, append(o, metric.WithDescription(help))...)
		faults = append(faults, err)
		return c
	}
	gauge := func(name, help string, o ...metric.Int64GaugeOption) metric.Int64Gauge {
		g, err := m.meter.Int64Gauge(name, append(o, metric.WithDescription(help))...)
		faults = append(faults, err)
		return g
	}
	m.acts = counter("sotto.acts", "What was done and is in the audit log, by action.")
	m.refusals = counter("sotto.refusals", "What was refused, by action and code; attempts that share an entry are counted one by one.")
	m.opened = counter("sotto.records.opened", "Sealed records that were opened for somebody.")
	m.appendFailures = counter("sotto.audit.append.failures", "Entries that the audit log did not take; what they were about did not happen.")
	m.sweeps = counter("sotto.sweeps", "Sweeps of this broker, by how they ended.")
	m.objects = counter("sotto.sweep.objects.deleted", "Expired objects that sweeps deleted.")
	m.bytes = counter("sotto.sweep.deleted", "Size of what sweeps deleted.", metric.WithUnit("By"))
	m.destroyed = counter("sotto.sweep.keys.destroyed", "Private keys that sweeps destroyed.")
	m.overdue = gauge("sotto.sweep.overdue", "Objects and keys that were due and that the last sweep could not remove.")
	m.swept = gauge("sotto.sweep.last_success.timestamp", "When a sweep of this broker last ended without a fault.", metric.WithUnit("s"))
	m.keyring = gauge("sotto.keyring.valid_until.timestamp", "Until when collectors can seal with the directory that was published last.", metric.WithUnit("s"))
	m.attempts = counter("sotto.notices.attempts", "Attempts of this broker to tell a webhook, by how they ended.")
	m.copies = counter("sotto.audit.copies", "Rounds of this broker that copied its audit log elsewhere, by how they ended.")
	m.copied = gauge("sotto.audit.copied", "Entries of this broker's audit log that the newest copy signs.")
	m.holds = counter("sotto.holds.runs", "Rounds of this broker that copied what legal holds keep, by how they ended.")
	m.heldCopies = counter("sotto.holds.copies", "Objects that were copied for legal holds.")
	m.asked = counter("sotto.audit.witness.attempts", "Attempts of this broker to have its audit log cosigned, one for each witness asked, by how they ended.")
	var err error
	m.appendTime, err = m.meter.Float64Histogram("sotto.audit.append.duration", metric.WithUnit("s"),
		metric.WithDescription("How long the audit log took to make an entry durable."),
		// 21 ms is the median on a quiet disk; see core/audit.
		metric.WithExplicitBucketBoundaries(.005, .01, .02, .03, .05, .1, .2, .5, 1, 2, 5, 10))
	return errors.Join(append(faults, err)...)
}

// fromZero makes the series that alerts look at, so that the first event is an increase.
func (m *Metrics) fromZero() {
	ctx := context.Background()
	for _, a := range audit.Actions() {
		m.acts.Add(ctx, 0, metric.WithAttributes(action(a)))
	}
	m.opened.Add(ctx, 0)
	m.appendFailures.Add(ctx, 0)
	for _, o := range []attribute.KeyValue{succeeded, faulty} {
		m.sweeps.Add(ctx, 0, metric.WithAttributes(o))
	}
	for _, o := range []attribute.KeyValue{delivered, failed} {
		m.attempts.Add(ctx, 0, metric.WithAttributes(o))
	}
	for _, o := range []attribute.KeyValue{succeeded, faulty} {
		m.copies.Add(ctx, 0, metric.WithAttributes(o))
	}
	for _, o := range []attribute.KeyValue{succeeded, faulty} {
		m.holds.Add(ctx, 0, metric.WithAttributes(o))
	}
	m.heldCopies.Add(ctx, 0)
	m.copied.Record(ctx, 0)
	for _, o := range cosign.Outcomes() {
		m.asked.Add(ctx, 0, metric.WithAttributes(attribute.String("outcome", string(o))))
	}
	m.objects.Add(ctx, 0)
	m.bytes.Add(ctx, 0)
	m.destroyed.Add(ctx, 0)
}

var succeeded, faulty = attribute.String("outcome", "ok"), attribute.String("outcome", "failed")

// Swept counts a sweep of this broker.
func (m *Metrics) Swept(ctx context.Context, r sweeper.Result, err error, at time.Time) {
	outcome := succeeded
	if err != nil {
		outcome = faulty
	} else {
		m.swept.Record(ctx, at.Unix())
	}
	m.sweeps.Add(ctx, 1, metric.WithAttributes(outcome))
	m.objects.Add(ctx, int64(r.Deleted))
	m.bytes.Add(ctx, r.Bytes)
	m.destroyed.Add(ctx, int64(r.Keys))
	m.overdue.Record(ctx, int64(r.Failed+r.Locked))
}

var delivered, failed = attribute.String("outcome", "delivered"), attribute.String("outcome", "failed")

// Attempted counts an attempt to tell a webhook.
func (m *Metrics) Attempted(ctx context.Context, ok bool) {
	outcome := failed
	if ok {
		outcome = delivered
	}
	m.attempts.Add(ctx, 1, metric.WithAttributes(outcome))
}

// Copied counts a round that copied the audit log.
func (m *Metrics) Copied(ctx context.Context, entries uint64, err error) {
	outcome := faulty
	if err == nil {
		outcome = succeeded
		m.copied.Record(ctx, int64(entries))
	}
	m.copies.Add(ctx, 1, metric.WithAttributes(outcome))
}

// Held counts a round over the legal holds.
func (m *Metrics) Held(ctx context.Context, r holder.Result, err error) {
	outcome := succeeded
	if err != nil {
		outcome = faulty
	}
	m.holds.Add(ctx, 1, metric.WithAttributes(outcome))
	m.heldCopies.Add(ctx, int64(r.Copied))
}

// Asked counts a witness that was asked to cosign the audit log.
func (m *Metrics) Asked(ctx context.Context, o cosign.Outcome) {
	m.asked.Add(ctx, 1, metric.WithAttributes(attribute.String("outcome", string(o))))
}

// Published notes how long the published directory of keys is valid.
func (m *Metrics) Published(ctx context.Context, until time.Time) {
	m.keyring.Record(ctx, until.Unix())
}

// Handler answers scrapes.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 10 * time.Second})
}

// Close ends the collection.
func (m *Metrics) Close(ctx context.Context) error {
	if err := m.provider.Shutdown(ctx); err != nil {
		return fmt.Errorf("close metrics: %w", err)
	}
	return nil
}
