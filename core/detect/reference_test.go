package detect_test

import (
	"strings"
	"testing"
)

// TestReferences holds that what a name is set to that announces a secret stays if it is code, a reference, a label or
// something public.
func TestReferences(t *testing.T) {
	e := engine()
	for family, texts := range map[string][]string{
		"tests":        {"PASS: test_parse_3", "--- PASS: TestRead/case2 (0.01s)", "PASS: g++.dg/ext/attr2.C (test for warnings)", "PASS: elf32-a1\nFAIL: elf32-a2", "2nd pass: 1.07s", "the last pass: arm64"},
		"code":         {"password = wide_to_utf8_copy2(p);", "password := conf.Main2.Password", "password = form.secret1.data", "var password = passwordInput2.text", "password: import.meta.env.VITE_DB2", "if secret1 != secret2: fail()", "Passwd: *dbPassword,"},
		"identifiers":  {"func check(key *rsapb.RsaSsaPssHmacKeyFormat) error", "ctx->key = xmlSecKeyDataRsaGetType;", "PrivateKey: p384SHA384PrivateKeyBytes,"},
		"references":   {"password = module.store2.password", "password = data.vault_generic_secret.app2.data", "DBPassword: !Ref DBPassword2", "password: !vault |", `password: "$(openssl rand -base64 24)"`, "password: %APP_PASSWORD2%", "password: projects/77/secrets/app/versions/3", "Authorization: Bearer $API_TOKEN2"},
		"vaults":       {`secret = fetch_secret("staging-db-password")`, `TOKEN_SECRET = load_secret("shop/postgres/writer-v3")`, "SECRET_ID=stage/api/02", `"SecretId": "AnotherStoredSecret"`, `secret "app-creds2" not found`, "tlsSecret: gateway-cert-02", "CREDS = credentials('nexus-bot-02')", "gcloud secrets versions access latest --secret=app-db-02"},
		"forms":        {`"password": "Kennwort"`, `"oldPassword": "Old password"`, `"confirmPassword": "Passwort bestätigen"`, `<string name="forgot_password">Forgot your password?</string>`, `errors.password = "Too weak";`, `errors.password = 'mismatch2'`, `{"password":["This field is required."]}`, `"password": "required,max=64"`, "'password' => 'required|string|min:10'", "password: String!", "CHANGE_PASSWORD: 'changePassword'", `ClientSecret: "CLIENT_SECRET"`, `check_password("wrong-password")`, `readPassword("Secret 2: ")`},
		"paths":        {"output path: build/arm64/app-2.1.exe", "weights path: models/phi3-4b/q8_0.gguf", `go: invalid module path "example.org/team/tool/v07"`, `applying patch "0003-rework-v4.patch"`},
		"public":       {`"nextPageToken": "CiAKHjBzNGQ3Tm1wMlptbDJjWFJ3WWpCcE9YQQ"`, `"ChangeToken": "1f3d12f2-46da-4fdb-b8d5-fbd4c4669a01"`, "syncToken: CQEBmvXEx81DFQEBmvXEx81DGBV=", "key fingerprint SHA256:pJiWzutltDtiEdd1v0f9CtxN1ZzG9wHzrYcYSLa1hU6", "gpg key 0xA132C44484D077E0", "key64_016 = 0xce5cb534407dfec9", `"Sec-WebSocket-Key": "eHlJIEhIbXBsZSBub25jZR=="`},
		"cookies":      {"Set-Cookie: lang=en; Path=/; Secure", "Set-Cookie: sid=; Max-Age=0; Path=/", "Cookie: theme=light; lang=fr"},
		"placeholders": {"postgres://user:password@db:5432/app", "amqp://guest:guest@mq:5672/", "redis://:password@localhost:6379/1", `fmt.Sprintf("%s:%s@tcp(%s)/%s", u, p, h, d)`},
		"codes":        {"pin: GPIO22", "GPIO pin 1204", "login code: 207", "confirmation code: 503", "a1b2c3d Reset password\n9f8e7d6 Refresh cache"},
		"others":       {`Look for "-----BEGIN PRIVATE KEY-----" in the log.`, "wget --ask-password --user=ann ftp://m/", `<Field v-model="password" :rules="passwordRules2">`},
	} {
		for _, text := range texts {
			if got, _ := e.Redact("", text); strings.Contains(got, "[SECRET]") {
				t.Errorf("%s: %q became %q", family, text, got)
			}
		}
	}
}

// TestBesideReferences holds that secrets are found that look or stand like what TestReferences leaves, and that what
// follows one stays.
func TestBesideReferences(t *testing.T) {
	e := engine()
	for form, want := range map[string]string{
		"USER: bob\nPASS: §P":                            "USER: bob\nPASS: [SECRET]",
		"DB_PASSWORD=blue.secret7":                       "DB_PASSWORD=[SECRET]",
		"password: Blue.Kettle77":                        "password: [SECRET]",
		"password: !Kettle7":                             "password: [SECRET]",
		"SECRET_ID=5f0c1d4b-8935-4267-af0e-1d3c4b598277": "SECRET_ID=[SECRET]",
		"secret: kettle-otter-lamp-91":                   "secret: [SECRET]",
		`set_password("§P")`:                             `set_password("[SECRET]")`,
		`"resetPassword": "§P"`:                          `"resetPassword": "[SECRET]"`,
		"the token is acme_test_§V":                      "the token is [SECRET]",
		"PrivateKey = §B\nAddress = ten":                 "PrivateKey = [SECRET]\nAddress = ten",
		"SESSION_SECRET=§B\nAPP_ENV=test":                "SESSION_SECRET=[SECRET]\nAPP_ENV=test",
		"Set-Cookie: sid=§V; Path=/; HttpOnly":           "Set-Cookie: sid=[SECRET]; Path=/; HttpOnly",
		"Set-Cookie: sid=§V; other=x":                    "Set-Cookie: sid=[SECRET]",
		"Cookie: theme=light; sid=§V":                    "Cookie: theme=[SECRET]",
		"postgres://user:§P@db:5432/app":                 "postgres://user:[SECRET]@db:5432/app",
		"amqp://guest:§P@mq:5672/":                       "amqp://guest:[SECRET]@mq:5672/",
		"verification code: 207331":                      "verification code: [SECRET]",
		`Authorization: Digest username="ann", realm="x", nonce="§V", uri="/", response="` + strings.Repeat("6629fae4", 4) + `"`: `Authorization: Digest username="ann", realm="x", nonce="[SECRET]", uri="/", response="[SECRET]"`,
	} {
		text, _ := fillIn(form)
		if got, _ := e.Redact("", text); got != want {
			t.Errorf("%q became %q", form, got)
		}
	}
}
