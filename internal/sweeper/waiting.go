package sweeper

import (
	"sync"
	"time"

	"github.com/sotto-project/sotto/internal/objstore"
)

const (
	holdTime   = time.Hour // until an object under a legal hold is tried again: nothing says when that ends
	maxWaiting = 100_000   // objects; beyond it they are tried at each sweep
)

// Waiting is what a store keeps under a lock though it has expired: an owner's default
// that is longer than the TTL, a legal hold, or a clock that differs by seconds. Whoever
// sweeps again and again keeps one, so that the record does not fill with tries that
// cannot succeed. It forgets with the process; then each is tried once more. The zero
// value is ready, and may be used by several sweeps at once.
type Waiting struct {
	mu    sync.Mutex
	until map[string]time.Time
}

func (w *Waiting) add(locked *objstore.LockedError, now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.until) >= maxWaiting {
		return
	}
	if w.until == nil {
		w.until = map[string]time.Time{}
	}
	until := locked.Until
	if until.IsZero() {
		until = now.Add(holdTime)
	}
	w.until[locked.Key] = until
}

// holds reports whether the lock of an object lasts, and forgets one that has ended.
func (w *Waiting) holds(key string, now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	until, ok := w.until[key]
	if ok && !until.After(now) {
		delete(w.until, key)
		return false
	}
	return ok
}
