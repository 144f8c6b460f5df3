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

// limiter counts one kind of act per person: a bucket that holds an hour's worth, and
// fills evenly.
type limiter struct {
	what   string
	hourly int // 0: no limit
	action audit.Action
	log    Recorder
	now    func() time.Time

	mu     sync.Mutex
	people map[string]*spender // only people who are signed in get here
}

type spender struct {
	bucket  *rate.Limiter
	refused int       // since the last entry
	noted   time.Time // the last entry about it
}

// spend takes n of who's hour, or refuses. The first refusal is an entry, and then one in
// ten seconds with their number: refusals must not fill the log either.
func (l *limiter) spend(ctx context.Context, who access.Person, n int) error {
	if l == nil || l.hourly == 0 {
		return nil
	}
	now := l.now()
	after, refused := l.take(who.Name, n, now)
	if after == 0 {
		return nil
	}
	if refused > 0 {
		if err := l.note(ctx, who, now, refused); err != nil {
			return err
		}
	}
	return &TooManyError{What: l.what, After: after}
}

// note writes refusals down.
func (l *limiter) note(ctx context.Context, who access.Person, now time.Time, refused int) error {
	_, err := l.log.Append(ctx, audit.Entry{
		Time: now, Actor: who.Name, Action: l.action, Decision: audit.Refused, Code: tooMany, Records: refused,
	})
	return err
}

const tooMany = "too_many"

// take returns how long to wait, 0 for not at all, and how many refusals are to be noted.
func (l *limiter) take(name string, n int, now time.Time) (after time.Duration, refused int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.spender(name)
	r := s.bucket.ReserveN(now, n)
	if !r.OK() { // more than the bucket ever holds
		after = time.Hour
	} else if after = r.DelayFrom(now); after > 0 {
		r.CancelAt(now)
	}
	if after == 0 {
		return 0, 0
	}
	return after, s.refuse(now)
}

// refused counts a refusal of somebody, and returns how many are to be noted.
func (l *limiter) refused(name string, now time.Time) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.spender(name).refuse(now)
}

// spender is that of a name; the caller holds the lock.
func (l *limiter) spender(name string) *spender {
	name = strings.ToLower(name)
	s := l.people[name]
	if s == nil {
		s = &spender{bucket: rate.NewLimiter(rate.Limit(l.hourly)/3600, l.hourly)}
		l.people[name] = s
	}
	return s
}

func (s *spender) refuse(now time.Time) (refused int) {
	s.refused++
	if since := now.Sub(s.noted); since >= 0 && since < refusalInterval {
		return 0
	}
	refused, s.refused, s.noted = s.refused, 0, now
	return refused
}

func newLimiter(what string, hourly int, action audit.Action, log Recorder, now func() time.Time) *limiter {
	return &limiter{what: what, hourly: hourly, action: action, log: log, now: now, people: map[string]*spender{}}
}
