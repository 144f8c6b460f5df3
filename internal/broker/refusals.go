package broker

import (
	"context"
	"sync"
	"time"

	"github.com/sotto-project/sotto/core/audit"
)

// refusalInterval: whoever has no token must not be able to fill the log.
const refusalInterval = 10 * time.Second

// tally counts refusals of one kind, of which one in an interval is written down with the
// number of all since.
type tally struct {
	last  time.Time
	count int
}

// add counts one, and returns how many are to be written down now; 0 for none yet.
func (t *tally) add(now time.Time) (due int) {
	t.count++
	if since := now.Sub(t.last); since >= 0 && since < refusalInterval {
		return 0
	}
	due, t.count, t.last = t.count, 0, now
	return due
}

// refusals writes failed sign-ins down, several in one entry.
type refusals struct {
	now func() time.Time

	mu sync.Mutex
	tally
}

// note counts one. The entry's own failure is no reason to say more than 401.
func (r *refusals) note(ctx context.Context, log Recorder) {
	now := r.now()
	r.mu.Lock()
	n := r.add(now)
	r.mu.Unlock()
	if n == 0 {
		return
	}
	_, _ = log.Append(ctx, audit.Entry{
		Time: now, Actor: "unknown", Action: audit.SignIn, Decision: audit.Refused, Code: "token_unknown", Records: n,
	})
}
