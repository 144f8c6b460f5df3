package sweeper

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/objstore"
)

const (
	batchSize   = 256  // objects of one pair of entries in the record
	maxVersions = 1000 // versions of a batch; an object's are not parted
	parallel    = 8    // deletions under way at once
	maxFaults   = 10   // errors kept of one sweep; the rest is counted
)

// Keys lists the epochs whose private key still exists.
type Keys interface {
	Epochs(ctx context.Context) ([]keyring.Epoch, error)
}

// KeyDestroyer can also destroy a private key for good. A key that is not there
// is no error.
type KeyDestroyer interface {
	Keys
	Destroy(ctx context.Context, e keyring.Epoch) error
}

// Options of a sweep. The zero value is what a policy without a grace means.
type Options struct {
	// Grace is how long a key outlives its expiry.
	Grace time.Duration
	// MaxSkew is how far the store's clock and now may be apart. Beyond it nothing is
	// removed, for one of them is wrong about what has expired. Zero: not looked at.
	MaxSkew time.Duration
	// Waiting remembers, from one sweep to the next, what the store keeps under a lock.
	// nil: each sweep tries again, and says so in the record.
	Waiting *Waiting
	// Progress is called after every step, from one goroutine at a time.
	Progress func(Result)
}

// Result counts what a sweep did.
type Result struct {
	Seen    int   `json:"seen"`            // objects looked at
	Deleted int   `json:"deleted_objects"` // with all their versions
	Bytes   int64 `json:"deleted_bytes"`   // of all versions
	Keys    int   `json:"destroyed_keys"`
	Foreign int   `json:"foreign_objects"` // names that are not ours, left alone
	Failed  int   `json:"failed"`          // objects and keys that are due and still there
	Uploads int   `json:"aborted_uploads"` // unfinished ones of objects that would have expired
	Locked  int   `json:"locked_objects"`  // due, but the store keeps them under a lock; they go when it ends
}

// Sweep removes the objects whose expiry has come and destroys the keys whose
// expiry and grace have passed. The result counts what was done also when there is an error.
func Sweep(ctx context.Context, b objstore.Bucket, now time.Time, keys KeyDestroyer, log Recorder, opts Options) (Result, error) {
	if keys == nil || log == nil {
		return Result{}, errors.New("sweep: without a key store and a record nothing may be removed")
	}
	s := &sweep{bucket: b, now: now, log: log, progress: opts.Progress, waiting: opts.Waiting}
	if s.waiting == nil {
		s.waiting = new(Waiting)
	}
	if opts.MaxSkew > 0 {
		// A store that cannot be asked does not keep keys alive.
		if d, ok, err := skew(ctx, b, now); ok && err == nil && d.Abs() > opts.MaxSkew {
			return Result{}, fmt.Errorf("sweep: %w: its clock says %s more, at most %s is allowed", ErrSkew, d.Round(time.Second), opts.MaxSkew)
		}
	}
	objects := errors.Join(s.objects(ctx, object.Root), s.uploads(ctx))
	if err := s.err(objects, s.keys(ctx, keys, opts.Grace)); err != nil {
		return s.result, fmt.Errorf("sweep: %w", err)
	}
	return s.result, nil
}

// Clear removes all objects under a prefix, whenever they expire: what a legal hold kept,
// when it is released. Objects under a lock are an error. It removes no keys.
func Clear(ctx context.Context, b objstore.Bucket, prefix string, now time.Time, log Recorder, opts Options) (Result, error) {
	if log == nil || !strings.HasPrefix(prefix, object.Root+"class=") {
		return Result{}, errors.New("clear: without a record and a class nothing may be removed")
	}
	s := &sweep{bucket: b, now: now, log: log, progress: opts.Progress, waiting: new(Waiting), whole: true}
	err := s.err(s.objects(ctx, prefix))
	if err == nil && s.result.Locked > 0 {
		err = fmt.Errorf("the store keeps %d objects under a lock", s.result.Locked)
	}
	if err != nil {
		return s.result, fmt.Errorf("clear: %w", err)
	}
	return s.result, nil
}

