package s3

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/minio/minio-go/v7"

	"github.com/sotto-project/sotto/internal/objstore"
)

// What a server makes of If-None-Match on a write.
const (
	unknown  int32 = iota // not seen yet
	honoured              // Amazon, MinIO
	refused               // answers 501
	ignored               // in versioned buckets, where each write makes a version: Ceph 16
)

// Put implements objstore.Bucket with a conditional write (If-None-Match: *) in
// one request: no multipart upload that a crash could leave behind.
func (b *Bucket) Put(ctx context.Context, key string, data []byte) error {
	return b.PutUntil(ctx, key, data, time.Time{}, "")
}

// PutUntil implements objstore.Locker.
func (b *Bucket) PutUntil(ctx context.Context, key string, data []byte, until time.Time, mode string) error {
	if err := b.begin(ctx, "put", key); err != nil {
		return err
	}
	return b.encrypted(ctx, key, b.store(ctx, key, data, until, stricter(b.lock, mode)))
}

func (b *Bucket) store(ctx context.Context, key string, data []byte, until time.Time, mode minio.RetentionMode) error {
	if mode != "" && !until.IsZero() {
		return b.putLocked(ctx, key, data, until, mode)
	}
	if b.conditions.Load() == refused {
		return b.putAfterLook(ctx, key, data)
	}
	info, err := b.put(ctx, key, data, true)
	if code, status := response(err); status == http.StatusNotImplemented || code == minio.NotImplemented {
		b.conditions.Store(refused)
		return b.putAfterLook(ctx, key, data)
	}
	if err != nil || info.VersionID == "" || info.VersionID == "null" {
		return classify("put", key, err)
	}
	if b.conditions.Load() == unknown {
		if err := b.probe(ctx, key, data); err != nil {
			return err
		}
	}
	if b.conditions.Load() == ignored {
		return b.keepOldest(ctx, key, info.VersionID)
	}
	return nil
}

// putLocked looks, and then writes with a condition. What was written under a lock
// cannot be tidied up, as keepOldest would: on a server that takes no notice of the
// condition two writers at the same moment leave two versions of the same bytes, which
// go at the same time.
func (b *Bucket) putLocked(ctx context.Context, key string, data []byte, until time.Time, mode minio.RetentionMode) error {
	_, err := b.core.StatObject(ctx, b.bucket, b.prefix+key, b.readOptions())
	if err == nil {
		return fmt.Errorf("put %q: %w", key, objstore.ErrExists)
	}
	if _, status := response(err); status != http.StatusNotFound {
		return classify("put", key, err)
	}
	opts := b.putOptions(data, true)
	opts.Mode, opts.RetainUntilDate = mode, until
	_, err = b.core.Client.PutObject(ctx, b.bucket, b.prefix+key, bytes.NewReader(data), int64(len(data)), opts)
	return classify("put", key, err)
}

// probe writes the object that was just written again, once in the life of a
// Bucket and in versioned buckets only. Either the server refuses that, or we know
// that it takes no notice of conditions, and keepOldest tidies up.
func (b *Bucket) probe(ctx context.Context, key string, data []byte) error {
	_, err := b.put(ctx, key, data, true)
	err = classify("put", key, err)
	switch {
	case err == nil:
		b.conditions.Store(ignored)
	case errors.Is(err, objstore.ErrExists):
		b.conditions.Store(honoured)
	default:
		return err // not known: the caller's next try gets here again
	}
	return nil
}

// keepOldest makes a write conditional afterwards: of the versions since the last
// delete marker the oldest stays, and its writer is the one who stored the object.
// The server lists versions in the order of their writing, newest first, so all
// writers agree. Until they are through, a reader may see another's bytes.
func (b *Bucket) keepOldest(ctx context.Context, key, own string) error {
	var ids []string
	for v, err := range b.Versions(ctx, key) {
		if err != nil {
			return err
		}
		if v.Key != key || v.Marker {
			break
		}
		ids = append(ids, v.ID)
	}
	if len(ids) == 0 {
		return nil // stored, and deleted since
	}
	oldest := len(ids) - 1
	for _, id := range ids[:oldest] {
		if err := b.deleteVersion(ctx, "put", key, id); err != nil {
			return err
		}
	}
	if ids[oldest] != own {
		return fmt.Errorf("put %q: %w", key, objstore.ErrExists)
	}
	return nil
}

// putAfterLook is for servers that refuse conditional writes: look, then write.
// Two writers at the same moment can both write. Sealed objects stand it, since
// their key is made from their content: both write the same bytes.
func (b *Bucket) putAfterLook(ctx context.Context, key string, data []byte) error {
	_, err := b.core.StatObject(ctx, b.bucket, b.prefix+key, b.readOptions())
	if err == nil {
		return fmt.Errorf("put %q: %w", key, objstore.ErrExists)
	}
	if _, status := response(err); status != http.StatusNotFound {
		return classify("put", key, err)
	}
	_, err = b.put(ctx, key, data, false)
	return classify("put", key, err)
}

func (b *Bucket) put(ctx context.Context, key string, data []byte, ifAbsent bool) (minio.UploadInfo, error) {
	return b.core.Client.PutObject(ctx, b.bucket, b.prefix+key, bytes.NewReader(data), int64(len(data)), b.putOptions(data, ifAbsent))
}

func (b *Bucket) putOptions(data []byte, ifAbsent bool) minio.PutObjectOptions {
	opts := minio.PutObjectOptions{
		UserTags:             b.tags,
		ServerSideEncryption: b.sse,
		ContentType:          "application/vnd.apache.parquet",
		DisableMultipart:     true,
		SendContentMd5:       true, // the server refuses a body that changed on the way; a locked bucket demands it
		// Ceph does not accept the SDK's signature over no chunks at all.
		DisableContentSha256: len(data) == 0,
	}
	if ifAbsent {
		opts.SetMatchETagExcept("*")
	}
	return opts
}
