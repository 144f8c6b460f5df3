package names_test

import (
	"testing"

	"github.com/sotto-project/sotto/core/detect/names"
)

// TestChineseNames holds that a Chinese name is found behind what somebody is, before what they are called and before the
// number of a telephone, and that words which begin as family names do are none.
func TestChineseNames(t *testing.T) {
	for text, want := range map[string]string{
		"客户张伟的合同":                  "张伟",
		"患者李芳因头痛就诊":                "李芳",
		"联系人王小明，请回复":               "王小明",
		"请王建国先生尽快回复":               "王建国",
		"陈静老师今天不来":                 "陈静",
		"黄经理：合同签好了":                "黄",
		"马女士来电":                    "马",
		"小明妈妈：张小明，13812340001":     "张小明",
		"E001\t王建国\t13867251934\t": "王建国",
		"我的微信：zhang_2024":          "zhang_2024",
		"高级经理会来":                   "",
		"周一老师休息":                   "",
		"任何先生都可以":                  "",
		"语文老师很好":                   "",
		"用户高兴地说":                   "",
		"客户周期很长":                   "",
		"员工马上到":                    "",
		"微信支付12345":                "",
		"注册资本13812340001":          "",
	} {
		found := names.Unspaced(text, nil)
		got := ""
		for _, m := range found {
			got += text[m.Start:m.End]
		}
		if got != want {
			t.Errorf("%s: got %q", text, got)
		}
	}
}
