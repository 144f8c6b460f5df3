package detect

import (
	"cmp"
	"slices"

	"github.com/sotto-project/sotto/core/detect/decode"
)

// An answer that was streamed is recorded as its chunks, of a few letters each: names, streets and
// numbers stand in pieces, and what announces them in others. A row of such chunks is read as the one
// text that it is.

const (
	leastChunks  = 6
	leastEvents  = 2  // chunks that stand in events of their own, where no list has other strings
	longestChunk = 16 // bytes of one, in the mean
)

// streams says that the strings of a row are chunks of one text: at least so many, short, and parted where words are,
// so that blanks stand at their borders, which the elements of a list and the values of a key have not.
func streams(text string, list []decode.Leaf, least int) bool {
	if len(list) < least {
		return false
	}
	blanks, size := 0, 0
	for k, leaf := range list {
		size += leaf.End - leaf.Start
		if k > 0 && (text[leaf.Start] == ' ' || text[list[k-1].End-1] == ' ' || escapedLine(text, leaf)) {
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
// pieces of what it finds there. The hits after first are those of the text so far.
func (s *scanner) stream(p *parts, r *row, first int) {
	text, mark := p.view.Text(), len(s.hits)
	s.pass.of = ""
	s.asIs(text)
	s.finder.Private = s.private(mark)
	s.names("", text)
	s.resolve(mark, text)
	known := slices.Clone(s.hits[first:mark])
	slices.SortFunc(known, func(a, b hit) int { return cmp.Compare(a.start, b.start) })
	found := slices.Clone(s.hits[mark:])
	s.hits = s.hits[:mark]
	for _, h := range found {
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
