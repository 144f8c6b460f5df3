// Package decode undoes the encodings in which text hides: JSON, backslash
// escapes, character references of HTML, percent signs, quoted-printable,
// base64, base32 and hexadecimal (also over several lines), dumps and lists of bytes, full-width and look-alike
// letters, invisible characters, line breaks inside a token, characters and strings apart,
// server-sent events.
//
// A View is decoded text together with the way back: any stretch of it maps to
// the stretch of the source that made it, whole escapes included, so that a
// replacement never cuts an escape in two. It promises that the way back stays
// within the source, and that a view is never longer than its source. It does
// not promise to undo what is not text: an image in base64 is recognised by its
// first bytes and left alone.
//
// Survey says in one look which decoders have anything to do, which for nearly
// every text is none; each decoder is linear in the length of its text.
package decode

import (
	"slices"
	"sort"
	"unsafe"
)

// MaxText is the length of text that a View can map.
const MaxText = 1<<32 - 1

// View is decoded text and its map to the source. Reset and reuse it.
type View struct {
	buf   []byte
	atoms []atom
	aux   []byte // a token without its line breaks
}

// atom is a place where the view is no copy of the source: n bytes at at stand
// as a whole for size bytes at src. n is 0 where the source was left out. What
// lies between two atoms is copied byte by byte. Atoms of one form that follow
// each other are one with a count, so that a text of nothing but escapes does
// not take a multiple of its memory.
type atom struct {
	at, src, n, size, more uint32 // more: how many follow the first
}

// end is where the view and the source go on behind an atom.
func (a *atom) end() (at, src int) {
	return int(a.at) + int(a.n)*int(a.more+1), int(a.src) + int(a.size)*int(a.more+1)
}

// Reset empties the view.
func (v *View) Reset() {
	v.buf = v.buf[:0]
	v.atoms = v.atoms[:0]
}

// begin empties the view and makes room for all of a text.
func (v *View) begin(text string) {
	v.buf = slices.Grow(v.buf[:0], len(text))
	v.atoms = v.atoms[:0]
}

// Text is the decoded text, valid until the view changes.
func (v *View) Text() string {
	return unsafe.String(unsafe.SliceData(v.buf), len(v.buf)) //nolint:gosec // G103: the bytes do not change while the string is in use
}

// Cap is the number of bytes the view holds on to.
func (v *View) Cap() int { return cap(v.buf) + 20*cap(v.atoms) + cap(v.aux) }

// Changes is the number of places where the view differs from its source.
func (v *View) Changes() int { return len(v.atoms) }

// Change is the stretch of the view that the k-th of those places covers.
func (v *View) Change(k int) (from, to int) {
	a := &v.atoms[k]
	to, _ = a.end()
	return int(a.at), to
}

// atom appends s, which stands for size bytes at src. An empty s marks that the
// source skips ahead here.
func (v *View) atom(s []byte, src, size int) {
	v.mark(len(s), src, size)
	v.buf = append(v.buf, s...)
}

// mark records that the next n bytes of the view are an atom.
func (v *View) mark(n, src, size int) {
	if k := len(v.atoms) - 1; k >= 0 {
		a := &v.atoms[k]
		switch at, next := a.end(); {
		case at != len(v.buf) || next != src:
		case n == 0 && a.n == 0:
			a.size += uint32(size)
			return
		case n > 0 && int(a.n) == n && int(a.size) == size:
			a.more++
			return
		}
	}
	v.atoms = append(v.atoms, atom{at: uint32(len(v.buf)), src: uint32(src), n: uint32(n), size: uint32(size)})
}

// Source maps the stretch from:to of the view to the source.
func (v *View) Source(from, to int) (int, int) {
	start, _ := v.source(from)
	if to <= from {
		return start, start
	}
	_, end := v.source(to - 1)
	return start, end
}

// source is the stretch of the source that byte i of the view stands for.
func (v *View) source(i int) (int, int) {
	k := sort.Search(len(v.atoms), func(k int) bool { return int(v.atoms[k].at) > i })
	if k == 0 {
		return i, i + 1
	}
	a := &v.atoms[k-1]
	at, src := a.end()
	if d := i - at; d >= 0 {
		return src + d, src + d + 1
	}
	src = int(a.src) + (i-int(a.at))/int(a.n)*int(a.size)
	return src, src + int(a.size)
}

// At is the place in the view of what stands at i in the source.
func (v *View) At(i int) int {
	k := sort.Search(len(v.atoms), func(k int) bool { return int(v.atoms[k].src) > i })
	if k == 0 {
		return i
	}
	a := &v.atoms[k-1]
	at, src := a.end()
	if i >= src || a.size == 0 {
		return at + i - src
	}
	return int(a.at) + (i-int(a.src))/int(a.size)*int(a.n)
}

// Copy appends s as it stands in the source. Together with Put and Jump it builds
// a view by hand.
func (v *View) Copy(s string) { v.buf = append(v.buf, s...) }

// Put appends s, which stands for size bytes at src.
func (v *View) Put(s string, src, size int) {
	v.mark(len(s), src, size)
	v.buf = append(v.buf, s...)
}

// Jump says that what is appended next begins at src.
func (v *View) Jump(src int) {
	v.atoms = append(v.atoms, atom{at: uint32(len(v.buf)), src: uint32(src)})
}

// AppendEscapes appends a text that stands at src, with its escapes decoded.
func (v *View) AppendEscapes(text string, src int) {
	v.Jump(src)
	v.escapes(text, src)
}

// Crosses says whether the view differs from its source inside the stretch
// from:to, rather than at its ends.
func (v *View) Crosses(from, to int) bool {
	k := sort.Search(len(v.atoms), func(k int) bool { return int(v.atoms[k].at) > from })
	return k < len(v.atoms) && int(v.atoms[k].at) < to
}

// Made says that one of the places where the view differs from its source lies within a stretch, or part of it does.
func (v *View) Made(from, to int) bool {
	k := sort.Search(len(v.atoms), func(k int) bool { at, _ := v.atoms[k].end(); return at > from })
	return k < len(v.atoms) && int(v.atoms[k].at) < to
}
