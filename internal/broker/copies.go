package broker

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/auditcopy"
	"github.com/sotto-project/sotto/internal/objstore"
	storeopen "github.com/sotto-project/sotto/internal/objstore/open"
)

// CopiesConfig is where copies of the audit log go.
type CopiesConfig struct {
	// Store is a bucket of its own, best with s3.object_lock, or a folder, best of another machine.
	Store objstore.Config `yaml:"store"`
	// Every is the time between two copies; what was not copied yet can be lost with the
	// log unseen. Default 1m.
	Every Duration `yaml:"every"`
	// Keep is how long each copy is locked, with s3.object_lock. No default.
	Keep Duration `yaml:"keep"`
}

const (
	copyEvery = time.Minute
	copyLimit = 30 * time.Second // of one round
)

func (c Config) checkCopies(fault func(key, format string, args ...any)) {
	copies := c.Audit.Copies
	if copies == nil {
		return
	}
	faultsOf(copies.Store.Validate(), "audit.copies.store", fault)
	if copies.Every < 0 || copies.Every > Duration(24*time.Hour) {
		fault("audit.copies.every", "must be positive and at most 1d")
	}
	locks := copies.Store.S3 != nil && copies.Store.S3.ObjectLock != ""
	if locks != (copies.Keep > 0) {
		fault("audit.copies.keep", "must be how long a copy is locked, together with 's3.object_lock'; without a lock there is none")
	}
	if a, b := copies.Store.S3, c.Store.S3; a != nil && b != nil && a.Endpoint == b.Endpoint && a.Bucket == b.Bucket {
		fault("audit.copies.store", "must be a bucket of its own, not that of the samples")
	}
	if d := copies.Store.Directory; d != "" && (within(d, c.Audit.Directory) || within(d, c.Store.Directory)) {
		fault("audit.copies.store", "must lie elsewhere than the log and the samples")
	}
}

func within(path, dir string) bool {
	if dir == "" {
		return false
	}
	rel, err := filepath.Rel(dir, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// OpenCopies opens the store of the copies of the log with this verifier; nil if none
// are configured.
func (c Config) OpenCopies(verifier string) (*auditcopy.Store, error) {
	if c.Audit.Copies == nil {
		return nil, nil
	}
	bucket, err := storeopen.Bucket(c.Audit.Copies.Store)
	if err != nil {
		return nil, err
	}
	return auditcopy.Open(bucket, verifier, time.Duration(c.Audit.Copies.Keep))
}

// copier copies the log while the broker serves.
type copier struct {
	b       *Broker
	store   *auditcopy.Store
	checked bool
	last    audit.Head
}

// startCopies refuses a log that was rolled back behind its copies, as the log itself
// refuses to go on with lost entries. If the store does not answer that is told, and
// asked again before anything is copied: reading does not wait for a bucket.
func (b *Broker) startCopies(ctx context.Context) (*copier, error) {
	store, err := b.Config.OpenCopies(b.verifier)
	if err != nil || store == nil {
		return nil, named("audit.copies.store", err)
	}
	c := &copier{b: b, store: store}
	if err := c.check(ctx); errors.Is(err, auditcopy.ErrRolledBack) {
		return nil, errors.Join(named("audit.copies", err), errors.New("keep the directory as evidence; `sotto audit restore` writes the log that was copied"))
	} else if err != nil {
		c.failed(ctx, err)
	}
	return c, nil
}

func (c *copier) check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, copyLimit)
	defer cancel()
	last, err := c.store.Check(ctx, c.b.log.Size())
	if err == nil {
		c.checked, c.last = true, last
	}
	return err
}

// run copies until ctx ends.
func (c *copier) run(ctx context.Context) {
	if c == nil {
		return
	}
	every := time.Duration(c.b.Config.Audit.Copies.Every)
	if every == 0 {
		every = copyEvery
	}
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		c.copy(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// copy is one round. What fails is told and tried again with the next one.
func (c *copier) copy(ctx context.Context) {
	if c == nil {
		return
	}
	if !c.checked {
		if err := c.check(ctx); err != nil {
			c.failed(ctx, err)
			return
		}
	}
	limit, cancel := context.WithTimeout(ctx, copyLimit)
	defer cancel()
	last, err := c.store.Copy(limit, c.b.log.Dir(), c.last, c.b.now())
	if err != nil {
		c.failed(ctx, err)
		return
	}
	c.last = last
	c.b.metrics.Copied(ctx, last.Size, nil)
}

func (c *copier) failed(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return // the broker stops
	}
	c.b.metrics.Copied(ctx, 0, err)
	c.b.slog.Error("copying the audit log failed; it is tried again", "error", err)
}
