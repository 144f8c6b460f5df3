package detect

import (
	"math/bits"
	"strings"
	"unicode/utf8"

	"github.com/sotto-project/sotto/core/detect/classes"
	"github.com/sotto-project/sotto/core/detect/cue"
	"github.com/sotto-project/sotto/core/detect/decode"
	"github.com/sotto-project/sotto/core/detect/rules"
)

// chunk is how many blocks are classified at a time: 4 KiB, which the first
// cache holds beside the tables.
const chunk = 64

// pass is the memory of one pass over one text.
type pass struct {
	blocks [chunk + 1]classes.Block
	seen   []lastWord

	// How far runs, and the values of prose, have been looked at; the run that
	// the last value behind an operator began.
	runEnd, proseEnd, valueFrom, valueEnd, frameEnd int
	of                                              string   // the text of the pass, once it has ended
	long                                            []uint32 // where the runs begin that are long enough to hold something encoded
	marks                                           classes.Marks
	heads                                           []uint32      // where lines begin that may be headers of tables
	several                                         bool          // there is more than one line
	inserts                                         []uint32      // where the words INSERT and STDIN end
	pleases                                         []uint32      // where the word "please" ends
	heading                                         int           // where the first heading of a table of HTML begins, or -1
	lineAt                                          int           // where the last of them begins
	traits                                          decode.Traits // what single bytes suggest
	odd                                             int           // how many there are that do

	runFrom   int    // where the run that ends at runEnd begins
	tried     places // where words in the last run have been found to announce a secret or not
	context   topic  // of the number at contextAt-1
	contextAt int

	lastNumber, row int // where the last number stands, and how many close before one another
	numbersFrom     int // where the first row of many begins, and the line that it stands in
}

// core finds candidates by the classes of bytes and runs the verifiers on them.
// It looks at 64 bytes at a time, and at the candidates in them in the order of
// their places, so that nothing depends on where a block begins.
func (s *scanner) core(text string) {
	e := s.e
	s.numberEnd, s.colonEnd, s.secretEnd, s.assignEnd, s.tokenEnd, s.opaqueEnd, s.urlEnd = 0, 0, 0, 0, 0, 0, 0
	s.runEnd, s.runTries, s.nameEnd, s.spelledEnd = 0, 0, 0, 0
	s.begin()
	if e.index.loose != nil {
		s.loosely(text)
	}
	if e.index.auto != nil {
		s.fallback(text)
	}
	p := &s.pass
	live, narrowed := s.live, s.live != nil
	s.live = nil
	on := ^uint64(0)
	apart := uint64(0) // where four characters stand by themselves, one after the other
	var w window
	for base := 0; base < len(text); base += chunk * classes.Size {
		// One more block than is worked on, to look ahead.
		n := classes.Of(text[base:min(len(text), base+len(p.blocks)*classes.Size)], p.blocks[:])
		k := min(n, chunk)
		if n <= chunk {
			p.blocks[n] = classes.Block{}
		}
		if base == 0 {
			w.next(&p.blocks[0])
		}
		for i := range k {
			w.next(&p.blocks[i+1])
			at := base + i*classes.Size
			if live != nil {
				on, live = zone(live, at)
			}
			begin := w.block(1).begin
			apart |= begin & (begin >> 2) & (begin >> 4) & (begin >> 6)
			s.block(text, at, on, &p.blocks[i], &p.blocks[i+1], &w)
		}
		if !narrowed {
			p.headers(text, base, k)
		}
	}
	if apart != 0 {
		p.traits |= decode.Apart
	}
	p.of = text
	s.lastWord(text)
	for i := range s.near {
		s.flushNear(text, i)
	}
	for _, i := range e.anywhere {
		s.matchIn(text, e.rules[i], 0, len(text))
	}
}

// window holds what follows from the classes of blocks, of the last four of
// them. A bit of long, value or begin stands where a run has come to its 12th,
// its 8th or its first byte.
type window struct {
	ring [4]derived
	n    uint // blocks so far
}

func (w *window) block(back uint) *derived { return &w.ring[(w.n-back)&3] }

type derived struct {
	token, number, dash uint64 // classes, to look across the border
	run, two, four      uint64 // token bytes and =; the last of two, of four of them
	twelve, long        uint64 // the last of twelve; the first such of a run
	begin, value        uint64 // a token begins; the 8th byte of one
	wide, pairs, fours  uint64 // token bytes, operators and :, as in "Bearer 7|x"; the last of two, of four of them
	digits              uint64 // the fifth of a row of digits that begins a token
	blank               uint64 // what parts words: blank ( )
}

