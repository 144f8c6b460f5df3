package eraser

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/internal/objstore"
)

const (
	parallel  = 16 // objects looked at at once
	batchSize = 64 // objects of one pair of entries in the record
	writers   = 4  // objects held in memory at once
	maxRounds = 5
	maxNamed  = 1000 // of what remains
)

// Order says whom to erase.
type Order struct {
	Tenant   string
	Subjects []string // pseudonyms
}

// Event is an announcement, or its confirmation.
type Event struct {
	Done    bool // false: about to be removed
	Objects []string
	Made    []string // what stands in their place
	Rows    int
	Bytes   int64
}

// Recorder takes what stands in the audit log. When Record returns nil the entry is durable.
type Recorder interface {
	Record(ctx context.Context, e Event) error
}

// Reason is why something remains.
type Reason string

// Why something remains.
const (
	ObjectLock Reason = "object_lock" // the store lets nobody delete the object yet
	LegalHold  Reason = "legal_hold"  // the trace is held, or the object's class is
	Unreadable Reason = "unreadable"  // the object is damaged; nobody can tell whom it names
	Hidden     Reason = "hidden"      // only versions behind a delete marker are left, which were not searched
	Failed     Reason = "failed"      // the store did not let it be rewritten
)

// Remain is an object in which something may be left of the person.
type Remain struct {
	Object string     `json:"object"`
	Rows   int        `json:"rows,omitempty"` // 0: not known
	Why    Reason     `json:"why"`
	Until  *time.Time `json:"until,omitempty"` // of a lock
}

// Result is what a run found and did.
type Result struct {
	Searched int      `json:"searched_objects"` // in the last round
	Rows     int      `json:"removed_rows"`
	Objects  int      `json:"removed_objects"` // rewritten ones too
	Made     int      `json:"made_objects"`    // that hold other people's rows in their place
	Bytes    int64    `json:"removed_bytes"`
	Traces   int      `json:"traces"`
	Remains  []Remain `json:"remains"`         // at most a thousand are named
	Left     int      `json:"remaining_count"` // all of them
	// LastExpiry is when the keys of all that was searched are destroyed at the latest.
	LastExpiry *time.Time `json:"last_expiry,omitempty"`
}

// Complete reports whether nothing is left that names the person, as far as could be seen.
func (r Result) Complete() bool { return r.Left == 0 }

// Options of a run.
type Options struct {
	// Held tells which of the traces are under a legal hold. nil: none is.
	Held func(ctx context.Context, tenant string, traceIDs []string) (map[string]bool, error)
	// Save keeps the journal; it is durable when it returns nil.
	Save func(ctx context.Context, j Journal) error
	// Mine fails when another run may have begun since this one did, even if that one has
	// ended. It is called before anything is written and before each removal, by several
	// goroutines.
	Mine func(ctx context.Context) error
	// Progress is called now and then with the objects looked at, from one goroutine at a time.
	Progress func(searched int)
}

// Run erases. j is the journal of an earlier run of the same order, or empty.
func Run(ctx context.Context, b objstore.Bucket, o Order, j Journal, log Recorder, now time.Time, opts Options) (Result, error) {
	if log == nil || opts.Save == nil || opts.Mine == nil || len(o.Subjects) == 0 || o.Tenant == "" {
		return Result{}, errors.New("erase: without a record, a journal, a turn, a tenant and a subject nothing may be removed")
	}
	r := &run{bucket: b, order: o, journal: j, log: log, now: now, Options: opts}
	if err := r.resume(ctx); err != nil {
		return r.result(), fmt.Errorf("erase: %w", err)
	}
	for range maxRounds {
		r.remains, r.searched, r.last = map[string]Remain{}, 0, time.Time{}
		r.journal.Rounds++
		changed, err := r.round(ctx)
		if err != nil {
			return r.result(), fmt.Errorf("erase: %w", err)
		}
		if !changed {
			return r.result(), nil
		}
	}
	return r.result(), errors.New("erase: new samples of the person keep coming in; stop the service that sends them, and run it again")
}

type run struct {
	Options
	bucket  objstore.Bucket
	order   Order
	journal Journal
	log     Recorder
	now     time.Time

	mu       sync.Mutex // holds what follows
	remains  map[string]Remain
	searched int
	last     time.Time
}

func (r *run) result() Result {
	out := Result{
		Searched: r.searched, Objects: r.journal.Objects, Rows: r.journal.Rows, Made: r.journal.Made, Bytes: r.journal.Bytes,
		Traces: len(r.journal.Traces), Left: len(r.remains), Remains: []Remain{},
	}
	for _, key := range slices.Sorted(maps.Keys(r.remains)) {
		if len(out.Remains) < maxNamed {
			out.Remains = append(out.Remains, r.remains[key])
		}
	}
	if !r.last.IsZero() {
		out.LastExpiry = &r.last
	}
	return out
}

func (r *run) remain(x Remain) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.remains[x.Object] = x
}

func (r *run) names(row sealed.Record) bool {
	return slices.ContainsFunc(row.Subjects, func(s string) bool { return slices.Contains(r.order.Subjects, s) })
}

// goes tells whether a row is the person's: it names them, or it names nobody and belongs
// to one of their traces.
func (r *run) goes(row sealed.Record) bool {
	if len(row.Subjects) > 0 {
		return r.names(row)
	}
	_, theirs := slices.BinarySearch(r.journal.Traces, row.TraceID)
	return theirs
}
