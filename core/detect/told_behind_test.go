package detect_test

import (
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect"
)

// TestToldBehind holds that what a sentence begins with is a secret if the sentence says so at its end.
func TestToldBehind(t *testing.T) {
	e := engine()
	for _, text := range []string{
		"§hunter2dragon§ is my db password", "§Gatto.Nero99!§ is our new wifi password.", "§9f8e7d6c5b4a39281706f5e4d3c2b1a0§ is my api key", "here: §9f8e7d6c5b4a39281706f5e4d3c2b1a0§ is my key.", "§Kx9vbn2Qw§ was the old password, change it", "'§abc123XYZ!§' is my password",
		"`§tr0ub4dor&3§` is the password for the server", "I think §Sommer2024!§ is the admin password. Thanks!", "so §Kx9vbn2Qw§ is our token!",
		"use §hunter2§ as the password", "Use §Summer2024!§ as your password for the portal.", "set §xK9#mQ2$vL§ as password", "log in with §tigger99§ as a new password",
		"I forgot the old password but the new one is §Qwerty123§", "forgot my password, I think it was §P@ssw0rd123§",
	} {
		parts := strings.Split(text, "§")
		if out, _ := e.Redact("", strings.Join(parts, "")); out != parts[0]+"[SECRET]"+parts[2] {
			t.Errorf("%q: got %q", text, out)
		}
	}
	for _, text := range []string{
		"step2 is the password step", "RFC7519 is the token standard", "SHA256 is the key", "column5 is the key.", "v2 is the key", "Table2 is our key result. ", "user42 is the secret owner", "uuid4 is our token", "AES-256 is our key",
		"850d2bb9-5ac6-fcfe-a9d5-c0b1674426e0 is the primary key", "password is my password", "[SECRET] is my password",
		"use the same string as the password", "use 8 characters as the minimum password", "use sha256 as the password hash", "treat it as a password",
	} {
		for _, f := range e.Scan("", text) {
			if f.Entity == detect.Secret {
				t.Errorf("%q: got %v", text, f)
			}
		}
	}
}
