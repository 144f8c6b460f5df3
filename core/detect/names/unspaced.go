package names

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Chinese, Japanese and Korean have no capitals and hardly a blank, so the tagger sees nothing
// in them. What is found there is what a label or an introduction announces: 姓名：张伟,
// 我叫张伟, 名前は田中太郎です, 이름: 김민수, 地址：北京市海淀区中关村大街27号.

// announcement is a word in front of a name or an address.
type announcement struct {
	word  string
	place bool
	loose bool // nothing need stand between it and the name
	known bool // the name must begin with a family name of the list

	form     bool // it is a label of forms, and a word of sentences as well: a name is told by its own form
	japanese bool // what follows is the name of a Japanese
	kana     bool // what follows is how a name is read
	pet      bool // what follows is what friends call somebody
	town     bool // what follows may be a town alone
	kin      bool // what follows a blank is the name of somebody's relative, in Korean

	account  bool // what follows is the name of an account
	role     bool // the family name must be one of those that many have, and begin no word of every day
	relative bool // somebody's must stand before it, and the family name be one that begins no other word: 我的妻子李娜
}

// announcements by their first character.
var announcements = func() map[rune][]announcement {
	m := map[rune][]announcement{}
	add := func(words string, a announcement) {
		for w := range strings.FieldsSeq(words) {
			r, _ := utf8.DecodeRuneInString(w)
			a.word = w
			m[r] = append(m[r], a)
		}
	}
	add("姓名 联系人 聯絡人 聯繫人 收件人 收货人 收貨人 申请人 持卡人 이름 성함 성명 고객명 예금주 수령인 받는사람", announcement{})
	add("名前 氏名 お名前 担当者 宛名", announcement{japanese: true})
	add("名字", announcement{known: true})
	add("我叫 我名叫 他叫 她叫 名叫", announcement{loose: true, known: true})
	add("妻子 丈夫 老公 老婆 儿子 兒子 女儿 女兒 爸爸 妈妈 媽媽 父亲 父親 母亲 母親 哥哥 姐姐 弟弟 妹妹 同事 男友 女友 男朋友 女朋友 老板 老闆", announcement{loose: true, known: true, relative: true})
	add("地址 住址 住所 ご住所 주소", announcement{place: true})
	return m
}()

const (
	familyNames = "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖萧蕭田董袁潘于余叶葉蒋蔣杜苏蘇魏程吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范金石廖贾賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫閻段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯常温康施文牛樊葛邢安齐齊易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯岳翟殷詹申欧歐耿关關兰蘭焦俞左柳甘祝包宁寧尚符舒阮纪紀梅童凌毕畢单單裴霍涂成苗谷曲盛翁蓝藍冉骆駱路游辛靳管柴蒙鲍鮑华華喻祁蒲房滕屈饶饒解牟艾尤阳陽时時穆农農司卓古吉缪繆简簡车車项項连連芦蘆麦麥褚娄婁窦竇戚岑景党黨宫宮费費卜冷晏席卫衛米柏宗瞿桂全佟应應臧闵閔苟邬鄔边邊卞姬师師仇栾欒隋商刁沙荣榮巫寇桑郎甄丛叢仲虞敖巩鞏明蔡傅洪柯赖賴溫阎季丘栗鞠郁郜胥谌佘池查麻苑迟遲邝鄺"
	doubleNames = "欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 东方 東方 皇甫 尉迟 尉遲 令狐 慕容 司徒 夏侯 公孙 公孫 轩辕 长孙 宇文 端木 南宫 独孤"
	koreanNames = "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용예경봉사부"
	asking      = "什何哪谁誰他她它我你您这那這不没無无未"
	// What seldom is the last character of a given name: the text goes on.
	goesOn = "住在是的和来來今年从從现現想也很有要不已于於及与與或就都会會能可先女同又把给給请請您你他她我们們这這那因說说講讲電电身銀银車护完開被稱称向對对將将用需購购買买付寄登報报投打號号老醫經经總主任教律小"
)

// telling has a bit for the first character of each announcement and ender.
var telling = func() (t [1 << 16 / 64]uint64) {
	for r := range announcements {
		t[r&0xffff/64] |= 1 << (r & 63)
	}
	for r := range enders {
		t[r&0xffff/64] |= 1 << (r & 63)
	}
	return t
}()

