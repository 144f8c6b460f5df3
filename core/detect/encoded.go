package detect

import (
	"strings"
	"unicode/utf8"
	"unsafe"

	"github.com/sotto-project/sotto/core/detect/classes"
	"github.com/sotto-project/sotto/core/detect/decode"
)

// encoded scans what is encoded in a text that has been scanned as it is. Noted is what a pass
// noted of the text that it was decoded from; none may have been over all of it.
func (s *scanner) encoded(depth int, key, text string, noted decode.Traits) {
	v := &s.levels[depth].view
	traits := s.traits(depth, text, noted)
	numbers := s.pass.numbersFrom
	if v.Untag(text) {
		s.untagged(depth, v, text)
	}
	if traits == 0 && (depth >= maxDepth || !v.Events(text)) {
		return
	}
	if depth >= maxDepth {
		if deeper(v, text, traits) {
			s.secret(text, 0, len(text), ruleNesting, 1)
		}
		return
	}
	// A stream's events are read as the JSON in them, beside the text as it is.
	if depth+1 < maxDepth && v.Events(text) && decode.LooksJSON(v.Text()) && s.levels[depth+1].leaves.Walk(v.Text()) {
		mark := len(s.hits)
		s.json(depth+1, key, v.Text())
		s.mapBack(v, mark, len(text))
	}
	// These keep what else is encoded, so the scan goes on in the decoded text
	// alone: the work stays linear in depth times length.
	if traits&decode.Foreign != 0 && v.Fold(text) || traits&decode.Backslash != 0 && v.Escapes(text) || traits&decode.Reference != 0 && v.Entities(text) || traits&decode.Control != 0 && v.Controls(text) {
		mark := len(s.hits)
		s.decoded(depth+1, key, v, traits&decode.Noted)
		s.mapBack(v, mark, len(text))
		return
	}
	// An equals sign at the end of a line may also be the padding of base64, so
	// this is a second reading, and there is one at most.
	if traits&decode.Quoted != 0 && !s.soft && v.Soft(text) {
		mark := len(s.hits)
		s.soft = true
		s.decoded(depth+1, key, v, traits&decode.Noted)
		s.soft = false
		s.mapBack(v, mark, len(text))
		s.keepLines(mark, text)
	}
	if traits&decode.Percent != 0 {
		s.percent(depth, v, text)
	}
	if traits&(decode.Run|decode.Wrapped) != 0 {
		s.runs(depth, v, text, traits&decode.Wrapped != 0)
	}
	if traits&decode.Apart != 0 && v.Spread(text) || traits&decode.Joined != 0 && v.Concat(text) {
		s.unbroken(v, text)
	}
	if traits&decode.Spelled != 0 && v.Dictated(text) {
		s.spelledOut(v, len(text))
	}
	if traits&decode.Numbers != 0 {
		s.listed(depth, v, text, numbers)
	}
}

// listed scans what lists of bytes hold that begin at from or later. Numbers that are no text
// may look like some: unless they read as prose, only what has a strict form counts.
func (s *scanner) listed(depth int, v *decode.View, text string, from int) {
	for _, decimal := range [...]bool{false, true} {
		for start, end := v.Listed(text, from, decimal); start >= 0; start, end = v.Listed(text, end, decimal) {
			mark, prose := len(s.hits), reads(v.Text())
			s.inside(depth, v, len(text))
			kept := s.hits[:mark]
			for _, h := range s.hits[mark:] {
				if h.whole = prose; prose || joinable(h.entity) {
					kept = append(kept, h)
				}
			}
			s.hits = kept
		}
	}
}

// reads says that bytes read as prose: letters, and blanks among them.
func reads(text string) bool {
	const least = 16
	if len(text) < least {
		return false
	}
	letters, blanks, others := 0, 0, 0
	for _, c := range []byte(text) {
		switch {
		case isLetter(c) || c >= 0x80:
			letters++
		case c == ' ' || c == '\n':
			blanks++
		case c < ' ' && c != '\t' && c != '\r':
			others++
		}
	}
	return 20*others <= len(text) && 3*letters >= 2*len(text) && 12*blanks >= len(text) && utf8.ValidString(text)
}

// inside scans what a token or a list in a text holds, which has been decoded.
func (s *scanner) inside(depth int, v *decode.View, size int) {
	mark := len(s.hits)
	s.text(depth+1, "", v.Text())
	s.mapBack(v, mark, size)
	for i := mark; i < len(s.hits); i++ {
		s.hits[i].leafStart, s.hits[i].leafEnd = 0, 0
	}
}

