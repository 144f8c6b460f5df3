package broker

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
)

// LimitsConfig is how much one person may ask and open. A stolen token, or a script that
// goes wrong, shall not read everything that somebody approves, nor fill the audit log.
// Each broker counts for itself, from its start. See docs/decisions/0032.
type LimitsConfig struct {
	// RequestsPerHour counts traces that are asked for. Breaking the glass is not counted:
	// its reviews bound it. 0: no limit. Default 60.
	RequestsPerHour int `yaml:"requests_per_hour"`
	// OpensPerHour counts attempts to open a sample. 0: no limit. Default 240.
	OpensPerHour int `yaml:"opens_per_hour"`
	// All bounds all people together.
	All AllLimitsConfig `yaml:"all"`
}

func (c LimitsConfig) check(fault func(key, format string, args ...any)) {
	for key, n := range map[string]int{
		"limits.requests_per_hour": c.RequestsPerHour, "limits.opens_per_hour": c.OpensPerHour,
		"limits.all.requests_per_hour": c.All.RequestsPerHour, "limits.all.opens_per_hour": c.All.OpensPerHour,
	} {
		if n < 0 || n > 1_000_000 {
			fault(key, "must be from 1 to 1000000, or 0 for no limit")
		}
	}
}

// TooManyError refuses somebody who did too much of one thing.
type TooManyError struct {
	What  string
	By    string        // "" is one person
	After time.Duration // when the next one is allowed
}

// Error says how long to wait.
func (e *TooManyError) Error() string {
	return fmt.Sprintf("too many %s in an hour by %s; try again in %s", e.What, cmp.Or(e.By, "one person"), e.After.Round(time.Second))
}

const tooMany = "too_many"

// tooManys writes down who did too much of one thing, of one person one in an interval.
type tooManys struct {
	what   string
	action audit.Action
	log    Recorder

	mu sync.Mutex
	of map[string]*tally // only people who are signed in get here
}

// refuse counts a refusal and is it. The first one is an entry, and then one in ten
// seconds with their number: refusals must not fill the log either.
func (t *tooManys) refuse(ctx context.Context, who access.Person, by string, after time.Duration, now time.Time) error {
	name := strings.ToLower(who.Name)
	t.mu.Lock()
	if t.of[name] == nil {
		t.of[name] = &tally{}
	}
	due := t.of[name].add(now)
	t.mu.Unlock()
	if due > 0 {
		if _, err := t.log.Append(ctx, audit.Entry{
			Time: now, Actor: who.Name, Action: t.action, Decision: audit.Refused, Code: tooMany, Records: due,
		}); err != nil {
			return err
		}
	}
	return &TooManyError{What: t.what, By: by, After: after}
}

func newTooManys(what string, action audit.Action, log Recorder) *tooManys {
	return &tooManys{what: what, action: action, log: log, of: map[string]*tally{}}
}

// limiter counts one kind of act per person: a bucket that holds an hour's worth, and
// fills evenly.
type limiter struct {
	hourly int // 0: no limit
	now    func() time.Time
	*tooManys

	filling sync.Mutex
	buckets map[string]*rate.Limiter
}

// spend takes n of who's hour, or refuses.
func (l *limiter) spend(ctx context.Context, who access.Person, n int) error {
	if l == nil || l.hourly == 0 {
		return nil
	}
	now := l.now()
	if after := l.take(who.Name, n, now); after > 0 {
		return l.refuse(ctx, who, "", after, now)
	}
	return nil
}

// take returns how long to wait, 0 for not at all.
func (l *limiter) take(name string, n int, now time.Time) time.Duration {
	l.filling.Lock()
	defer l.filling.Unlock()
	name = strings.ToLower(name)
	b := l.buckets[name]
	if b == nil {
		b = rate.NewLimiter(rate.Limit(l.hourly)/3600, l.hourly)
		l.buckets[name] = b
	}
	r := b.ReserveN(now, n)
	if !r.OK() { // more than the bucket ever holds
		return time.Hour
	}
	after := r.DelayFrom(now)
	if after > 0 {
		r.CancelAt(now)
	}
	return after
}

func newLimiter(what string, hourly int, action audit.Action, log Recorder, now func() time.Time) *limiter {
	return &limiter{hourly: hourly, now: now, tooManys: newTooManys(what, action, log), buckets: map[string]*rate.Limiter{}}
}