// linkers stand between a label and its value.
const linkers = "：:是为為は가이은는が 　\"“「『'‘"

// particles are those linkers that stand right behind a label.
const particles = "是为為는은이가は"

// Unspaced adds to a list the names and addresses that a text announces in Chinese, Japanese
// or Korean, and then the addresses that their form tells.
func Unspaced(text string, list []Match) []Match {
	for i := 0; i < len(text); {
		if c := text[i]; c < 0xe3 || c > 0xed {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if telling[r&0xffff/64]>>(r&63)&1 == 0 {
			i += n
			continue
		}
		if m, ok := endedAt(text, i, enders[r]); ok && (len(list) == 0 || list[len(list)-1].End <= m.Start) {
			list = append(list, m)
		}
		if m, ok := announcedAt(text, i, announcements[r]); ok {
			list = append(list, m)
			i = m.End
			continue
		}
		i += n
	}
	return formed(text, list)
}

// announcedAt reads what one of some words at i announces.
func announcedAt(text string, i int, words []announcement) (Match, bool) {
	for _, a := range words {
		if !strings.HasPrefix(text[i:], a.word) {
			continue
		}
		k := bracketed(text, i+len(a.word))
		linked, colon, blank := 0, false, false
		for ; k < len(text) && linked < 4; linked++ {
			r, n := utf8.DecodeRuneInString(text[k:])
			if !strings.ContainsRune(linkers, r) || linked > 0 && strings.ContainsRune(particles, r) || a.loose && r > 0x7f && !unicode.IsPunct(r) {
				break
			}
			colon, blank = colon || r == ':' || r == '：', blank || r == ' ' || r == '　'
			k += n
		}
		if linked == 0 && !a.loose {
			continue
		}
		if k >= len(text) {
			continue
		}
		if first, _ := utf8.DecodeRuneInString(text[k:]); a.relative && (!mayBegin(text, k) && !strings.ContainsRune(commonNames, first) || !ofSomebody(text[:i])) {
			continue
		}
		if a.role && !mayBegin(text, k) {
			continue
		}
		m := Match{Start: k, Score: .85}
		if m.End = a.end(text, k, colon, blank); a.place {
			m.Kind = Place
		}
		if m.End > k {
			return m, true
		}
	}
	return Match{}, false
}

// end is where what an announcement announces ends that begins at i, or i. A colon or a blank may stand between.
func (a *announcement) end(text string, i int, colon, blank bool) int {
	switch {
	case a.account:
		return accountEnd(text, i)
	case a.place && a.town:
		if end := addressEnd(text, i, false); end > i {
			return end
		}
		return chineseTownEnd(text, i)
	case a.place:
		return addressEnd(text, i, !a.loose)
	case a.form:
		return formEnd(text, i, colon, blank)
	case a.kana:
		return kanaEnd(text, i)
	case a.pet:
		return petEnd(text, i)
	case a.kin && !blank:
		return i
	case a.kin:
		return koreanNameEnd(text, i)
	case a.japanese:
		if end := labelledInJapanese(text, i, colon); end > i {
			return end
		}
	}
	return unspacedEnd(text, i, a.known)
}

// familyRunes and doubles are the family names one by one.
var (
	familyRunes = func() map[rune]bool {
		m := map[rune]bool{}
		for _, r := range familyNames {
			m[r] = true
		}
		return m
	}()
	doubles = wordSet(doubleNames)
)

// unspacedEnd is where the name that begins at i ends, or i. Known says that it must begin
// with a family name of the list.
func unspacedEnd(text string, i int, known bool) int {
	first, size := utf8.DecodeRuneInString(text[i:])
	switch {
	case unicode.Is(unicode.Hangul, first):
		return koreanEnd(text, i)
	case unicode.Is(unicode.Katakana, first) && !known:
		return runEnd(text, i, 12, func(r rune) bool { return unicode.Is(unicode.Katakana, r) || r == 'ー' || r == '・' })
	case !unicode.Is(unicode.Han, first):
		return i
	}
	end := runEnd(text, i, 6, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	run := []rune(text[i:end])
	double := doubled(text[i:])
	next, _ := utf8.DecodeRuneInString(text[end:])
	most := 3
	listed := double || familyRunes[first]
	switch {
	case strings.ContainsRune(asking, first) && (!listed || unicode.Is(unicode.Hiragana, next)), known && !listed, len(run) < 2:
		return i
	case double:
		most = 4
	case unicode.Is(unicode.Hiragana, next): // Japanese: a particle ends the name
		return end
	case !listed:
		if len(run) > 4 {
			return i
		}
		return given(text, end, len(run))
	case len(run) == 4 && !strings.ContainsRune(goesOn, run[3]) && !strings.ContainsRune(goesOn, run[2]):
		most = 4
	}
	n := min(len(run), most)
	for n > 2 && strings.ContainsRune(goesOn, run[n-1]) {
		n--
	}
	end = i + size
	for range n - 1 {
		_, size = utf8.DecodeRuneInString(text[end:])
		end += size
	}
	return end
}

// given is where a Japanese given name ends that stands behind a blank, or end.
func given(text string, end, family int) int {
	blank, n := utf8.DecodeRuneInString(text[end:])
	if family > 3 || blank != ' ' && blank != '　' {
		return end
	}
	stop := runEnd(text, end+n, 4, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	if next, _ := utf8.DecodeRuneInString(text[stop:]); stop == end+n || next == ':' || next == '：' || unicode.Is(unicode.Han, next) {
		return end
	}
	return stop
}

// koreanEnd is unspacedEnd for Hangul: a family name, one to three syllables, and what
// follows a name without a blank.
func koreanEnd(text string, i int) int {
	end := runEnd(text, i, 9, func(r rune) bool { return unicode.Is(unicode.Hangul, r) })
	name := text[i:end]
	for _, w := range [...]string{"입니다", "이라고", "이에요", "예요", "라고", "이고", "이며", "께서", "에게", "이다", "님", "씨"} {
		if rest, ok := strings.CutSuffix(name, w); ok && utf8.RuneCountInString(rest) >= 2 {
			name = rest
			break
		}
	}
	first, _ := utf8.DecodeRuneInString(name)
	if n := utf8.RuneCountInString(name); n < 2 || n > 4 || !strings.ContainsRune(koreanNames, first) {
		return i
	}
	return i + len(name)
}

// addressEnd is where an address that begins at i ends, or i: at a mark or a line break. It
// has the sign of a district or a street, or is labelled and has a number.
func addressEnd(text string, i int, labelled bool) int {
	end := runEnd(text, i, 48, func(r rune) bool {
		return unicode.Is(unicode.Han, r) || unicode.Is(unicode.Hangul, r) || unicode.Is(unicode.Katakana, r) || unicode.Is(unicode.Hiragana, r) || r == 'ー' || r == '-' || r == '〒' || labelled && r == ' ' ||
			r < utf8.RuneSelf && (unicode.IsDigit(r) || unicode.IsLetter(r)) || r >= '０' && r <= '９'
	})
	end = i + len(strings.TrimRight(text[i:end], " "))
	value := text[i:end]
	if utf8.RuneCountInString(value) < 4 || !strings.ContainsAny(value, "省市区區县縣路街号號町村丁目府都道동로길구시") {
		return i
	}
	if !labelled && !strings.ContainsAny(value, "0123456789") {
		return i
	}
	return end
}

// runEnd is where the characters end that begin at i, most at most, and are of a kind.
func runEnd(text string, i, most int, of func(rune) bool) int {
	for range most {
		r, n := utf8.DecodeRuneInString(text[i:])
		if n == 0 || !of(r) {
			break
		}
		i += n
	}
	return i
}

// unspacedName says that a value under a key that also names things is a name as Chinese and
// Koreans have one: of three characters, or of two that are no word.
func unspacedName(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	common := commonNames
	if utf8.RuneCountInString(s) == 3 {
		common = commonOfThree
	}
	return strings.ContainsRune(common, first) && unspacedEnd(s, 0, true) == len(s)
}

// The family names that nearly all have, and those of them that begin no other words.
const (
	commonNames   = "王李张張刘劉陈陳杨楊赵趙吴吳周徐孙孫朱胡郭郑鄭梁谢謝许許韩韓冯馮邓鄧曹彭蔡潘袁董"
	commonOfThree = commonNames + "黄黃马馬何高林罗羅宋唐김이박최정강조윤장임한오서신권황안송류홍"
)
