package detect_test

import "testing"

// TestScripts holds that text around an item does not hide it where no blank parts them: in
// Chinese, Japanese, Korean and Thai, and between marks beyond ASCII.
func TestScripts(t *testing.T) {
	e := engine()
	for text, want := range map[string]string{
		"我的手机号是13812345678，请回电":                               "我的手机号是[PHONE_NUMBER]，请回电",
		"电话：13812345678":                                      "电话：[PHONE_NUMBER]",
		"邮箱是zhang.wei@example.com吗":                           "邮箱是[EMAIL_ADDRESS]吗",
		"カード番号は4111111111111111です":                            "カード番号は[CREDIT_CARD]です",
		"電話番号は090-1234-5678です":                                "電話番号は[PHONE_NUMBER]です",
		"전화번호는 010-1234-5678입니다":                              "전화번호는 [PHONE_NUMBER]입니다",
		"주민등록번호는960121-1234563입니다":                            "주민등록번호는[KR_RRN]입니다",
		"IP地址是203.0.113.77，端口":                                "IP地址是[IP_ADDRESS]，端口",
		"身份证号：110105198503120020":                             "身份证号：[CN_RESIDENT_ID]",
		"我的护照号码是E12345678":                                    "我的护照号码是[PASSPORT]",
		"IBAN是DE89370400440532013000":                         "IBAN是[IBAN_CODE]",
		"密码是Tr0ub4dor-7，谢谢":                                   "密码是[SECRET]，谢谢",
		"我的password是Tr0ub4dor-7":                              "我的password是[SECRET]",
		"パスワードはTr0ub4dor-7です":                                 "パスワードは[SECRET]です",
		"비밀번호는 Tr0ub4dor-7 입니다":                               "비밀번호는 [SECRET] 입니다",
		"密钥是a8f5f167f44f4964e6c998dee827110c":                 "密钥是[SECRET]",
		"телефон:89123456789":                                 "телефон:[PHONE_NUMBER]",
		"เบอร์โทร081-234-5678ครับ":                            "เบอร์โทร[PHONE_NUMBER]ครับ",
		"名前:田中太郎、電話:03-1234-5678":                             "名前:[PERSON]、電話:[PHONE_NUMBER]",
		"“4111 1111 1111 1111”":                               "“[CREDIT_CARD]”",
		"‘jane.doe@example.com’":                              "‘[EMAIL_ADDRESS]’",
		"«4111111111111111»":                                  "«[CREDIT_CARD]»",
		"→ 203.0.113.77…":                                     "→ [IP_ADDRESS]…",
		`[{"role":"user","content":"我叫王小明，电话13812345678。"}]`:  `[{"role":"user","content":"我叫[PERSON]，电话[PHONE_NUMBER]。"}]`,
		`{"姓名":"张伟","城市":"上海"}`:                               `{"姓名":"[PERSON]","城市":"[LOCATION]"}`,
		"订单号1234567890123，版本是1.2.3.4567，时间是1700000000000，请查看": "订单号1234567890123，版本是1.2.3.4567，时间是1700000000000，请查看",
		"密码是什么？密码是必填的，キーは何ですか":                                "密码是什么？密码是必填的，キーは何ですか",
		"é4111111111111111 ñ203.0.113.77":                     "é4111111111111111 ñ203.0.113.77",
	} {
		if got, _ := e.Redact("", text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
