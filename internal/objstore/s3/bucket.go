package s3

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strings"

	"github.com/minio/minio-go/v7"

	"github.com/sotto-project/sotto/internal/objstore"
)

// ReadRange implements objstore.Bucket with one ranged GET.
func (b *Bucket) ReadRange(ctx context.Context, key string, off, n int64) ([]byte, error) {
	if err := b.begin(ctx, "read", key); err != nil {
		return nil, err
	}
	if n == 0 {
		_, err := b.core.StatObject(ctx, b.bucket, b.prefix+key, b.readOptions())
		return nil, classify("read", key, err)
	}
	opts := b.readOptions()
	switch {
	case off < 0:
		opts.Set("Range", fmt.Sprintf("bytes=%d", off))
	case n > 0:
		opts.Set("Range", fmt.Sprintf("bytes=%d-%d", off, off+n-1))
	case off > 0:
		opts.Set("Range", fmt.Sprintf("bytes=%d-", off))
	}
	body, _, header, err := b.core.GetObject(ctx, b.bucket, b.prefix+key, opts)
	if _, status := response(err); status == http.StatusRequestedRangeNotSatisfiable {
		return nil, nil // behind the end
	}
	if err != nil {
		return nil, classify("read", key, err)
	}
	defer body.Close()
	// A proxy may drop the range, and then the whole object comes.
	whole := header.Get("Content-Range") == ""
	if whole && off > 0 {
		if _, err := io.CopyN(io.Discard, body, off); err != nil && !errors.Is(err, io.EOF) {
			return nil, classify("read", key, err)
		}
	}
	limited := io.Reader(body)
	if n > 0 && off >= 0 {
		limited = io.LimitReader(body, n)
	}
	data, err := io.ReadAll(limited)
	if err != nil {
		return nil, classify("read", key, err)
	}
	if off < 0 && whole {
		data = data[max(0, int64(len(data))+off):]
	}
	if off < 0 && n > 0 {
		data = data[:min(n, int64(len(data)))]
	}
	return data, nil
}

// List implements objstore.Bucket, 1000 keys a request.
func (b *Bucket) List(ctx context.Context, prefix string) iter.Seq2[objstore.Object, error] {
	return func(yield func(objstore.Object, error) bool) {
		for info, err := range b.list(ctx, prefix, false) {
			if !yield(b.object(info), err) || err != nil {
				return
			}
		}
	}
}

// Versions implements objstore.History. A server that knows no versions has
// nothing but what List shows.
func (b *Bucket) Versions(ctx context.Context, prefix string) iter.Seq2[objstore.Version, error] {
	return func(yield func(objstore.Version, error) bool) {
		for info, err := range b.list(ctx, prefix, true) {
			if _, status := response(err); status == http.StatusNotImplemented || status == http.StatusMethodNotAllowed {
				for o, err := range b.List(ctx, prefix) {
					if !yield(objstore.Version{Object: o, Current: true}, err) {
						return
					}
				}
				return
			}
			v := objstore.Version{
				Object: b.object(info), ID: info.VersionID,
				Current: info.IsLatest && !info.IsDeleteMarker, Marker: info.IsDeleteMarker,
			}
			if !yield(v, err) || err != nil {
				return
			}
		}
	}
}

func (b *Bucket) list(ctx context.Context, prefix string, versions bool) iter.Seq2[minio.ObjectInfo, error] {
	return func(yield func(minio.ObjectInfo, error) bool) {
		if !objstore.CanBegin(prefix) {
			return
		}
		ctx, cancel := context.WithCancel(ctx)
		defer cancel() // the SDK asks for it when the loop is left early
		opts := minio.ListObjectsOptions{Prefix: b.prefix + prefix, Recursive: true, WithVersions: versions}
		for info := range b.core.ListObjectsIter(ctx, b.bucket, opts) {
			if info.Err != nil {
				yield(minio.ObjectInfo{}, classify("list", prefix, info.Err))
				return
			}
			if !strings.HasPrefix(info.Key, b.prefix) {
				yield(minio.ObjectInfo{}, fmt.Errorf("list %q: the server answers with a key that was not asked for", prefix))
				return
			}
			if !yield(info, nil) {
				return
			}
		}
		// The SDK's iterator just stops when the context ends between two pages.
		if err := ctx.Err(); err != nil {
			yield(minio.ObjectInfo{}, fmt.Errorf("list %q: %w", prefix, err))
		}
	}
}

func (b *Bucket) object(info minio.ObjectInfo) objstore.Object {
	return objstore.Object{Key: strings.TrimPrefix(info.Key, b.prefix), Size: info.Size, Modified: info.LastModified}
}

func (b *Bucket) begin(ctx context.Context, act, key string) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s %q: %w", act, key, err)
	}
	if err := objstore.CheckKey(b.prefix + key); err != nil {
		return fmt.Errorf("%s: %w", act, err)
	}
	return nil
}
