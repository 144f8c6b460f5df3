package names

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Addresses in Chinese, Japanese and Korean have a form of their own: from the large to the
// small, each part with its sign, and the number of the house last. 北京市朝阳区建国路88号,
// 東京都千代田区丸の内1-1-1, 서울특별시 강남구 테헤란로 152.

const (
	mostUnspaced = 28 // characters before the number
	chineseWays  = "路街巷弄道里村同段"
	chineseParts = "省市区區县縣州"
	// What may stand before an address and is no part of it.
	chineseStops  = "在到是于至往寄从给住址於從給送去"
	japaneseStops = "はにをでへが"
	japaneseParts = "都道府県市区町村"
)

// formed adds to a list, which is in order, the addresses in a text that their form tells.
func formed(text string, list []Match) []Match {
	own := len(list)
	for i := 0; i < len(text); i++ {
		if text[i]-'0' >= 10 {
			continue
		}
		end := digitsEnd(text, i)
		if end-i == mobileDigits {
			if start, stop := beforeMobile(text, i); stop > 0 {
				list = append(list, Match{Start: start, End: stop, Kind: Person, Score: .8})
			}
		}
		if start, stop := addressAround(text, i, end); stop > 0 {
			list = append(list, Match{Start: start, End: stop, Kind: Place, Score: .8})
			end = stop
		}
		i = end - 1
	}
	if len(list) == own {
		return list
	}
	// What is announced as well is there twice.
	slices.SortFunc(list, func(a, b Match) int { return cmp.Or(a.Start-b.Start, b.End-a.End) })
	out := list[:0]
	for _, m := range list {
		if n := len(out); n > 0 && m.Start < out[n-1].End {
			if out[n-1].Kind == Place {
				out[n-1].End = max(out[n-1].End, m.End)
			}
			continue
		}
		out = append(out, m)
	}
	return out
}

// addressAround is the address of which the number text[i:end] is the last.
func addressAround(text string, i, end int) (start, stop int) {
	if i < 3 || end-i > 4 {
		return 0, 0
	}
	switch before := text[i-1]; {
	case before == ' ' && text[i-2] >= utf8.RuneSelf:
		return koreanAddress(text, i, end)
	case strings.HasSuffix(text[:i], "〒"):
		if end-i == 3 && end < len(text) && text[end] == '-' && digitsEnd(text, end+1) == end+5 {
			return i, end + 5
		}
	case before >= utf8.RuneSelf:
		if start, stop = chineseAddress(text, i, end); stop == 0 {
			start, stop = japaneseAddress(text, i, end)
		}
	}
	return start, stop
}