type sweep struct {
	bucket   objstore.Bucket
	now      time.Time
	log      Recorder
	progress func(Result)
	waiting  *Waiting
	whole    bool // not only what has expired
	result   Result
	faults   []error
}

// err joins what stopped the sweep and the faults that did not.
func (s *sweep) err(stops ...error) error {
	err := errors.Join(append(stops, s.faults...)...)
	if more := s.result.Failed - len(s.faults); err != nil && more > 0 && len(s.faults) == maxFaults {
		err = errors.Join(err, fmt.Errorf("and %d more", more))
	}
	return err
}

// due is an expired object with all its versions.
type due struct {
	key      string
	info     object.Info
	bytes    int64
	versions []objstore.Version
}

func (s *sweep) objects(ctx context.Context, prefix string) error {
	var batch []due
	last, held := "", 0
	for v, err := range versions(ctx, s.bucket, prefix) {
		if err != nil {
			return errors.Join(s.remove(ctx, batch), fmt.Errorf("look for expired objects: %w", err))
		}
		if v.Key == last { // a further version of the object before
			if n := len(batch); n > 0 && batch[n-1].key == last {
				batch[n-1].bytes += v.Size
				batch[n-1].versions = append(batch[n-1].versions, v)
				held++
			}
			continue
		}
		last = v.Key
		// A full batch goes only when the next object begins: all versions are counted by then.
		if len(batch) == batchSize || held >= maxVersions {
			if err := s.remove(ctx, batch); err != nil {
				return err
			}
			batch, held = batch[:0], 0
		}
		s.result.Seen++
		info, err := object.ParseKey(v.Key)
		switch {
		case err != nil:
			s.result.Foreign++
		case !info.Expires.After(s.now) && s.waiting.holds(v.Key, s.now):
			s.result.Locked++
		case s.whole || !info.Expires.After(s.now):
			batch = append(batch, due{v.Key, info, v.Size, []objstore.Version{v}})
			held++
		}
	}
	return s.remove(ctx, batch)
}

// remove removes a batch, one pair of entries for each class, expiry and tenant.
// An error means that the record does not take entries, so that going on is pointless.
func (s *sweep) remove(ctx context.Context, batch []due) error {
	for len(batch) > 0 {
		n := 1
		for n < len(batch) && sameGroup(batch[n].info, batch[0].info) {
			n++
		}
		if err := s.removeGroup(ctx, batch[:n]); err != nil {
			return err
		}
		batch = batch[n:]
	}
	return nil
}

func sameGroup(a, b object.Info) bool {
	return a.Class == b.Class && a.Tenant == b.Tenant && a.Expires.Equal(b.Expires)
}

func (s *sweep) removeGroup(ctx context.Context, group []due) error {
	event := objectEvent(ObjectsExpiring, s.now, group)
	if err := s.log.Record(ctx, event); err != nil {
		s.result.Failed += len(group)
		return fmt.Errorf("record what expires: %w", err)
	}
	gone, faults := s.deleteAll(ctx, group)
	for _, d := range gone {
		s.result.Deleted++
		s.result.Bytes += d.bytes
	}
	for _, err := range faults {
		if locked := new(objstore.LockedError); errors.As(err, &locked) {
			s.result.Locked++
			s.waiting.add(locked, s.now)
			continue
		}
		s.fault(err)
	}
	if s.progress != nil {
		s.progress(s.result)
	}
	if len(gone) == 0 {
		return nil
	}
	if err := s.log.Record(ctx, objectEvent(ObjectsDeleted, s.now, gone)); err != nil {
		return fmt.Errorf("record what was deleted: %w", err)
	}
	return nil
}

