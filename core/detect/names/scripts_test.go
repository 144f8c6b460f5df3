package names_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/sotto-project/sotto/core/detect/names"
)

// TestAnnounced holds what phrases in other scripts announce, each between §; streets after a place's.
func TestAnnounced(t *testing.T) {
	for _, text := range []string{
		"مرحبا، اسمي §أحمد بن سعيد§ وأعيش", "السيد §محمد عبد الله§، قال", "שלום, שמי §יעל כהן§ ואני גרה", "मेरा नाम §राजेश कुमार§ है", "श्रीमती §मीना§ ने कहा", "ผมชื่อ§สมชาย ใจดี§ อยู่ที่", "ดิฉันชื่อ§สมหญิง§ค่ะ",
		"με λένε §Γιώργο Παπαδόπουλο§ και", "κύριε §Παπαδόπουλε§,", "г-н §Иванов§ сказал", "§ул. Тверская, д. 7, кв. 15§.", "§проспект Ленина, 22а, кв. 4§", "στην §οδό Ερμού 25§, Αθήνα", "§ברחוב דיזנגוף 99§, תל אביב",
		"मेरा नाम क्या है", "اسمي في", "شارع طويل", "улица была пуста", "доктор сказал", "κ. και", "ผมชื่ออะไร", "גר ברחוב ארוך", "", "اسمي ",
	} {
		parts := strings.Split(text, "§")
		text := strings.Join(parts, "")
		list := names.Announced(text, nil)
		switch {
		case len(parts) == 1 && len(list) > 0:
			t.Errorf("%q: got %q", text, text[list[0].Start:list[0].End])
		case len(parts) == 3 && (len(list) != 1 || text[list[0].Start:list[0].End] != parts[1]):
			t.Errorf("%q: got %v", text, list)
		}
	}
}

// FuzzAnnounced holds that matches are in order, within their text and of whole characters.
func FuzzAnnounced(f *testing.F) {
	for _, s := range []string{"اسمي أحمد بن", "מר כהן", "मेरा नाम राज है", "ผมชื่อสมชาย ใจดี", "με λένε Γ. Π", "ул. Мира, 7", "דירה 4 רחוב 5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, m := range names.Announced(text, nil) {
			if m.Start < last || m.End <= m.Start || m.End > len(text) || utf8.ValidString(text) && !utf8.ValidString(text[m.Start:m.End]) {
				t.Fatalf("%q: %v", text, m)
			}
			last = m.End
		}
	})
}

// TestEnded is the same for what Japanese, Korean and Chinese say of a name.
func TestEnded(t *testing.T) {
	unspaced := func(text string) []names.Match { return names.Unspaced(text, nil) }
	for _, text := range []string{
		"私は§田中太郎§と申します。", "§マリア・シルバ§と申します。", "私は§田中 太郎§と申します", "娘は§美咲§といいます。", "担当の§鈴木§さんに", "営業部の§佐々木§様まで", "私は§田中§です。", "저는 §김민수§입니다.", "§김민수§ 씨에게", "§박지영§님 안녕하세요", "我的妻子§李娜§在上海工作",
		"母は医者です。", "私は学生です。", "お客様各位、仕様を確認", "山口県さん", "저는 한국인입니다.", "저는 학생입니다.", "고객님 안녕하세요", "선생님", "我的朋友们", "父亲常常说", "と申します", "さん", "씨",
	} {
		if want, got := people(t, text, unspaced); got != want {
			t.Errorf("%q: got %q", text, got)
		}
	}
}
