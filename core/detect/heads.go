package detect

import (
	"math/bits"
	"strings"

	"github.com/sotto-project/sotto/core/detect/classes"
	"github.com/sotto-project/sotto/core/detect/decode"
)

// headers notes the lines that begin in the k blocks at base and may be headers, and whether a
// full line may have ended within a token.
//
//go:noinline
func (p *pass) headers(text string, base, k int) {
	if base == 0 && mayHead(text, 0) {
		p.header(text, 0, p.blocks[0].Operator, p.blocks[0].Line)
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
			at := base + i*classes.Size + j + 1
			if at-1-p.lineAt >= decode.FullLine && decode.Wraps(text, at-1) {
				p.traits |= decode.Wrapped
			}
			p.lineAt = at
			if mayHead(text, at) {
				p.header(text, at, b.Operator>>j>>1|next.Operator<<(63-j), b.Line>>j>>1|next.Line<<(63-j))
			}
		}
	}
}

// mayHead says that a line which begins at a place may be the header of a table by its first
// bytes. It may begin with the bar of a box.
func mayHead(text string, at int) bool {
	return at < len(text) && headerRole[text[at]]&mayBegin != 0 && (text[at] != '\t' || at+1 < len(text) && text[at+1] != '\t')
}

// header notes the line at a place, which may head a table, if what parts cells stands soon
// behind its beginning, and no end of a line before that: operators and lines have a bit for
// each of the bytes from there on.
func (p *pass) header(text string, at int, operators, lines uint64) {
	const soon = mostHeading + 4
	first := min(bits.TrailingZeros64(operators|lines), soon)
	if text[at] != barred && (first == soon || operators>>first&1 == 0) {
		cell := text[at:min(len(text), at+first)]
		if strings.IndexByte(cell, ';') < 0 && strings.IndexByte(cell, '\t') < 0 && !spreads(cell) {
			return
		}
	}
	p.heads = append(p.heads, uint32(at))
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
