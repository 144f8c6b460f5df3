package detect_test

import "testing"

// TestReturned holds that what a function gives back is a secret if its name says so, and the
// value has the looks of one.
func TestReturned(t *testing.T) {
	const key = "ntJD0ER8QpuT0O1WqsclApO2"
	for text, want := range map[string]string{
		`func getBetterStackToken() string{ return "` + key + `" }`:                               `func getBetterStackToken() string{ return "[SECRET]" }`,
		"def get_api_key():\n    return '" + key + "'":                                            "def get_api_key():\n    return '[SECRET]'",
		"public String getApiKey() {\n    return \"" + key + "\";\n}":                             "public String getApiKey() {\n    return \"[SECRET]\";\n}",
		`fn api_token() -> &'static str { "` + key + `" }`:                                        `fn api_token() -> &'static str { "[SECRET]" }`,
		`override fun getPassword(): String = "hunter2!"`:                                         `override fun getPassword(): String = "[SECRET]"`,
		`const getSecret = () => "` + key + `";`:                                                  `const getSecret = () => "[SECRET]";`,
		`func getToken(id int) (string, error) { return "user-token-1", nil }`:                    `func getToken(id int) (string, error) { return "user-token-1", nil }`,
		`func checkPassword(p string) string { return "at least 8 characters" }`:                  `func checkPassword(p string) string { return "at least 8 characters" }`,
		`def hash_password(p): return "sha256:" + h(p)`:                                           `def hash_password(p): return "sha256:" + h(p)`,
		`if getPassword() != "Hunter22!" {`:                                                       `if getPassword() != "Hunter22!" {`,
		`token: "4nXYKv]mHDeom5esert30Ea7]4QEfMg6"`:                                               `token: "[SECRET]"`,
		`token = "[A-Z]{4}-[0-9]{12}aB"`:                                                          `token = "[A-Z]{4}-[0-9]{12}aB"`,
		`token = '869511423:BctOM4-oBANUkq653PAPbo4HLs3DCd9NCDe'`:                                 `token = '[SECRET]'`,
		`const hapikey = 'b714cac4-a45c-42af-9905-da4de8838d75';`:                                 `const hapikey = '[SECRET]';`,
		`onedesk: abc123!@#DEFghi / user1005@example.com`:                                         `onedesk: [SECRET] / [EMAIL_ADDRESS]`,
		`see the Version2Release / user1005@example.com`:                                          `see the Version2Release / [EMAIL_ADDRESS]`,
		`assertThat(app.getClientSecret(), equalTo("9166e8318506a30d43d7a30c76a788fc0ad57a98"));`: `assertThat(app.getClientSecret(), equalTo("[SECRET]"));`,
		"SECRET_KEY=r&lvybzry1*k+qq)=x-!=0yd5l5#1gxzk!82\nDEBUG=True":                             "SECRET_KEY=[SECRET]\nDEBUG=True",
		"git clone https://9166e8318506a30d43d7a30c76a788fc0ad57a98:x-oauth-basic@github.com/a/b": "git clone https://[SECRET]:[SECRET]@github.com/a/b",
	} {
		if got, _ := engine().Redact("", text); got != want {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

// TestNamesOfPrograms holds that what a program calls, exports or names is none of its secrets.
func TestNamesOfPrograms(t *testing.T) {
	for _, text := range []string{
		"const cookies = headers.getSetCookie()", "converters.Cookie = webidl.dictionaryConverter([", "	wantKey:       aes128GCMKey,", "key := newMACKey(macpb.MacAlgorithm_HS256, nil)",
		"	Pw string `protobuf:\"bytes,2,opt,name=password,proto3\" json:\"password,omitempty\"`",
	} {
		if got, _ := engine().Redact("", text); got != text {
			t.Errorf("%q: got %q", text, got)
		}
	}
	for text, want := range map[string]string{
		"the key is jwt.Ab12cd34ef56gh78":    "the key is [SECRET]",
		"Cookie: session=abc123def456ghi789": "Cookie: session=[SECRET]",
	} {
		if got, _ := engine().Redact("", text); got != want {
			t.Errorf("%q: got %q", text, got)
		}
	}
}
