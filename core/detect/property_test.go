package detect_test

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/sotto-project/sotto/core/detect"
)

var engine = sync.OnceValue(func() *detect.Engine {
	e, err := detect.New(detect.DefaultPolicy())
	if err != nil {
		panic(err)
	}
	return e
})

// seeds are texts near what the fuzzers should explore: every kind of item, in
// every encoding, and marks of an earlier pass.
var seeds = []string{
	"пароль от вайфая hunter22x, логин bob", "管理员密码改成了hunter22x。", "رمز عبور hunter22x است", "hunter22x ist das Passwort", "use hunter22x for the password", "<property><name>db.password</name>\n<value>hunter22x</value></property>", "| 1 | Zawadzki, Oskar | open |",
	"mail jane.doe@example.com, call (202) 555-0143 or +49 30 901820, card 4111-1111-1111-1111, ssn 536-90-4399",
	"IBAN DE89 3704 0044 0532 0130 00, from 203.0.113.77 and 2001:db8::8a2e:370:7334",
	`{"password":"hunter2","n":[4111111111111111,1e5],"nested":"{\"token\":\"ghp_` + strings.Repeat("a1B2", 9) + `\"}"}`,
	`{"key":"api_key","value":{"stringValue":"Zm9vYmFyMTIzNDU2Nzg5MA"}}`,
	"password = [SECRET]x9 token: [EMAIL_ADDRESS:abcdefghijkl] [CREDIT_CARD:*1111]4111111111111111",
	"postgres://svc:S3cr3tPw3@db.internal:5432/crm?sslkey=abc123def456 -----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc",
	"q=" + url.QueryEscape("password: Tr0ub4dor&3 jane@example.com"),
	base64.StdEncoding.EncodeToString([]byte("secret mail jane.doe@example.com is here")),
	`\u006a\u0061\u006e\u0065\u0040example.com {"a":"\ud83d\ude00 jane\u0040example.com"}`,
	"j\u200ba\u200bn\u200be@example.com ｊａｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ pаssword=Xy12345z",
	"Authorization: Bearer abc.def-123456789 Cookie: sid=9f8e7d6c; a=b\ncurl -u admin:pa55word http://x",
	"Dear Mr. Okonkwo,\nmy name is Faina D. Yefremova, 12 Linden Road, Apt. 3, Springfield, IL 62704\nRegards\nFaina", "[PERSON] Smith, [PERSON:abcdefghijkl] of [LOCATION] St, P.O. Box 12, PSC 12, Box 9\nAPO AE 09012",
	`{"first_name":"rose","city":"Bad Homburg","zip":61348,"note":"ask Łukasz O'Brien-van der Berg"}`, "my name is rose meyer zip 12345 the corner of Elm St and Oak Ave", "KÖLN München ΑΘΗΝΑ Иван Петров",
	"id,name,password,dob\n1,\"Okonkwo, Faina\",k9-Mango,1985-03-12\n2,Alder Brockman,\"a\"\"b7\",02/11/1984\n", "| User | Full name | API token | City |\n|---|---|---|---|\n| x | Faina Yefremova | `zk8Qs2l1qV` | Bad Homburg |\n",
	" login | pw\n-------+----\n bob | Mango41\n(1 row)\n", "login\tpassword\nbob\thunter22\n", "say \"x\\nlogin;password\\nbob;hunter22\\n\"",
	"[{\"a\":\"\\\\\\\"password\\\\\\\": \\\\\\\"hunter2\\\\\\\"\"}]", "[[[[[", `{"a":`, "\x00\xff\xfe", "",
}

