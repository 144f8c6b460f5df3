package names

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Japanese and Korean say behind a name that it is one: 田中太郎と申します, 鈴木さん, 김민수입니다.

// ender is what stands behind a name.
type ender struct {
	word  string
	name  func(text string, end int) int // where the name begins that ends there, or end
	place bool                           // it is that of a place
}

// enders by their first character.
var enders = func() map[rune][]ender {
	m := map[rune][]ender{}
	add := func(words string, name func(string, int) int) {
		for w := range strings.FieldsSeq(words) {
			r, _ := utf8.DecodeRuneInString(w)
			m[r] = append(m[r], ender{word: w, name: name})
		}
	}
	add("と申し", humbly)
	add("といいま と言いま という者 です", asTold)
	add("さん 様 さま 氏 君 くん ちゃん 先生 殿", japaneseBefore)
	add("입니다 이에요 예요 라고 이라고 이라는 이고 이며", introducedInKorean)
	add("씨 님", calledInKorean)
	return m
}()

// endedAt reads the name before one of some words at i.
func endedAt(text string, i int, list []ender) (Match, bool) {
	for _, e := range list {
		if !strings.HasPrefix(text[i:], e.word) {
			continue
		}
		end := i
		if i > 0 && text[i-1] == ' ' && e.word == "씨" {
			end--
		}
		if start := e.name(text, end); start < end {
			end = start + len(strings.TrimRight(text[start:end], " "))
			m := Match{Start: start, End: end, Kind: Person, Score: .8}
			if e.place {
				m.Kind = Place
			}
			return m, true
		}
	}
	return Match{}, false
}

// runBefore is where the characters of a kind begin that end at end, most at most; it is end if there
// are more.
func runBefore(text string, end, most int, of func(rune) bool) int {
	start := end
	for n := 0; start > 0; n++ {
		r, size := utf8.DecodeLastRuneInString(text[:start])
		if !of(r) {
			break
		}
		if n == most {
			return end
		}
		start -= size
	}
	return start
}

func ideograph(r rune) bool { return unicode.Is(unicode.Han, r) || r == '々' }

func katakana(r rune) bool { return unicode.Is(unicode.Katakana, r) || r == 'ー' || r == '・' }

// humbly is where a name begins before と申します, with which people name themselves and nothing else.
func humbly(text string, end int) int {
	start := runBefore(text, end, 6, ideograph)
	if start == end {
		start = runBefore(text, end, 14, katakana)
	}
	if n := utf8.RuneCountInString(text[start:end]); n < 2 {
		return end
	}
	return familyBefore(text, start)
}

// familyBefore takes in the family name that stands behind a blank before a given name at i.
func familyBefore(text string, i int) int {
	blank, n := utf8.DecodeLastRuneInString(text[:i])
	if blank != ' ' && blank != '　' {
		return i
	}
	if start := runBefore(text, i-n, 4, ideograph); start < i-n {
		return start
	}
	return i
}

// asTold is humbly for words that also name things: the sentence is about somebody.
func asTold(text string, end int) int {
	start := humbly(text, end)
	if start == end || !strings.HasSuffix(text[:start], "は") {
		return end
	}
	about := text[:start-len("は")]
	for _, w := range [...]string{"私", "わたし", "僕", "俺", "名前", "娘", "息子", "妻", "夫", "主人", "母", "父", "兄", "弟", "姉", "妹", "友人", "彼女", "担当", "担当者", "本名", "氏名"} {
		if strings.HasSuffix(about, w) {
			if utf8.RuneCountInString(text[start:end]) < 3 && !japaneseFamily(text[start:end]) && !strings.HasPrefix(text[end:], "とい") && !strings.HasPrefix(text[end:], "と言") {
				return end // 母は医者です
			}
			if strings.HasPrefix(text[end:], "です") && !beginsJapanese(text[start:end]) {
				return end
			}
			return start
		}
	}
	return end
}

// japaneseBefore is where a family name of the list begins, with the given name behind it or not,
// before さん and its like.
func japaneseBefore(text string, end int) int {
	low := end
	for n := 0; n < 6 && low > 0; n++ {
		r, size := utf8.DecodeLastRuneInString(text[:low])
		if !ideograph(r) {
			break
		}
		low -= size
	}
	for k := low; k < end; {
		if beginsJapanese(text[k:end]) {
			return k
		}
		_, size := utf8.DecodeRuneInString(text[k:])
		k += size
	}
	return end
}

