package names

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A form in Japanese parts the family name from the given name by a blank, and neither has a length of its own;
// letters name somebody by the family name alone, and add what their work is: 氏名：佐々木 悠真, 中村課長.

// japaneseRoles are labels behind which a name stands if a colon or a family name of the list follows.
const japaneseRoles = "患者 借主 貸主 買主 売主 甲 乙 保護者 契約者 担当 担当医 主治医 申込者 申込人 申請者 届出人 受取人 受取人名 被保険者 世帯主 依頼者 依頼人 注文者 購入者 利用者 生徒 児童 園児 従業員 社員 代表者 連帯保証人 保証人 緊急連絡先 名義 名義人 口座名義 カード名義 配偶者 被相続人 相続人 証人 目撃者 被害者 加害者 容疑者 記入者 記載者 作成者 執刀医 講師 担任 差出人 送り主 履歴書 入居者 賃借人 賃貸人 続柄"

// japaneseTitles stand behind a family name of two characters or more.
const japaneseTitles = "部長 課長 係長 社長 専務 常務 会長 次長 院長 園長 校長 教授 監督 選手 医師 弁護士 先輩 店長 主任"

// kanaLabels stand before a name as it is read.
const kanaLabels = "フリガナ ふりがな カナ氏名 氏名カナ よみがな"

func init() {
	announce(japaneseRoles, announcement{form: true})
	announce(kanaLabels, announcement{kana: true})
	ends(japaneseTitles, titledInJapanese)
	ends("でございます です", saidInJapanese)
	ends("が は を に も と の", childInJapanese)
}

// announce adds words in front of a name.
func announce(words string, a announcement) {
	for w := range strings.FieldsSeq(words) {
		r, _ := utf8.DecodeRuneInString(w)
		a.word = w
		announcements[r] = append(announcements[r], a)
		telling[r&0xffff/64] |= 1 << (r & 63)
	}
}

// ends adds words behind a name.
func ends(words string, name func(string, int) int) {
	for w := range strings.FieldsSeq(words) {
		r, _ := utf8.DecodeRuneInString(w)
		enders[r] = append(enders[r], ender{word: w, name: name})
		telling[r&0xffff/64] |= 1 << (r & 63)
	}
}

// mostFamily and mostOwn are how many characters the names of a Japanese have that a blank parts.
const mostFamily, mostOwn = 4, 4

// japaneseEnd is where the name of a Japanese ends that begins at i, or i: it begins with a family name of the list, or
// a label and a colon stand before it and a blank parts it.
func japaneseEnd(text string, i int, labelled bool) int {
	end := runEnd(text, i, mostFamily+mostOwn, ideograph)
	n := utf8.RuneCountInString(text[i:end])
	if n == 0 || n == mostFamily+mostOwn {
		return i
	}
	end = unhonoured(text, i, end)
	listed := beginsJapanese(text[i:end])
	if stop := givenBehind(text, i, end); stop > end && (listed || labelled) {
		return stop
	}
	if !listed || end == i || japaneseFamily(text[i:end]) && utf8.RuneCountInString(text[i:end]) < 2 {
		return i
	}
	return end
}

// unhonoured leaves out what a name is called by that ends at end.
func unhonoured(text string, i, end int) int {
	for _, w := range [...]string{"様", "殿", "氏", "君", "先生", "医師"} {
		if strings.HasSuffix(text[i:end], w) {
			return end - len(w)
		}
	}
	return end
}

// givenBehind is where the given name ends that stands behind a blank and the family name text[i:end], or end.
func givenBehind(text string, i, end int) int {
	blank, size := utf8.DecodeRuneInString(text[end:])
	if n := utf8.RuneCountInString(text[i:end]); n == 0 || n > mostFamily || blank != ' ' && blank != '　' {
		return end
	}
	k := end + size
	for _, of := range [...]func(rune) bool{ideograph, katakana, hiragana} {
		stop := unhonoured(text, k, runEnd(text, k, mostOwn+4, of))
		next, _ := utf8.DecodeRuneInString(text[stop:])
		if n := utf8.RuneCountInString(text[k:stop]); n == 0 || n > mostOwn+2 || next == ':' || next == '：' || noGiven[text[k:stop]] {
			continue
		}
		return stop
	}
	return end
}

