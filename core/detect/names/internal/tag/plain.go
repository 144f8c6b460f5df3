package tag

// readPlain is Read for most words: small letters, capitals, a capital and small letters, or
// digits, all of ASCII, with nothing behind them that may belong to a word. Others it
// leaves to readAny. How the word begins and ends is left to packs.
func readPlain(text string, i int, t *Token) bool {
	if i >= len(text) {
		return false
	}
	first := class[text[i]]
	if first != lower && first != upper && first != digit {
		return false
	}
	kind := first
	if first == upper && i+1 < len(text) && class[text[i+1]] == lower {
		kind = lower
	}
	h := (hashSeed ^ uint64(text[i]|0x20)) * hashMul // a digit has that bit
	k := i + 1
	for ; k < len(text) && class[text[k]] == kind; k++ {
		h = (h ^ uint64(text[k]|0x20)) * hashMul
	}
	n := k - i
	if n >= maxWord || k < len(text) && class[text[k]] != other {
		return false
	}
	*t = Token{Start: i, End: k, Hash: h ^ h>>29, plain: true}
	switch {
	case first == digit:
		t.Shape = Digits1 + Shape(min(n, 6)-1)
		return true
	case first == lower:
		t.Shape = Lower
	case n == 1:
		t.Shape = Initial
	case kind == lower:
		t.Shape = Cap
	default:
		t.Shape = Upper
	}
	t.Mask = gazetteer.Lookup(t.Hash)
	return true
}

// packs notes how a word begins and ends, which only the words that are tagged, and those
// beside them, are asked for.
func (t *Token) packs(text string) {
	if !t.plain {
		return
	}
	word := text[t.Start:t.End]
	n := len(word)
	t.Pre3, t.Suf2, t.Suf3, t.Suf4 = packFolded(word[:min(n, 3)]), packFolded(word[max(0, n-2):]), packFolded(word[max(0, n-3):]), packFolded(word[max(0, n-4):])
	t.plain = false
}

// packFolded is pack for letters and digits of ASCII in either case.
func packFolded(s string) uint32 {
	v := uint32(len(s))
	for i := range len(s) {
		v = v*0x01000193 ^ uint32(s[i]|0x20)
	}
	return v
}
