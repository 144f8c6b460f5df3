package names_test

import (
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect/names"
)

// TestUnspacedForms holds that names and places are found in Chinese, Japanese and Korean behind the labels of forms,
// beside titles and relatives, and where somebody says where they live; and that the same words in sentences announce none.
func TestUnspacedForms(t *testing.T) {
	for _, text := range []string{
		"氏名：§中島 悠太郎§", "お名前：§森 さくら§ 様", "氏名：§中島悠太郎§", "患者：§西村 ハナ§殿", "フリガナ：§ナカジマ ユウタロウ§\n", "借主：§北川正樹§", "保護者：§松浦久美子§", "契約者：§グエン・ヴァン・ミン§", "担当：§井上§",
		"いつもお世話になっております。§森田§です。", "株式会社あおぞら商会の§松尾§でございます。", "§中村課長§に相談", "娘の§結菜§が熱を出した", "夫の§健太郎§は",
		"환자 §이순자§(여)", "담임: §한미경§", "§김도윤§ 학생이", "§정하윤§ 드림", "§조은비§ 고객님, 주문", "남편 §강동원§이 입원", "§백승호§ 씨가", "안녕하세요. §정하윤§입니다.", "임차인: §남궁혜린§",
		"家长：§赵雅琴§", "甲方（出租方）：§陈国栋§", "出租人§葉淑芬§，", "訂購人：§蔡宗翰§", "主治醫師§簡文彬§。", "我丈夫§何勇§住院了", "丈母娘§周玉兰§来了", "§林雅婷§您好", "领导§刘§经理", "收件人§邱§小姐", "班主任§吴§老师", "联系§小陈§ 谢谢", "我叫§洪嘉玲§",
		"§横浜§に住んでいます", "§福岡市§に住んでいます", "저는 §인천§에 살아요", "§부산 해운대구§에 사는 사람", "住在§成都§", "我在§武汉§上班", "房子在§新北市中和區§。",
		"§京都市左京区下鴨泉川町44§", "§東京都目黒区自由が丘2-14-8§", "住§台北市大安區和平東路二段106巷12號4樓§", "§新竹縣竹北市光明六路東一段250號12樓之3§，", "§광주광역시 북구 용봉동 300§", "§해운대구 센텀중앙로 97, 102동 1503호§입니다",
	} {
		p := strings.Split(text, "§")
		text, want := strings.Join(p, ""), strings.TrimSuffix(p[1], "課長")
		if found := names.Unspaced(text, nil); len(found) != 1 || text[found[0].Start:found[0].End] != want {
			t.Errorf("%q: got %v", text, found)
		}
	}
	for _, text := range []string{
		"患者は死亡した", "担当：営業部", "保護者：同意が必要です", "営業部長に報告", "夫の会社が", "娘の帽子を", "妻の様子が", "次の駅は中野です。", "緑の森です。", "日本在住の", "市場に住宅", "地方に住む人々",
		"甲方应当付款", "家长会下周举行", "班主任应该怎么处理", "嫌犯何时被捕", "住在城市的人", "我在公司上班", "简历：高级工程师", "客服您好", "小黄车怎么用", "任何先生都可以",
		"담당자 이메일, 전화번호", "환자 상태가", "학생 안내문, 신청자", "서비스입니다.", "이메일입니다.", "아들 성적이", "친구 이야기를", "도시에 사는 사람", "운동에 살을", "조용한 환자", "강남구 학생", "서울시 강남구 역삼동 3000 명", "東京都港区3月", "京都市左京区町44年",
	} {
		if found := names.Unspaced(text, nil); len(found) > 0 {
			t.Errorf("%q: got %v %q", text, found, text[found[0].Start:found[0].End])
		}
	}
}