// back is where the characters begin that end at i, are of a kind and stop nothing, and how many of
// them are signs of parts.
func back(text string, i int, stops, parts string, of func(rune) bool) (start, signs int) {
	start = i
	for range mostUnspaced {
		r, n := utf8.DecodeLastRuneInString(text[:start])
		if n == 0 || !of(r) || strings.ContainsRune(stops, r) {
			break
		}
		if strings.ContainsRune(parts, r) {
			signs++
		}
		start -= n
	}
	return start, signs
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

// asciiWord says that a byte is of a word of ASCII: Korean words run into a number.
func asciiWord(c byte) bool { return c < utf8.RuneSelf && wordByte(c) }

// backChinese is back for an address in Chinese, within which the numbers of lanes stand: 二段106巷12號.
func backChinese(text string, i int) (start, signs int) {
	for start = i; ; {
		k, n := back(text, start, chineseStops, chineseParts, han)
		if start < i && k == start {
			return start, signs
		}
		if signs += n; k == 0 || text[k-1]-'0' >= 10 || !strings.ContainsRune("巷弄段鄰邻", runeAt(text, k)) {
			return k, signs
		}
		from := k
		for k > 0 && from-k < 4 && text[k-1]-'0' < 10 {
			k--
		}
		if i-k > 3*mostUnspaced || k > 0 && (text[k-1] < utf8.RuneSelf) {
			return from, signs
		}
		start = k
	}
}

// chineseAddress looks at the number of a house in text[i:end], behind the sign of a street and
// before that of the number.
func chineseAddress(text string, i, end int) (start, stop int) {
	way, _ := utf8.DecodeLastRuneInString(text[:i])
	sign, n := utf8.DecodeRuneInString(text[end:])
	if !strings.ContainsRune(chineseWays, way) || sign != '号' && sign != '號' {
		return 0, 0
	}
	start, signs := backChinese(text, i)
	if n := utf8.RuneCountInString(text[start:i]); n < 2 || n > 5 && signs == 0 {
		return 0, 0 // no name, or a sentence without a blank
	}
	stop = end + n
	for { // 2号楼3单元501室
		if k := stop + len("之"); strings.HasPrefix(text[stop:], "之") && digitsEnd(text, k) > k {
			stop = digitsEnd(text, k) // 12樓之3
		}
		k := digitsEnd(text, stop)
		part := 0
		for _, w := range [...]string{"号楼", "號樓", "单元", "單元", "室", "栋", "棟", "层", "層", "楼", "樓", "座", "幢"} {
			if k > stop && strings.HasPrefix(text[k:], w) || k == stop && w == "楼" && strings.HasPrefix(text[k:], w) {
				part = len(w)
				break
			}
		}
		if part == 0 {
			return start, stop
		}
		stop = k + part
	}
}

// japaneseAddress looks at the numbers behind the name of a quarter, which are parted by dashes or
// have their signs.
func japaneseAddress(text string, i, end int) (start, stop int) {
	ofQuarter := func(r rune) bool {
		return han(r) || unicode.Is(unicode.Hiragana, r) || unicode.Is(unicode.Katakana, r) || r == 'ー'
	}
	start, signs := back(text, i, japaneseStops, japaneseParts, ofQuarter)
	if strings.HasSuffix(text[:start], "が") && strings.ContainsRune("丘関原浜崎谷台島森岡池瀬鼻", runeAt(text, start)) { // 自由が丘
		k, n := back(text, start-len("が"), japaneseStops, japaneseParts, ofQuarter)
		start, signs = k, signs+n
	}
	if signs < 2 || end-i > 3 || utf8.RuneCountInString(text[start:i]) < 4 || start > 0 && asciiWord(text[start-1]) {
		return 0, 0
	}
	stop = end
	groups := 0
	for k := stop; k < len(text); {
		switch {
		case text[k] == '-' && digitsEnd(text, k+1) > k+1 && digitsEnd(text, k+1) <= k+5:
			k = digitsEnd(text, k+1)
		case strings.HasPrefix(text[k:], "丁目"):
			k = digitsEnd(text, k+len("丁目"))
		case strings.HasPrefix(text[k:], "番地"), strings.HasPrefix(text[k:], "番"), strings.HasPrefix(text[k:], "号") && groups > 0:
			k += len("番")
			if strings.HasPrefix(text[k:], "地") {
				k += len("地")
			}
			k = digitsEnd(text, k)
		default:
			k = len(text) + 1
		}
		if k > len(text) {
			break
		}
		stop = k
		groups++
	}
	if groups == 0 && !namedQuarter(text, start, i, end, signs) || stop < len(text) && (text[stop] == '-' || asciiWord(text[stop])) {
		return 0, 0
	}
	// It begins with the first district or with what names it.
	return start, stop
}

// namedQuarter says that a single number text[i:end] is that of a house in a quarter with the sign of one, within a city and
// its district: 京都市左京区下鴨泉川町44.
func namedQuarter(text string, start, i, end, signs int) bool {
	const least = 3
	last, _ := utf8.DecodeLastRuneInString(text[start:i])
	next := runeAt(text, end)
	return signs >= least && (last == '町' || last == '村') && (next == utf8.RuneError || !unicode.IsLetter(next) || strings.ContainsRune("にでのへとがはをま", next))
}

// koreanAddress looks at the number of a house behind a blank: the word before is that of a street, and
// the one before that is of a district.
func koreanAddress(text string, i, end int) (start, stop int) {
	if end < len(text) && (asciiWord(text[end]) || (text[end] == '.' || text[end] == ',') && end+1 < len(text) && text[end+1]-'0' < 10) {
		return 0, 0
	}
	words, k, least := 0, i, 2
	for words < 4 && k > 0 && text[k-1] == ' ' {
		from := k - 1
		for from > 0 && text[from-1] > ' ' {
			from--
		}
		word := text[from : k-1]
		last, _ := utf8.DecodeLastRuneInString(word)
		first, _ := utf8.DecodeRuneInString(word)
		if words == 0 && (last == '동' || last == '리') {
			least = 3 // the number of a plot, in a quarter of a district of a city
		}
		if utf8.RuneCountInString(word) < 2 || !unicode.Is(unicode.Hangul, first) || !strings.ContainsRune(signsOf(words), last) {
			break
		}
		words, k = words+1, from
	}
	if words < least || least > 2 && strings.ContainsRune("명개건호번세살년월일층", runeAt(text, pastBlank(text, end))) {
		return 0, 0
	}
	stop = end
	if strings.HasPrefix(text[stop:], "번길") {
		stop += len("번길")
	}
	if stop+1 < len(text) && text[stop] == '-' && text[stop+1]-'0' < 10 {
		stop = digitsEnd(text, stop+1)
	}
	return k, koreanRooms(text, stop)
}

// signsOf are the last syllables of the word of an address that so many stand behind.
func signsOf(words int) string {
	if words == 0 {
		return "로길동리"
	}
	return "시도군구읍면동"
}

// koreanRooms is where the building, the floor and the flat end that stand behind an address which ends at i: 102동 1503호.
func koreanRooms(text string, i int) int {
	for range 3 {
		k := i
		for n := 0; n < 2 && k < len(text) && (text[k] == ',' || text[k] == ' '); n++ {
			k++
		}
		end := digitsEnd(text, k)
		if k == i || end == k || end > k+4 {
			break
		}
		sign := runeAt(text, end)
		if !strings.ContainsRune("동호층", sign) {
			break
		}
		if i = end + len("동"); sign != '동' && strings.HasPrefix(text[i:], "실") {
			i += len("실")
		}
	}
	return i
}

// pastBlank is i, or what follows a blank there.
func pastBlank(text string, i int) int {
	if i < len(text) && text[i] == ' ' {
		return i + 1
	}
	return i
}
