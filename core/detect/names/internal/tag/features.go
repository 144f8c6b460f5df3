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
	const kind = uint64(1) << 57
	shape, mask := uint64(t.Shape), uint64(t.Mask)
	sm := shape | mask<<8
	psm, xsm := uint64(p.Shape)|uint64(p.Mask)<<8, uint64(x.Shape)|uint64(x.Mask)<<8
	capital := uint64(0)
	if t.Shape.Capital() {
		capital = 1
	}
	f[0] = number(1)
	f[1] = number(2*kind ^ t.Hash)
	f[2] = number(3*kind ^ shape)
	f[3] = number(4*kind ^ uint64(t.Suf2)<<1 ^ capital)
	f[4] = number(5*kind ^ uint64(t.Suf3)<<1 ^ capital)
	f[5] = number(6*kind ^ uint64(t.Suf4)<<1 ^ capital)
	f[6] = number(7*kind ^ uint64(t.Pre3)<<1 ^ capital)
	f[7] = number(8*kind ^ sm)
	f[8] = number(9*kind ^ p.Hash)
	f[9] = number(10*kind ^ x.Hash)
	f[10] = number(11*kind ^ pp.Hash)
	f[11] = number(12*kind ^ xx.Hash)
	f[12] = number(13*kind ^ pp.Hash*3 ^ p.Hash)
	f[13] = number(14*kind ^ x.Hash*3 ^ xx.Hash)
	f[14] = number(15*kind ^ psm<<16 ^ sm)
	f[15] = number(16*kind ^ xsm<<16 ^ sm)
	f[16] = number(17*kind ^ uint64(t.Gap)<<16 ^ uint64(x.Gap)<<8 ^ shape)
	f[17] = number(18*kind ^ p.Hash*5 ^ uint64(t.Gap))
	f[18] = number(19*kind ^ x.Hash*5 ^ uint64(x.Gap))
	f[19] = number(20*kind ^ uint64(p.Shape)<<16 ^ shape<<8 ^ uint64(x.Shape))
	f[20] = number(21*kind ^ uint64(p.Mask)<<16 ^ mask<<8 ^ uint64(x.Mask))
	f[21] = number(22*kind ^ uint64(e.phrase[i])<<16 ^ sm)
	f[22] = number(23*kind ^ uint64(t.Gap)<<16 ^ sm)
	f[23] = number(24*kind ^ uint64(x.Gap)<<16 ^ sm)
	whole := uint64(0)
	if e.start {
		whole = 1
	}
	if e.whole {
		whole = 2
	}
	f[24] = number(25*kind ^ whole<<24 ^ uint64(e.caps)<<16 ^ uint64(e.common)<<8 ^ capital)
	f[25] = number(26*kind ^ uint64(e.code)<<16 ^ sm)
	f[26] = number(27*kind ^ ppp.Hash)
	f[27] = number(28*kind ^ shape<<16 ^ uint64(x.Shape)<<8 ^ uint64(xx.Shape))
	f[28] = number(29*kind ^ uint64(pp.Shape)<<16 ^ uint64(p.Shape)<<8 ^ shape)
	f[29] = number(30*kind ^ p.Hash*7 ^ sm)
	f[30] = number(31*kind ^ x.Hash*7 ^ sm)
	f[31] = number(32*kind ^ uint64(x.Suf4)<<8 ^ shape)
	f[32] = number(33*kind ^ uint64(p.Suf4)<<8 ^ shape)
	f[33] = number(34*kind ^ e.lead2)
	f[34] = number(35*kind ^ e.leadW<<1 ^ capital)
	f[35] = number(36*kind ^ e.trailW<<1 ^ capital)
	f[36] = number(37*kind ^ uint64(e.leadGap)<<16 ^ uint64(e.after)<<8 ^ whole)
	f[37] = number(38*kind ^ whole<<24 ^ uint64(min(e.caps, 4))<<16 ^ sm)
	f[38] = number(39*kind ^ p.Hash*11 ^ x.Hash)
	f[39] = number(43*kind ^ uint64(pp.Shape)<<24 ^ uint64(pp.Mask)<<16 ^ p.Hash<<24 ^ sm)
	next := uint8(0)
	if i+1 < w.n {
		next = e.phrase[i+1]
	}
	f[40] = number(46*kind ^ uint64(e.phrase[i])<<8 ^ uint64(next) ^ capital<<16)
	if i > 0 {
		return 41
	}
	f[41] = number(44*kind ^ uint64(e.before)<<56 ^ p.Hash)
	f[42] = number(45*kind ^ uint64(e.before)<<16 ^ sm)
	return 43
}

// number is the number of a feature.
func number(v uint64) uint32 { return uint32(v * hashMul >> 32) }
