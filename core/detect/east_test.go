package detect_test

import "testing"

// TestEasternNumbers holds that numbers of mobile telephones and plates are found by their form beside Chinese, Japanese
// and Korean, and that other numbers there are not.
func TestEasternNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"新号码是17612349876":           "新号码是[PHONE_NUMBER]",
		"请打138-1234-5678找我":         "请打[PHONE_NUMBER]找我",
		"连絡は09012345678まで":          "连絡は[PHONE_NUMBER]まで",
		"전화 말고 01012345678로":        "전화 말고 [PHONE_NUMBER]로",
		"calculate 13800000000 / 2": "calculate 13800000000 / 2",
		"订单编号13812345678已发货":        "订单编号13812345678已发货",
		"他开的车是京A88888，停在楼下":         "他开的车是[LICENSE_PLATE]，停在楼下",
		"粤B·12345和沪AF01234相撞":       "[LICENSE_PLATE]和[LICENSE_PLATE]相撞",
		"型号是A12345":                 "型号是A12345",
		"生于1990年3月7日":               "生于[DATE_OF_BIRTH]",
		"身份证 110101-19900307-4610":  "身份证 [CN_RESIDENT_ID]",
		"账号：6228265423511615598":    "账号：[CREDIT_CARD]",
		"주민번호 900307-1234567":       "주민번호 [KR_RRN]",
	} {
		if got, _ := engine().Redact("", text); got != want {
			t.Errorf("%s: got %s", text, got)
		}
	}
}
