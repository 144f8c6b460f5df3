package s3

import (
	"cmp"
	"context"
	"errors"

	"github.com/minio/minio-go/v7"

	"github.com/sotto-project/sotto/internal/objstore"
)

// Delete implements objstore.Bucket. In a versioned bucket a plain DELETE hides
// the object behind a marker and keeps every byte, so each version and marker is
// deleted by its id. The permissions are s3:ListBucketVersions and
// s3:DeleteObjectVersion; without them Delete fails rather than pretends.
func (b *Bucket) Delete(ctx context.Context, key string) error {
	if err := b.begin(ctx, "delete", key); err != nil {
		return err
	}
	var ids []string
	for v, err := range b.Versions(ctx, key) {
		if err != nil {
			return err
		}
		if v.Key != key { // keys come in order and key is the first with itself as prefix
			break
		}
		ids = append(ids, v.ID)
	}
	var kept error
	for _, id := range ids {
		err := b.deleteVersion(ctx, "delete", key, id)
		if errors.As(err, new(*objstore.LockedError)) { // the others may go
			kept = cmp.Or(kept, err)
		} else if err != nil {
			return err
		}
	}
	return kept
}

// deleteVersion removes one version; "" is the object of a server without versions.
func (b *Bucket) deleteVersion(ctx context.Context, act, key, id string) error {
	err := b.core.RemoveObject(ctx, b.bucket, b.prefix+key, minio.RemoveObjectOptions{VersionID: id})
	if locked := b.locked(ctx, key, id, err); locked != nil {
		return locked
	}
	if err = classify(act, key, err); errors.Is(err, objstore.ErrNotFound) {
		return nil
	}
	return err
}
