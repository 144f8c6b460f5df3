package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// The tagger has read hardly anything in Greek, Arabic, Hebrew, Hindi or Thai, and few of the lists
// know their names. There the words speak with which people introduce themselves, address others and
// say where they live: اسمي أحمد, שמי יעל, मेरा नाम राजेश है, ผมชื่อสมชาย, με λένε Γιώργο, ул. Тверская, д. 7.

// phrase is what stands before a name or a street.
type phrase struct {
	words string
	place bool
	read  func(text string, i int) int // where what begins at i ends, or i
}

// phraseKey tells phrases apart by the first bytes of their words: two of most scripts, the second and
// the third where the first is that of many.
func phraseKey(text string) uint16 {
	if text[0] == 0xe0 {
		return uint16(text[1])<<8 | uint16(text[2])
	}
	return uint16(text[0])<<8 | uint16(text[1])
}

// phrases by phraseKey.
var phrases = func() map[uint16][]phrase {
	m := map[uint16][]phrase{}
	add := func(place bool, read func(string, int) int, list ...string) {
		for _, w := range list {
			h := phraseKey(w)
			m[h] = append(m[h], phrase{w, place, read})
		}
	}
	add(false, flowing, "اسمي ", "إسمي ", "أسمي ", "اسمه ", "اسمها ", "السيد ", "السيدة ", "الدكتور ", "الدكتورة ", "الأستاذ ", "الأستاذة ", "שמי ", "קוראים לי ", "השם שלי הוא ", "שמה ", "מר ", "גברת ", "גב' ", `ד"ר `)
	add(false, untilIs, "मेरा नाम ", "उनका नाम ", "उसका नाम ", "पति का नाम ", "पत्नी का नाम ")
	add(false, titledInHindi, "श्री ", "श्रीमती ", "डॉ. ", "डॉ ")
	add(false, thai, "ผมชื่อ", "ดิฉันชื่อ", "ฉันชื่อ", "หนูชื่อ", "ข้าพเจ้าชื่อ")
	add(false, capitals, "με λένε ", "Με λένε ", "τον λένε ", "την λένε ", "τη λένε ", "ονομάζομαι ", "Ονομάζομαι ", "λέγομαι ", "Λέγομαι ", "κύριος ", "κύριε ", "κυρία ", "Κύριε ", "Κυρία ", "κ. ", "κα ", "Δρ. ", "Δρ ",
		"г-н ", "г-жа ", "господин ", "госпожа ", "господину ", "госпоже ", "пан ", "пані ", "доктор ")
	add(true, houseEnd, "ул. ", "улица ", "улице ", "Ул. ", "Улица ", "просп. ", "проспект ", "проспекте ", "пр-т ", "пр. ", "пер. ", "переулок ", "наб. ", "набережная ", "бул. ", "бульвар ", "б-р ", "шоссе ", "вул. ", "вулиця ", "вулиці ", "пл. ", "площадь ",
		"οδό ", "οδός ", "Οδός ", "λεωφόρος ", "λεωφόρο ", "Λεωφόρος ", "רחוב ", "ברחוב ", "שדרות ", "בשדרות ", "شارع ", "الشارع ", "طريق ")
	return m
}()

// leads has a bit for each key of phrases.
var leads = func() (t [1 << 16 / 64]uint64) {
	for h := range phrases {
		t[h/64] |= 1 << (h % 64)
	}
	return t
}()

// Announced adds to a list what phrases in other scripts than Latin announce.
func Announced(text string, list []Match) []Match {
	for i := 0; i+4 < len(text); {
		if text[i] < 0xce || text[i] > 0xe0 {
			i++
			continue
		}
		inside := i > 0 && text[i-1] >= utf8.RuneSelf && text[i] < 0xe0 // of a word, in a script that has blanks
		if h := phraseKey(text[i:]); !inside && leads[h/64]>>(h%64)&1 != 0 {
			if m, ok := phraseAt(text, i, phrases[h]); ok {
				list = append(list, m)
				i = m.End
				continue
			}
		}
		for i += 2; i < len(text) && text[i]&0xc0 == 0x80; {
			i++
		}
	}
	return list
}

// phraseAt reads what one of some phrases at i announces.
func phraseAt(text string, i int, list []phrase) (Match, bool) {
	for _, p := range list {
		if !strings.HasPrefix(text[i:], p.words) {
			continue
		}
		if last, n := utf8.DecodeLastRuneInString(text[:i]); n > 0 && tag.Letter(last) && !unicode.Is(unicode.Thai, last) {
			continue
		}
		at := i + len(p.words)
		end := p.read(text, at)
		switch {
		case end <= at:
		case p.place:
			return Match{Start: i, End: end, Kind: Place, Score: .8}, true
		default:
			return Match{Start: at, End: end, Kind: Person, Score: .85}, true
		}
	}
	return Match{}, false
}

// letters is where the word ends that begins at i: letters, their accents, and what may join two of them.
func letters(text string, i int) int {
	end := i
	for k := i; k < len(text) && k < i+mostField; {
		r, n := utf8.DecodeRuneInString(text[k:])
		joint := r == '-' || r == '\'' || r == '׳' || r == '\u200c'
		if !joint && !tag.Letter(r) || joint && k == i {
			break
		}
		k += n
		if !joint {
			end = k
		}
	}
	return end
}

