package detect

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"unsafe"

	"github.com/sotto-project/sotto/core/detect/decode"
)

// A secret may be spread over the parts of one message, over the elements of a
// list, or over the chunks of an answer that was streamed. So strings that stand
// under the same key at the same depth of a JSON text are also read as one, where
// they meet: the end of one and the beginning of the next look like one word, or
// both are as short as chunks are.

const (
	shortPart = 48      // bytes of a string that may be a chunk of a stream
	maxParts  = 256     // parts that are read as one; a longer row is read in overlapping stretches
	overlap   = 32      // parts of one stretch that the next one begins with
	maxJoint  = 1 << 16 // bytes of one stretch
	minWord   = 12      // bytes of a word over a border that are worth a look
	maxWord   = 512
)

// parts is the memory for the rows of siblings of one JSON text.
type parts struct {
	rows [16]row
	next int
	view decode.View
	ends []int // where the parts end in the view
	seam []int // the borders worth a look

	found, known []hit // by a look at a row, and before it
}

// row is strings under one key at one depth, each of which meets the one before.
type row struct {
	list  []part
	bytes int
}

// part is a string, and how many hits were there before it was looked at: those in it, and those
// over its borders, come after.
type part struct {
	decode.Leaf
	mark int
}

const partSize = int(unsafe.Sizeof(part{}))

// add adds a string to the row.
func (r *row) add(leaf decode.Leaf, mark int) {
	r.list, r.bytes = append(r.list, part{leaf, mark}), r.bytes+leaf.End-leaf.Start
}

// keep empties the row but for its last strings.
func (r *row) keep(n int) {
	r.list, r.bytes = append(r.list[:0], r.list[len(r.list)-n:]...), 0
}

func (p *parts) cap() int {
	n := p.view.Cap() + 8*cap(p.ends) + 8*cap(p.seam) + hitSize*(cap(p.found)+cap(p.known))
	for i := range p.rows {
		n += partSize * cap(p.rows[i].list)
	}
	return n
}

// sibling adds a string to its row, whose hits are those after mark, or before it. What lies
// across strings is looked for when a row ends.
func (s *scanner) sibling(depth, mark int, text string, leaf decode.Leaf) {
	p := &s.levels[depth].parts
	key := text[leaf.KeyStart:leaf.KeyEnd]
	for i := range p.rows {
		r := &p.rows[i]
		if len(r.list) == 0 {
			continue
		}
		last := r.list[len(r.list)-1].Leaf
		if last.Depth != leaf.Depth || last.KeyEnd-last.KeyStart != len(key) || last.Element != leaf.Element || text[last.KeyStart:last.KeyEnd] != key {
			continue
		}
		if !meet(text, last, leaf) {
			// Once they are replaced, what is left of them may be as short as chunks are.
			s.rejoined = s.rejoined || depth == 0 && len(s.hits) > r.list[0].mark && s.left(r.list[0].mark, last) <= shortPart && s.left(r.list[0].mark, leaf) <= shortPart
			s.across(depth, r, text)
			r.keep(0)
		} else if len(r.list) >= maxParts || r.bytes > maxJoint {
			s.across(depth, r, text)
			r.keep(min(overlap, len(r.list)-1))
		}
		r.add(leaf, mark)
		return
	}
	r := &p.rows[p.next]
	p.next = (p.next + 1) % len(p.rows)
	s.across(depth, r, text)
	r.keep(0)
	r.add(leaf, mark)
}

// left is how many bytes of a string are outside the hits after first, overlaps aside.
func (s *scanner) left(first int, leaf decode.Leaf) int {
	n := leaf.End - leaf.Start
	for i := len(s.hits) - 1; i >= first && s.hits[i].start >= leaf.Start; i-- {
		if h := &s.hits[i]; h.end <= leaf.End {
			n -= h.end - h.start
		}
	}
	return n
}