// traits says what may be encoded in a text, and lists the runs long enough to hold
// something. The pass over this very text has noted both; if there was none, all
// of the text is looked at.
func (s *scanner) traits(depth int, text string, noted decode.Traits) decode.Traits {
	l, p := &s.levels[depth], &s.pass
	traits, over := decode.Traits(0), p.over(text)
	if over {
		l.long, p.long, p.of = p.long, l.long, ""
		if p.odd < manyOdd {
			traits = decode.Confirm(text, p.traits)
		} else {
			traits = decode.Survey(text) | p.traits&decode.Noted
		}
	} else {
		l.long = l.long[:0]
		for start, end := decode.NextToken(text, 0); start >= 0; start, end = decode.NextToken(text, end) {
			l.long = append(l.long, uint32(start))
		}
		traits = decode.Survey(text) | noted
		p.numbersFrom = 0
	}
	if len(l.long) > 0 {
		traits |= decode.Run
	}
	var marks classes.Bits
	if over {
		marks = p.marks.Dress
	}
	if decode.Controlled(text, marks) {
		traits |= decode.Control
	}
	return traits
}

// over says that the last pass was over this very text.
func (p *pass) over(text string) bool {
	return len(p.of) == len(text) && unsafe.StringData(p.of) == unsafe.StringData(text) //nolint:gosec // G103: only compared
}

// decoded scans a view of a text that has been scanned itself: what has a form of its own is new only
// near the places where it differs; names and tables depend on all of it.
func (s *scanner) decoded(depth int, key string, v *decode.View, noted decode.Traits) {
	text := v.Text()
	s.pass.of = "" // the view may have held another text
	if depth < maxDepth && decode.LooksJSON(text) && s.levels[depth].leaves.Walk(text) {
		s.json(depth, key, text)
		return
	}
	if len(text) < 3 {
		return
	}
	first := len(s.hits)
	if len(text) <= 2*reach {
		s.keyed(depth, key, text)
	} else {
		s.nearChanges(text, v.Changes(), v.Change)
	}
	if s.only == everything && rewords(v) {
		// What is found so, a second scan near what is replaced would not find.
		l, p, mark := &s.levels[depth], &s.pass, len(s.hits)
		s.names(key, text)
		l.heads, p.heads = p.heads, l.heads
		found := p.several && s.tables(depth, first, text)
		s.unfolded = s.unfolded || found || len(s.hits) > mark
	}
	if s.only == everything && strings.IndexByte(text, '\n') >= 0 {
		s.levels[depth].pleases = s.levels[depth].pleases[:0]
		s.turns(depth, text, false)
	}
	s.encoded(depth, key, text, noted)
}

// rewords says that a view has letters or blanks that its source has not, or lacks what stands
// between two letters there, or before the first of a line or a cell: its words are others.
func rewords(v *decode.View) bool {
	const most = 64 // changes that are looked at
	text, n := v.Text(), v.Changes()
	for k := range min(n, most) {
		from, to := v.Change(k)
		for i := from; i < to; i++ {
			if c := text[i]; letterOrHigh(c) || c == '\n' || (c <= ' ' || c == '"' || c == '\'') && i+1 < len(text) && letterOrHigh(text[i+1]) {
				return true
			}
		}
		if from == to && from < len(text) && (from == 0 || letterOrHigh(text[from-1]) || strings.IndexByte(" ,;|\t\n", text[from-1]) >= 0) && (letterOrHigh(text[from]) || text[from]-'0' < 10) {
			return true
		}
	}
	return n > most
}

func letterOrHigh(c byte) bool { return isLetter(c) || c >= utf8.RuneSelf }

// unbroken scans a view without line breaks inside tokens, for what goes over one.
func (s *scanner) unbroken(v *decode.View, source string) {
	text, mark := v.Text(), len(s.hits)
	s.nearChanges(text, v.Changes(), v.Change)
	kept := s.hits[:mark]
	for _, h := range s.hits[mark:] {
		if v.Crosses(h.start, h.end) || h.start > 0 && text[h.start-1] == '=' && v.Crosses(h.start-1, h.end) { // "?token=" + "..."
			kept = append(kept, h)
		}
	}
	s.hits = kept
	s.mapBack(v, mark, len(source))
	s.keepLines(mark, source)
}

// spelledOut scans a view with digits for numbers in words, for what has one in it.
func (s *scanner) spelledOut(v *decode.View, size int) {
	mark := len(s.hits)
	s.nearChanges(v.Text(), v.Changes(), v.Change)
	kept := s.hits[:mark]
	for _, h := range s.hits[mark:] {
		if v.Made(h.start, h.end) {
			kept = append(kept, h)
		}
	}
	s.hits = kept
	s.mapBack(v, mark, size)
}

// untagged scans a view without the tags within sentences for what announces a secret across one, as key=<b>…</b> and the
// header of a table do.
func (s *scanner) untagged(depth int, v *decode.View, text string) {
	mark := len(s.hits)
	s.nearChanges(v.Text(), v.Changes(), v.Change)
	if depth < maxDepth && len(s.levels[depth].heads) > 0 {
		l, p := &s.levels[depth+1], &s.pass
		p.glance(v.Text())
		if l.heads, p.heads = p.heads, l.heads; p.several {
			s.tables(depth+1, mark, v.Text())
		}
	}
	kept := s.hits[:mark]
	for _, h := range s.hits[mark:] {
		if h.entity == secret {
			kept = append(kept, h)
		}
	}
	s.hits = kept
	s.unfolded = s.unfolded || len(s.hits) > mark
	s.mapBack(v, mark, len(text))
}

