package detect

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
	"unsafe"

	"github.com/sotto-project/sotto/core/detect/automaton"
	"github.com/sotto-project/sotto/core/detect/rules"
)

// index finds what a rule or a verifier is triggered by, at the places that the
// classes of bytes have pointed out. Its cost does not depend on the number of
// rules: a place is looked up by its first bytes in a bitmap that is sparse
// whatever its size.
type index struct {
	run    heads // triggers within a run of token bytes, by their first 4 bytes
	pairs  pairs // the same of fewer than 4 bytes
	vendor heads // names before an operator and a value, by their first 3 bytes
	word   heads // words that announce a secret, in the name before = or :
	suffix heads // triggers that end at = or :, by the last 3 bytes of the name
	url    []use // triggers that end in ://
	flag   []use // triggers that begin with a dash
	shapes []use // rules that go by the shape of a run, one use each
	frames []frame
	ending heads // triggers that end a word, by the last 4 bytes of it
	// endings says of the last two bytes of a word, see lastTwo, what it may be: one of ending,
	// which may end in digits, or one that shortWord looks for.
	endings [1 << 13]uint8
	// begins says of three bytes that a trigger within a run may begin with them. It fits
	// in the first cache, where the bitmap of run does not.
	begins [1 << 15 / 64]uint64

	wordBegins [256]uint8 // 1 for the first bytes of what is in word

	leads       [256]bool // bytes before a run with which a trigger before it ends
	lead        bool      // there are triggers before runs that end otherwise
	hexadecimal bool      // a trigger may begin anywhere in a hexadecimal run
	vendorLen   int       // of the longest name
	digitless   int       // a value of so many bytes may be one without a digit

	// What has no anchor at all is looked for in the whole text. The rules of the
	// default configuration all have one.
	loose *loose
	auto  *automaton.Automaton // of triggers too short for that
	uses  [][]use
}

// use is a trigger and what to do where it stands.
type use struct {
	text    string // lower case
	trigger trigger
	rule    int // index into rules
	literal int // index into the rule's triggers
	slot    int // index into the scanner's windows or words, for rules that need one
	word    int // bytes of the word it ends with, of those in ending
}

// frame is a trigger with a $ in it.
type frame struct {
	use
	dollar int // where
}

