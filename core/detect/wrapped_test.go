package detect_test

import (
	"strings"
	"testing"
)

// TestWrapped: a secret that code makes a value of its type of, decodes, or has in a list; §P is one people choose, §T a drawn one.
func TestWrapped(t *testing.T) {
	const (
		chosen = "Walnut!Shell47"
		drawn  = "kQ3vT8mZr1XwN6cJ0yBs"
		hex    = "8d72f0c91e4b5a3764d8c20f9be1a573"
		bytes  = "0x3a, 0x91, 0xf4, 0x07, 0x6c, 0xd2, 0x58, 0xbb, 0x10, 0xe9, 0x43, 0x8d, 0x72, 0x2f, 0xa6, 0xc1"
		signed = "(byte)0x3a, (byte)0x91, (byte)0xf4, 0x07, 0x6c, (byte)0xd2, 0x58, (byte)0xbb, 0x10, (byte)0xe9, 0x43, (byte)0x8d, 0x72"
	)
	e := engine()
	for _, form := range []string{
		`let password: String = String::from("§P");`, `let password: Option<String> = Some("§P".into());`, `let password: &'static str = "§P";`, `let password: string | undefined = "§P";`,
		`password: Annotated[str, Field()] = "§P"`, `self.password = SecretStr("§P")`, `password := []byte("§P")`, `val password = StringBuilder("§P")`, `pw = bytes("§P", "utf8")`,
		`String password = new String("§P");`, `static API_KEY: &'static [u8] = b"§T";`, `let key: [u8; 20] = *b"§T";`, `api_key = Secret(str("§T"))`,
		`private_key = bytes.fromhex("§H")`, `let key: [u8; 16] = hex!("§H");`, `KEY = bytes([§B])`, `unsigned char NWKSKEY[16] = { §B };`, `const AES_KEY: [u8; 16] = [§B];`, `byte[] secretKey = {§J};`,
		`passwords = ["§P", "§P"]`, "passwords:\n  - §P\n  - '§P'\n", "api_keys:\n  - §T\n", `tokens = {"ann": "§T", "bob": "§T"}`, `String[] passwords = {"§P"};`,
		"secret: |\n  §T\n  §T\nname: x\n", `password: 'it''s §P'`, `password: 'say \'§P\''`, "API_KEY=Winter!47x\n", "  DB_PASSWORD: wineCellar\n", `  "pass": "§P"`,
	} {
		in := strings.NewReplacer("§P", chosen, "§T", drawn, "§H", hex, "§B", bytes, "§J", signed).Replace(form)
		out, _ := e.Redact("", in)
		for _, v := range []string{chosen, drawn, hex, "0xd2, ", "Winter!47x", "wineCellar", "it''s", `say \'`} {
			if strings.Contains(out, v) {
				t.Errorf("%q became %q", in, out)
				break
			}
		}
		if again, _ := e.Redact("", out); again != out {
			t.Errorf("%q: redacting again changed %s", form, difference(out, again))
		}
	}
	for _, benign := range []string{
		`password = getenv("DB_PASSWORD")`, `password = input("Enter password: ")`, `key = os.environ["KEY"]`, `key = hashlib.sha256("abc").hexdigest()`, `key = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]`,
		`passwords = ["bcrypt", "sha256", "argon2id", "pbkdf2-sha256"]`, `"password": ["required", "min:8"]`, `keys = ["name", "created_at", "user_id2"]`, `tokens = ["Hello", " world", "##ing", "<pad>"]`,
		"passwords:\n  - are hashed with bcrypt\n  - expire after 90 days\n", "PASS: test_login_refresh", `keymap.set("n", "<leader>pw", ":lua password_toggle()<CR>")`, "key: [u8; 16]", "openssl passwd -6\npwgen 24 1",
		"DB_PASSWORD: string\n", "API_KEY=production\n",
	} {
		if out, _ := e.Redact("", benign); out != benign {
			t.Errorf("%q became %q", benign, out)
		}
	}
}

// TestCodesBehind: the name of a code may stand behind it, and who sent it between.
func TestCodesBehind(t *testing.T) {
	e := engine()
	for _, in := range []string{
		"Use 338211 as your login code", "481920 is your verification code.", "G-481920 is your Google verification code", "here's the otp they sent me: 884120", "the code they texted is 884120", "key safe 4410", "keysafe code 4410",
		"验证码 480217,5分钟内有效。", "確認コードは480217です", "Seu código de acesso: 771204", "Je inlogcode is 771902",
	} {
		if out, _ := e.Redact("", in); strings.ContainsAny(strings.ReplaceAll(out, "5分", ""), "0123456789") {
			t.Errorf("%q became %q", in, out)
		}
	}
	for _, benign := range []string{"404 is your status code", "Use 1200 as your seed", "1500 is the number of lines", "the error code they sent is unknown", "5000 is your limit for code lines"} {
		if out, _ := e.Redact("", benign); out != benign {
			t.Errorf("%q became %q", benign, out)
		}
	}
}
