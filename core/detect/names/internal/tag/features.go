package tag

const features = 49

// Features computes the features of a word of the body, as hashes whose upper
// bits are the number of their weights. The trainer and the tagger must see the
// same.
func (w *Window) Features(i int) int {
	k := around + i
	t, p, x := &w.tok[k], &w.tok[k-1], &w.tok[k+1]
	pp, xx := &w.tok[k-2], &w.tok[k+2]
	ppp := &w.tok[k-3]
	e := &w.env
	f := &w.feat
	n := 0
	add := func(v uint64) {
		f[n] = uint32(v * hashMul >> 32)
		n++
	}
	const kind = uint64(1) << 57
	shape, mask := uint64(t.Shape), uint64(t.Mask)
	sm := shape | mask<<8
	psm, xsm := uint64(p.Shape)|uint64(p.Mask)<<8, uint64(x.Shape)|uint64(x.Mask)<<8
	capital := uint64(0)
	if t.Shape.Capital() {
		capital = 1
	}
	add(1)
	add(2*kind ^ t.Hash)
	add(3*kind ^ shape)
	add(4*kind ^ uint64(t.Suf2)<<1 ^ capital)
	add(5*kind ^ uint64(t.Suf3)<<1 ^ capital)
	add(6*kind ^ uint64(t.Suf4)<<1 ^ capital)
	add(7*kind ^ uint64(t.Pre3)<<1 ^ capital)
	add(8*kind ^ sm)
	add(9*kind ^ p.Hash)
	add(10*kind ^ x.Hash)
	add(11*kind ^ pp.Hash)
	add(12*kind ^ xx.Hash)
	add(13*kind ^ pp.Hash*3 ^ p.Hash)
	add(14*kind ^ x.Hash*3 ^ xx.Hash)
	add(15*kind ^ psm<<16 ^ sm)
	add(16*kind ^ xsm<<16 ^ sm)
	add(17*kind ^ uint64(t.Gap)<<16 ^ uint64(x.Gap)<<8 ^ shape)
	add(18*kind ^ p.Hash*5 ^ uint64(t.Gap))
	add(19*kind ^ x.Hash*5 ^ uint64(x.Gap))
	add(20*kind ^ uint64(p.Shape)<<16 ^ shape<<8 ^ uint64(x.Shape))
	add(21*kind ^ uint64(p.Mask)<<16 ^ mask<<8 ^ uint64(x.Mask))
	add(22*kind ^ uint64(e.phrase[i])<<16 ^ sm)
	add(23*kind ^ uint64(t.Gap)<<16 ^ sm)
	add(24*kind ^ uint64(x.Gap)<<16 ^ sm)
	whole := uint64(0)
	if e.start {
		whole = 1
	}
	if e.whole {
		whole = 2
	}
	add(25*kind ^ whole<<24 ^ uint64(e.caps)<<16 ^ uint64(e.common)<<8 ^ capital)
	add(26*kind ^ uint64(e.code)<<16 ^ sm)
	add(27*kind ^ ppp.Hash)
	add(28*kind ^ shape<<16 ^ uint64(x.Shape)<<8 ^ uint64(xx.Shape))
	add(29*kind ^ uint64(pp.Shape)<<16 ^ uint64(p.Shape)<<8 ^ shape)
	add(30*kind ^ p.Hash*7 ^ sm)
	add(31*kind ^ x.Hash*7 ^ sm)
	add(32*kind ^ uint64(x.Suf4)<<8 ^ shape)
	add(33*kind ^ uint64(p.Suf4)<<8 ^ shape)
	add(34*kind ^ e.lead2)
	add(35*kind ^ e.leadW<<1 ^ capital)
	add(36*kind ^ e.trailW<<1 ^ capital)
	add(37*kind ^ uint64(e.leadGap)<<16 ^ uint64(e.after)<<8 ^ whole)
	add(38*kind ^ whole<<24 ^ uint64(min(e.caps, 4))<<16 ^ sm)
	add(39*kind ^ p.Hash*11 ^ x.Hash)
	add(43*kind ^ uint64(pp.Shape)<<24 ^ uint64(pp.Mask)<<16 ^ p.Hash<<24 ^ sm)
	next := uint8(0)
	if i+1 < w.n {
		next = e.phrase[i+1]
	}
	add(46*kind ^ uint64(e.phrase[i])<<8 ^ uint64(next) ^ capital<<16)
	if i == 0 {
		add(44*kind ^ uint64(e.before)<<56 ^ p.Hash)
		add(45*kind ^ uint64(e.before)<<16 ^ sm)
	}
	return n
}