// next moves on by a block.
func (w *window) next(b *classes.Block) {
	w.n++
	p, d := w.block(1), w.block(0)
	d.token, d.number, d.dash = b.Token, b.Digit, b.Dash
	d.run = b.Token | b.Equal
	d.two = d.run & (d.run<<1 | p.run>>63)
	d.four = d.two & (d.two<<2 | p.two>>62)
	eight := d.four & (d.four<<4 | p.four>>60)
	d.twelve = eight & (d.four<<8 | p.four>>56)
	d.long = d.twelve &^ (d.twelve<<1 | p.twelve>>63)
	d.begin = b.Token &^ (b.Token<<1 | p.token>>63)
	d.value = eight & (d.begin<<7 | p.begin>>57)
	d.blank = b.Separator &^ b.Token
	d.wide = d.run | b.Colon | b.Operator
	d.pairs = d.wide & (d.wide<<1 | p.wide>>63)
	d.fours = d.pairs & (d.pairs<<2 | p.pairs>>62)
	d.digits = 0
	if b.Digit != 0 {
		row := b.Digit & (b.Digit<<1 | p.number>>63) & (b.Digit<<2 | p.number>>62) & (b.Digit<<3 | p.number>>61) & (b.Digit<<4 | p.number>>60)
		d.digits = row & (d.begin<<4 | p.begin>>60)
	}
}

// block looks at the candidates of one block, of those whose bit is in on.
func (s *scanner) block(text string, base int, on uint64, b, next *classes.Block, w *window) {
	p, d, n := w.block(2), w.block(1), w.block(0)

	// Operators with a value behind them, at most 8 bytes away.
	lo := d.value>>7 | n.value<<57 | d.digits>>4 | n.digits<<60
	hi := n.value>>7 | n.digits>>4
	lo, hi = lo>>1|hi<<63, hi>>1
	lo, hi = lo|lo>>1|hi<<63, hi|hi>>1
	lo, hi = lo|lo>>2|hi<<62, hi|hi>>2
	lo |= lo>>4 | hi<<60
	names := b.Colon | b.Equal
	assigned := (names | b.Operator) & lo

	numbers := b.Digit &^ (b.Digit<<1 | p.number>>63)
	flags := b.Dash & d.begin & (b.Token>>1 | next.Token<<63)
	var dashes uint64
	if b.Dash != 0 {
		dashes = b.Dash & (b.Dash<<1 | p.dash>>63) & (b.Dash<<2 | p.dash>>62) & (b.Dash<<3 | p.dash>>61) & (b.Dash<<4 | p.dash>>60) &^ (b.Dash>>1 | next.Dash<<63)
	}
	spaced := d.begin & (d.blank<<1 | p.blank>>63)
	schemes := d.fours & (d.fours<<4 | p.fours>>60) & (spaced<<7 | p.spaced()>>57)
	for c := schemes; c != 0; c &= c - 1 {
		v := base + bits.TrailingZeros64(c) - 7
		if text[v]|0x20 == 'w' && text[v+3] == '.' {
			continue
		}
		if v < 6 || text[v-2] != ' ' && (text[v-2]|0x20 != 'r' || text[v-3]|0x20 != 'e') && (text[v-2]|0x20 != 'c' || text[v-3]|0x20 != 'i') {
			schemes &^= c & -c
		}
	}

	s.pass.marks.Add(b)
	for all := (d.long | names | assigned | numbers | flags | dashes | schemes | b.Mark) & on; all != 0; all &= all - 1 {
		j := bits.TrailingZeros64(all)
		bit, at := uint64(1)<<j, base+j
		switch {
		case numbers&bit != 0:
			if at >= s.numberEnd {
				digits := b.Digit>>j | next.Digit<<(64-j)
				near := digits | (b.Separator>>j | next.Separator<<(64-j))
				s.numeral(text, at, digits, near)
			}
		case (names|assigned)&bit != 0:
			s.operator(text, at, names&bit != 0, assigned&bit != 0)
		case b.Mark&bit != 0:
			if text[at] == '@' {
				s.at(text, at)
			} else if at > 0 && (text[at-1] == ' ' || text[at-1] == '\t') {
				s.prose(text, at)
			} else if at > 1 && text[at-1] == '(' {
				s.arguments(text, at-1, at)
			} else if at > 2 && text[at-1] == ',' && isQuote(text[at-2]) {
				s.second(text, at-2, at)
			}
			if at+3 < len(text) && (text[at+1] == '+' || text[at+1] == ' ' && joinsStrings[text[at+2]] && (text[at+3] <= ' ' || joinsStrings[text[at+3]])) {
				s.pass.traits |= decode.Joined
			}
		case flags&bit != 0:
			s.flag(text, at)
		case dashes&bit != 0:
			s.dashes(text, at-4)
		}
		if d.long&bit != 0 {
			s.run(text, at-(rules.ShortRun-1), at+stretch(d.run>>j|n.run<<(64-j)))
		}
		if schemes&bit != 0 {
			s.spaced(text, at-7)
		}
	}
	if b.Odd|b.High|b.Equal != 0 {
		s.pass.suggested(text, base, b)
	}

	s.wordEnds(text, base, on&^b.Token, d, p)
}