// stands says whether the trigger stands at text[at:], whatever its case.
func (u *use) stands(text string, at int) bool {
	if at < 0 || len(text)-at < len(u.text) {
		return false
	}
	// The first bytes have led here, so it is the last that differ.
	there := text[at : at+len(u.text)]
	for i := len(there) - 1; i >= 0; i-- {
		c := there[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != u.text[i] {
			return false
		}
	}
	return true
}

// heads maps the first bytes of triggers to them.
type heads struct {
	size  int // bytes of a head: 3 or 4
	mask  uint32
	shift uint
	bits  []uint64
	list  map[uint32][]use // until build
	slots []slot           // from then on, by the hash of the head; half of them are empty
	whole uint             // shift of the hash of a slot
}

// slot holds the triggers of one head.
type slot struct {
	key  uint32
	uses []use
}

func newHeads(size int) heads {
	return heads{size: size, mask: 1<<(8*uint64(size)) - 1, list: map[uint32][]use{}}
}

const foldCase = 0x20202020

// key is a head as it is looked up: case folded, and other bits of little weight with it.
func (h *heads) key(x uint32) uint32 { return (x | foldCase) & h.mask }

func (h *heads) add(head string, u use) {
	var b [4]byte
	copy(b[:], head[:h.size])
	k := h.key(binary.LittleEndian.Uint32(b[:]))
	h.list[k] = append(h.list[k], u)
}

// build makes the bitmap, with 32 bits and more a head.
func (h *heads) build() {
	for _, list := range h.list {
		// The shorter trigger ends first, and is tried first.
		slices.SortStableFunc(list, func(a, b use) int { return cmp.Compare(len(a.text), len(b.text)) })
	}
	n := uint(12)
	for len(h.list) > 1<<n>>5 && n < 22 {
		n++
	}
	h.shift = 32 - n
	h.bits = make([]uint64, 1<<n/64)
	for k := range h.list {
		i := hash(k, h.shift)
		h.bits[i>>6] |= 1 << (i & 63)
	}
	n = 2
	for len(h.list) >= 1<<(n-1) {
		n++
	}
	h.whole = 32 - n
	h.slots = make([]slot, 1<<n)
	for k, list := range h.list {
		i := hash(k, h.whole)
		for h.slots[i].uses != nil {
			i = (i + 1) & (1<<n - 1)
		}
		h.slots[i] = slot{k, list}
	}
	h.list = nil
}

// has says that a trigger may begin with the bytes x.
func (h *heads) has(x uint32) bool {
	i := hash(h.key(x), h.shift)
	return h.bits[i>>6]>>(i&63)&1 != 0
}

// known says that a trigger begins with the bytes x.
func (h *heads) known(x uint32) bool { return h.has(x) && h.at(x) != nil }

func hash(key uint32, shift uint) uint32 { return key * 0x9e3779b1 >> (shift & 31) }

// at lists the triggers that begin with the bytes x.
func (h *heads) at(x uint32) []use {
	k := h.key(x)
	for i := hash(k, h.whole); ; i++ {
		s := &h.slots[int(i)&(len(h.slots)-1)]
		if s.key == k || s.uses == nil {
			return s.uses
		}
	}
}

// pairs are triggers by their first two bytes, for those that are too short to
// have a head.
type pairs struct {
	kind [1024]uint8
	list [1024][]use
}

const (
	anywhere   = 1
	atBoundary = 2
)

func pair(x uint32) uint16 { return uint16(x&31<<5 | x>>8&31) }

// triple hashes five bits of each of three bytes.
func triple(x uint32) uint32 { return (x & 0x1f1f1f) * 0x9e3779b1 >> 17 }

// lastTwo has all of the last byte of a word and five bits of the one before.
func lastTwo(a, b byte) uint32 { return uint32(a)&31<<8 | uint32(b) }

// include puts a number into a set of bits.
func include(set []uint64, i uint32) { set[i>>6] |= 1 << (i & 63) }

func pairOf(a, b byte) uint16 { return uint16(a&31)<<5 | uint16(b&31) }

func (p *pairs) add(u use, kind uint8) {
	k := pair(uint32(u.text[0]) | uint32(u.text[1])<<8)
	p.kind[k] |= kind
	p.list[k] = append(p.list[k], u)
}

// load4 is text[i:i+4], with zeros beyond the text.
func load4(text string, i int) uint32 {
	if i+4 <= len(text) {
		return binary.LittleEndian.Uint32(unsafe.Slice(unsafe.StringData(text[i:]), 4)) //nolint:gosec // G103: there are four bytes
	}
	var b [4]byte
	copy(b[:], text[i:])
	return binary.LittleEndian.Uint32(b[:])
}

// load8 is text[i:i+8], which must lie in the text.
func load8(text string, i int) uint64 {
	return binary.LittleEndian.Uint64(unsafe.Slice(unsafe.StringData(text[i:i+8]), 8)) //nolint:gosec // G103: there are eight bytes
}

// compile gathers all triggers.
func (e *Engine) compile() error {
	x := &e.index
	x.run, x.vendor, x.word, x.suffix, x.ending = newHeads(4), newHeads(3), newHeads(3), newHeads(3), newHeads(4)
	x.digitless = 32
	for i := range uint32(1 << 13) {
		if byte(i)-'0' < 10 {
			x.endings[i] = endsTrigger
		}
	}
	x.shortWords()
	rest := map[string][]use{}
	for i, r := range e.rules {
		kind, slot := triggerRule, -1
		switch {
		case r.Mode == rules.Everywhere:
			e.anywhere = append(e.anywhere, i)
			continue
		case r.Anchor(0) == rules.AnchorShape && len(x.shapes) < maxShapes || r.Anchor(0) == rules.AnchorFlag:
			slot = len(e.words)
			e.words = append(e.words, lowerWords(r))
		}
		if r.Mode == rules.Near {
			kind = triggerNear
		}
		if kind == triggerNear && slot < 0 {
			slot = len(e.near)
			e.near = append(e.near, i)
		}
		for k, l := range r.Triggers {
			u := use{text: strings.ToLower(l.Text), trigger: kind, rule: i, literal: k, slot: slot}
			if x.add(r, u) {
				continue
			}
			if x.loose == nil {
				x.loose = &loose{}
			}
			if !x.loose.add(u) {
				rest[u.text] = append(rest[u.text], u)
			}
		}
	}
	x.run.expand(use{text: "eyj", trigger: triggerJWT})
	for _, w := range assignWords {
		x.word.add(w, use{text: w, trigger: triggerAssign})
		x.wordBegins[w[0]] = 1
		if isLetter(w[0]) {
			x.wordBegins[w[0]&^0x20] = 1
		}
	}
	for _, w := range [...]string{"insert", "stdin"} {
		x.endsWord(w, use{text: w, trigger: triggerInsert}, "")
	}
	for _, w := range [...]string{"recovery", "backup"} {
		x.endsWord(w, use{text: w, trigger: triggerRecovery}, "")
	}
	x.endsWord("stringdata", use{text: "stringdata", trigger: triggerManifest}, "")
	for _, w := range pipedInto {
		x.endsWord(w.text, use{text: w.text, trigger: triggerPiped}, "")
	}
	x.endsWord("alias", use{text: "alias", trigger: triggerAlias}, "")
	x.endsWord(please, use{text: please, trigger: triggerPlease}, "")
	for _, w := range digitTriggers {
		x.endsWord(w, use{text: w, trigger: triggerDigit}, "")
	}
	for _, w := range tokenNames {
		x.endsWord(w, use{text: w, trigger: triggerToldToken}, "")
	}
	for _, w := range pairNames {
		x.endsWord(w, use{text: w, trigger: triggerPair}, "")
	}
	for _, w := range toldNames {
		x.endsWord(w, use{text: w, trigger: triggerTold}, "")
	}
	for _, begin := range [...]string{"www.", "linkedin.com/in/", "facebook.com/", "instagram.com/", "twitter.com/", "paypal.me/"} {
		x.run.add(begin, use{text: begin, trigger: triggerWWW})
	}
	for _, home := range [...]string{"/home/", "/users/"} {
		x.run.add(home, use{text: home, trigger: triggerHome})
	}
	for _, at := range [...]string{"arroba", "arobase", "chiocciola"} {
		x.endsWord(at, use{text: at, trigger: triggerSpoken}, "")
	}
	x.endsWord("users", use{text: "users", trigger: triggerHome}, "")
	for _, w := range queryWords {
		x.suffix.add(w[len(w)-4:], use{text: w, trigger: triggerQuery})
	}
	x.begin()
	x.run.build()
	x.vendor.build()
	x.word.build()
	x.suffix.build()
	x.ending.build()
	if len(rest) == 0 {
		return nil
	}
	var list []string
	for text := range rest {
		list = append(list, text)
	}
	slices.Sort(list)
	for _, text := range list {
		x.uses = append(x.uses, rest[text])
	}
	var err error
	x.auto, err = automaton.New(list)
	return err
}

// add files a trigger under its anchor, or says that it has none.
func (x *index) add(r *rules.Rule, u use) bool {
	n := len(u.text)
	switch r.Anchor(u.literal) {
	case rules.AnchorRun, rules.AnchorShortRun:
		x.place(r, u.literal, u.text)
		switch {
		case n >= 4:
			x.run.add(u.text, u)
		case n == 3 && r.Mode == rules.At:
			x.run.expand(u)
		case r.Boundary():
			x.pairs.add(u, atBoundary)
		default:
			x.pairs.add(u, anywhere)
		}
	case rules.AnchorValue:
		x.vendor.add(u.text, u)
		x.vendorLen = max(x.vendorLen, n)
		if d := r.Digitless(); d > 0 {
			x.digitless = min(x.digitless, d)
		}
	case rules.AnchorName:
		x.suffix.add(u.text[n-4:n-1], u)
	case rules.AnchorURL:
		x.url = append(x.url, u)
	case rules.AnchorFlag:
		x.flag = append(x.flag, u)
	case rules.AnchorShape:
		switch n := len(x.shapes); {
		case n > 0 && x.shapes[n-1].rule == u.rule: // by another of its words
		case n == maxShapes:
			return false
		default:
			x.shapes = append(x.shapes, u)
		}
	case rules.AnchorFrame:
		x.frames = append(x.frames, frame{u, strings.IndexByte(u.text, '$')})
	case rules.AnchorWord:
		x.endsWord(rules.Word(u.text), u, r.Triggers[u.literal].Text)
	default:
		return false
	}
	return true
}

// endsWord files a trigger under the end of a word. One that is written in capitals only
// is not looked for behind small letters, in which most words end.
func (x *index) endsWord(word string, u use, written string) {
	last := lastTwo(word[len(word)-2], word[len(word)-1])
	if shouted := written != "" && strings.ToUpper(written) == written; !shouted {
		x.endings[last] |= endsTrigger
	}
	if isLetter(word[len(word)-1]) {
		x.endings[last&^0x20] |= endsTrigger
	}
	u.word = len(word)
	x.ending.add(word[len(word)-4:], u)
}

// begin fills the sets that most tokens are told by.
func (x *index) begin() {
	for head := range x.run.list {
		include(x.begins[:], triple(head))
	}
	for k, kind := range x.pairs.kind {
		for third := range uint32(32) {
			if kind != 0 {
				include(x.begins[:], triple(uint32(k)>>5|uint32(k)&31<<8|third<<16))
			}
		}
	}
}

// place notes where in and around a run a trigger may begin.
func (x *index) place(r *rules.Rule, trigger int, text string) {
	last, hexa := -1, true
	for i := range len(text) {
		if !rules.IsToken(text[i]) {
			last = i
		}
		hexa = hexa && (isHex(text[i]) || text[i] == '-')
	}
	if last >= 0 {
		x.leads[text[last]] = true
	} else if r.RunBehind() {
		x.lead = true
	}
	// A hash is written in capitals or in small letters, not in both.
	if l := r.Triggers[trigger]; hexa && !r.Boundary() && (l.Fold || l.Text == strings.ToLower(l.Text) || l.Text == strings.ToUpper(l.Text)) {
		x.hexadecimal = true
	}
}

// lowerWords are the words of which a rule asks for one nearby.
func lowerWords(r *rules.Rule) []string {
	if w := r.Behind(); len(w) > 0 {
		return w
	}
	var list []string
	for _, l := range r.Triggers {
		list = append(list, strings.ToLower(l.Text))
	}
	return list
}

// maxShapes bounds how many rules each long run is shown to.
const maxShapes = 16

// expand adds a trigger of three bytes under all heads that it may have within a run.
func (h *heads) expand(u use) {
	for c := range 0x80 {
		if rules.IsToken(byte(c)) && (c < 'A' || c > 'Z') {
			h.add(u.text+string(rune(c)), u)
		}
	}
}
