package s3

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"

	"github.com/sotto-project/sotto/internal/objstore"
)

var _ objstore.Locks = (*Bucket)(nil)

// Lock implements objstore.Locks with one HEAD. A caller who lacks the permission
// s3:GetObjectRetention is told of no lock.
func (b *Bucket) Lock(ctx context.Context, key, version string) (objstore.Lock, error) {
	if err := b.begin(ctx, "look at lock of", key); err != nil {
		return objstore.Lock{}, err
	}
	opts := b.readOptions()
	opts.VersionID = version
	info, err := b.core.StatObject(ctx, b.bucket, b.prefix+key, opts)
	if err != nil {
		return objstore.Lock{}, classify("look at lock of", key, err)
	}
	lock := objstore.Lock{
		Mode: strings.ToLower(info.Metadata.Get("X-Amz-Object-Lock-Mode")),
		Hold: info.Metadata.Get("X-Amz-Object-Lock-Legal-Hold") == string(minio.LegalHoldEnabled),
	}
	// A time that cannot be read is none; the server still refuses what it refuses.
	lock.Until, _ = time.Parse(time.RFC3339, info.Metadata.Get("X-Amz-Object-Lock-Retain-Until-Date"))
	return lock, nil
}

// locked says that a lock is why a version could not be deleted, if so. It never looks
// past one: who may bypass governance is not asked to by anything here.
func (b *Bucket) locked(ctx context.Context, key, version string, refused error) error {
	if _, status := response(refused); status != http.StatusForbidden && status != http.StatusBadRequest {
		return nil
	}
	lock, err := b.Lock(ctx, key, version)
	switch {
	case err != nil:
		return nil
	case lock.Hold:
		return &objstore.LockedError{Key: key}
	case lock.Mode != "" && !lock.Until.IsZero():
		return &objstore.LockedError{Key: key, Until: lock.Until}
	}
	return nil
}

// stricter joins the mode of the store with the one that is asked for.
func stricter(store minio.RetentionMode, asked string) minio.RetentionMode {
	if mode := minio.RetentionMode(strings.ToUpper(asked)); mode != "" && store != minio.Compliance {
		return mode
	}
	return store
}

// EnableLock implements objstore.Guard. Amazon does it for any bucket with versions; the
// others answer that the bucket is in the wrong state.
func (b *Bucket) EnableLock(ctx context.Context) error {
	err := b.core.SetObjectLockConfig(ctx, b.bucket, nil, nil, nil)
	switch code, _ := response(err); code {
	case "InvalidBucketState", "ObjectLockConfigurationNotFoundError", minio.NotImplemented:
		return fmt.Errorf("enable object lock of %q: %w", b.bucket, objstore.ErrNoLock)
	}
	return classify("enable object lock of", b.bucket, err)
}