// rejoin looks only for what lies across the strings of a JSON text, whose hits so far are those
// after first in order, and says whether it is one that can be walked.
func (s *scanner) rejoin(first int, text string) bool {
	l := &s.levels[0]
	if !l.leaves.Walk(text) {
		return false
	}
	mark, known := first, len(s.hits)
	for more := true; more; more = l.leaves.Next() {
		for _, leaf := range l.leaves.List {
			if leaf.Kind == decode.String && leaf.End > leaf.Start {
				for mark < known && s.hits[mark].start < leaf.Start {
					mark++
				}
				s.sibling(0, mark, text, leaf)
			}
		}
	}
	s.noMore(0, text)
	return true
}

// noMore ends all rows of a text.
func (s *scanner) noMore(depth int, text string) {
	p := &s.levels[depth].parts
	for i := range p.rows {
		s.across(depth, &p.rows[i], text)
		p.rows[i].keep(0)
	}
	p.next = 0
}

// meet says whether a word may go on from one string into the next.
func meet(text string, a, b decode.Leaf) bool {
	if a.End-a.Start <= shortPart && b.End-b.Start <= shortPart {
		return true
	}
	last, next := text[a.End-1], text[b.Start]
	if a.Escaped && a.End-a.Start > 1 && text[a.End-2] == '\\' && last != '\\' || next == '\\' && (b.End-b.Start < 2 || text[b.Start+1] != 'u' && text[b.Start+1] != '\\') {
		return false
	}
	return wordly(last) && wordly(next) || last-'0' < 10 && next == ' ' || last == ' ' && next-'0' < 10
}

// wordly says that a byte may be of a token or of what encodes one, rather than end a sentence.
func wordly(c byte) bool {
	return isLetter(c) || c-'0' < 10 || c >= 0x80 || strings.IndexByte("_-+/=@:\\%&#", c) >= 0
}

// across looks for what lies across the strings of a row.
func (s *scanner) across(depth int, r *row, text string) {
	if len(r.list) < 2 {
		return
	}
	chunks := streams(text, r.list)
	if !chunks && !promising(text, r.list) {
		return
	}
	p := &s.levels[depth].parts
	// What lies deeper than the text itself is read again until it settles.
	s.rejoined = s.rejoined || depth == 0 && slices.ContainsFunc(s.hits[r.list[0].mark:], func(h hit) bool { return atBorder(r.list, h) })
	p.view.Reset()
	p.ends = p.ends[:0]
	for _, leaf := range r.list {
		if leaf.Escaped {
			p.view.AppendEscapes(text[leaf.Start:leaf.End], leaf.Start)
		} else {
			p.view.Jump(leaf.Start)
			p.view.Copy(text[leaf.Start:leaf.End])
		}
		p.ends = append(p.ends, len(p.view.Text()))
	}
	mark := len(s.hits)
	if chunks {
		s.stream(p, r)
		s.reshaped = s.reshaped || depth == 0 && len(s.hits) > mark
		mark = len(s.hits)
	}
	if !s.joint(depth, p, r.list[0].Element) {
		return
	}
	// A name is no thing of its own here: it may be the beginning of an address.
	known := slices.DeleteFunc(s.among(p, r, mark), func(h hit) bool { return !joinable(h.entity) })
	covered := func(from, to int) bool { return covers(known, from, to) }
	p.found = append(p.found[:0], s.hits[mark:]...)
	s.hits = s.hits[:mark]
	for _, h := range p.found {
		s.split(p, h, r.list[0].Element, covered, func(k int, piece hit) {
			leaf := r.list[k]
			piece.leafStart, piece.leafEnd = leaf.Start, leaf.End
			s.hits = append(s.hits, piece)
		})
	}
	s.reshaped = s.reshaped || depth == 0 && len(s.hits) > mark
}

// among are the hits before mark that stand in the strings of a row, in order.
func (s *scanner) among(p *parts, r *row, mark int) []hit {
	from, to := r.list[0].Start, r.list[len(r.list)-1].End
	p.known = p.known[:0]
	for i := r.list[0].mark; i < mark; i++ {
		if h := &s.hits[i]; h.end > from && h.start < to {
			p.known = append(p.known, *h)
		}
	}
	s.order(p.known)
	return p.known
}