// flowing is where a name ends in Arabic or Hebrew: its first word, and two more at most that
// begin no new part of the sentence.
func flowing(text string, i int) int {
	end := letters(text, i)
	if first := text[i:end]; first == "" || goesOnWith(first) || strings.HasPrefix(first, "و") && utf8.RuneCountInString(first) > 5 { // her name and her nationality
		return i
	}
	for n := 0; n < 2 && end+1 < len(text) && text[end] == ' '; n++ {
		k := letters(text, end+1)
		word := text[end+1 : k]
		if word == "" || goesOnWith(word) || strings.HasPrefix(word, "و") || strings.HasPrefix(word, "ו") || utf8.RuneCountInString(word) < 2 {
			break
		}
		if end = k; word == "بن" || word == "بنت" || word == "أبو" || word == "ابن" || word == "عبد" || word == "بن־" || word == "בן" || word == "בר" {
			n--
		}
	}
	return end
}

// goesOnWith says that a word of Arabic or Hebrew goes on with a sentence rather than with a name.
func goesOnWith(word string) bool {
	switch word {
	case "من", "في", "على", "أنا", "انا", "هو", "هي", "عمري", "أعمل", "اعمل", "أعيش", "اعيش", "أسكن", "اسكن", "رقم", "رقمي", "هاتفي", "كان", "كانت", "لا", "لم", "الذي", "التي", "إلى", "عن", "مع", "قال", "قالت", "الرئيس", "الوزير", "المدير", "العزيز", "المحترم",
		"אני", "הוא", "היא", "של", "על", "את", "גר", "גרה", "בת", "עם", "לא", "זה", "מה", "הטלפון", "הייתי", "אמר", "אמרה":
		return true
	}
	return false
}

// untilIs is where a name ends in Hindi that "is" stands behind, within four words.
func untilIs(text string, i int) int {
	end := i
	for n := 0; n < 4; n++ {
		k := letters(text, end+min(n, 1))
		if k <= end || end+min(n, 1) > len(text) {
			return i
		}
		word := strings.TrimSpace(text[end:k])
		if word == "है" || word == "हैं" || word == "था" || word == "थी" || word == "क्या" {
			if word == "क्या" {
				return i
			}
			return end
		}
		if end = k; end == len(text) || text[end] != ' ' {
			return end
		}
	}
	return i
}

// titledInHindi is where the name behind a title ends: two words that go on with no sentence.
func titledInHindi(text string, i int) int {
	end := letters(text, i)
	if end > i && end+1 < len(text) && text[end] == ' ' {
		k := letters(text, end+1)
		switch word := text[end+1 : max(k, end+1)]; word {
		case "", "ने", "को", "का", "की", "के", "से", "और", "है", "हैं", "में", "पर", "जी", "तथा", "एवं", "द्वारा", "भी", "ही", "थे", "था":
		default:
			end = k
		}
	}
	return end
}

// thai is where a name ends in Thai: with the row of letters, and with a second behind a blank.
func thai(text string, i int) int {
	end := letters(text, i)
	first := text[i:end]
	for _, w := range [...]string{"ครับ", "ค่ะ", "คะ", "นะ"} {
		if rest, ok := strings.CutSuffix(first, w); ok {
			return i + len(rest)
		}
	}
	if n := utf8.RuneCountInString(first); n < 2 || n > 20 || strings.HasPrefix(first, "อะไร") || strings.HasPrefix(first, "เล่น") {
		return i
	}
	if end+1 < len(text) && text[end] == ' ' {
		k := letters(text, end+1)
		second := text[end+1 : max(k, end+1)]
		for _, w := range [...]string{"อยู่", "เป็น", "และ", "อายุ", "มา", "ทำ", "เบอร์", "โทร", "จาก", "ครับ", "ค่ะ", "ขอ", "ต้อง", "ที่", "ต้องการ", "อยาก", "กำลัง"} {
			if strings.HasPrefix(second, w) {
				return end
			}
		}
		if n := utf8.RuneCountInString(second); n > 1 && n <= 16 {
			return k
		}
	}
	return end
}

// capitals is where words with capitals end, three at most, of a script that has them.
func capitals(text string, i int) int {
	end := i
	for n := 0; n < 3; n++ {
		at := end
		if n > 0 {
			if at >= len(text) || text[at] != ' ' {
				break
			}
			at++
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if !unicode.IsUpper(r) || r < utf8.RuneSelf {
			break
		}
		k := letters(text, at)
		if k == at+size && k < len(text) && text[k] == '.' { // an initial
			k++
		}
		end = k
	}
	return end
}

// houseEnd is where an address ends that goes on with the name of a street and its number:
// Тверская, д. 7, кв. 15.
func houseEnd(text string, i int) int {
	limit := min(len(text), i+mostEnvelope+40)
	k, words := i, 0
	for words < 4 {
		end := letters(text, k)
		if end == k {
			break
		}
		words++
		if k = end; k < limit && text[k] == ' ' && letters(text, k+1) > k+1 {
			k++
			continue
		}
		break
	}
	if words == 0 {
		return i
	}
	end := i
	for n := 0; n < 4; n++ {
		at := skipTo(text, k, limit)
		stop := at
		for stop < limit && (text[stop]-'0' < 10 || text[stop] == '/' || text[stop] == '-') {
			stop++
		}
		if stop == at {
			break
		}
		if next, size := utf8.DecodeRuneInString(text[stop:]); unicode.IsLetter(next) && letters(text, stop) == stop+size {
			stop += size // 7а
		}
		end, k = stop, stop
	}
	return end
}

// skipTo passes over what stands before the number of a house or a flat: ", д. ", ", кв. ", " No: ".
func skipTo(text string, i, limit int) int {
	for i < limit && (text[i] == ' ' || text[i] == ',' || text[i] == '.') {
		i++
	}
	for _, w := range [...]string{"дом ", "д. ", "д.", "кв. ", "кв.", "корп. ", "корпус ", "к. ", "стр. ", "оф. ", "буд. ", "будинок ", "подъезд ", "этаж ", "квартира ", "דירה ", "رقم "} {
		if strings.HasPrefix(text[i:], w) {
			i += len(w)
			break
		}
	}
	return i
}
