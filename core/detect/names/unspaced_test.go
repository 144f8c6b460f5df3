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
		"我叫§张伟§在公司", "地址：§北京市海淀区中关村大街27号§，谢谢", "住在§上海市浦东新区世纪大道100号§。", "住所：§東京都千代田区丸の内1-1-1§", "주소: §서울특별시 강남구 테헤란로 123, 5층§",
	} {
		p := strings.Split(text, "§")
		text := strings.Join(p, "")
		found := Unspaced(text, nil)
		if len(found) != 1 || text[found[0].Start:found[0].End] != p[1] || found[0].Kind == Place != strings.ContainsAny(p[0], "址住주") {
			t.Errorf("%q: got %v", text, found)
		}
	}
	for _, text := range []string{
		"在 §東京都千代田区丸の内1-1-1§です", "请寄往§上海市浦东新区世纪大道100号2号楼3单元501室§，谢谢", "我住§建国路88号§", "§大阪市北区梅田3丁目1番3号§に住", "在 §경기도 성남시 분당구 판교역로 166§에", "住 〒§100-0005§",
	} {
		p := strings.Split(text, "§")
		text := strings.Join(p, "")
		if found := Unspaced(text, nil); len(found) != 1 || text[found[0].Start:found[0].End] != p[1] || found[0].Kind != Place {
			t.Errorf("%q: got %v", text, found)
		}
	}
	for _, text := range []string{
		"", "姓名", "姓名：", "这个名字是什么意思？", "变量名字：用户列表", "名前は何ですか", "地址：无效", "我叫他来", "住在城里", "地址：http://example.com/1", "이름은 무엇인가요", "이름: x", "氏名\xe5", "第3章第5节2024年8月6日", "他们在街道上走了10号", "版本3-1-1的市场", "시간은 10", "로 152", "2024年度市区3-1", "路9号\xe5", "姓名：\xe5\xbc",
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
	for _, s := range []string{"姓名：张伟，住址：北京市1号", "我叫欧阳", "이름은 김민수입니다", "氏名：山田 太郎", "名前はタナカ", "東京都千代田区丸の内1-1-1", "서울특별시 강남구 테헤란로 152", "建国路88号2号楼"} {
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
