package broker

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker/state"
)

// HabitConfig is the alarm when somebody opens far more in a day than they usually do. See
// access.Habit for the rule and docs/decisions/0042 for its reasons.
type HabitConfig struct {
	// Off: there is no alarm.
	Off bool `yaml:"off"`
	// Days that make a habit. Default 28.
	Days int `yaml:"days"`
	// Factor is how many usual days in one are too much. Default 3.
	Factor int `yaml:"factor"`
	// Floor is how many readings in a day are never too much. Default 20.
	Floor int `yaml:"floor"`
	// Block refuses what departs, until the day has passed. Default false: it is told only.
	Block bool `yaml:"block"`
}

func defaultHabit() HabitConfig { return HabitConfig{Days: 28, Factor: 3, Floor: 20} }

func (c HabitConfig) check(fault func(key, format string, args ...any)) {
	if c.Days < access.HabitDays || c.Days > 365 {
		fault("habit.days", "must be from %d to 365", access.HabitDays)
	}
	if c.Factor < 2 || c.Factor > 1000 {
		fault("habit.factor", "must be from 2 to 1000")
	}
	if c.Floor < 1 || c.Floor > 1_000_000 {
		fault("habit.floor", "must be from 1 to 1000000")
	}
}

const day = 24 * time.Hour

// habits watches what people open, at all brokers on the database together.
type habits struct {
	config HabitConfig
	state  *state.DB
	audit  Recorder
	slog   *slog.Logger

	mu   sync.Mutex
	told map[string]told // by person, in lower case; of the last day
}

// told is an alarm that was given: the next one is due a day later, or at twice as much.
type told struct {
	at    time.Time
	today int
}

// judge looks at a reading that is counted and in the log, before it is decrypted. Where
// it departs from the reader's habit there is an entry, durable before anything is shown.
func (h *habits) judge(ctx context.Context, who access.Person, q access.Request, now time.Time) error {
	if h == nil {
		return nil
	}
	days, err := h.state.ReadsByDay(ctx, append([]string{q.Requester, who.Name}, who.Identities...), now, h.config.Days)
	if err != nil {
		return err
	}
	d := access.Habit{Factor: h.config.Factor, Floor: h.config.Floor}.Judge(days[0], days[1:])
	if !d.Departs() {
		return nil
	}
	if h.due(who.Name, d.Today, now) {
		if _, err := h.audit.Append(ctx, audit.Entry{
			Time: now, Actor: who.Name, Action: audit.ReadingAlarm, Decision: audit.Allowed, Request: q.ID,
			TraceID: q.Scope.TraceID, Tenant: q.Scope.Tenant, Class: q.Scope.Class, Records: d.Today, Reason: d.String(),
		}); err != nil {
			return err
		}
		h.noted(who.Name, d.Today, now)
		h.slog.Error("ALARM: somebody reads far more than they usually do", "person", who.Name, "request", q.ID, "today", d.Today, "usual", d.Usual)
	}
	if h.config.Block {
		return access.ErrUnusual
	}
	return nil
}

// due tells whether there is an alarm to give. After a restart there may be one more.
func (h *habits) due(name string, today int, now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	last, ok := h.told[strings.ToLower(name)]
	return !ok || now.Sub(last.at) >= day || today >= 2*last.today
}

// noted comes after the entry: an alarm that could not be written is due again.
func (h *habits) noted(name string, today int, now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.told[strings.ToLower(name)] = told{now, today}
}
