package broker

import (
	"context"
	"sync"
	"time"

	"github.com/sotto-project/sotto/core/audit"
)

// refusalInterval: whoever has no token must not be able to fill the log.
const refusalInterval = 10 * time.Second

// refusals writes failed sign-ins down, several in one entry.
type refusals struct {
	now func() time.Time

	mu    sync.Mutex
	last  time.Time
	count int
}

// note counts one. The entry's own failure is no reason to say more than 401.
func (r *refusals) note(ctx context.Context, log Recorder) {
	r.mu.Lock()
	r.count++
	now := r.now()
	if since := now.Sub(r.last); since >= 0 && since < refusalInterval {
		r.mu.Unlock()
		return
	}
	n := r.count
	r.count, r.last = 0, now
	r.mu.Unlock()
	_, _ = log.Append(ctx, audit.Entry{
		Time: now, Actor: "unknown", Action: audit.SignIn, Decision: audit.Refused, Code: "token_unknown", Records: n,
	})
}
