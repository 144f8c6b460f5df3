package sealedstoreexporter

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.uber.org/zap"

	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/objstore"
)

// clockSkew is how far the store's clock and ours may be apart for an object to be
// recognised as written after a record was sealed.
const clockSkew = 2 * time.Minute

// unstored leaves out records that an earlier run has stored. A persistent queue
// gives back, after a crash, what was under way, and the batch that it then gets
// into is another one, so the object's name does not tell. Only records that were
// sealed before this run began can be such, and only objects that were begun
// before they were sealed and finished after it can hold them.
func (s *store) unstored(ctx context.Context, g group, records []sealed.Record) ([]sealed.Record, error) {
	var old []sealed.Record
	for _, r := range records {
		if r.SealedAt.Before(s.began) {
			old = append(old, r)
		}
	}
	if len(old) == 0 {
		return records, nil
	}
	stored, err := s.findStored(ctx, g, old)
	if errors.Is(err, objstore.ErrDenied) { // a collector that may only write: better twice than never
		s.log.Warn("records from before the restart are stored without a look at what is there, some perhaps for the second time", zap.Error(err))
		return records, nil
	}
	if err != nil || len(stored) == 0 {
		return records, err
	}
	rest := slices.DeleteFunc(slices.Clone(records), func(r sealed.Record) bool { return stored[identity(r)] })
	s.log.Info("left out records that were stored before the restart", zap.Int("records", len(records)-len(rest)), zap.String("class", g.class))
	return rest, nil
}

// identity of a record: no two sealings have the same ciphertext.
func identity(r sealed.Record) [sha256.Size]byte { return sha256.Sum256(r.Ciphertext) }

// findStored returns the identities of those records that are in the store.
func (s *store) findStored(ctx context.Context, g group, records []sealed.Record) (map[[sha256.Size]byte]bool, error) {
	var traces []string
	wanted := map[[sha256.Size]byte]bool{}
	first, last := records[0].SealedAt, records[0].SealedAt
	for _, r := range records {
		wanted[identity(r)] = true
		traces = append(traces, r.TraceID)
		if r.SealedAt.Before(first) {
			first = r.SealedAt
		}
		if r.SealedAt.After(last) {
			last = r.SealedAt
		}
	}
	slices.Sort(traces)
	traces = slices.Compact(traces)
	found := map[[sha256.Size]byte]bool{}
	// All shards: their number may have been changed with the restart.
	for o, err := range s.bucket.List(ctx, object.Prefix(g.class, g.expires, g.tenant)) {
		if err != nil {
			return nil, fmt.Errorf("look for what is stored already: %w", err)
		}
		info, err := object.ParseKey(o.Key)
		if err != nil || info.Sealed().After(last) || o.Modified.Before(first.Add(-clockSkew)) {
			continue
		}
		if err := s.compare(ctx, o, g, traces, wanted, found); err != nil {
			return nil, fmt.Errorf("look for what is stored already: %w", err)
		}
	}
	return found, nil
}

// compare adds to found what is wanted and in the object. An object that cannot be
// read to its end holds nothing that could be relied on: better twice than lost.
func (s *store) compare(ctx context.Context, o objstore.Object, g group, traces []string, wanted, found map[[sha256.Size]byte]bool) error {
	may, err := object.MayHold(objstore.Direct(ctx, s.bucket, o), o.Size, traces...)
	if errors.Is(err, objstore.ErrNotFound) || errors.Is(err, object.ErrCorrupt) || err == nil && !may {
		return nil
	}
	if err != nil {
		return err
	}
	data, err := s.bucket.ReadRange(ctx, o.Key, 0, -1)
	if errors.Is(err, objstore.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	var here [][sha256.Size]byte
	for r, err := range object.All(bytes.NewReader(data), int64(len(data))) {
		if err != nil {
			return nil //nolint:nilerr // as said above
		}
		if id := identity(r); wanted[id] {
			here = append(here, id)
		}
	}
	if len(here) == 0 {
		return nil
	}
	// The run that wrote it may have died before it was durable. To be told that it
	// exists is the store's promise that it is.
	if err := s.putObject(ctx, o.Key, data, g); err != nil && !errors.Is(err, objstore.ErrExists) {
		return err
	}
	for _, id := range here {
		found[id] = true
	}
	return nil
}
