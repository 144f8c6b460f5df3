package detect

// A text that differs from one that has been scanned already, in some places,
// is scanned near those places only: no verifier sees farther than reach, and
// what lies close to the edge of a window, where it may lack its context, is left
// to the scan of the whole.

const (
	// reach is how far around a change a window goes.
	reach = 256
	// nearby is the same around what was replaced, where less can have changed: words
	// that announce something have come nearer, or are gone. What is looked at there
	// lies at most ahead before the mark and behind after it, and the rest is its context.
	nearby = 128
	ahead  = 40
	behind = announceReach
	// farthest is how much farther a window goes to where a text has an edge: more than the
	// longest value that a verifier reads, but for keys and tokens of their own form. Logs
	// and tables have no edges.
	farthest = 4096
	// margin is how close to the edge of a window a finding is left out.
	margin = 48
)

// windows calls scan for the stretches of a text around n changes, in order and
// without overlaps: all of them together are no longer than the text. It says which
// changes lie in each.
func windows(text string, reach, n int, change func(k int) (from, to int), scan func(from, to, first, next int)) {
	end := 0
	for k := 0; k < n; {
		first := k
		from, to := change(k)
		a := edgeBefore(text, from-reach, end)
		b := edgeAfter(text, to+reach)
		for k++; k < n; k++ {
			from, to := change(k)
			if from-reach > b {
				break
			}
			if to+reach > b {
				b = edgeAfter(text, to+reach)
			}
		}
		end = b
		scan(a, b, first, k)
	}
}

// edgeBefore is the last place at or before i where a window may begin, and none before least.
func edgeBefore(text string, i, least int) int {
	for stop := max(least, i-farthest); i > least; i-- {
		if i > stop {
			if mayEdge[text[i-1]] && edge(text, i) {
				return i
			}
		} else if divides(text, i) {
			return i
		}
	}
	return least
}

// edgeAfter is the first place at or after i where a window may end.
func edgeAfter(text string, i int) int {
	for stop := i + farthest; i < len(text); i++ {
		if i < stop {
			if i > 0 && mayEdge[text[i-1]] && edge(text, i) {
				return i
			}
		} else if divides(text, i) {
			return i
		}
	}
	return len(text)
}

// divides says that neither a character nor an escape is cut in two at i. An item may be:
// what touches the end of a window is left out, or makes all of the text be scanned.
func divides(text string, i int) bool { return text[i-1] != '\\' && text[i]>>6 != 2 }

// edge says that i is between two words of prose, two paragraphs or two Chinese
// sentences, where no item, no block of a key and no escape is cut in two.
func edge(text string, i int) bool {
	if i < 3 || i >= len(text) {
		return false
	}
	switch text[i-1] {
	case ' ':
		return small(text[i-2]) && small(text[i])
	case '\n':
		switch text[i-2] {
		case '\n', '.', '!', '?', ':', ';', ',', '}', ')':
			return text[i] != '-'
		}
	case 0x82:
		return text[i-2] == 0x80 && text[i-3] == 0xe3
	}
	return false
}

// mayEdge are the bytes before an edge.
var mayEdge = [256]bool{' ': true, '\n': true, 0x82: true}

func small(c byte) bool { return 'a' <= c && c <= 'z' }

// nearChanges scans a text as it is around n changes.
func (s *scanner) nearChanges(text string, n int, change func(k int) (from, to int)) {
	s.inWindows(text, reach, n, change, func(from, to, _, _ int) { s.asIs(text[from:to]) })
}

// nearSpots scans a text around the spots, where something is in place of what was found.
func (s *scanner) nearSpots(text string, scan func(text string)) {
	spots := s.spots
	change := func(k int) (from, to int) { return spots[k].from, spots[k].to }
	s.inWindows(text, nearby, len(spots), change, func(from, to, first, next int) {
		if first < next {
			s.narrow(text, from, to, first, next, change)
		}
		scan(text[from:to])
		s.live = nil
	})
}

// inWindows calls scan for the windows around n changes, and for all of the text, with no
// change in it, if a finding is longer than a window, as a private key may be.
func (s *scanner) inWindows(text string, reach, n int, change func(k int) (from, to int), scan func(from, to, first, next int)) {
	mark := len(s.hits)
	s.cut = false
	windows(text, reach, n, change, func(from, to, first, next int) {
		mark := len(s.hits)
		scan(from, to, first, next)
		s.unwindow(text, from, to, mark)
	})
	if s.cut {
		s.hits = s.hits[:mark]
		scan(0, len(text), 0, 0)
	}
}

// narrow says of the window text[from:to] in which parts of it, around the changes from
// first to next, the next scan needs to look.
func (s *scanner) narrow(text string, from, to, first, next int, change func(k int) (from, to int)) {
	s.zones = s.zones[:0]
	end := from // of the last zone: no byte is looked at twice for a pause
	for k := first; k < next; k++ {
		a, b := change(k)
		if n := len(s.zones); n == 0 || a-ahead > end {
			a = pauseBefore(text, a-ahead, end)
			if n == 0 || a > end {
				s.zones = append(s.zones, span{from: a - from})
			}
		}
		if b+behind > end {
			end = min(b+behind, to)
		}
		s.zones[len(s.zones)-1].to = end - from
	}
	s.live = s.zones
}

// pauseBefore is the last place at or before i, and none before least, where nothing is under
// way that a verifier would have passed over as a whole: an edge, the beginning of a line,
// or a blank behind a mark that ends a part of a sentence, which parts no groups of a number.
func pauseBefore(text string, i, least int) int {
	for stop := max(least, i-farthest); i > stop; i-- {
		switch text[i-1] {
		case '\n':
			return i
		case ' ':
			if i > 1 && (text[i-2] == ':' || text[i-2] == ';' || text[i-2] == ',' || text[i-2] == '?') || edge(text, i) {
				return i
			}
		case 0x82:
			if edge(text, i) {
				return i
			}
		}
	}
	return edgeBefore(text, i, least)
}

// zone has a bit for each of the 64 bytes at base that lies in one of the stretches, of
// which it leaves away those that end before.
func zone(live []span, base int) (on uint64, rest []span) {
	for len(live) > 0 && live[0].to <= base {
		live = live[1:]
	}
	for _, z := range live {
		if z.from >= base+64 {
			break
		}
		bits := ^uint64(0)
		if z.from > base {
			bits <<= z.from - base
		}
		if z.to < base+64 {
			bits &= 1<<(z.to-base) - 1
		}
		on |= bits
	}
	return on, live
}

// unwindow takes the hits after mark from a window to its text.
func (s *scanner) unwindow(text string, from, to, mark int) {
	kept := s.hits[:mark]
	for _, h := range s.hits[mark:] {
		if from > 0 && h.start < margin || to < len(text) && h.end > to-from-margin {
			s.cut = s.cut || h.end-h.start > margin
			continue
		}
		h.start, h.end = h.start+from, h.end+from
		if h.leafEnd > 0 {
			h.leafStart, h.leafEnd = h.leafStart+from, h.leafEnd+from
		}
		kept = append(kept, h)
	}
	s.hits = kept
}