// joinsStrings are the operators that join strings in some language.
var joinsStrings = [256]bool{'+': true, '.': true, '&': true, '|': true, '\\': true, '~': true}

// stretch is how many bits are set before the first that is not.
func stretch(x uint64) int { return bits.TrailingZeros64(^x) }

// manyOdd is how many signs of encodings a text has of which it is not worth looking at each.
const manyOdd = 256

// suggested notes what single bytes suggest of encodings.
func (p *pass) suggested(text string, base int, b *classes.Block) {
	if b.High != 0 {
		p.traits |= decode.Foreign
	}
	p.odd += bits.OnesCount64(b.Odd)
	for odd := b.Odd; odd != 0 && p.odd < manyOdd; odd &= odd - 1 {
		p.traits |= decode.Suggests(text, base+bits.TrailingZeros64(odd))
	}
	for equal := b.Equal; equal != 0; equal &= equal - 1 {
		if at := base + bits.TrailingZeros64(equal) + 1; at < len(text) && (text[at] == '3' || text[at] == '\n' || text[at] == '\r' || decode.Pair(text, at)) {
			p.traits |= decode.Quoted
		} else if at < len(text) && decode.Form(text, at) {
			p.traits |= decode.Percent
		}
	}
}

// spaced is where a token begins behind a blank; the first byte of the block does not count.
func (d *derived) spaced() uint64 { return d.begin & (d.blank << 1) }

// begin forgets the text before.
func (s *scanner) begin() {
	s.pass.runEnd, s.pass.proseEnd, s.pass.valueFrom, s.pass.valueEnd, s.pass.frameEnd = 0, 0, 0, 0, 0
	s.pass.contextAt = 0
	s.pass.lastNumber, s.pass.row = 0, 0
	s.pass.tried.to = 0
	s.pass.of, s.pass.long, s.pass.traits, s.pass.odd = "", s.pass.long[:0], 0, 0
	s.pass.heads, s.pass.several, s.pass.lineAt = s.pass.heads[:0], false, 0
	s.pass.inserts, s.pass.heading = s.pass.inserts[:0], -1
	s.pass.pleases = s.pass.pleases[:0]
	s.pass.marks.Forget()
	s.words.forget()
	if s.pass.seen == nil {
		s.pass.seen = make([]lastWord, len(s.e.words))
	}
	for i := range s.pass.seen {
		s.pass.seen[i] = lastWord{at: -1 << 30}
	}
}

// fallback looks for what has no anchor.
func (s *scanner) fallback(text string) {
	x := &s.e.index
	for end, state := x.auto.Find(text, 0, 0); end >= 0; end, state = x.auto.Find(text, end, state) {
		for _, o := range x.auto.Outputs(state) {
			for i := range x.uses[o] {
				u := &x.uses[o][i]
				s.use(text, u, end-len(u.text))
			}
		}
	}
}

// use runs what a trigger at text[at:] is for.
func (s *scanner) use(text string, u *use, at int) {
	end := at + len(u.text)
	switch u.trigger {
	case triggerRule:
		if end > s.secretEnd {
			r := s.e.rules[u.rule]
			run := 0
			if at >= s.pass.runFrom {
				run = s.pass.runEnd - at
			}
			if m, ok := r.MatchRun(text, at, end, u.literal, run); ok {
				s.matched(text, r, m)
			}
		}
	case triggerNear:
		if at > 0 && text[at-1] == '[' && mark(text[at-1:]) > 0 {
			return // the word is a mark's
		}
		s.nearWindow(text, u.slot, at, end)
	case triggerJWT:
		s.jwt(text, at)
	case triggerAssign:
		s.assign(text, at, end)
	case triggerQuery:
		s.query(text, at, end)
	case triggerTold:
		s.heldBy(text, at, end)
		s.told(text, at, end)
	case triggerToldToken:
		s.toldToken(text, at, end)
	case triggerInsert:
		s.pass.inserts = append(s.pass.inserts, uint32(end))
	case triggerDigit:
		s.numberWords(text, at)
	case triggerRecovery:
		s.recovery(text, end)
	case triggerManifest:
		s.manifest(text, at, end)
	case triggerPiped:
		s.piped(text, at, end)
	case triggerAlias:
		s.alias(text, end)
	case triggerPlease:
		s.pass.pleases = append(s.pass.pleases, uint32(end))
	case triggerPair:
		s.toldPair(text, at, end)
	case triggerWWW:
		s.site(text, at)
	case triggerSpoken:
		s.spokenAt(text, at-1)
	case triggerHome:
		s.home(text, end)
	}
}

