package tag

// A text may hold the same row of names many times over: a table, a log, or one that was
// made to cost. What a window that costs much was found to hold is remembered with the
// bytes that it was read from, and is not weighed again where the same bytes stand.

const (
	pastWindows = 32  // a power of two
	pastBytes   = 512 // of a window and what is read around it
	leastPast   = 16  // bytes that tell which of them to compare with, from the first capital on
	slack       = 12  // bytes beyond the words around a window that reading them looks at
)

// past is the memory of windows. Only what is met for the second time is kept.
type past struct {
	met  [4 * pastWindows]uint32 // hashes of those met once
	kept [pastWindows]keptWindow
	// The hashes of those kept: most windows are told by them to be none of these.
	hashes [pastWindows]uint64

	used bool // there is something to forget

	// The window at hand.
	known    bool   // it was remembered
	worth    bool   // it is worth remembering
	slot     uint64 // where it is to be kept
	hash     uint64
	turn     uint64 // which of two slots is taken next
	low, far int    // what has been looked at for it
	at, from int    // its first capital, and where the window before ended
}

// keptWindow is a window with the bytes that it was read from. Places in it count from
// the first of them.
type keptWindow struct {
	text     [pastBytes]byte
	size     int // of them; 0 is an empty slot
	at, from int
	begins   bool // they begin the text
	ends     bool // or end it
	before   uint8
	n        int
	words    [MaxBody]Token
	labels   [MaxBody]Label
	margins  [MaxBody]int32
}

// recall lays the window around the capital at i as Build does, if it has been laid
// around the same bytes before.
func (w *Window) recall(text string, from, i int) bool {
	r := w.past
	r.known, r.worth = false, false
	if i+leastPast > len(text) {
		return false
	}
	h := hashSeed ^ uint64(min(i-from, 255)) // a table has many rows and few distances
	for k := i; k < i+leastPast; k += 8 {
		h = (h ^ load8(text[k:k+8])) * hashMul
	}
	h ^= h >> 29
	r.at, r.from = i, from
	for n := range uint64(2) {
		if r.hashes[h%pastWindows^n] != h {
			continue
		}
		k := &r.kept[h%pastWindows^n]
		if !k.fits(text, from, i, &w.last) {
			continue
		}
		start := i - k.at
		w.n = k.n
		for n := range k.n {
			t := k.words[n]
			t.Start, t.End = t.Start+start, t.End+start
			w.tok[around+n] = t
		}
		copy(w.lab[:k.n], k.labels[:k.n])
		copy(w.mar[:k.n], k.margins[:k.n])
		r.known = true
		return true
	}
	once := &r.met[h>>32%uint64(len(r.met))]
	r.worth = *once == uint32(h)
	*once = uint32(h)
	r.turn ^= 1
	r.slot, r.hash = h%pastWindows^r.turn, h
	return false
}

// fits says that a window around the capital at i would be the one that is kept.
func (k *keptWindow) fits(text string, from, i int, last *lastSeen) bool {
	start := i - k.at
	end := start + k.size
	if k.size == 0 || start < 0 || end > len(text) || text[start:end] != string(k.text[:k.size]) {
		return false
	}
	if k.begins && start != 0 || k.ends && end != len(text) || k.from != max(from-start, 0) {
		return false
	}
	return k.before == last.before(start+k.words[0].Start)
}

// remember keeps the window at hand, which has been tagged.
func (w *Window) remember(text string) {
	r := w.past
	k := &r.kept[r.slot]
	first, last := w.At(0), w.At(w.n-1)
	start := max(0, min(r.low, first.Start-codeBefore)-slack)
	end := min(len(text), max(r.far, last.End+codeBehind)+slack)
	if end-start > pastBytes || start > r.at {
		return
	}
	r.hashes[r.slot], r.used = r.hash, true
	k.size = copy(k.text[:], text[start:end])
	k.at, k.from = r.at-start, max(r.from-start, 0)
	k.begins, k.ends = start == 0, end == len(text)
	k.before = w.env.before
	k.n = w.n
	for n := range w.n {
		t := *w.At(n)
		t.Start, t.End = t.Start-start, t.End-start
		k.words[n] = t
	}
	copy(k.labels[:], w.lab[:w.n])
	copy(k.margins[:], w.mar[:w.n])
}

// Wipe lets go of the texts that windows were read from.
func (w *Window) Wipe() {
	if w.past != nil && w.past.used {
		*w.past = past{}
	}
}

// looked notes that a window depends on the bytes from low to far.
func (r *past) looked(low, far int) { r.low, r.far = min(r.low, low), max(r.far, far) }

func load8(s string) uint64 {
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}
