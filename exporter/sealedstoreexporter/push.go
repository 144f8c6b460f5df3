package sealedstoreexporter

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/objstore"
)

// parallel is how many objects of one batch are written at once.
const parallel = 4

// group is what one object holds: the coordinates of object.Info.
type group struct {
	class, tenant string
	expires       time.Time
	shard         int
}

// push stores records, one object for each group. It returns the records that a
// retry may still store, with the reason, or an error without records that no
// retry mends.
func (s *store) push(ctx context.Context, records []sealed.Record) (failed []sealed.Record, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.aborted, cancel)()

	groups := divide(s.dropExpired(ctx, records), s.config.Shards)
	var (
		mu             sync.Mutex
		retry, refused []error
		all            sync.WaitGroup
		slots          = make(chan struct{}, parallel)
	)
	for g, members := range groups {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			switch err := s.put(ctx, g, members); {
			case err == nil:
			case errors.Is(err, errInvalid):
				s.countRefused(ctx, len(members), invalid)
				mu.Lock()
				defer mu.Unlock()
				refused = append(refused, err)
			default:
				mu.Lock()
				defer mu.Unlock()
				retry = append(retry, err)
				failed = append(failed, members...)
			}
		})
	}
	all.Wait()
	if len(retry) > 0 {
		return failed, fmt.Errorf("store %d of %d objects: %w", len(retry), len(groups), retry[0])
	}
	return nil, errors.Join(refused...)
}

// errInvalid marks records that cannot be written as an object at all.
var errInvalid = errors.New("records cannot be stored")

// put writes one object. Its name is made from its records, so an object that is
// there already is this one, stored by an attempt whose answer was lost.
func (s *store) put(ctx context.Context, g group, records []sealed.Record) error {
	records, err := s.unstored(ctx, g, records)
	if err != nil || len(records) == 0 {
		return err
	}
	key := object.Key(records[0].Header, g.shard, records)
	var file bytes.Buffer
	if err := object.Write(&file, records); err != nil {
		return fmt.Errorf("%w: %w", errInvalid, err)
	}
	class := metric.WithAttributes(attribute.String("class", g.class))
	err = s.putObject(ctx, key, file.Bytes(), g)
	switch {
	case errors.Is(err, objstore.ErrExists):
		s.telemetry.ExporterSealedStoreExisting.Add(ctx, 1, class)
		return nil
	case err != nil:
		return err
	}
	s.telemetry.ExporterSealedStoreObjects.Add(ctx, 1, class)
	s.telemetry.ExporterSealedStoreRecords.Add(ctx, int64(len(records)), class)
	s.telemetry.ExporterSealedStoreBytes.Add(ctx, int64(file.Len()), class)
	return nil
}

// putObject stores an object, kept until its expiry where the store can and shall do that.
func (s *store) putObject(ctx context.Context, key string, data []byte, g group) error {
	if l, ok := s.bucket.(objstore.Locker); ok {
		return l.PutUntil(ctx, key, data, g.expires, s.locks[g.class])
	}
	return s.bucket.Put(ctx, key, data)
}

func divide(records []sealed.Record, shards int) map[group][]sealed.Record {
	groups := map[group][]sealed.Record{}
	for _, r := range records {
		g := group{r.Class, r.Tenant, r.Expires, object.Shard(r.TraceID, shards)}
		groups[g] = append(groups[g], r)
	}
	for _, members := range groups {
		// One order whatever order a retry brings: same records, same bytes.
		slices.SortStableFunc(members, func(a, b sealed.Record) int {
			return cmp.Or(cmp.Compare(a.TraceID, b.TraceID), a.SealedAt.Compare(b.SealedAt), cmp.Compare(a.SpanID, b.SpanID))
		})
	}
	return groups
}
