package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/pii"
)

// What has a form of its own in Chinese, Japanese and Korean, and is told as such by the characters beside it: they
// seldom stand in texts of other languages.

const (
	eastReach    = 12 // bytes around a number in which such a character stands
	mobileDigits = 11
)

// eastMobile looks at the digits text[i:end], which may begin the number of a mobile telephone of China, Japan or South
// Korea: 13867251934, 138-6725-1934, 09012345678.
func (s *scanner) eastMobile(text string, i, end int) bool {
	if i+mobileDigits > len(text) || !mobileBegins(text[i:]) {
		return false
	}
	if end-i == 3 { // three groups
		sep := text[end]
		if sep != ' ' && sep != '-' || !digitGroup(text, end+1, 4) || end+5 >= len(text) || text[end+5] != sep || !digitGroup(text, end+6, 4) {
			return false
		}
		end += 10
	}
	if end < len(text) && (wordByte(text[end]) || text[end] == '-') || i > 0 && (text[i-1] == '-' || text[i-1] == '.' || text[i-1] == '+' || text[i-1] == '/') {
		return false
	}
	before := text[max(0, i-2*eastReach):i]
	if !eastern(before[max(0, len(before)-eastReach):]) && !eastern(text[end:min(len(text), end+eastReach)]) {
		return false
	}
	for _, w := range [...]string{"单号", "單號", "订单", "訂單", "编号", "編號", "注文番号", "流水", "编码", "序号", "金额", "版本", "주문"} {
		if strings.Contains(before, w) {
			return false
		}
	}
	s.pii(text, phone, pii.Match{Start: i, End: end, Score: .8})
	s.numberEnd = max(s.numberEnd, end)
	return true
}

// mobileBegins says that a number begins as those of mobile telephones do in China, Japan and South Korea.
func mobileBegins(s string) bool {
	return s[0] == '1' && s[1]-'3' < 7 || s[0] == '0' && (s[1] == '7' || s[1] == '8' || s[1] == '9') && s[2] == '0' || s[0] == '0' && s[1] == '1' && s[2] == '0'
}

// digitGroup says that n digits stand at i, and no more.
func digitGroup(text string, i, n int) bool {
	return i+n <= len(text) && digitsOnly(text[i:i+n]) && (i+n == len(text) || text[i+n]-'0' >= 10)
}

// eastern says that a stretch of text, whose first and last character may be cut, has one of Chinese, Japanese or Korean.
func eastern(s string) bool {
	for k := range len(s) {
		if s[k] >= 0xe3 && s[k] <= 0xed {
			return true
		}
	}
	return false
}

// provinces are the characters with which plates of China begin.
const provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"

// chinesePlate looks at the digits at i, which may be those of a plate of China: 京A12345, 粤B·12345, 沪AF01234.
func (s *scanner) chinesePlate(text string, i int) bool {
	const han, most = 3, 6
	k := i
	if strings.HasSuffix(text[:k], "·") || strings.HasSuffix(text[:k], "•") {
		k = strings.LastIndexAny(text[:k], "·•")
	}
	from := i
	if k > 1 && k == i && text[k-1]-'A' < 26 && text[k-2]-'A' < 26 {
		k--
		from--
	}
	if k < 1+han || text[k-1]-'A' >= 26 || text[k-2] < 0x80 {
		return false
	}
	start := k - 1 - han
	if !strings.Contains(provinces, text[start:k-1]) || text[start] < 0xe4 {
		return false
	}
	end, digits := from, 0
	for end < len(text) && end-from <= most && (text[end]-'A' < 26 || text[end]-'0' < 10) {
		if text[end]-'0' < 10 {
			digits++
		}
		end++
	}
	if n := end - from; n < most-1 || n > most || digits < 3 || end < len(text) && wordByte(text[end]) || !s.e.kinds.Has(pii.LicensePlate) {
		return false
	}
	return s.identified(text, pii.LicensePlate, pii.Match{Start: start, End: end, Score: .85}, end)
}
