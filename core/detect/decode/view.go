// Package decode undoes the encodings in which text hides: JSON, backslash
// escapes, character references of HTML, percent signs, base64, hexadecimal, full-width and look-alike
// letters, invisible characters.
//
// A View is decoded text together with the way back: any stretch of it maps to
// the stretch of the source that made it, whole escapes included, so that a
// replacement never cuts an escape in two. It promises that the way back stays
// within the source. It does not promise to undo what is not text: an image in
// base64 is recognised by its first bytes and left alone.
package decode

import (
	"sort"
	"unsafe"
)

// View is decoded text and its map to the source. Reset and reuse it.
type View struct {
	buf  []byte
	segs []seg
	open bool // the last segment is a plain copy that may grow
}

// seg begins at at in the view. A plain segment copies the source from src byte
// by byte; an atom (size > 0) stands for size bytes of the source as a whole.
type seg struct {
	at, src, size int
}

// Reset empties the view.
func (v *View) Reset() {
	v.buf = v.buf[:0]
	v.segs = v.segs[:0]
	v.open = false
}

// Text is the decoded text, valid until the view changes.
func (v *View) Text() string {
	return unsafe.String(unsafe.SliceData(v.buf), len(v.buf)) //nolint:gosec // G103: the bytes do not change while the string is in use
}

// Cap is the number of bytes the view holds on to.
func (v *View) Cap() int { return cap(v.buf) + 24*cap(v.segs) }

// copy appends s, which stands at src in the source.
func (v *View) copy(s string, src int) {
	if s == "" {
		return
	}
	if !v.open {
		v.segs = append(v.segs, seg{at: len(v.buf), src: src})
		v.open = true
	}
	v.buf = append(v.buf, s...)
}

// atom appends s, which stands for size bytes at src. An empty s marks that the
// source skips ahead here.
func (v *View) atom(s []byte, src, size int) {
	v.open = false
	if len(s) == 0 {
		return
	}
	v.segs = append(v.segs, seg{at: len(v.buf), src: src, size: size})
	v.buf = append(v.buf, s...)
}

// Source maps the stretch from:to of the view to the source.
func (v *View) Source(from, to int) (int, int) {
	s := v.find(from)
	start := s.src
	if s.size == 0 {
		start += from - s.at
	}
	if to <= from {
		return start, start
	}
	e := v.find(to - 1)
	if e.size > 0 {
		return start, e.src + e.size
	}
	return start, e.src + (to - e.at)
}

func (v *View) find(i int) seg {
	k := sort.Search(len(v.segs), func(k int) bool { return v.segs[k].at > i })
	if k == 0 {
		return seg{}
	}
	return v.segs[k-1]
}
