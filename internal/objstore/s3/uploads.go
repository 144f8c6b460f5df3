package s3

import (
	"context"
	"errors"
	"iter"
	"net/url"
	"strings"

	"github.com/sotto-project/sotto/internal/objstore"
)

// Unfinished implements objstore.Uploads. We never begin one; others may have.
func (b *Bucket) Unfinished(ctx context.Context, prefix string) iter.Seq2[objstore.Upload, error] {
	return func(yield func(objstore.Upload, error) bool) {
		key, id := "", ""
		for {
			page, err := b.core.ListMultipartUploads(ctx, b.bucket, b.prefix+prefix, key, id, "", 1000)
			if lacks(err) {
				return
			}
			if err != nil {
				yield(objstore.Upload{}, classify("list unfinished uploads of", prefix, err))
				return
			}
			for _, u := range page.Uploads {
				// The SDK asks for encoded keys and does not decode them. MinIO does not encode;
				// Ceph does and does not say so. Each of our own keys has an equals sign.
				if page.EncodingType == "url" || strings.Contains(u.Key, "%3D") {
					if plain, err := url.QueryUnescape(u.Key); err == nil {
						u.Key = plain
					}
				}
				if !strings.HasPrefix(u.Key, b.prefix+prefix) {
					continue
				}
				if !yield(objstore.Upload{Key: strings.TrimPrefix(u.Key, b.prefix), ID: u.UploadID, Begun: u.Initiated}, nil) {
					return
				}
			}
			if !page.IsTruncated || page.NextKeyMarker == key && page.NextUploadIDMarker == id {
				return
			}
			key, id = page.NextKeyMarker, page.NextUploadIDMarker
		}
	}
}

// Abort implements objstore.Uploads.
func (b *Bucket) Abort(ctx context.Context, u objstore.Upload) error {
	err := classify("abort upload of", u.Key, b.core.AbortMultipartUpload(ctx, b.bucket, b.prefix+u.Key, u.ID))
	if errors.Is(err, objstore.ErrNotFound) {
		return nil
	}
	return err
}

var _ objstore.Uploads = (*Bucket)(nil)