// beginsJapanese says that a row of characters is a family name, or one and a given name.
func beginsJapanese(s string) bool {
	for n := range s {
		if n > 0 && japaneseFamily(s[:n]) {
			rest := utf8.RuneCountInString(s[n:])
			first, _ := utf8.DecodeRuneInString(s[n:])
			return rest <= 3 && !strings.ContainsRune("県市区町村駅島川山大社店課部長様先", first)
		}
	}
	return japaneseFamily(s)
}

func japaneseFamily(s string) bool { return japaneseNames[s] }

// japaneseNames are family names that many have.
var japaneseNames = wordSet(`佐藤 鈴木 高橋 田中 渡辺 渡邊 伊藤 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 斎藤 斉藤 齋藤 清水 山崎 阿部 池田 橋本 石川 山下 中島 石井 小川 前田 岡田 長谷川 藤田 近藤 後藤 村上 遠藤 青木 坂本
	福田 太田 西村 藤井 岡本 金子 藤原 三浦 中野 中川 原田 松田 竹内 小野 田村 中山 和田 石田 森田 上田 柴田 酒井 宮崎 横山 宮本 内田 高木 安藤 谷口 大野 丸山 今井 高田 河野 藤本 村田 武田 上野 杉山 増田 平野 大塚 千葉 久保 松井 小島 岩崎
	桜井 木下 野口 松尾 野村 菊地 佐野 大西 杉本 新井 浜田 菅原 市川 水野 小松 島田 古川 小山 山内 高野 西田 菊池 山中 工藤 五十嵐 岩田 吉川 北村 川口 辻 安田 平田 川崎 飯田 本田 吉村 沢田 久保田 樋口 秋山 田口 川上 永井 矢野 片山 大橋 福島 松岡 服部`)

// introducedInKorean is where a name of three syllables begins before what ends a sentence in which
// somebody says who they are, or who somebody is: 저는 김민수입니다.
func introducedInKorean(text string, end int) int {
	start := koreanBefore(text, end)
	if start == end || start == 0 || text[start-1] != ' ' {
		return end
	}
	before := text[:start-1]
	for _, w := range [...]string{"저는", "전", "나는", "난", "제가", "이름은", "성함은", "아내는", "남편은", "딸은", "아들은", "동생은", "친구는", "담당자는", "사람은"} {
		if strings.HasSuffix(before, w) {
			return start
		}
	}
	return end
}

// calledInKorean is where a name of three syllables begins that 씨 or 님 stands behind.
func calledInKorean(text string, end int) int {
	start := koreanBefore(text, end)
	next := end + len("씨")
	if start == end || next < len(text) && text[next] == ' ' && start > 0 && text[start-1] >= 0x80 {
		return end
	}
	return start
}

// koreanBefore is where three syllables begin that may be a name, and are all that stands before end.
func koreanBefore(text string, end int) int {
	start := runBefore(text, end, 3, func(r rune) bool { return unicode.Is(unicode.Hangul, r) })
	name := text[start:end]
	if koreanName(name) {
		return start
	}
	first, _ := utf8.DecodeRuneInString(name)
	if utf8.RuneCountInString(name) != 3 || !strings.ContainsRune(commonOfThree, first) || !unicode.Is(unicode.Hangul, first) || koreanWords[name] {
		return end
	}
	return start
}

// koreanWords are words of three syllables for people that begin as names do.
var koreanWords = wordSet(`한국인 조선인 장애인 임산부 신입생 정치인 조종사 한의사 장학생 이혼녀 이혼남 신학생 정비사 조리사 임대인 임차인 안내원 송금인 권리자 이용자 정보원 신청인 신청자 강연자 조교수 임원진 윤리학 장교님 최고령 오타쿠 서울대 이민자 조력자 최연소 강아지 이방인 이공계 정규직 조카딸 박물관 한부모 한사람 장기간 정신과 조직원 이사장 신부님 장로님 장모님 이모님 조교님 최종적 정답입 오늘은 안녕히 오랜만 한가지 송신자 황제님`)

// ofSomebody says that a text ends with whose relative is spoken of.
func ofSomebody(text string) bool {
	for _, w := range [...]string{"我的", "我", "他的", "她的", "他", "她", "您的", "你的", "患者的", "客户的"} {
		if strings.HasSuffix(text, w) {
			return true
		}
	}
	return false
}