// noGiven are words that stand behind a family name and a blank in forms.
var noGiven = wordSet(`男 女 男性 女性 様 殿 さん さま 年齢 住所 性別 電話 電話番号 生年月日 連絡先 部長 課長 社長 係長 歳 携帯 職業 国籍 御中 先生`)

func hiragana(r rune) bool { return unicode.Is(unicode.Hiragana, r) }

// kanaEnd is where a name in Katakana or Hiragana ends that begins at i, with what stands behind a blank.
func kanaEnd(text string, i int) int {
	for _, of := range [...]func(rune) bool{katakana, hiragana} {
		end := runEnd(text, i, 14, of)
		if end == i {
			continue
		}
		if blank, n := utf8.DecodeRuneInString(text[end:]); blank == ' ' || blank == '　' {
			if stop := runEnd(text, end+n, 14, of); stop > end+n {
				if next, _ := utf8.DecodeRuneInString(text[stop:]); next != ':' && next != '：' {
					return stop
				}
			}
		}
		return end
	}
	return i
}

// alsoPlaces are family names that are prefectures and cities as well.
var alsoPlaces = wordSet(`石川 福島 千葉 宮崎 山口 川崎 福岡 長野 富山 秋山 中野 高松 松山 岡山 福井 宮城 長崎 岐阜 中央 大阪 豊田 上野 松本 金沢 島田 岩田 松江 久留米`)

// titledInJapanese is where a family name of two characters begins before somebody's office.
func titledInJapanese(text string, end int) int {
	start := japaneseBefore(text, end)
	if utf8.RuneCountInString(text[start:end]) < 2 {
		return end
	}
	return start
}

// saidInJapanese is where the family name begins with which a sentence says who speaks: 山本です。, 商事の森田でございます。
func saidInJapanese(text string, end int) int {
	if !endsSentence(text, end) {
		return end
	}
	start := japaneseBefore(text, end)
	if name := text[start:end]; utf8.RuneCountInString(name) < 2 || alsoPlaces[name] {
		return end
	}
	before, n := utf8.DecodeLastRuneInString(text[:start])
	if n == 0 || strings.ContainsRune("。！!\n、,，「 　", before) || before == 'の' {
		return start
	}
	return end
}

// endsSentence says that a sentence ends with the word of hiragana at i.
func endsSentence(text string, i int) bool {
	k := runEnd(text, i, 7, hiragana)
	r, n := utf8.DecodeRuneInString(text[k:])
	return n == 0 || strings.ContainsRune("。！!、,，\n」", r)
}

// The characters with which given names of two begin and end, and few other words of two.
const (
	givenBegins = "翔浩健拓悠陽蓮湊樹颯隼優直智和哲雅裕祐雄誠恭康孝秀貴隆達俊信克勝賢慎真亮諒涼竜龍美由恵幸久麻沙紗彩綾奈菜結愛莉里理葵桜咲典紀洋明昭弘宏寛陸蒼朝晴遥凛琴杏"
	givenEnds   = "太郎斗翔也哉樹輝子美奈菜香恵華莉花一二三司彦助朗人希生介大夫男之吾平代音葵央翼"
)

// noChild are words of two such characters.
var noChild = wordSet(`美人 愛人 達人 隣人 和音 優美 明大 和平 賢人 里子`)

// ofKin are the words for somebody's children and spouse before の.
var ofKin = [...]string{"息子", "娘", "長男", "次男", "三男", "長女", "次女", "夫", "妻", "弟", "妹", "孫", "甥", "姪", "主人", "旦那", "彼氏", "彼女", "婚約者", "兄", "姉", "友人", "友達", "同僚"}

