package eraser

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/objstore"
)

// step is one object that goes, and what takes its place.
type step struct {
	old   objstore.Object
	rows  int    // that go
	made  string // key of the new object; "" if nothing is left
	fresh bool   // this run wrote it
}

// batch rewrites some objects: all new ones first, then the announcement and the journal,
// then the old ones go.
func (r *run) batch(ctx context.Context, objects []objstore.Object, held map[string]bool) (changed bool, err error) {
	steps := make([]step, len(objects))
	work, inner := errgroup.WithContext(ctx)
	work.SetLimit(writers)
	for i, o := range objects {
		work.Go(func() (err error) {
			steps[i], err = r.rewrite(inner, o, held)
			return err
		})
	}
	if err := work.Wait(); err != nil {
		return false, err
	}
	event := Event{}
	due := steps[:0]
	for _, s := range steps {
		if s.rows == 0 {
			continue
		}
		due = append(due, s)
		event.Objects, event.Rows, event.Bytes = append(event.Objects, s.old.Key), event.Rows+s.rows, event.Bytes+s.old.Size
		if s.made != "" {
			event.Made = append(event.Made, s.made)
		}
	}
	if len(due) == 0 {
		return false, nil
	}
	if err := r.log.Record(ctx, event); err != nil {
		return false, fmt.Errorf("record what is erased: %w", err)
	}
	r.journal.Pending = make(map[string]Pending, len(due))
	for _, s := range due {
		r.journal.Pending[s.old.Key] = Pending{Rows: s.rows, Bytes: s.old.Size, Made: s.made != ""}
	}
	if err := r.Save(ctx, r.journal); err != nil {
		return false, err
	}
	gone := Event{Done: true}
	for _, s := range due {
		ok, again, err := r.remove(ctx, s)
		changed = changed || ok || again
		if err != nil {
			return changed, err
		}
		if !ok {
			continue
		}
		gone.Objects, gone.Rows, gone.Bytes = append(gone.Objects, s.old.Key), gone.Rows+s.rows, gone.Bytes+s.old.Size
		if s.made != "" {
			gone.Made = append(gone.Made, s.made)
		}
	}
	r.journal.settle()
	if len(gone.Objects) == 0 {
		return changed, nil
	}
	if err := r.log.Record(ctx, gone); err != nil {
		return changed, fmt.Errorf("record what was erased: %w", err)
	}
	return changed, nil
}

// rewrite writes an object without the person's rows. A step without rows means that there
// is nothing to do, or nothing that may be done.
func (r *run) rewrite(ctx context.Context, o objstore.Object, held map[string]bool) (step, error) {
	info, err := object.ParseKey(o.Key)
	if err != nil {
		return step{}, err
	}
	s := step{old: o}
	var kept []sealed.Record
	heldRows := 0
	for row, err := range object.All(objstore.Direct(ctx, r.bucket, o), o.Size) {
		switch {
		case errors.Is(err, objstore.ErrNotFound):
			return step{}, nil
		case errors.Is(err, object.ErrCorrupt):
			r.remain(Remain{Object: o.Key, Why: Unreadable})
			return step{}, nil
		case err != nil:
			return step{}, err
		}
		switch {
		case !r.goes(row):
			kept = append(kept, row)
		case underHold(info) || held[row.TraceID]:
			heldRows++
			kept = append(kept, row)
		default:
			s.rows++
		}
	}
	if heldRows > 0 {
		r.remain(Remain{Object: o.Key, Rows: heldRows, Why: LegalHold})
	}
	if s.rows == 0 {
		return step{}, nil
	}
	var lock objstore.Lock
	if l, ok := r.bucket.(objstore.Locks); ok {
		lock, err = l.Lock(ctx, o.Key, "")
		if errors.Is(err, objstore.ErrNotFound) {
			return step{}, nil
		}
		if err != nil {
			return step{}, err
		}
		if lock.Hold || lock.Until.After(r.now) {
			r.remain(Remain{Object: o.Key, Rows: s.rows + heldRows, Why: ObjectLock, Until: untilOf(lock.Until)})
			return step{}, nil
		}
	}
	if len(kept) == 0 {
		return s, nil
	}
	return r.write(ctx, s, info, kept, lock.Mode)
}

// write puts the new object and reads back its end: the old one goes next.
func (r *run) write(ctx context.Context, s step, info object.Info, kept []sealed.Record, mode string) (step, error) {
	var file bytes.Buffer
	if err := object.Write(&file, kept); err != nil {
		r.remain(Remain{Object: s.old.Key, Rows: s.rows, Why: Failed}) // records that belong elsewhere: damage, or forgery
		return step{}, nil
	}
	s.made = object.Key(kept[0].Header, info.Shard, kept)
	// What is written when another run has taken over would stand in nobody's journal.
	err := r.Mine(ctx)
	if err != nil {
		return step{}, err
	}
	if l, ok := r.bucket.(objstore.Locker); ok {
		err = l.PutUntil(ctx, s.made, file.Bytes(), info.Expires, mode)
	} else {
		err = r.bucket.Put(ctx, s.made, file.Bytes())
	}
	switch {
	case err == nil:
		s.fresh = true
	case errors.Is(err, objstore.ErrExists):
	default:
		return step{}, fmt.Errorf("write what is kept: %w", err)
	}
	got, err := r.bucket.ReadRange(ctx, s.made, 0, -1)
	if err != nil {
		return step{}, fmt.Errorf("read back what is kept: %w", err)
	}
	if !bytes.Equal(got, file.Bytes()) {
		return step{}, fmt.Errorf("read back what is kept: %w: %s holds other bytes", io.ErrUnexpectedEOF, s.made)
	}
	return s, nil
}

// remove deletes the old object with all versions. It reports false when that may not be;
// then what was written in its place goes again, so that nobody's rows are there twice.
// again: somebody else has removed it, so the store is not what this round has seen.
func (r *run) remove(ctx context.Context, s step) (ok, again bool, err error) {
	undo := func() error {
		delete(r.journal.Pending, s.old.Key)
		if s.fresh {
			return r.bucket.Delete(ctx, s.made)
		}
		return nil
	}
	if err := r.Mine(ctx); err != nil {
		return false, false, err // not undone: it is not this run's turn any more
	}
	if _, err := r.bucket.ReadRange(ctx, s.old.Key, 0, 1); errors.Is(err, objstore.ErrNotFound) {
		// If the turn was lost meanwhile, another erasure took the old object, and the new
		// one may be all that is left of its rows. If not, the sweep did: it has expired.
		if err := r.Mine(ctx); err != nil {
			return false, true, err
		}
		return false, true, undo()
	} else if err != nil {
		return false, false, err
	}
	err = r.bucket.Delete(ctx, s.old.Key)
	var locked *objstore.LockedError
	if errors.As(err, &locked) {
		r.remain(Remain{Object: s.old.Key, Rows: s.rows, Why: ObjectLock, Until: untilOf(locked.Until)})
		return false, false, undo()
	}
	if errors.Is(err, objstore.ErrDenied) {
		r.remain(Remain{Object: s.old.Key, Rows: s.rows, Why: Failed})
		return false, false, undo()
	}
	return err == nil, false, err
}

// underHold tells by the object's name that a legal hold keeps it.
func underHold(i object.Info) bool { return i.Held().Hold != "" }

// untilOf is nil for a lock that has no end yet.
func untilOf(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
