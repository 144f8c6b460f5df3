package detect_test

import (
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect"
)

// passwords are such as people choose and programs draw.
var passwords = [...]string{"Winter2024!", "hunter2", "P@ssw0rd", "sunflower2024", "kX9#mQ2p", "Tr0ub4dor&3", "8f7d6c5b4a39", "admin123", "Passw0rd!", "letmein1"}

// TestTold holds that a password is found however a sentence or a list says that it is one.
func TestTold(t *testing.T) {
	e := engine()
	for _, form := range []string{
		"my password is §", `password is: "§"`, "my password is `§`", "**Password:** §", "**Password**: `§`", "*Password:* §", "<b>Password:</b> §", "<strong>Password</strong>: §", "password → §", "Password – §", "passwd - §",
		"I set the password to §", "I changed my password to §", "my new password will be §", "change the password from § to", "temporary password §", "the password, §, does not work", "my password (§) does not work",
		"password\n§", "Password:\n§", "Password: \n```\n§\n```", "the password for the staging server is §", "the wifi password I use is §", "use the following password to proceed to installation:\n\n§", "my pw § is not accepted", "pwd §", "username sarahm and password §", "ENV DB_PASSWORD §",
		"Passwort lautet §", "das Kennwort lautet §", "mon mot de passe est §", "mi contraseña es §", "a minha senha é §", "la mia password è §", "mijn wachtwoord is §", "mitt lösenord är §", "sifre: §", "parola: §", "heslo: §",
	} {
		for _, password := range passwords {
			if out, _ := e.Redact("", strings.Replace(form, "§", password, 1)); out != strings.Replace(form, "§", "[SECRET]", 1) {
				t.Errorf("%q with %s: got %q", form, password, out)
			}
		}
	}
	for _, form := range []string{"login sarahm / §", "login: sarahm / §", "the credentials are sarahm / §", "admin / §", "admin:§", "creds `sarahm`:`§`"} {
		for _, password := range [...]string{"Winter2024!", "P@ssw0rd", "sunflower2024", "kX9#mQ2p", "8f7d6c5b4a39"} {
			if out, _ := e.Redact("", strings.Replace(form, "§", password, 1)); strings.Contains(out, password) {
				t.Errorf("%q with %s: got %q", form, password, out)
			}
		}
	}
	for _, text := range []string{
		"wd x1y2z3w4", "pw", "pwd", "th>", "<th", "ey", "key",
		"the password is 12-character long", "password → argon2id", "**Password:** hashed with SHA256", "the password for users is at least 8", "set the password to field2", "password, email2 and phone3",
		"change the password to version 2.1.3", "the password to sarah@example.com's vault", "passwords in utf-8-encoded files", "1Password v8.10.2 is out", "password {{user.pw1}}", "pwd /home/app1",
		"Path *uint16\nPasswd *uint16\n", "password reset link expires at 10:30am", "password - ${DB_PASS1}", "password $DB_PASS1", "login page/step2", "login v2.1 / v2.2", "admin/users2", "credentials for S3/EC2instances", "the password [SECRET] Winter2024",
		"a list of passwords: user1, user2", "password policy NIST-800-63b", "the password hash $PASSWORD_HASH1",
	} {
		for _, f := range e.Scan("", text) {
			if f.Entity == detect.Secret {
				t.Errorf("%q: got %v", text, f)
			}
		}
	}
}

