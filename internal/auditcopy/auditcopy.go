// Package auditcopy keeps copies of an audit log in a store of its own, so that a log
// that was put back or written anew as a whole is found out, and one that was lost can
// be restored. Best the store is a bucket that locks its objects: then who runs the
// broker cannot take a copy back either.
//
// Copies are objects that are written once. Of a log named example.org/audit:
//
//	audit/v1/example.org_audit-1a2b3c4d/tile/…            as in the log's directory
//	audit/v1/example.org_audit-1a2b3c4d/checkpoint/<size, 20 digits>-<root, 64 hex digits>
//
// A checkpoint is written after the files that it signs. What it claims stands in its
// name, so that a verification reads a list and hardly an object; see [audit.Copies].
package auditcopy

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/objstore"
)

// ErrRolledBack says that a copy signs more than the log holds.
var ErrRolledBack = errors.New("a copy signs entries that the log has not")

// Store is where the copies of one log lie.
type Store struct {
	bucket   objstore.Bucket
	prefix   string
	verifier string
	keep     time.Duration
}

// Open names the log by its verifier. Each copy is locked for keep, if the store locks.
func Open(bucket objstore.Bucket, verifier string, keep time.Duration) (*Store, error) {
	v, err := note.NewVerifier(verifier)
	if err != nil {
		return nil, errors.New("open copies of the audit log: the verifier key is malformed")
	}
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' {
			return r
		}
		return '_'
	}, v.Name())
	return &Store{bucket, fmt.Sprintf("audit/v1/%s-%08x/", name[:min(len(name), 100)], v.KeyHash()), verifier, keep}, nil
}

func (s *Store) checkpointKey(h audit.Head) string {
	return fmt.Sprintf("%scheckpoint/%020d-%x", s.prefix, h.Size, h.Root[:])
}

// parseKey reads what a checkpoint claims; false for what we would not have written.
func (s *Store) parseKey(key string) (audit.Head, bool) {
	size, root, _ := strings.Cut(strings.TrimPrefix(key, s.prefix+"checkpoint/"), "-")
	n, err := strconv.ParseUint(size, 10, 63)
	raw, rootErr := hex.DecodeString(root)
	if err != nil || rootErr != nil || len(raw) != tlog.HashSize {
		return audit.Head{}, false
	}
	h := audit.Head{Size: n, Root: tlog.Hash(raw)}
	return h, s.checkpointKey(h) == key
}

// Copies lists the checkpoints. Other names below are somebody else's and say nothing.
func (s *Store) Copies(ctx context.Context) (*audit.Copies, error) {
	c := &audit.Copies{Heads: []audit.Head{}, Read: s.read}
	for o, err := range s.bucket.List(ctx, s.prefix+"checkpoint/") {
		if err != nil {
			return nil, fmt.Errorf("list copies of the audit log: %w", err)
		}
		if h, ok := s.parseKey(o.Key); ok {
			c.Heads = append(c.Heads, h)
		}
	}
	return c, nil
}

func (s *Store) read(ctx context.Context, h audit.Head) ([]byte, error) {
	const most = 64 << 10 // a checkpoint with many signatures
	return s.bucket.ReadRange(ctx, s.checkpointKey(h), 0, most)
}

// Newest is the copy of the largest checkpoint that the log has signed, and the bytes of
// it; of size 0 where there is none.
func (s *Store) Newest(ctx context.Context) (audit.Head, []byte, error) {
	c, err := s.Copies(ctx)
	if err != nil {
		return audit.Head{}, nil, err
	}
	for _, h := range slices.Backward(c.Heads) { // listed in order of size
		raw, err := s.read(ctx, h)
		if err != nil {
			return audit.Head{}, nil, fmt.Errorf("read copy of the audit log: %w", err)
		}
		if signed, err := audit.OpenHead(raw, s.verifier); err == nil && signed == h {
			return h, raw, nil
		}
	}
	return audit.Head{}, nil, nil
}

// Check refuses a log of size entries of which a copy signs more.
func (s *Store) Check(ctx context.Context, size uint64) (audit.Head, error) {
	h, _, err := s.Newest(ctx)
	if err == nil && h.Size > size {
		err = fmt.Errorf("%w: %d, and it holds %d. It was rolled back or lost", ErrRolledBack, h.Size, size)
	}
	return h, err
}

// Copy copies what the log in dir has grown by since the checkpoint last, and then its
// checkpoint, which it returns. It believes nothing that is not signed.
func (s *Store) Copy(ctx context.Context, dir string, last audit.Head, now time.Time) (audit.Head, error) {
	raw, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if errors.Is(err, os.ErrNotExist) {
		return last, nil // nothing is signed yet
	}
	if err != nil {
		return last, fmt.Errorf("copy audit log: %w", err)
	}
	h, err := audit.OpenHead(raw, s.verifier)
	if err != nil {
		return last, fmt.Errorf("copy audit log: %w", err)
	}
	switch {
	case h.Size < last.Size:
		return last, fmt.Errorf("copy audit log: %w: %d, and its checkpoint signs %d", ErrRolledBack, last.Size, h.Size)
	case h == last || h.Size == 0:
		return last, nil
	}
	for _, path := range audit.Files(last.Size, h.Size) {
		data, err := audit.Dir(dir).ReadFile(path)
		if err != nil {
			return last, fmt.Errorf("copy audit log: %w", err)
		}
		// What lies there already is the same, or the verification of a restored log says so.
		if err := s.put(ctx, s.prefix+path, data, now); err != nil && !errors.Is(err, objstore.ErrExists) {
			return last, fmt.Errorf("copy audit log: %w", err)
		}
	}
	err = s.put(ctx, s.checkpointKey(h), raw, now)
	if errors.Is(err, objstore.ErrExists) {
		var there []byte
		if there, err = s.read(ctx, h); err == nil {
			_, err = audit.OpenHead(there, s.verifier)
		}
	}
	if err != nil {
		return last, fmt.Errorf("copy checkpoint of the audit log: %w", err)
	}
	return h, nil
}

func (s *Store) put(ctx context.Context, key string, data []byte, now time.Time) error {
	if l, ok := s.bucket.(objstore.Locker); ok && s.keep > 0 {
		return l.PutUntil(ctx, key, data, now.Add(s.keep), "") // in the mode of 's3.object_lock'
	}
	return s.bucket.Put(ctx, key, data)
}

// Restore writes the log that the newest copy signs into a new directory, and verifies
// it. A report with faults means that it is not to be used.
func (s *Store) Restore(ctx context.Context, dir string) (audit.Report, error) {
	h, raw, err := s.Newest(ctx)
	if err != nil {
		return audit.Report{}, err
	}
	if h.Size == 0 {
		return audit.Report{}, errors.New("restore audit log: there is no copy of it")
	}
	if err := audit.Restore(dir, raw, h, func(path string) ([]byte, error) {
		return s.bucket.ReadRange(ctx, s.prefix+path, 0, -1)
	}); err != nil {
		return audit.Report{}, err
	}
	return audit.VerifyDir(ctx, dir, s.verifier, audit.Options{})
}
