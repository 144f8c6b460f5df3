package broker

import (
	"context"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
)

// AllLimitsConfig is how much all people together may ask and read. It is counted in the
// state, over the last hour, so that it holds for all brokers on one database and through
// restarts. It is a brake: acts that run at one moment may go beyond it by their number.
type AllLimitsConfig struct {
	// RequestsPerHour counts requests that were made, broken glass excepted. Default 0: no limit.
	RequestsPerHour int `yaml:"requests_per_hour"`
	// OpensPerHour counts samples that were shown. Default 0: no limit.
	OpensPerHour int `yaml:"opens_per_hour"`
}

const together = "all people together"

// allLimiter is a limiter of all people.
type allLimiter struct {
	hourly int // 0: no limit
	newest func(ctx context.Context, since time.Time, nth int) (time.Time, bool, error)
	now    func() time.Time
	*tooManys
}

// spend refuses n acts if with them there would be more than an hour's.
func (l *allLimiter) spend(ctx context.Context, who access.Person, n int) error {
	if l == nil || l.hourly == 0 {
		return nil
	}
	now := l.now()
	after := time.Hour // more than an hour ever has
	if nth := l.hourly - n + 1; nth > 0 {
		at, ok, err := l.newest(ctx, now.Add(-time.Hour), nth)
		if err != nil {
			return err
		}
		if !ok {
			return nil
		}
		after = max(at.Add(time.Hour).Sub(now), time.Second)
	}
	return l.refuse(ctx, who, together, after, now)
}

// limitAll makes the limiters of all people.
func (b *Broker) limitAll(c AllLimitsConfig) {
	b.askingAll = &allLimiter{hourly: c.RequestsPerHour, newest: b.State.RecentRequests, now: b.now, tooManys: newTooManys("requests", audit.RequestCreate, b.audit)}
	b.Gate.openingAll = &allLimiter{hourly: c.OpensPerHour, newest: b.State.RecentReads, now: b.now, tooManys: newTooManys("openings", audit.SampleOpen, b.audit)}
}