func (s *sweep) deleteAll(ctx context.Context, group []due) (gone []due, faults []error) {
	if p, ok := s.bucket.(objstore.Purger); ok {
		return purge(ctx, p, group)
	}
	errs := make([]error, len(group))
	slots := make(chan struct{}, parallel)
	var all sync.WaitGroup
	for i, d := range group {
		slots <- struct{}{}
		all.Go(func() {
			errs[i] = s.bucket.Delete(ctx, d.key)
			<-slots
		})
	}
	all.Wait()
	for i, err := range errs {
		if err != nil {
			faults = append(faults, err)
		} else {
			gone = append(gone, group[i])
		}
	}
	return gone, faults
}

// uploads aborts the unfinished uploads of objects that would have expired.
func (s *sweep) uploads(ctx context.Context) error {
	u, ok := s.bucket.(objstore.Uploads)
	if !ok {
		return nil
	}
	for upload, err := range u.Unfinished(ctx, object.Root) {
		if err != nil {
			return fmt.Errorf("look for unfinished uploads: %w", err)
		}
		info, err := object.ParseKey(upload.Key)
		if err != nil || info.Expires.After(s.now) {
			continue
		}
		group := []due{{key: upload.Key, info: info}}
		if err := s.log.Record(ctx, objectEvent(ObjectsExpiring, s.now, group)); err != nil {
			s.result.Failed++
			return fmt.Errorf("record what expires: %w", err)
		}
		if err := u.Abort(ctx, upload); err != nil {
			s.fault(err)
			continue
		}
		s.result.Uploads++
		if err := s.log.Record(ctx, objectEvent(ObjectsDeleted, s.now, group)); err != nil {
			return fmt.Errorf("record what was deleted: %w", err)
		}
	}
	return nil
}

func purge(ctx context.Context, p objstore.Purger, group []due) (gone []due, faults []error) {
	var all []objstore.Version
	for _, d := range group {
		all = append(all, d.versions...)
	}
	failed := p.Purge(ctx, all)
	for _, d := range group {
		if err := failed[d.key]; err != nil {
			faults = append(faults, err)
		} else {
			gone = append(gone, d)
		}
	}
	return gone, faults
}

func (s *sweep) keys(ctx context.Context, keys KeyDestroyer, grace time.Duration) error {
	epochs, err := keys.Epochs(ctx)
	if err != nil {
		return fmt.Errorf("list keys: %w", err)
	}
	epochs = slices.DeleteFunc(slices.Clone(epochs), func(e keyring.Epoch) bool { return e.Expires.Add(grace).After(s.now) })
	slices.SortFunc(epochs, func(a, b keyring.Epoch) int { return a.Expires.Compare(b.Expires) })
	for i, e := range epochs {
		if err := s.log.Record(ctx, keyEvent(KeyExpiring, s.now, e)); err != nil {
			s.result.Failed += len(epochs) - i
			return fmt.Errorf("record what expires: %w", err)
		}
		if err := keys.Destroy(ctx, e); err != nil {
			s.fault(fmt.Errorf("destroy key %s: %w", e.ID(), err))
			continue
		}
		s.result.Keys++
		if s.progress != nil {
			s.progress(s.result)
		}
		if err := s.log.Record(ctx, keyEvent(KeyDestroyed, s.now, e)); err != nil {
			return fmt.Errorf("record what was destroyed: %w", err)
		}
	}
	return nil
}

func (s *sweep) fault(err error) {
	s.result.Failed++
	if len(s.faults) < maxFaults {
		s.faults = append(s.faults, err)
	}
}

// versions yields the history of a bucket that has one, else its listing.
func versions(ctx context.Context, b objstore.Bucket, prefix string) iter.Seq2[objstore.Version, error] {
	if h, ok := b.(objstore.History); ok {
		return h.Versions(ctx, prefix)
	}
	return func(yield func(objstore.Version, error) bool) {
		for o, err := range b.List(ctx, prefix) {
			if !yield(objstore.Version{Object: o, Current: true}, err) {
				return
			}
		}
	}
}
