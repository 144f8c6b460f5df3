package s3

import (
	"context"
	"slices"

	"github.com/minio/minio-go/v7"

	"github.com/sotto-project/sotto/internal/objstore"
)

// purgeSize is how many versions one request may name.
const purgeSize = 1000

// Purge implements objstore.Purger with DeleteObjects, each version by its id: one
// request for a thousand of them, where Delete needs two for each.
func (b *Bucket) Purge(ctx context.Context, versions []objstore.Version) map[string]error {
	faults := map[string]error{}
	for part := range slices.Chunk(versions, purgeSize) {
		open := map[string]int{} // versions of a key that the server has not said to be gone
		for _, v := range part {
			open[v.Key]++
		}
		b.purge(ctx, part, open)
		// Refused, gone already, or no answer at all: the SDK does not tell these apart.
		// Delete looks again.
		for key, n := range open {
			if n <= 0 {
				continue
			}
			if err := b.Delete(ctx, key); err != nil {
				faults[key] = err
			}
		}
	}
	return faults
}

func (b *Bucket) purge(ctx context.Context, versions []objstore.Version, open map[string]int) {
	objects := func(yield func(minio.ObjectInfo) bool) {
		for _, v := range versions {
			if !yield(minio.ObjectInfo{Key: b.prefix + v.Key, VersionID: v.ID}) {
				return
			}
		}
	}
	results, err := b.core.RemoveObjectsWithIter(ctx, b.bucket, objects, minio.RemoveObjectsOptions{})
	if err != nil {
		return
	}
	for r := range results {
		if r.Err == nil && len(r.ObjectName) > len(b.prefix) {
			open[r.ObjectName[len(b.prefix):]]--
		}
	}
}

var _ objstore.Purger = (*Bucket)(nil)
