package tag

import (
	"unicode/utf8"

	"github.com/sotto-project/sotto/core/detect/classes"
)

// NextCapital finds a word that begins with a capital at i or later. Capitals are
// those of the text.
func NextCapital(text string, capitals classes.Bits, i int) int {
	for {
		if i = capitals.Next(i); i < 0 || i >= len(text) {
			return -1
		}
		if class[text[i]] == upper {
			if i == 0 || wordStart(text, i) {
				return i
			}
			// Inside a word: go to its end.
			for i++; i < len(text) && inside[text[i]]; i++ {
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if _, capital := letter(r); capital && (i == 0 || wordStart(text, i)) {
			return i
		}
		i += size
	}
}

// Uncapitalised says that no word of a text has a capital as names do: there are none, or what has
// some is all in capitals, as the level of a line in a log is, among a few words that have none.
func Uncapitalised(text string, capitals classes.Bits) bool {
	i := NextCapital(text, capitals, 0)
	if i < 0 {
		return true
	}
	for ; i >= 0; i = NextCapital(text, capitals, i) {
		k := i
		for ; k < len(text) && inside[text[k]]; k++ {
			if class[text[k]] == lower {
				return false
			}
		}
		if k == i || k < len(text) && (class[text[k]] == high || class[text[k]] == joint) {
			return false
		}
		i = k
	}
	const few = 4
	words := 0
	for i := 1; i < len(text) && words < few; i++ {
		if class[text[i]] == lower && text[i-1] == ' ' {
			words++
		}
	}
	return words == few
}

// inside are the bytes of ASCII that a word goes on with.
var inside = func() (t [256]bool) {
	for c, kind := range class {
		t[c] = kind == upper || kind == lower || kind == digit || kind == under
	}
	return t
}()

// wordStart says that no word reaches from before i to i.
func wordStart(text string, i int) bool {
	switch class[text[i-1]] {
	case lower, upper, digit, under:
		return false
	case joint:
		if i > 1 && text[i-1] == '-' {
			k := class[text[i-2]]
			return k != lower && k != upper && k != digit && k != high
		}
		return true
	case high:
		r, _ := utf8.DecodeLastRuneInString(text[:i])
		word, _ := letter(r)
		return !word
	}
	return true
}

// Next lays the window around the next word at pos or later that may be of a
// name, and returns where it ends, or -1 when there is none. It does not reach
// back beyond pos.
func (w *Window) Next(text string, pos int) int {
	from := pos
	if w.past != nil {
		w.past.known, w.past.worth = false, false
	}
	if w.Small {
		return w.nextSmall(text, pos)
	}
	for {
		i := NextCapital(text, w.capitals, pos)
		if i < 0 {
			return -1
		}
		if i > 1 && text[i-1] == '.' && (class[text[i-2]] == lower || class[text[i-2]] == digit) {
			pos = i + 1 // a member: fmt.Errorf
			continue
		}
		if end := everyday(text, i); end > 0 && !announced(text, i) {
			w.weekday(text, i, end)
			pos = end
			continue
		}
		if end := underscored(text, i); end > 0 {
			pos = end
			continue
		}
		var t Token
		if !w.once(text, i, &t) {
			pos = i + 1
			continue
		}
		if w.weekday(text, t.Start, t.End) || boring(&t) && (t.Shape != Cap && t.Shape != Double || !announced(text, i)) || t.Mask&Common != 0 && identified(text, t.End) || t.End < len(text) && text[t.End] == '(' && t.Mask == 0 {
			pos = t.End
			continue
		}
		if w.Remember && w.past != nil && w.recall(text, from, i) {
			return w.tok[around+w.n-1].End
		}
		return w.Build(text, from, i)
	}
}

// Called says that Mr., Mrs., Ms., Miss, Mx., Dr., Prof., Herr or Frau stands before i, with its stop or without: then a
// word that is on the lists as one of every day, or looks as if it were, is a name all the same.
func Called(text string, i int) bool {
	k := i - 1
	if k < 2 || text[k] != ' ' {
		return false
	}
	if text[k-1] == '.' {
		k--
	}
	if k < 2 {
		return false
	}
	switch text[k-2 : k] {
	case "Mr", "Ms", "Mx", "Dr", "rs", "ss", "of", "rr", "rn", "au":
		return titleBefore(text, k)
	}
	return false
}

// announced says that a word at i opens a window whatever it means, for what stands before it: Mr., ul., my mate
func announced(text string, i int) bool {
	return Called(text, i) || StreetBefore(text, i) || Related(text, i)
}

// StreetBefore says that a short word for a street in Polish ends before i: ul. Długa 7; not et al. Smith.
func StreetBefore(text string, i int) bool {
	k := i - len("ul. ")
	if k < 0 || text[i-1] != ' ' || text[i-2] != '.' || k > 0 && class[text[k-1]] != other && class[text[k-1]] != joint {
		return false
	}
	switch text[k : i-2] {
	case "ul", "Ul", "os", "Os", "pl", "Pl", "Al":
		return true
	case "al":
		return k < 3 || text[k-3:k] != "et "
	}
	return false
}

// titleBefore says that one of these ends at k.
func titleBefore(text string, k int) bool {
	for _, w := range [...]string{"Mr", "Mrs", "Ms", "Dr", "Miss", "Mx", "Prof", "Herr", "Herrn", "Frau"} {
		if n := k - len(w); n >= 0 && text[n:k] == w && (n == 0 || class[text[n-1]] == other || class[text[n-1]] == joint) {
			return true
		}
	}
	return false
}

// identified says that an identifier follows a word that ends at i, as in "Trace
// 4bf92f35": seven letters and digits or more, of which one of the first is a digit.
func identified(text string, i int) bool {
	const long, early = 7, 3
	if i+1+long > len(text) || text[i] != ' ' {
		return false
	}
	digits := 0
	for k, c := range []byte(text[i+1 : i+1+long]) {
		switch class[c] {
		case digit:
			if k < early {
				digits++
			}
		case lower, upper:
		default:
			return false
		}
	}
	return digits > 0 && digits < early
}

// everyday is the end of an everyday word of ASCII letters that begins with a
// capital at i, or 0: a quick look before Read.
func everyday(text string, i int) int {
	h := uint64(hashSeed)
	h = (h ^ uint64(text[i]|0x20)) * hashMul
	k := i + 1
	for ; k < len(text) && class[text[k]] == lower; k++ {
		h = (h ^ uint64(text[k])) * hashMul
	}
	if k == i+1 || k < len(text) && class[text[k]] != other || k-i >= maxWord || class[text[i]] != upper {
		return 0
	}
	if gazetteer.Lookup(h^h>>29) == Common {
		return k
	}
	return 0
}

// underscored is the end of a word of ASCII with an underscore that begins at i, or 0: a
// name in code, or what stands in place of something, EMAIL_ADDRESS, and boring.
func underscored(text string, i int) int {
	found := false
	for ; i < len(text); i++ {
		switch class[text[i]] {
		case lower, upper, digit:
		case under:
			found = true
		case other:
			if !found {
				return 0
			}
			return i
		default:
			return 0
		}
	}
	if !found {
		return 0
	}
	return i
}

// nextSmall is Next for a text without capitals.
func (w *Window) nextSmall(text string, pos int) int {
	from := pos
	herald := false
	before := uint64(0)
	for pos < len(text) {
		c := class[text[pos]]
		if c == other || c == joint || c == under {
			herald = herald && (text[pos] == ' ' || text[pos] == ':' || text[pos] == '.')
			pos++
			continue
		}
		var t Token
		if !w.read(text, pos, &t) {
			_, size := utf8.DecodeRuneInString(text[pos:])
			pos += size
			continue
		}
		w.weekday(text, t.Start, t.End)
		if t.Shape == Cap && (t.Mask != 0 || herald) {
			return w.Build(text, from, pos)
		}
		herald = heralds.has(t.Hash) || (t.Hash == inHash || t.Hash == fromHash || t.Hash == toHash) && dwelling.has(before)
		before = t.Hash
		pos = t.End
	}
	return -1
}

// boring says that a word with a capital opens no window by itself.
func boring(t *Token) bool {
	switch t.Shape {
	case Code, Alnum, Initial:
		return true
	case CapLower:
		return t.Mask&Place == 0 || t.Mask&Common != 0 // not Aix-en-Provence
	case Upper:
		return t.Mask&(First|Last|Place) == 0 && (t.Mask != 0 || t.End-t.Start <= 3)
	case Cap:
		// Of languages in other scripts only the names in the lists are known.
		return t.Mask == Common || t.Mask == 0 && t.Foreign || contractions.has(t.Hash)
	default:
		return t.Mask == Common
	}
}
