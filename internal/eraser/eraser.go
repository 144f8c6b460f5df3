package eraser

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
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

// Journal is what must outlive a stop. It is saved before anything goes.
type Journal struct {
	Traces  []string       `json:"traces"`  // in which the person is named
	Removed map[string]int `json:"removed"` // rows that went, by the object they lay in
	Made    map[string]int `json:"made"`    // rows of others, by the object they lie in since
	Bytes   int64          `json:"bytes"`   // of the objects that went
	Rounds  int            `json:"rounds"`
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
	if j.Removed == nil {
		j.Removed = map[string]int{}
	}
	if j.Made == nil {
		j.Made = map[string]int{}
	}
	r := &run{bucket: b, order: o, journal: j, log: log, now: now, Options: opts}
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
		Searched: r.searched, Objects: len(r.journal.Removed), Made: len(r.journal.Made), Bytes: r.journal.Bytes,
		Traces: len(r.journal.Traces), Left: len(r.remains), Remains: []Remain{},
	}
	for _, n := range r.journal.Removed {
		out.Rows += n
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

// round searches everything once and removes what it finds.
func (r *run) round(ctx context.Context) (changed bool, err error) {
	objects, err := r.list(ctx)
	if err != nil {
		return false, err
	}
	named, err := r.search(ctx, objects, func(rd *objstore.Object) (bool, error) {
		return object.MayName(objstore.Direct(ctx, r.bucket, *rd), rd.Size, r.order.Subjects...)
	})
	if err != nil {
		return false, err
	}
	if err := r.traces(ctx, named); err != nil {
		return false, err
	}
	if len(r.journal.Traces) == 0 {
		return false, nil
	}
	// Before the first row goes: the rows without a name are found by these alone.
	if err := r.Save(ctx, r.journal); err != nil {
		return false, err
	}
	found, err := r.search(ctx, objects, func(rd *objstore.Object) (bool, error) {
		return object.MayHold(objstore.Direct(ctx, r.bucket, *rd), rd.Size, r.journal.Traces...)
	})
	if err != nil {
		return false, err
	}
	held := map[string]bool{}
	if r.Held != nil {
		if held, err = r.Held(ctx, r.order.Tenant, r.journal.Traces); err != nil {
			return false, err
		}
	}
	for part := range slices.Chunk(found, batchSize) {
		did, err := r.batch(ctx, part, held)
		changed = changed || did
		if err != nil {
			return changed, err
		}
	}
	return changed, nil
}

// list gives the objects of the tenant that can be read. Of a bucket with a history it
// also names those of which only hidden versions are left.
func (r *run) list(ctx context.Context) (out []objstore.Object, err error) {
	seen := map[string]bool{} // key: whether it has a current version
	add := func(o objstore.Object, current bool) {
		info, err := object.ParseKey(o.Key)
		if err != nil || info.Tenant != r.order.Tenant {
			return
		}
		seen[o.Key] = seen[o.Key] || current
		if current {
			out = append(out, o)
			if r.last.Before(info.Expires) {
				r.last = info.Expires
			}
		}
	}
	if h, ok := r.bucket.(objstore.History); ok {
		for v, err := range h.Versions(ctx, object.Root) {
			if err != nil {
				return nil, fmt.Errorf("list the store: %w", err)
			}
			if !v.Marker {
				add(v.Object, v.Current)
			}
		}
	} else {
		for o, err := range r.bucket.List(ctx, object.Root) {
			if err != nil {
				return nil, fmt.Errorf("list the store: %w", err)
			}
			add(o, true)
		}
	}
	for key, current := range seen {
		if !current {
			r.remain(Remain{Object: key, Why: Hidden})
		}
	}
	r.searched = len(out)
	return out, nil
}

// search gives the objects that ask says yes to. A damaged one remains; a store that does
// not answer is an error, for then nobody knows what there is.
func (r *run) search(ctx context.Context, objects []objstore.Object, ask func(*objstore.Object) (bool, error)) ([]objstore.Object, error) {
	yes := make([]bool, len(objects))
	work, inner := errgroup.WithContext(ctx)
	work.SetLimit(parallel)
	for i := range objects {
		if inner.Err() != nil {
			break
		}
		if r.Progress != nil && i%500 == 0 {
			r.Progress(i)
		}
		work.Go(func() error {
			may, err := ask(&objects[i])
			switch {
			case errors.Is(err, objstore.ErrNotFound): // expired meanwhile, or rewritten
			case errors.Is(err, object.ErrCorrupt):
				r.remain(Remain{Object: objects[i].Key, Why: Unreadable})
			case err != nil:
				return err
			}
			yes[i] = may && err == nil
			return nil
		})
	}
	if err := errors.Join(work.Wait(), ctx.Err()); err != nil {
		return nil, fmt.Errorf("search the store: %w", err)
	}
	var out []objstore.Object
	for i, o := range objects {
		if yes[i] {
			out = append(out, o)
		}
	}
	return out, nil
}

// traces adds to the journal in which traces the person is named.
func (r *run) traces(ctx context.Context, objects []objstore.Object) error {
	traces := map[string]bool{}
	for _, t := range r.journal.Traces {
		traces[t] = true
	}
	work, inner := errgroup.WithContext(ctx)
	work.SetLimit(writers)
	for _, o := range objects {
		work.Go(func() error {
			for row, err := range object.All(objstore.Direct(inner, r.bucket, o), o.Size) {
				switch {
				case errors.Is(err, objstore.ErrNotFound):
					return nil
				case errors.Is(err, object.ErrCorrupt):
					r.remain(Remain{Object: o.Key, Why: Unreadable})
					return nil
				case err != nil:
					return err
				}
				if r.names(row) {
					r.mu.Lock()
					traces[row.TraceID] = true
					r.mu.Unlock()
				}
			}
			return nil
		})
	}
	if err := work.Wait(); err != nil {
		return fmt.Errorf("search the store: %w", err)
	}
	r.journal.Traces = slices.Sorted(maps.Keys(traces))
	return nil
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
