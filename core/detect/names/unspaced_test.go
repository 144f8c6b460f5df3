package names

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestUnspaced(t *testing.T) {
	for _, text := range []string{
		"姓名：§张伟§，年龄：34", "客户姓名: §李娜§", "你好，我叫§王小明§，今年28岁", "我的名字是§王小明§", "收件人：§欧阳娜娜§，谢谢", "联系人：§张伟§ 电话：13800000000",
		"名前：§田中太郎§", "私の名前は§田中太郎§です", "申込者氏名：§山田 太郎§", "お名前：§タナカ・タロウ§", "이름: §김민수§", "제 이름은 §김민수§입니다", "성함은 §박서연§이고",
		"我叫§张伟§住在北京", "地址：§北京市海淀区中关村大街27号§，谢谢", "住在§上海市浦东新区世纪大道100号§。", "住所：§東京都千代田区丸の内1-1-1§", "주소: §서울특별시 강남구 테헤란로 123§, 5층",
	} {
		p := strings.Split(text, "§")
		text := strings.Join(p, "")
		found := Unspaced(text, nil)
		if len(found) != 1 || text[found[0].Start:found[0].End] != p[1] || found[0].Kind == Place != strings.ContainsAny(p[0], "址住주") {
			t.Errorf("%q: got %v", text, found)
		}
	}
	for _, text := range []string{
		"", "姓名", "姓名：", "这个名字是什么意思？", "变量名字：用户列表", "名前は何ですか", "地址：无效", "我叫他来", "住在城里", "地址：http://example.com/1", "이름은 무엇인가요", "이름: x", "氏名\xe5", "姓名：\xe5\xbc",
	} {
		if found := Unspaced(text, nil); len(found) > 0 {
			t.Errorf("%q: got %v", text, found)
		}
	}
	for name, want := range map[string]bool{"张伟": true, "王小明": true, "김민수": true, "天气查询": false, "高德地图": false, "文件": false, "高度": false, "时间查询": false, "이름": false, "": false} {
		if unspacedName(name) != want {
			t.Errorf("%q as a name: got %v", name, !want)
		}
	}
}

// FuzzUnspaced holds that matches are in order, within their text and of whole characters.
func FuzzUnspaced(f *testing.F) {
	for _, s := range []string{"姓名：张伟，住址：北京市1号", "我叫欧阳", "이름은 김민수입니다", "氏名：山田 太郎", "名前はタナカ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, m := range Unspaced(text, nil) {
			if m.Start < last || m.End <= m.Start || m.End > len(text) || utf8.ValidString(text) && !utf8.ValidString(text[m.Start:m.End]) {
				t.Fatalf("%q: %v", text, m)
			}
			last = m.End
		}
	})
}

func TestSmallStreets(t *testing.T) {
	for _, text := range []string{"i live at §12 oak street§, springfield", "to mr. o'neill, §221b baker street§, london", "on §17 north park road§ in leeds", "send it to §99 king st§"} {
		p := strings.Split(text, "§")
		text := strings.Join(p, "")
		var f Finder
		ok := false
		for _, m := range f.Find("", text) {
			ok = ok || m.Kind == Place && text[m.Start:m.End] == p[1]
		}
		if !ok {
			t.Errorf("%q: got %v", text, f.Find("", text))
		}
	}
	for _, text := range []string{"it takes 10 minutes down the road", "a 2 way street", "3 dirt roads", "4 lane road ahead", "12 of the street", "5 miles road", "12 oak streets", "x12 oak street"} {
		if list := smallStreets(text, nil); len(list) > 0 {
			t.Errorf("%q: got %v", text, list)
		}
	}
}

// TestAnybody holds that the people of examples are people: who tries a detector tries them.
func TestAnybody(t *testing.T) {
	for _, text := range []string{"My name is §Jane Doe§", "Dear Mr. §John Doe§,", "§John X. Doe§ called", "my name is §jane doe§", "Tell Ann that §Jane Roe§ came"} {
		p := strings.Split(text, "§")
		text := strings.Join(p, "")
		var f Finder
		ok := false
		for _, m := range append(f.Find("", text), introducedIn(text)...) {
			ok = ok || m.Kind == Person && text[m.Start:m.End] == p[1]
		}
		if !ok {
			t.Errorf("%q: got %v", text, f.Find("", text))
		}
	}
	var f Finder
	for _, m := range f.Find("", "Call Dr. Smith's office") {
		if m.Kind == Place {
			t.Errorf("the title of a doctor is a street: %v", m)
		}
	}
	if found := f.Find("", "A doe and a deer. The Doe River is long."); len(found) > 0 && found[0].Kind == Person {
		t.Errorf("got %v", found)
	}
}

func introducedIn(text string) (list []Match) {
	if i := strings.Index(text, " is "); i >= 0 && Introduces(text, i+3) {
		if m, ok := Introduced(text, i+4); ok {
			list = append(list, m)
		}
	}
	return list
}
