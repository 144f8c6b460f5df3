package object

import (
	"errors"
	"io"
	"sync"
)

// window reads ranges of an object once and serves the Parquet library, which
// asks for a few bytes at a time, from memory.
type window struct {
	r     io.ReaderAt
	size  int64
	parts []part
	// whole means that all that will be needed has been fetched, and the file ends
	// behind each part. The library looks one page ahead when rows end with their
	// page; it meets the end of the column there, and a read is saved.
	whole bool
	// pooling: the first buffer comes out of a pool, and release gives it back.
	pooling bool
	pool    *[pooled]byte
}

type part struct {
	off  int64
	data []byte
}

func (p part) holds(off, n int64) bool {
	return off >= p.off && off+n <= p.off+int64(len(p.data))
}

// fetch reads [off, off+n), cut to the file, in one read. What is there already
// is not read again when all of it is.
func (w *window) fetch(off, n int64) error {
	off = max(off, 0)
	n = min(n, w.size-off)
	if n <= 0 {
		return nil
	}
	for _, p := range w.parts {
		if p.holds(off, n) {
			return nil
		}
	}
	data := w.buffer(n)
	if got, err := w.r.ReadAt(data, off); int64(got) < n {
		if err == nil || errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return err
	}
	w.parts = append(w.parts, part{off, data})
	return nil
}

// tails are buffers for the ends of objects. A look-up reads thousands of ends and
// keeps none of them.
var tails = sync.Pool{New: func() any { return new([pooled]byte) }}

const pooled = 16 << 10

// buffer gives n bytes, out of the pool if that is asked for and they fit.
func (w *window) buffer(n int64) []byte {
	if w.pool == nil && w.pooling && n <= pooled {
		w.pool = tails.Get().(*[pooled]byte)
		return w.pool[:n]
	}
	return make([]byte, n)
}

// release gives the pool its buffer back. Nothing of the window may be used after it.
func (w *window) release() {
	if w.pool != nil {
		tails.Put(w.pool)
		w.parts, w.pool = nil, nil
	}
}

// forget drops all parts but the first n.
func (w *window) forget(n int) { w.parts = w.parts[:min(n, len(w.parts))] }

// bytes returns [off, off+n) out of what was fetched.
func (w *window) bytes(off, n int64) ([]byte, bool) {
	for _, p := range w.parts {
		if n >= 0 && p.holds(off, n) {
			return p.data[off-p.off:][:n], true
		}
	}
	return nil, false
}

// ReadAt serves from memory, and reads what is not there.
func (w *window) ReadAt(p []byte, off int64) (int, error) {
	if data, ok := w.bytes(off, int64(len(p))); ok {
		return copy(p, data), nil
	}
	if w.whole {
		for _, part := range w.parts {
			if part.holds(off, 1) {
				return copy(p, part.data[off-part.off:]), io.EOF
			}
		}
		return 0, io.EOF
	}
	return w.r.ReadAt(p, off)
}
