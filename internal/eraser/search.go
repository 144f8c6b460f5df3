package eraser

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/objstore"
)

// round searches everything once and removes what it finds.
func (r *run) round(ctx context.Context) (changed bool, err error) {
	named, err := r.search(ctx, func(o objstore.Object) (bool, error) {
		return object.MayName(objstore.Direct(ctx, r.bucket, o), o.Size, r.order.Subjects...)
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
	found, err := r.search(ctx, func(o objstore.Object) (bool, error) {
		return object.MayHold(objstore.Direct(ctx, r.bucket, o), o.Size, r.journal.Traces...)
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

// list gives the objects of the tenant that can be read, one by one: a store may have
// millions. Of a bucket with a history it also notes those of which only hidden versions
// are left; the versions of one object come one after the other.
func (r *run) list(ctx context.Context) iter.Seq2[objstore.Object, error] {
	ours := func(key string) (object.Info, bool) {
		info, err := object.ParseKey(key)
		return info, err == nil && info.Tenant == r.order.Tenant
	}
	return func(yield func(objstore.Object, error) bool) {
		h, ok := r.bucket.(objstore.History)
		if !ok {
			for o, err := range r.bucket.List(ctx, object.Root) {
				if info, mine := ours(o.Key); err != nil || mine && r.look(info) {
					if !yield(o, err) {
						return
					}
				}
			}
			return
		}
		key, current := "", true
		pass := func() { // what was said of one object
			if !current {
				r.remain(Remain{Object: key, Why: Hidden})
			}
		}
		for v, err := range h.Versions(ctx, object.Root) {
			if err != nil {
				yield(objstore.Object{}, err)
				return
			}
			info, mine := ours(v.Key)
			if !mine || v.Marker {
				continue
			}
			if v.Key != key {
				pass()
				key, current = v.Key, false
			}
			if current = current || v.Current; v.Current && r.look(info) && !yield(v.Object, nil) {
				return
			}
		}
		pass()
	}
}

// look notes that an object is searched.
func (r *run) look(i object.Info) bool {
	r.searched++
	if r.last.Before(i.Expires) {
		r.last = i.Expires
	}
	return true
}

// search gives the objects that ask says yes to, in the order of their names. A damaged one
// remains; a store that does not answer is an error, for then nobody knows what there is.
func (r *run) search(ctx context.Context, ask func(objstore.Object) (bool, error)) (found []objstore.Object, err error) {
	work, inner := errgroup.WithContext(ctx)
	work.SetLimit(parallel)
	var mu sync.Mutex // holds found
	r.searched = 0
	var listing error
	for o, err := range r.list(ctx) {
		if listing = err; err != nil || inner.Err() != nil {
			break
		}
		if r.Progress != nil && r.searched%500 == 0 {
			r.Progress(r.searched)
		}
		work.Go(func() error {
			may, err := ask(o)
			switch {
			case errors.Is(err, objstore.ErrNotFound): // expired meanwhile, or rewritten
			case errors.Is(err, object.ErrCorrupt):
				r.remain(Remain{Object: o.Key, Why: Unreadable})
			case err != nil:
				return err
			case may:
				mu.Lock()
				found = append(found, o)
				mu.Unlock()
			}
			return nil
		})
	}
	if err := errors.Join(work.Wait(), listing, ctx.Err()); err != nil {
		return nil, fmt.Errorf("search the store: %w", err)
	}
	slices.SortFunc(found, func(a, b objstore.Object) int { return strings.Compare(a.Key, b.Key) })
	return found, nil
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
