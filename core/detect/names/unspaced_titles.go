package names

import (
	"strings"
	"unicode/utf8"
)

// Chinese says who somebody is before a name, 客户张伟, or behind it, 张伟女士, and sets no blank between the two.

// chineseRoles stand right before the name of somebody.
const chineseRoles = "联系人 聯絡人 收件人 收货人 申请人 持卡人 患者 客户 客戶 顾客 用户 用戶 病人 患儿 旅客 乘客 游客 车主 車主 登记人 登記人 寄件人 发件人 收款人 付款人 汇款人 开户人 户主 承租方 承租人 出租方 出租人 经办人 负责人 負責人 当事人 被告人 被告 原告 证人 證人 嫌疑人 被害人 驾驶员 司机 员工 員工 学生 學生 学员 投保人 被保险人 受益人 法定代表人 " +
	"报案人 投诉人 缴费人 签收人 委托人 代理人 推荐人 担保人 借款人 主治医生 主治医师 医生 医师 护士 律师 法官 教师 请联系 請聯繫 联系 找 我是"

// honours stand right behind the name of somebody, or behind a family name alone.
const honours = "先生 女士 小姐 太太 老师 老師 医生 醫生 医师 大夫 护士 同学 同學 经理 經理 总监 主任 教授 律师 律師 博士 师傅 師傅 警官 书记 院长 校长 局长 处长 科长 主管 董事长 总经理 阿姨 叔叔 同志 会计 秘书"

// chineseWords begin as names do and are none.
var chineseWords = wordSet(`任何 如何 为何 為何 长安 周期 周一 周二 周三 周四 周五 周六 周日 周末 周年 周边 周围 周到 周转 周知 周报 周会 周刊 许可 许多 许愿 谢谢 谢绝 陈述 陈列 陈旧 张贴 张开 张数 胡乱 胡同 韩国 韩语 韩文 韩式 董事 孙子 孙女 徐州 林业 林区 何时 何种 何处 何以 何人 何为 何况
	高兴 高级 高度 高效 高中 高校 高等 高端 高管 高铁 高速 高血 高清 高价 高层 高温 高危 高频 高考 高额 高低 马上 马来 马路 马甲 马达 黄金 黄色 黄油 黄页 黄山 黄河 唐朝 唐代 唐山 唐人 宋代 宋朝 宋体 罗列 罗马 吴语 赵国 郑州 郑重 杨树 梁山 彭博 王国 王朝 王子 王牌 李子 刘海
	朱红 郭外 谢意 谢幕 冯河 曹操 蔡徐 潘多 袁隆 林林 林立 杨浦 张家 王府 吴江 吴兴 徐汇 韩剧`)

func init() {
	for w := range strings.FieldsSeq(chineseRoles) {
		r, _ := utf8.DecodeRuneInString(w)
		announcements[r] = append(announcements[r], announcement{word: w, loose: true, known: true, role: true})
		telling[r&0xffff/64] |= 1 << (r & 63)
	}
	for _, w := range [...]string{"微信号", "微信"} {
		r, _ := utf8.DecodeRuneInString(w)
		announcements[r] = append(announcements[r], announcement{word: w, loose: true, account: true})
		telling[r&0xffff/64] |= 1 << (r & 63)
	}
	for w := range strings.FieldsSeq(honours) {
		r, _ := utf8.DecodeRuneInString(w)
		enders[r] = append(enders[r], ender{word: w, name: honoured})
		telling[r&0xffff/64] |= 1 << (r & 63)
	}
}

// accountEnd is where the name of an account ends that begins at i, or i: it has a digit or a mark.
func accountEnd(text string, i int) int {
	const least, most = 5, 20
	end, marks := i, 0
	for end < len(text) && end-i <= most && text[end] < utf8.RuneSelf && (wordByte(text[end]) || text[end] == '-' || text[end] == '_') {
		if c := text[end]; c-'0' < 10 || c == '_' || c == '-' {
			marks++
		}
		end++
	}
	if end-i < least || end-i > most || marks == 0 {
		return i
	}
	return end
}

// mayBegin says that a name of a Chinese may begin at i: a family name of those that many have, and no word of every day.
func mayBegin(text string, i int) bool {
	first, n := utf8.DecodeRuneInString(text[i:])
	if !strings.ContainsRune(commonOfThree, first) {
		return false
	}
	_, m := utf8.DecodeRuneInString(text[i+n:])
	return !chineseWords[text[i:i+n+m]]
}

// mobileDigits is how many digits the number of a mobile telephone has in China.
const mobileDigits = 11

// beforeMobile is the name that stands right before the number of a mobile telephone at i, and is all that stands between
// two marks there: 张小明，13812340001.
func beforeMobile(text string, i int) (start, end int) {
	if text[i] != '1' {
		return 0, 0
	}
	end = i
	for n := 0; n < 2 && end > 0; n++ {
		r, size := utf8.DecodeLastRuneInString(text[:end])
		if !strings.ContainsRune(" \t,:，：、　", r) {
			break
		}
		end -= size
	}
	start = runBefore(text, end, 3, ideograph)
	if n := utf8.RuneCountInString(text[start:end]); n < 2 || !mayBegin(text, start) {
		return 0, 0
	}
	return start, end
}

// beforeName are the characters that a family name alone, before a title, may stand behind.
const beforeName = "請导導東东長长任師师理方夫友婆公媽妈爸娘请問问找和与與给跟叫是的由被对致为及向让把将位了在说看见经谢感老小户者人员生、，。：；！？（）()“”\"' \n\t,:;"

// honoured is where the name begins that ends at end, before what people are called: a family name and one or two
// characters more, or the family name alone.
func honoured(text string, end int) int {
	at := [3]int{-1, -1, -1} // where the last characters before end begin
	k := end
	for n := range at {
		r, size := utf8.DecodeLastRuneInString(text[:k])
		if !ideograph(r) {
			break
		}
		k -= size
		at[n] = k
	}
	for n := len(at) - 1; n >= 0; n-- {
		start := at[n]
		if start < 0 || !mayBegin(text, start) && (n > 0 || !familyRunes[runeAt(text, start)] || !courtesy(text[end:])) {
			continue
		}
		if n > 0 {
			return start
		}
		before, size := utf8.DecodeLastRuneInString(text[:start])
		if chineseWords[text[start-size:end]] {
			continue
		}
		if size == 0 || strings.ContainsRune(beforeName, before) || before < utf8.RuneSelf {
			return start
		}
	}
	return end
}

// courtesy says that a text begins with what strangers are called.
func courtesy(text string) bool {
	for _, w := range [...]string{"先生", "女士", "小姐", "太太"} {
		if strings.HasPrefix(text, w) {
			return true
		}
	}
	return false
}