// TestToldWords holds that a word of letters is a password where it is said whose, and to be it.
func TestToldWords(t *testing.T) {
	e := engine()
	for _, text := range []string{
		"my password is §sunshine§", "the wifi password is §dragon§.", "My new password: §Monkey§", "his old password was §letmein§, I think", "Username: sarah\nPassword: §sunshine§", "- **Login:** sarah\n- **Password:** §sunshine§",
		"username: sarah, password: §sunshine§", "Email: sarah@example.org\nPassword: `§sunshine§`", "my password is §correct-horse-battery-staple§", "my gmail password is §sunshine§ and my pin is set", "Password: §sunshine§", "pw: §letmein§", "The password is §Princess§.",
		"Passphrase: §correct horse battery staple§", "the passphrase is §violet tandem gravel monsoon lantern§.", "user admin / pass §Kx9!vbn2§", "login bob pass §Hunter22x§", "rosa@mail.example:§Pa55ion!§", "netflix: rosa@mail.example / §Pa55ion!§", "rosa@mail.example:§sunshine§\nbob@mail.example:22", "Hasło do wifi: §Kapusta!2023§", "wifi StudioGuest / §brickhouse99§", "also vpn → marcus.oyelowo / §Blu3Kettle?77§",
		"password: §correct-horse-battery-staple§", "PASSWORD=§copper-lantern-orchid§", "my password is §kaffee-tasse-99§", "my old password was x, I reset it to §Summer#2023§ just now", "The password expired so we changed it to §Kx9vbn2024§.", "The password expired, it's now §Kx9vbn2024§.",
		"Your password has been reset. It is §Kx9vbn2024§.", "his password? make it §Falcon!88§", "The password's §hunter2§.", "USER bob\r\nPASS §hunter22§\r\n", "rosa@mail.example §hunter2§\nbob@mail.example 22", "change the password from OldPass12 to §NewPass34§", "Login: bob / §hunter2§", "creds are deploy / §s3cretz§", "SSID: HomeNet\nKey: §sunflower77§", "WPA2 key is §sunflower77§",
		"secret answer: §Fluffy§", "Security question: first pet? Answer: §Rex§", `{"securityAnswer": "§Rex 2009§"}`,
		"La password del portale è §Gatto.Nero99§.", `<wsse:Password Type="PasswordText">§Qw!7pl0kM§</wsse:Password>`, `fetch('/api?token=' + '§a8f5f167f44f4964e6c998dee827110c§')`,
	} {
		parts := strings.Split(text, "§")
		if out, _ := e.Redact("", strings.Join(parts, "")); !strings.Contains(out, "[SECRET]") || strings.Contains(out, parts[1]) {
			t.Errorf("%q: got %q", text, out)
		}
	}
	for _, text := range []string{
		"my password is wrong", "my password is not working", "my password is expired.", "his password was changed, he said", "Password: required", "username: string\npassword: string", "Username: required\nPassword: required",
		"the password is encrypted", "my password is sunshine-like in a way", "Password is elephant", "password=sunshine", "my password is case-sensitive", "user enters login, password: then what", "Username: your username\nPassword: your password", "the user's password is hashed.",
		"Email: sarah@example.org\nPassword: ********", "if username: return\npassword: Optional", "Passphrase: words that people remember well", "Password: must contain eight letters", "passphrase: the words that unlock the key",
		"boarding pass AB12345x", "git@github.com:org/repo2.git", "wifi 802.11ac / 5 GHz", "router OS / version v7.12b3", "mail me@host.example:22 now", "write to a@b.example: hello", "PWD=/home/dmitri2/x", "OLDPWD=/srv/app2/data", `{"PWD":"/srv/app2/data"}`, "error code E1234", "promo code SAVE20", "zip code SW1A",
	} {
		for _, f := range e.Scan("", text) {
			if f.Entity == detect.Secret {
				t.Errorf("%q: got %v", text, f)
			}
		}
	}
}

// TestToldTokens is the same for keys and tokens, which must look drawn.
func TestToldTokens(t *testing.T) {
	e := engine()
	for _, form := range []string{
		"my api key is §", "**API Key:** §", "**API Key:** `§`", "api key → §", "api key - §", "API key\n§", "**Access Token**: §", "the token is §", "auth token is §", "here is the secret key: §", "the webhook secret was changed to §", "<b>Token:</b> §", "API-Schlüssel: §", "API 키: §",
	} {
		for _, token := range []string{"8f7d6c5b4a39281706f5e4d3c2b1a098", "aB3dE5fG7hI9jK1lM3nO", "Zk9_pQ-7xLm2vT4wYb8n", "acme_live_9aJ3kLm2Qw8x"} {
			if out, _ := e.Redact("", strings.Replace(form, "§", token, 1)); out != strings.Replace(form, "§", "[SECRET]", 1) {
				t.Errorf("%q with %s: got %q", form, token, out)
			}
		}
	}
	for _, text := range []string{"the key is 4bf92f3577b34da6a3ce929d0e0e4736", "**Cache key:** user_profile_123_v2", "the token is valid for 24h", "the key is to rewrite the paragraph_2024_08", "**Key:** value_of_the_setting_1"} {
		for _, f := range e.Scan("", text) {
			if f.Entity == detect.Secret {
				t.Errorf("%q: got %v", text, f)
			}
		}
	}
}

// TestToldAcrossParts holds that a password is found where its name stands in another part of the
// message, or in another chunk of a stream; elements of a list say nothing of each other.
func TestToldAcrossParts(t *testing.T) {
	for text, want := range map[string]string{
		`[{"type":"text","text":"Your temporary password: "},{"type":"text","text":"Winter2024!"}]`: `[{"type":"text","text":"Your temporary password: "},{"type":"text","text":"[SECRET]"}]`,
		`[{"delta":"The pass"},{"delta":"word is hun"},{"delta":"ter2x"},{"delta":" ok"}]`:          `[{"delta":"The pass"},{"delta":"word is [SECRET]"},{"delta":"[SECRET]"},{"delta":" ok"}]`,
		`[{"delta":"my"},{"delta":" api key"},{"delta":" is"},{"delta":" aB3dE5fG7hI9jK1lM3nO"}]`:   `[{"delta":"my"},{"delta":" api key"},{"delta":" is"},{"delta":" [SECRET]"}]`,
		`{"columns":["username","password"],"rows":["sa","letmein99"]}`:                             `{"columns":["username","password"],"rows":["sa","letmein99"]}`,
		`["password","letmein99"]`: `["password","letmein99"]`,
		`[{"role":"user","content":"I forgot my password"},{"role":"assistant","content":"Try Winter2024!"}]`: `[{"role":"user","content":"I forgot my password"},{"role":"assistant","content":"Try Winter2024!"}]`,
	} {
		got, _ := engine().Redact("", text)
		if got != want {
			t.Errorf("%s: got %s", text, got)
		}
		if again, _ := engine().Redact("", got); again != got {
			t.Errorf("%s: once more gives %s", got, again)
		}
	}
}
