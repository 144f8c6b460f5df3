package objstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
)

// window is how much a small read fetches. The pages, indexes and bloom filters
// of our Parquet objects are at most 64 KiB, and a request costs more than the
// bytes: at 64 KiB a trace is found in a 64 MiB object with about 3 requests.
const window = 64 << 10

// maxWindows bounds the memory of one reader: tail, bloom filter, index, page.
const maxWindows = 4

// ReaderAt reads an object in ranges. The first read near the end fetches the
// whole tail, where a Parquet file keeps its directory; other small reads fetch
// a window, and the last few windows are kept. ctx bounds all reads. The reader
// may be used from several goroutines.
func ReaderAt(ctx context.Context, b Bucket, o Object) io.ReaderAt {
	return &readerAt{ctx: ctx, bucket: b, object: o}
}

// PartReader is what a Bucket also offers when it can read into its caller's memory.
type PartReader interface {
	// ReadInto fills p from offset off, which is not negative. At the end of the object
	// it returns what there is and io.EOF. ErrNotFound when there is no such object.
	ReadInto(ctx context.Context, key string, p []byte, off int64) (int, error)
}

// Direct reads an object in exactly the ranges that are asked for, one request each. It
// is for who plans their reads, as core/sealed/object does; others want [ReaderAt].
func Direct(ctx context.Context, b Bucket, o Object) io.ReaderAt {
	return direct{ctx, b, o}
}

type direct struct {
	ctx    context.Context
	bucket Bucket
	object Object
}

// ReadAt implements io.ReaderAt.
func (d direct) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, fmt.Errorf("read %q: negative offset %d", d.object.Key, off)
	}
	if len(p) == 0 {
		return 0, nil
	}
	if b, ok := d.bucket.(PartReader); ok {
		return b.ReadInto(d.ctx, d.object.Key, p, off)
	}
	data, err := d.bucket.ReadRange(d.ctx, d.object.Key, off, int64(len(p)))
	if err != nil {
		return 0, err
	}
	if n := copy(p, data); n < len(p) {
		return n, io.EOF
	}
	return len(p), nil
}

type readerAt struct {
	ctx    context.Context
	bucket Bucket
	object Object

	mu   sync.Mutex
	kept []span // newest last; guarded by mu
}

type span struct {
	off  int64
	data []byte
}

func (s span) covers(off, n int64) bool {
	return s.off <= off && off+n <= s.off+int64(len(s.data))
}

// ReadAt implements io.ReaderAt.
func (r *readerAt) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, fmt.Errorf("read %q: negative offset %d", r.object.Key, off)
	}
	if len(p) == 0 {
		return 0, nil
	}
	n := min(int64(len(p)), r.object.Size-off)
	if n <= 0 {
		return 0, io.EOF
	}
	data, err := r.span(off, n)
	if err != nil {
		return 0, err
	}
	copy(p, data)
	if n < int64(len(p)) {
		return int(n), io.EOF
	}
	return int(n), nil
}

func (r *readerAt) span(off, n int64) ([]byte, error) {
	if s, ok := r.lookup(off, n); ok {
		return s.data[off-s.off:][:n], nil
	}
	// Fetched without the lock: a slow request must not hold up reads of what is kept.
	from, to := off, min(max(off+n, off+window), r.object.Size)
	if tail := r.object.Size - window; off >= tail {
		from, to = max(0, tail), r.object.Size
	}
	data, err := r.bucket.ReadRange(r.ctx, r.object.Key, from, to-from)
	if err != nil {
		return nil, err
	}
	if int64(len(data)) != to-from {
		return nil, fmt.Errorf("read %q: %w", r.object.Key, errors.Join(io.ErrUnexpectedEOF,
			fmt.Errorf("%d bytes at %d, of which the store has %d", to-from, from, len(data))))
	}
	if to-from <= window {
		r.keep(span{from, data})
	}
	return data[off-from:][:n], nil
}

func (r *readerAt) lookup(off, n int64) (span, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.kept {
		if s.covers(off, n) {
			return s, true
		}
	}
	return span{}, false
}

func (r *readerAt) keep(s span) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.kept) == maxWindows {
		// The tail is asked for again and again; the oldest other window goes.
		oldest := 0
		if r.kept[0].off+int64(len(r.kept[0].data)) == r.object.Size {
			oldest = 1
		}
		r.kept = append(r.kept[:oldest], r.kept[oldest+1:]...)
	}
	r.kept = append(r.kept, s)
}
