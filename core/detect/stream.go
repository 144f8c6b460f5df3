package detect

import (
	"slices"

	"github.com/sotto-project/sotto/core/detect/decode"
)

// An answer that was streamed is recorded as its chunks, of a few letters each: names, streets and
// numbers stand in pieces, and what announces them in others. A row of such chunks is read as the one
// text that it is.

const (
	leastChunks  = 2
	longestChunk = 16 // bytes of one, in the mean
)

// streams says that the strings of a row are chunks of one text: at least so many, short, and parted where words are,
// so that blanks stand at their borders, which the elements of a list and the values of a key have not.
func streams(text string, list []part) bool {
	if len(list) < leastChunks {
		return false
	}
	blanks, size := 0, 0
	for k, leaf := range list {
		size += leaf.End - leaf.Start
		if k > 0 && (text[leaf.Start] == ' ' || text[list[k-1].End-1] == ' ' || escapedLine(text, leaf.Leaf)) {
			blanks++
		}
	}
	return size <= longestChunk*len(list) && 10*blanks >= 3*(len(list)-1)
}

// escapedLine says that a string of JSON begins with a line break.
func escapedLine(text string, leaf decode.Leaf) bool {
	return leaf.Escaped && leaf.End-leaf.Start > 1 && text[leaf.Start] == '\\' && text[leaf.Start+1] == 'n'
}

// stream looks at the text of the chunks of a row, which is in the view of its parts, and adds the
// pieces of what it finds there.
func (s *scanner) stream(p *parts, r *row) {
	text, mark := p.view.Text(), len(s.hits)
	s.pass.of = ""
	s.asIs(text)
	s.finder.Private = s.private(mark)
	s.names("", text)
	s.resolve(mark, text)
	known := s.among(p, r, mark)
	p.found = append(p.found[:0], s.hits[mark:]...)
	s.hits = s.hits[:mark]
	for _, h := range p.found {
		k, _ := slices.BinarySearch(p.ends, h.start+1)
		for from := h.start; from < h.end; k++ {
			to := min(p.ends[k], h.end)
			piece := h
			piece.start, piece.end = p.view.Source(from, to)
			if to > from && !clipped(text[from:to]) && !covers(known, piece.start, piece.end) {
				piece.leafStart, piece.leafEnd = r.list[k].Start, r.list[k].End
				s.hits = append(s.hits, piece)
			}
			from = to
		}
	}
}