func FuzzRedact(f *testing.F) {
	for _, s := range seeds {
		f.Add("", s)
		f.Add("db.password", s)
	}
	e := engine()
	f.Fuzz(func(t *testing.T, key, text string) {
		found := e.Scan(key, text)
		end := 0
		for _, x := range found {
			if x.Start < end || x.End <= x.Start || x.End > len(text) {
				t.Fatalf("finding %+v after %d in a text of %d bytes", x, end, len(text))
			}
			end = x.End
		}
		once, n := e.Redact(key, text)
		if n.Get(detect.RedactionFailed) > 0 {
			t.Fatalf("an inner fault: %q under %q", text, key)
		}
		if (len(found) > 0) != (n.Total() > 0) {
			t.Fatalf("%d findings, %d counted", len(found), n.Total())
		}
		twice, m := e.Redact(key, once)
		if once != twice || m.Total() != 0 && n.Get(detect.RedactionFailed) == 0 {
			t.Fatalf("redacting again changed the text\n text %q\n once %q\ntwice %q", text, once, twice)
		}
		// A bare number or word is a text like any other.
		if strings.ContainsAny(text, "{[\"") && json.Valid([]byte(text)) && !json.Valid([]byte(once)) && n.Get(detect.RedactionFailed) == 0 {
			t.Fatalf("JSON became invalid\n text %s\n once %s", text, once)
		}
		if utf8.ValidString(text) && !utf8.ValidString(once) {
			t.Fatalf("UTF-8 became invalid: %q", once)
		}
	})
}