func (s *scanner) percent(depth int, v *decode.View, text string) {
	for start, end := decode.NextPercent(text, 0); start >= 0; start, end = decode.NextPercent(text, end) {
		mark := len(s.hits)
		if v.Percent(text[start:end]) {
			s.text(depth+1, "", v.Text())
			s.fields(depth+1, v.Text())
			s.mapBack(v, mark, end-start)
			for i := mark; i < len(s.hits); i++ {
				h := &s.hits[i]
				h.start, h.end = h.start+start, h.end+start
				h.leafStart, h.leafEnd = 0, 0
			}
		}
	}
}

// fields scans the values of a query or form that has been decoded, each under its name.
func (s *scanner) fields(depth int, text string) {
	const longestName = 40
	for from := 0; from < len(text); {
		end := len(text)
		if k := strings.IndexByte(text[from:], '&'); k >= 0 {
			end = from + k
		}
		if k := strings.IndexByte(text[from:end], '='); k > 0 {
			name, start := text[from:from+k], from+k+1
			name = name[strings.LastIndexByte(name, '?')+1:]
			if name != "" && len(name) <= longestName && start < end && strings.IndexByte(text[start:end], '|') < 0 { // a list of fonts is no family
				mark := len(s.hits)
				s.text(depth, name, text[start:end])
				for i := mark; i < len(s.hits); i++ {
					h := &s.hits[i]
					h.start, h.end = h.start+start, h.end+start
				}
			}
		}
		from = end + 1
	}
}

// runs scans what long runs of base64 and hexadecimal hold, and what may be one in pieces.
func (s *scanner) runs(depth int, v *decode.View, text string, broken bool) {
	pos, blocks := 0, blocks{}
	list := s.levels[depth].long
	for k := 0; k < len(list); {
		start, end := decode.TokenIn(text, max(int(list[k]), pos))
		if start < 0 {
			k++
			continue
		}
		pos = end
		if text[start] == '_' {
			s.emphasised(depth, text, start)
		}
		broken = broken || decode.Broken(text, start, end)
		if stop := blocks.at(v, text, start, end); stop > 0 {
			pos = stop
		} else if !v.Token(text, start, end) {
			continue
		}
		s.inside(depth, v, len(text))
	}
	if broken && v.Join(text) {
		s.unbroken(v, text)
	}
}

// emphasised scans what stands between the underscores of Markdown from start on, as a text of its own: the
// underscores count as letters of a word, and nothing that begins a word is found behind one.
func (s *scanner) emphasised(depth int, text string, start int) {
	const marks = 2
	from := start
	for from < len(text) && from < start+marks && text[from] == '_' {
		from++
	}
	to := from
	for to < len(text) && to-from < maxValue && (opaqueByte(text[to]) || text[to] == '=') {
		to++
	}
	end := to
	for to > from && text[to-1] == '_' {
		to--
	}
	if end == to || start > 0 && wordByte(text[start-1]) {
		return
	}
	mark := len(s.hits)
	s.text(depth+1, "", text[from:to])
	for i := mark; i < len(s.hits); i++ {
		h := &s.hits[i]
		h.start, h.end = h.start+from, h.end+from
		h.leafStart, h.leafEnd = 0, 0
	}
}

// blocks are the attempts to read lines of base64 as one: what is no text from one line on may
// be from the next, and is not tried from each.
type blocks struct {
	looked int // up to here lines have been read
	tries  int // from within these
}

const mostTries = 4

// at is where the block ends that begins with a run, or -1.
func (b *blocks) at(v *decode.View, text string, start, end int) int {
	if start >= b.looked {
		b.tries = 0
	}
	if b.tries == mostTries {
		return -1
	}
	b.tries++
	stop, looked := v.Block(text, start, end)
	b.looked = max(b.looked, looked)
	return stop
}

// deeper says that there is more to decode in a text.
func deeper(v *decode.View, text string, traits decode.Traits) bool {
	var leaves decode.Leaves
	if decode.LooksJSON(text) && leaves.Walk(text) || traits&decode.Backslash != 0 && v.Escapes(text) || traits&decode.Reference != 0 && v.Entities(text) || traits&decode.Control != 0 && v.Controls(text) {
		return true
	}
	if start, _ := decode.NextPercent(text, 0); start >= 0 {
		return true
	}
	for start, end := decode.NextToken(text, 0); start >= 0; start, end = decode.NextToken(text, end) {
		if v.Token(text, start, end) {
			return true
		}
	}
	return false
}
