package names

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The labels of contracts, hospitals and schools name somebody by what they are there, and such words stand in sentences
// as well: 甲方：刘德海, 患者：大久保忠雄, 임차인: 오세현. Behind them a name must be one by its own form.

// chineseForms are labels of forms, and what stands right before a name.
const chineseForms = "家长 家長 甲方 乙方 丙方 出租方 承租方 出租人 承租人 訂購人 訂貨人 收件人 收貨人 寄件人 申請人 聯絡人 緊急聯絡人 緊急聯繫人 紧急联系人 监护人 監護人 法定代理人 主治醫師 主治医师 班主任 班導 导师 指導教授 " +
	"丈母娘 岳母 岳父 婆婆 嫌犯 死者 行人 被保人 要保人 當事人 買方 賣方 买方 卖方 出卖人 买受人 借款人 貸款人 連帶保證人 保證人 保证人 開立人 負責人 姓名（正楷） 學生姓名 学生姓名 家屬 家属 房東 房东 领导 領導 病患"

// chineseHeadings stand before the name of whom a page is about, with a colon or a blank between.
const chineseHeadings = "简历 簡歷 履历 病历 病歷 病歷摘要 病历摘要 警詢筆錄 询问笔录 應徵 应聘"

func init() {
	announce(chineseForms, announcement{form: true, loose: true})
	announce(chineseHeadings, announcement{form: true})
	announce("联系 聯絡 联络 找 我是 我叫 请叫我 問問 问问", announcement{loose: true, pet: true})
	ends("您好 你好", greetedInChinese)
}

// bracketed passes over what a label says in brackets of itself: 出租方（甲方）.
func bracketed(text string, i int) int {
	const most = 24
	for _, b := range [...][2]string{{"（", "）"}, {"(", ")"}} {
		if strings.HasPrefix(text[i:], b[0]) {
			if k := strings.Index(text[i:min(len(text), i+most)], b[1]); k > 0 {
				return i + k + len(b[1])
			}
		}
	}
	return i
}

// formEnd is where the name ends that begins at i behind the label of a form, or i.
func formEnd(text string, i int, colon, blank bool) int {
	first, _ := utf8.DecodeRuneInString(text[i:])
	switch {
	case unicode.Is(unicode.Hangul, first):
		return koreanFormEnd(text, i, colon)
	case unicode.Is(unicode.Katakana, first):
		if end := kanaEnd(text, i); strings.Contains(text[i:end], "・") {
			return end
		}
		return i
	case !ideograph(first):
		return i
	}
	if colon || blank {
		if end := japaneseEnd(text, i, colon); end > i {
			return end
		}
	}
	return chineseFormEnd(text, i, colon || blank)
}

// chineseFormEnd is where a name of two characters or three ends that begins at i with a family name of the list, and is
// all that stands before the next mark.
func chineseFormEnd(text string, i int, linked bool) int {
	const most = 4
	end := runEnd(text, i, most+1, ideograph)
	first, size := utf8.DecodeRuneInString(text[i:])
	n := utf8.RuneCountInString(text[i:end])
	last, _ := utf8.DecodeLastRuneInString(text[i:end])
	_, second := utf8.DecodeRuneInString(text[i+size:])
	if n >= 2 && chineseWords[text[i:i+size+second]] || !familyRunes[first] {
		return i
	}
	if honour(text[i+size:]) {
		return i + size // 领导刘经理
	}
	next, _ := utf8.DecodeRuneInString(text[end:])
	if whole := !unicode.IsLetter(next) && !strings.ContainsRune(goesOn, last); whole && (n == 3 || linked && n == 2 || n == most && (doubled(text[i:]) || linked && strings.ContainsRune(familyNames, runeAt(text, i+size)))) {
		return end
	}
	if mayBegin(text, i) {
		return unspacedEnd(text, i, true)
	}
	return i
}

func runeAt(text string, i int) rune {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return r
}

// doubled says that a text begins with a family name of two characters.
func doubled(text string) bool {
	const size = 2 * len("王")
	return len(text) >= size && doubles[text[:size]]
}

// petEnd is where the name ends that begins at i, as colleagues and friends call somebody: 小陈, 老王.
func petEnd(text string, i int) int {
	first, n := utf8.DecodeRuneInString(text[i:])
	family, m := utf8.DecodeRuneInString(text[i+n:])
	if first != '小' && first != '老' || !strings.ContainsRune(commonNames, family) {
		return i
	}
	if next := runeAt(text, i+n+m); ideograph(next) && !strings.ContainsRune("的说說在和来來去，、电電要帮幫拿取有就啊吧", next) {
		return i
	}
	return i + n + m
}

// greetedInChinese is where the name of three characters begins with which a sentence begins that greets somebody.
func greetedInChinese(text string, end int) int {
	start := runBefore(text, end, 3, ideograph)
	if utf8.RuneCountInString(text[start:end]) != 3 || !mayBegin(text, start) {
		return end
	}
	if before, n := utf8.DecodeLastRuneInString(text[:start]); n > 0 && unicode.IsLetter(before) {
		return end
	}
	return start
}

// honour says that a text begins with what people are called.
func honour(text string) bool {
	for w := range strings.FieldsSeq(honours) {
		if strings.HasPrefix(text, w) {
			return true
		}
	}
	return false
}