// FuzzPadding holds that clean text around a text changes nothing in it. Names
// are kept: they are told by what stands around them, and what one of them hid, a
// number in the middle of its word, is found once it is replaced.
func FuzzPadding(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	p := detect.DefaultPolicy()
	p.Actions = map[string]detect.Action{detect.Person: detect.Keep, detect.Location: detect.Keep}
	e, err := detect.New(p)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if json.Valid([]byte(text)) || strings.ContainsAny(text, "{[\"") {
			t.Skip("being JSON is a matter of the whole text")
		}
		if end := strings.TrimRightFunc(text, func(r rune) bool {
			return r < ' ' && r != '\n' && r != '\t' || unicode.Is(unicode.M, r) || unicode.Is(unicode.Cf, r)
		}); strings.HasSuffix(end, "=") || strings.HasSuffix(end, `\`) {
			t.Skip("a soft line break, or a line that goes on: the next one belongs to it")
		}
		const pad = "The weather was fine that day, and so we went for a walk along the river.\n\n"
		lead := strings.Repeat(pad, 7)
		bare := formed(e.Scan("", "\n"+text+"\n"))
		if len(bare) > 0 && bare[0].Rule == "nesting" {
			t.Skip("deeper than anything is read: all of the value is replaced")
		}
		padded := formed(e.Scan("", lead+"\n"+text+"\n"+lead))
		if len(bare) != len(padded) {
			t.Fatalf("%d findings alone, %d in the middle of clean text: %q\n%+v\n%+v", len(bare), len(padded), text, bare, padded)
		}
		for i := range bare {
			p := padded[i]
			p.Start, p.End = p.Start-len(lead), p.End-len(lead)
			if p != bare[i] {
				t.Fatalf("alone %+v, in the middle of clean text %+v: %q", bare[i], p, text)
			}
		}
	})
}

// formed leaves names out.
func formed(found []detect.Finding) []detect.Finding {
	return slices.DeleteFunc(found, func(f detect.Finding) bool { return f.Entity == detect.Person || f.Entity == detect.Location })
}

// TestPaddingOfNames: a letter, a form and an address are found alike between
// paragraphs of clean text.
func TestPaddingOfNames(t *testing.T) {
	e := engine()
	const pad = "The weather was fine that day, and so we went for a walk along the river.\n\n"
	lead := strings.Repeat(pad, 7)
	for _, text := range []string{
		"Dear Mr. Okonkwo,\n\nmy name is Faina D. Yefremova.\n\nKind regards\nFaina Yefremova\n",
		"Name: Łukasz Zieliński\nCity: Gdańsk\nPhone: +48 22 555 01 23\n",
		"Please send it to 14 Linden Road, Apt. 3, Springfield, IL 62704, and tell Margarete.\n",
	} {
		bare, padded := e.Scan("", text), e.Scan("", lead+text+"\n"+lead)
		if len(bare) == 0 || len(bare) != len(padded) {
			t.Errorf("%d findings alone, %d in the middle of clean text: %q\n%+v\n%+v", len(bare), len(padded), text, bare, padded)
			continue
		}
		for i, b := range bare {
			if p := padded[i]; p.Entity != b.Entity || p.Start-len(lead) != b.Start || p.End-len(lead) != b.End {
				t.Errorf("alone %+v, in the middle of clean text %+v", b, p)
			}
		}
	}
}

// TestEdgesOfTexts holds that what leads to a verifier may begin a text, end it or be cut anywhere.
func TestEdgesOfTexts(t *testing.T) {
	e := engine()
	whole := func(key, text string) {
		if out, found := e.Redact(key, text); found.Get(detect.RedactionFailed) > 0 {
			t.Errorf("%q under %q: %s", text, key, out)
		}
	}
	marks := []string{"", " ", "\n", ":", "\"", "a", "é", "中", "<", ">", "|", "(", "]", "&", "\\", "\x00", "\xff", "-", "1a"}
	for _, lead := range []string{
		"password", "passwort", "contraseña", "mot de passe", "lösenord", "pwd", "pw", "key", "token", "secret", "login", "admin", "credentials", "creds", "insert", "stdin", "recovery",
		"backup", "recovery code", "recovery codes", "three", "seven", "eight", "<th", "<th>", "<td>", "PID|", "MSH|", "PID|1|2", "MSH|PID|", "4111 1111 1111 1111",
		"4111 1111 1111 1111 0", "4111111111111111 0", "4111 1111 1111 1111 04/2", "zip -P", "zip -P ", "lftp -u a,", "INSERT INTO t (", "INSERT INTO t (a,b) VALUES",
		"INSERT INTO t (a,password) VALUES (", "INSERT INTO t (a,password) VALUES ('", "COPY t (a,b) FROM stdin", "COPY t (a,password) FROM stdin\n", "建国路8", "建国路88号", "区市1-1", "〒100",
		"로 1", "구 로 1", "my husband", "john", "john smith", "thanks,", "mr", "1 oak street apt", "1 oak st, apt ", "tx 78745", "\\", "\\_", "\U000e0061", "\u20e3",
		"Authorization: Digest ", "/invite/", "?X-Amz-Signature=", "password is", "password:", "password →", "password ||", "password || \"", "password\").x(\"", "password]",
		"**password**", "<b>password</b>", "<input name=\"password\" value=\"", "Key Content :", "user: a password: b", "my password is",
		"net user", "net user a b1", "mc alias", "mc alias set a b://c d e", "echo a | chpasswd", "echo | chpasswd", "stringData:", "stringData:\n a: b", "stringData:\n a: |\n  b", "security answer", "security answer: a", "2fa secret", "username a secret", "password 0", "password 0 a",
		"\"password:\" send \"", "x -u a -p", "x -u a -p b1c2d3e", "sudo -S", "secret access key [None]", "a\tTRUE\t/\tTRUE\t0\tb\t0123456789abcdefX",
		"NM1*", "NM1*IL*1*a*b****MI*1234~", "N3*a b~", "N4*a*b*12345~", "DMG*D8*19820317", "lat 40.7128", "40.7128, -74.0060", "40°42'46\"N 74", "postcode SW1A 1AA", "K1A 0B1", "born twelfth of May 1979", "@abcd", "telegram @abcde", "what is your pin?\n1234", "pin?\nUser: 1234", "<|im_start|>user", "please give your pin:",
		"net use \\\\a b1c2d3 /user:c", "sudo -S <<<", "sudo -S <<< a1b2c3d", "redis-cli --pass a1b2c3d", "qpdf --encrypt a1b2c3 d1e2f3 256", "<name>password</name><value>", "<name>password</name>\n<value>a1b2c3d4", "<a name=\"password\" b><value>a1b2c3d4e", "</description><value>", "mudei a senha para", "mudei a senha para a1b2c3d", "пароль a1b2c3d",
		"пароль от вайфая a1b2c3d", "é, a1b2c3d это пароль", "a1b2c3d ist das Passwort", "密码改成了a1b2c3d", "رمز عبور a1b2c3d است", "auth_pass a1b2c3d", "login bob pass a1b2c3d", "root / A1b2c3d4", "pass is a1b2c3d", "use a1b2c3d for the password", "| Xyzzy, Oskar |", "password for user 'a' is 'bcdefg'", "password for a.b is", "password, enter", "Schlüssel:", "mdp",
	} {
		for _, m := range marks {
			for _, n := range marks {
				for _, text := range []string{m + lead + n, lead + m + n, m + n + lead, lead + m + lead} {
					whole("", text)
				}
			}
			for k := range len(lead) {
				whole("", lead[:k]+m)
				whole("password", m+lead[k:])
				whole("", lead[k:]+m+" a1")
			}
		}
	}
}