func (s *scanner) matched(text string, r *rules.Rule, m rules.Match) {
	if m.Open {
		for m.End < len(text) && text[m.End] > ' ' && text[m.End] != '"' && text[m.End] != '\'' {
			m.End++
		}
	}
	if strings.HasPrefix(text[m.End:], "##") {
		return // the rest is not shown
	}
	switch r.ID {
	case ruleBody:
		m.End = bodyEnd(text, m.End)
	case ruleSSH2:
		m.End = pemBody(text, m.End, min(len(text), m.End+maxPEM))
	case ruleRSA: // the other private parts follow
		if k := strings.Index(text[m.End:min(len(text), m.End+maxPEM)], "</RSAKeyValue>"); k > 0 {
			m.End += k
		}
	}
	if r.ID == ruleLink && !cue.Opaque(text[m.Start:m.End]) && !cue.UUID(text[m.Start:m.End]) {
		return // a page of the site
	}
	if r.ID == ruleGeneric && (!cue.Opaque(text[m.Start:m.End]) || publicName(text, m.Start) || strings.HasSuffix(text[:m.Start], " h1:")) {
		return // the rule counts letters, and takes names, dates and the sums of Go's modules for keys
	}
	s.secret(text, m.Start, tokenEnd(text, m.Start, m.End), r.ID, r.Score)
}

// nearWindow grows the open window of a rule, or closes it and opens another.
func (s *scanner) nearWindow(text string, i, at, end int) {
	r := s.e.rules[s.e.near[i]]
	from, to := max(0, at-r.Before), min(len(text), end+r.After)
	w := &s.near[i]
	if w.to > 0 && from <= w.to {
		w.to = max(w.to, to)
		return
	}
	s.flushNear(text, i)
	*w = span{from, to}
}

func (s *scanner) flushNear(text string, i int) {
	w := s.near[i]
	s.near[i] = span{}
	if w.to > 0 {
		s.matchIn(text, s.e.rules[s.e.near[i]], w.from, w.to)
	}
}

func (s *scanner) matchIn(text string, r *rules.Rule, from, to int) {
	for from < to {
		m, ok := r.MatchIn(text, from, to)
		if !ok {
			return
		}
		s.matched(text, r, m)
		from = max(m.End, from+1)
	}
}

// secret records a SECRET. What an earlier pass has put in place of one is none.
func (s *scanner) secret(text string, start, end int, rule string, score float64) {
	n := len(s.hits)
	s.add(text, hit{start: start, end: end, entity: secret, rule: rule, score: score})
	if len(s.hits) > n {
		s.secretEnd = max(s.secretEnd, s.hits[n].end)
	}
}

func (s *scanner) add(text string, h hit) {
	if h.score < s.e.minScore[h.entity] {
		return
	}
	if h.entity == secret && h.end-h.start >= cutShort {
		h.end = wholeToken(text, h.end)
	}
	wholeRunes(text, &h.start, &h.end)
	if !clipMarks(text, &h.start, &h.end) || s.e.allowed(text[h.start:h.end]) {
		return
	}
	s.hits = append(s.hits, h)
}

// wholeRunes widens a stretch of a text to whole characters, so that what is left stays valid UTF-8.
func wholeRunes(text string, start, end *int) {
	for n := *start - utf8.UTFMax; *start > max(0, n+1) && *start < len(text) && !utf8.RuneStart(text[*start]); {
		*start--
	}
	for n := *end + utf8.UTFMax; *end < min(len(text), n-1) && !utf8.RuneStart(text[*end]); {
		*end++
	}
}

// allowed says whether the policy lets a value pass.
func (e *Engine) allowed(value string) bool {
	if len(e.allow) > 0 {
		if _, ok := e.allow[strings.ToLower(value)]; ok {
			return true
		}
	}
	for _, re := range e.allowRes {
		if re.MatchString(value) {
			return true
		}
	}
	return false
}