// childInJapanese is where the given name of somebody's child or spouse begins that ends at end: 娘の結菜が.
func childInJapanese(text string, end int) int {
	last, n := utf8.DecodeLastRuneInString(text[:end])
	if n < 3 || !strings.ContainsRune(givenEnds, last) {
		return end
	}
	first, m := utf8.DecodeLastRuneInString(text[:end-n])
	start := end - n - m
	if !strings.ContainsRune(givenBegins, first) {
		if last != '郎' && last != '子' || !ideograph(first) {
			return end
		}
		if first, k := utf8.DecodeLastRuneInString(text[:start]); strings.ContainsRune(givenBegins, first) { // 健太郎
			start -= k
		} else {
			return end
		}
	}
	if noChild[text[start:end]] {
		return end
	}
	about, ok := strings.CutSuffix(text[:start], "の")
	if !ok {
		return end
	}
	for _, w := range ofKin {
		if strings.HasSuffix(about, w) {
			return start
		}
	}
	return end
}

func init() {
	for w := range strings.FieldsSeq(`大久保 渡部 渡邉 中田 吉本 関 北川 岡崎 松村 岩本 荒井 五十嵐 本間 西川 小田 栗原 浅野 大島 東 早川 八木 成田 須藤 星野 森本 永田 関口 土屋 内藤 松原 大川 小泉 尾崎 三宅 西山 大谷 吉岡 川村 渋谷 星 富田 望月 石原 大森 黒田 横田 堀 内山 馬場 三好 三輪 西園寺 橋爪 田辺 野田 福本 西尾 竹田 桑原 松浦 奥村 宮川 宮田 宮下 増井 森山 川端 大石 高山 片岡 荒木 熊谷 神田 福井 植田 村山 古田 堀内 長田 相馬 浜口 川島 小西 山岸 牧野 杉浦 榎本 菅野 堤 白井 平井 児玉 稲垣 柳沢 滝沢 水谷 天野 根本 高島 篠原 須田 坂口 中西 中谷 藤川 藤村 藤野 前川 前島 三上 三木 向井 村松 矢島 安部 安井 山根 湯浅 米田 若林 黒木 河村 河合 川合 柏木 柏原 鎌田 岸本 北野 北原 木原 日高 広瀬 廣瀬 細川 堀田 堀江 本多 町田 松永 松沢 松下 丸田 溝口 緒方 小倉 奥田 落合 小野寺 梶原 笠原 門脇 金井 金田 亀井 川野 河原 神谷 岸田 吉野 小池 小杉 小沢 小澤 西岡 西野 新田 沼田 萩原 畑中 服部 林田 原口 樋口 平山 深沢 藤沢 福永 古賀 古谷 戸田 徳永 富永 豊田 内海 宇野 梅田 江口 榎 大井 大内 大沢 大澤 大竹 大場 大原 岡部 岡村 酒井 榊原 桜田 笹川 佐久間 佐竹 澤田 塩田 柴崎 島崎 下田 白石 城 神野 鈴村 瀬戸 高井 高瀬 高田 高野 滝 武井 竹下 竹村 多田 立花 伊東 石橋 石黒 石塚 泉 市村 稲葉 犬飼 井口 今村 入江 岩井 岩瀬 岩渕 上原 上村 植木 臼井 山﨑 髙橋 髙木 宮﨑 神崎 大山 土井 永野 長尾 長島 長瀬 長沢 並木 二宮 尾形 浅井 麻生 足立 東海林 勅使河原`) {
		japaneseNames[w] = true
	}
}

// labelledInJapanese is japaneseEnd behind a label that only names stand behind: with a colon, all that stands there is one.
func labelledInJapanese(text string, i int, colon bool) int {
	if end := japaneseEnd(text, i, colon); end > i || !colon {
		return end
	}
	end := runEnd(text, i, 7, ideograph)
	next, _ := utf8.DecodeRuneInString(text[end:])
	if n := utf8.RuneCountInString(text[i:end]); n < 2 || n > 6 || unicode.IsLetter(next) {
		return i
	}
	return unhonoured(text, i, end)
}