// atBorder says that a hit stands in one of the strings of a row, so near its
// borders that other things may lie across them once it is replaced.
func atBorder(list []part, h hit) bool {
	k, _ := slices.BinarySearchFunc(list, h.start+1, func(l part, at int) int { return cmp.Compare(l.Start, at) })
	return k > 0 && h.end <= list[k-1].End && min(h.start-list[k-1].Start, list[k-1].End-h.end) < maxWord
}

// joinable are the entities that are found over a border, or in numbers: their form is strict.
func joinable(e entity) bool { return e == secret || e == email || e == card || e == iban }

// promising says whether a row of short strings has what tokens have at all:
// roles and types have not.
func promising(text string, list []part) bool {
	for _, leaf := range list {
		if leaf.Escaped || leaf.End-leaf.Start > shortPart {
			return true
		}
		for i := leaf.Start; i < leaf.End; i++ {
			if c := text[i]; c-'0' < 10 || c == '@' || c >= 0x80 && sign(text, i) {
				return true
			}
		}
	}
	return false
}

// joint scans the view around the borders that a word goes over, and what is encoded in it, and
// leaves the hits that go over one, in offsets of the view, and those of secrets that something on
// the other side of one announces. Element says that the parts are elements of a list, which say
// nothing of each other.
func (s *scanner) joint(depth int, p *parts, element bool) bool {
	text, mark := p.view.Text(), len(s.hits)
	p.seam = p.seam[:0]
	b := borders{text: text}
	for k, end := range p.ends[:len(p.ends)-1] {
		if b.worth(end) || numbers(text, end) || !element && secretBefore(text, end) || k > 0 && end-p.ends[k-1] <= shortPart && hasDigit(text[p.ends[k-1]:end]) {
			p.seam = append(p.seam, end)
		}
	}
	if len(p.seam) == 0 {
		return false
	}
	s.nearChanges(text, len(p.seam), func(k int) (int, int) { return p.seam[k], p.seam[k] })
	if depth+1 < maxDepth {
		s.pass.of = "" // no pass has been over all of it
		s.encoded(depth+1, "", text, decode.Numbers)
	}
	s.resolve(mark, text)
	kept := s.hits[:mark]
	for _, h := range s.hits[mark:] {
		k, _ := slices.BinarySearch(p.ends, h.start+1)
		if p.ends[k] < h.end && joinable(h.entity) || !element && k > 0 && byItsName(h) {
			kept = append(kept, h)
		}
	}
	s.hits = kept
	return len(s.hits) > mark
}

// byItsName says that what stands before a hit tells that it is a secret.
func byItsName(h hit) bool {
	return h.rule == ruleTold || h.rule == ruleAssign || h.rule == ruleAnnounced
}

// secretBefore says that a word for a password or a key stands shortly before a border.
func secretBefore(text string, at int) bool {
	before := text[max(0, at-linkReach):at]
	for i := 0; i+5 <= len(before); i++ {
		if c := before[i] | 0x20; c == 'p' && (fold(before[i:i+5], "passw") || fold(before[i:i+5], "passp")) || c == 't' && fold(before[i:i+5], "token") || c == 's' && fold(before[i:i+5], "secre") || c == 'i' && fold(before[i:i+5], "i key") {
			return true
		}
	}
	return false
}

// borders looks at the borders of a text from first to last. Short strings may be one long
// word, so that it goes over each byte once, whatever the number of borders in it.
type borders struct {
	text     string
	at       int // the border looked at last
	from, to int // of the word over it, as far as it has been looked at
	seen     int // up to here signs have been looked for
	sign     int // where the last stands
}

// worth says whether the word over a border is long and has what tokens have. A
// mark ends the word: what it stands for may have had a blank in it.
func (b *borders) worth(at int) bool {
	text := b.text
	from := at
	for least := max(b.at, at-maxWord); from > least && text[from-1] > ' ' && text[from-1] != ',' && !endsMark(text, from); {
		from--
	}
	if b.at > 0 && from == b.at {
		from = max(b.from, at-maxWord) // it is the word over the border before
	}
	b.at, b.from = at, from
	to := max(b.to, at)
	for to < len(text) && to-at < maxWord && text[to] > ' ' && text[to] != ',' && mark(text[to:]) == 0 {
		to++
	}
	b.to = to
	if from == at && !endsMark(text, at) || to == at || to-from < minWord {
		return false
	}
	for b.seen = max(b.seen, from); b.seen < to; b.seen++ {
		if c := text[b.seen]; c-'0' < 10 || c == '@' || c >= 0x80 && sign(text, b.seen) {
			b.sign = b.seen + 1
		}
	}
	return b.sign > from
}

