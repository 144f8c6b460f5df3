package detect

import (
	"math/bits"

	"github.com/sotto-project/sotto/core/detect/classes"
)

// headers notes the lines that begin in the k blocks at base and may be headers.
//
//go:noinline
func (p *pass) headers(text string, base, k int) {
	if base == 0 {
		p.header(text, 0, p.blocks[0].Field, p.blocks[0].Line)
	}
	for i := range k {
		b := &p.blocks[i]
		if b.Line == 0 {
			continue
		}
		p.several = true
		next := &p.blocks[i+1]
		for lines := b.Line; lines != 0; lines &= lines - 1 {
			j := bits.TrailingZeros64(lines)
			p.header(text, base+i*classes.Size+j+1, b.Field>>j>>1|next.Field<<(63-j), b.Line>>j>>1|next.Line<<(63-j))
		}
	}
}

// header notes the line at a place if what parts cells stands soon behind its beginning, and
// no end of a line before that: fields and lines have a bit for each of the bytes from there
// on. It may also begin with the bar of a box.
func (p *pass) header(text string, at int, fields, lines uint64) {
	first := fields | lines
	if near := fields & first & -first; near-1 < 1<<(mostHeading+4) {
		if c := text[at]; headerRole[c]&mayBegin != 0 && (c != '\t' || at+1 < len(text) && text[at+1] != '\t') {
			p.heads = append(p.heads, uint32(at))
		}
	} else if at < len(text) && text[at] == barred {
		p.heads = append(p.heads, uint32(at))
	}
}

// glance notes the marks and headers of a text that no pass has been over.
func (p *pass) glance(text string) {
	p.of, p.heads, p.several = "", p.heads[:0], false
	p.marks.Forget()
	for base := 0; base < len(text); base += chunk * classes.Size {
		n := classes.Of(text[base:min(len(text), base+len(p.blocks)*classes.Size)], p.blocks[:])
		if n <= chunk {
			p.blocks[n] = classes.Block{}
		}
		k := min(n, chunk)
		for i := range k {
			p.marks.Add(&p.blocks[i])
		}
		p.headers(text, base, k)
	}
}
