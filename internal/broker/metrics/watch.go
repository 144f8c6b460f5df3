package metrics

import (
	"context"
	"fmt"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// asking bounds what a scrape may ask of the state database.
const asking = 3 * time.Second

// Source is what is asked at each scrape.
type Source struct {
	// Entries is how many entries the audit log has.
	Entries func() uint64
	// Cosigned is how many of them enough witnesses have cosigned; all, if none have to.
	Cosigned func() uint64
	// State is what the state database says.
	State func(context.Context) (State, error)
}

// State of the broker's database, at one moment.
type State struct {
	Frozen                               bool
	KeysLive, KeysDestroyed, KeysExpired int // KeysExpired: still there, after expiry and grace
	ReviewsDue                           int // broken glass that nobody has reviewed
	NoticesWaiting, NoticesDead          int // for webhooks; dead: given up
}

// Watch lets each scrape ask source. If the state does not answer, sotto_state_up is 0 and
// its other values are left out: an old value would be a lie.
func (m *Metrics) Watch(s Source) error {
	up, err1 := m.meter.Int64ObservableGauge("sotto.state.up", metric.WithDescription("1 if the state database answers, else 0."))
	entries, err2 := m.meter.Int64ObservableGauge("sotto.audit.entries", metric.WithDescription("Entries in this broker's audit log."))
	cosigned, err7 := m.meter.Int64ObservableGauge("sotto.audit.cosigned", metric.WithDescription("Entries of this broker's audit log that enough witnesses have cosigned; all, if there are none."))
	frozen, err3 := m.meter.Int64ObservableGauge("sotto.frozen", metric.WithDescription("1 while all reading is frozen, else 0."))
	keys, err4 := m.meter.Int64ObservableGauge("sotto.keys", metric.WithDescription("Epoch keys, by state: live, destroyed, or expired and not destroyed yet."))
	reviews, err5 := m.meter.Int64ObservableGauge("sotto.reviews.due", metric.WithDescription("Broken glasses that nobody has reviewed yet."))
	notices, err6 := m.meter.Int64ObservableGauge("sotto.notices", metric.WithDescription("Notices for webhooks, by state: waiting, or dead, which means given up."))
	for _, err := range []error{err1, err2, err3, err4, err5, err6, err7} {
		if err != nil {
			return fmt.Errorf("make metrics: %w", err)
		}
	}
	_, err := m.meter.RegisterCallback(func(ctx context.Context, o metric.Observer) error {
		o.ObserveInt64(entries, int64(s.Entries()))
		o.ObserveInt64(cosigned, int64(s.Cosigned()))
		ctx, cancel := context.WithTimeout(ctx, asking)
		defer cancel()
		now, err := s.State(ctx)
		if err != nil {
			o.ObserveInt64(up, 0)
			return nil // told by sotto_state_up
		}
		o.ObserveInt64(up, 1)
		o.ObserveInt64(frozen, oneIf(now.Frozen))
		o.ObserveInt64(reviews, int64(now.ReviewsDue))
		for state, n := range map[string]int{"waiting": now.NoticesWaiting, "dead": now.NoticesDead} {
			o.ObserveInt64(notices, int64(n), metric.WithAttributes(attribute.String("state", state)))
		}
		for state, n := range map[string]int{"live": now.KeysLive, "destroyed": now.KeysDestroyed, "expired": now.KeysExpired} {
			o.ObserveInt64(keys, int64(n), metric.WithAttributes(attribute.String("state", state)))
		}
		return nil
	}, up, entries, cosigned, frozen, keys, reviews, notices)
	if err != nil {
		return fmt.Errorf("make metrics: %w", err)
	}
	return nil
}

func oneIf(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