// sign says that what stands at i is a digit or an @ of full width, or a letter of a
// mathematical alphabet: a sign of a token as digits of ASCII are.
func sign(text string, i int) bool {
	if i+2 >= len(text) {
		return false
	}
	c := text[i]
	return c == 0xef && text[i+1] == 0xbc && (text[i+2]-0x90 < 10 || text[i+2] == 0xa0) || c == 0xf0 && text[i+1] == 0x9d
}

// numbers says whether groups of digits go over a border.
func numbers(text string, at int) bool {
	return at > 1 && at+1 < len(text) && (text[at-1]-'0' < 10 || text[at-2]-'0' < 10) && (text[at]-'0' < 10 || text[at+1]-'0' < 10)
}

// split yields the pieces of a hit that lie in the single parts and are no
// findings yet. A part that is a finding by itself may be followed by another
// thing: then the next must look like the rest of a token, and in a list, whose
// elements are things of their own, nothing is united. So it is with numbers.
func (s *scanner) split(p *parts, h hit, element bool, covered func(from, to int) bool, yield func(k int, piece hit)) {
	k, _ := slices.BinarySearch(p.ends, h.start+1)
	text := p.view.Text()
	if element && (h.entity == card || h.entity == iban) {
		return
	}
	for p.ends[k] < h.end && nothing(text[h.start:p.ends[k]]) {
		h.start = p.ends[k] // it begins with a mark of its encoding
		k++
	}
	if from, to := p.view.Source(h.start, p.ends[k]); covered(from, to) || clipped(text[h.start:p.ends[k]]) {
		last, _ := slices.BinarySearch(p.ends, h.end)
		if element || !tail(text[p.ends[last-1]:h.end]) {
			return
		}
	}
	for from, i := h.start, k; element && from < h.end; i++ {
		if a, b := p.view.Source(from, min(p.ends[i], h.end)); covered(a, b) {
			return
		}
		from = p.ends[i]
	}
	for from := h.start; from < h.end; k++ {
		to := min(p.ends[k], h.end)
		if to > from && !clipped(text[from:to]) {
			piece := h
			if piece.start, piece.end = p.view.Source(from, to); !covered(piece.start, piece.end) {
				yield(k, piece)
			}
		}
		from = to
	}
}

// nothing says that a text has neither letters nor digits, nor a mark of an earlier pass.
func nothing(s string) bool { return strings.IndexByte(s, '[') < 0 && clipped(s) }

// tail says whether a text looks like the rest of a token.
func tail(s string) bool {
	digits, upper, small := 0, 0, 0
	for _, c := range []byte(s) {
		switch {
		case c-'0' < 10:
			digits++
		case c >= 'A' && c <= 'Z':
			upper++
		case c >= 'a' && c <= 'z':
			small++
		}
	}
	return len(s) >= 4 && (digits > 0 || upper > 0 && small > 0)
}

// covers says whether one of sorted hits covers a stretch.
func covers(sorted []hit, from, to int) bool {
	return coversBefore(sorted, beginAfter(sorted, from, len(sorted)), from, to)
}

// beginAfter is the first of sorted hits that begins after a place. It is looked for from k on, as
// far as it may be near.
func beginAfter(sorted []hit, from, k int) int {
	if k < len(sorted) && (k == 0 || sorted[k-1].start <= from) {
		for n := k + 8; k < n; k++ {
			if k == len(sorted) || sorted[k].start > from {
				return k
			}
		}
	}
	return sort.Search(len(sorted), func(i int) bool { return sorted[i].start > from })
}

// coversBefore says whether one of the hits before the k-th covers a stretch.
func coversBefore(sorted []hit, k, from, to int) bool {
	for i := max(0, k-4); i < k; i++ { // overlaps are few and short-lived
		if sorted[i].start <= from && to <= sorted[i].end {
			return true
		}
	}
	return false
}
