package holder

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cespare/xxhash/v2"
	"github.com/tink-crypto/tink-go/v2/tink"
	"golang.org/x/sync/errgroup"

	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/objstore"
)

const (
	parallel  = 16 // objects looked at at once
	writers   = 4  // objects whose rows are held in memory at once
	maxFaults = 10 // errors kept of one run; the rest is counted
	maxSeen   = 1 << 20
)

// Hold is what one hold keeps: traces of the tenant that its key's epoch names, until that
// epoch expires.
type Hold struct {
	Key    keyring.PublicKey
	Traces []string
}

// Keys opens private keys, of epochs and of holds.
type Keys interface {
	Decrypter(ctx context.Context, e keyring.Epoch) (tink.HybridDecrypt, error)
}

// Event announces a copy.
type Event struct {
	Hold   keyring.Epoch
	Source string // the object that holds the rows
	Made   string // the object that will
	Rows   int
	Bytes  int64
}

// Recorder takes what stands in the audit log. When Record returns nil the entry is durable.
type Recorder interface {
	Record(ctx context.Context, e Event) error
}

// Kept is what is there of one hold.
type Kept struct {
	Objects int   `json:"objects"`
	Bytes   int64 `json:"bytes"`
}

// Result is what a run found and did. Kept is by the id of a hold.
type Result struct {
	Searched int             // objects that were looked at
	Copied   int             // copies made
	Kept     map[string]Kept // after the run
	Failed   int             // objects of which something could not be copied
}

// Seen remembers, from one run to the next, which objects need not be looked at again. The
// zero value remembers nothing. It is for one run at a time.
type Seen struct {
	holds string // which ones the objects were looked at for
	keys  map[uint64]struct{}
}

// begin forgets everything when other holds are in force.
func (s *Seen) begin(holds []Hold) {
	var of strings.Builder
	for _, h := range holds {
		of.WriteString(h.Key.Epoch.ID() + "\n")
	}
	if s.keys == nil || s.holds != of.String() || len(s.keys) > maxSeen {
		s.holds, s.keys = of.String(), map[uint64]struct{}{}
	}
}

// Options of a run.
type Options struct {
	// Seen is what earlier runs have done. nil: this is the only one.
	Seen *Seen
	// Progress is called now and then with the objects looked at.
	Progress func(searched int)
}

// Copy makes the copies that are missing. The result counts what was done also when there
// is an error; then something may be missing still.
func Copy(ctx context.Context, b objstore.Bucket, holds []Hold, keys Keys, log Recorder, now time.Time, opts Options) (Result, error) {
	if keys == nil || log == nil {
		return Result{}, errors.New("copy held traces: without keys and a record nothing may be copied")
	}
	c := &copier{bucket: b, keys: keys, log: log, now: now, seen: opts.Seen, progress: opts.Progress, writing: make(chan struct{}, writers), counted: map[uint64]int64{}}
	if c.seen == nil {
		c.seen = new(Seen)
	}
	for _, h := range holds {
		if h.Key.Epoch.Hold != "" && h.Key.Epoch.Expires.After(now) && len(h.Traces) > 0 {
			c.holds = append(c.holds, h)
		}
	}
	c.result.Kept = map[string]Kept{}
	if len(c.holds) == 0 {
		return c.result, nil
	}
	c.seen.begin(c.holds)
	err := errors.Join(c.run(ctx), errors.Join(c.faults...))
	if more := c.result.Failed - len(c.faults); more > 0 && len(c.faults) == maxFaults {
		err = errors.Join(err, fmt.Errorf("and %d more", more))
	}
	if err != nil {
		return c.result, fmt.Errorf("copy held traces: %w", err)
	}
	return c.result, nil
}

type copier struct {
	bucket   objstore.Bucket
	holds    []Hold
	keys     Keys
	log      Recorder
	now      time.Time
	progress func(int)
	writing  chan struct{}

	mu      sync.Mutex // holds what follows
	seen    *Seen
	counted map[uint64]int64 // the bytes of the copies that are there, by the hash of their keys
	result  Result
	faults  []error
}

func (c *copier) run(ctx context.Context) error {
	work, inner := errgroup.WithContext(ctx)
	work.SetLimit(parallel)
	var listing error
	for o, err := range c.bucket.List(ctx, object.Root) {
		if err != nil {
			listing = fmt.Errorf("list the store: %w", err)
			break
		}
		info, err := object.ParseKey(o.Key)
		switch {
		case err != nil || inner.Err() != nil: // names that are not ours are the report's affair
			continue
		case info.Held().Hold != "":
			c.listed(o, info.Held().Hold)
			continue
		case !info.Expires.After(c.now) || !slices.ContainsFunc(c.holds, func(h Hold) bool { return h.Key.Epoch.Tenant == info.Tenant }):
			continue
		}
		c.mu.Lock()
		_, known := c.seen.keys[xxhash.Sum64String(o.Key)]
		c.mu.Unlock()
		if known {
			continue
		}
		work.Go(func() error { return c.object(inner, o, info) })
	}
	return errors.Join(listing, work.Wait(), ctx.Err())
}

// listed counts a copy that the listing shows. A store may list what is written meanwhile,
// or pass over what is replaced meanwhile: what a run has made it counts itself.
func (c *copier) listed(o objstore.Object, hold string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, known := c.counted[xxhash.Sum64String(o.Key)]; !known {
		c.count(o.Key, hold, o.Size)
	}
}

// count counts a copy, or corrects its size if it is counted already.
func (c *copier) count(key, hold string, bytes int64) {
	k, id := c.result.Kept[hold], xxhash.Sum64String(key)
	was, known := c.counted[id]
	if !known {
		k.Objects++
	}
	k.Bytes += bytes - was
	c.counted[id], c.result.Kept[hold] = bytes, k
}

// object copies what one object has of all holds. An error means that going on is
// pointless; a fault of the object alone is kept.
func (c *copier) object(ctx context.Context, o objstore.Object, info object.Info) error {
	err := c.hold(ctx, o, info)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.result.Searched++
	if c.progress != nil && c.result.Searched%500 == 0 {
		c.progress(c.result.Searched)
	}
	var down *recordError
	switch {
	case err == nil:
		c.seen.keys[xxhash.Sum64String(o.Key)] = struct{}{}
	case errors.As(err, &down) || ctx.Err() != nil:
		return err
	default:
		if c.result.Failed++; len(c.faults) < maxFaults {
			c.faults = append(c.faults, fmt.Errorf("%s: %w", o.Key, err))
		}
	}
	return nil
}

func (c *copier) hold(ctx context.Context, o objstore.Object, info object.Info) error {
	in := objstore.ReaderAt(ctx, c.bucket, o) // its end is asked about each trace
	var faults []error
	for _, h := range c.holds {
		if h.Key.Epoch.Tenant != info.Tenant {
			continue
		}
		if may, err := object.MayHold(in, o.Size, h.Traces...); !may || err != nil {
			if errors.Is(err, objstore.ErrNotFound) {
				return nil // gone meanwhile
			}
			faults = append(faults, err)
			continue
		}
		c.writing <- struct{}{}
		err := c.traces(ctx, o, info, h, in)
		<-c.writing
		if err != nil && !errors.Is(err, objstore.ErrNotFound) {
			faults = append(faults, err)
		}
	}
	return errors.Join(faults...)
}
