package detect_test

import "testing"

// TestHomes holds that the folders of accounts that are named for people are found, in paths of all
// kinds, and those of services stay.
func TestHomes(t *testing.T) {
	e := engine()
	for text, want := range map[string]string{
		`File "/home/dmitri.volkov/projects/app.py", line 88`: `File "/home/[PERSON]/projects/app.py", line 88`,
		"/Users/sarahmiller/venv/lib":                         "/Users/[PERSON]/venv/lib",
		`home: C:\Users\marek.nowak\AppData`:                  `home: C:\Users\[PERSON]\AppData`,
		`cwd: C:\Users\Marek Nowak\Documents`:                 `cwd: C:\Users\[PERSON]\Documents`,
		`"C:\\Users\\mkovacs\\x"`:                             `"C:\\Users\\[PERSON]\\x"`,
		"/home/ubuntu/app/main.py /home/runner/work/app":      "/home/ubuntu/app/main.py /home/runner/work/app",
		"/api/v1/users/profile/settings":                      "/api/v1/users/profile/settings",
		`{"user":"zanele.mthembu","owner":"root"}`:            `{"user":"[PERSON]","owner":"root"}`,
		`{"user":"U02ABC","author":"gpt-4o"}`:                 `{"user":"U02ABC","author":"gpt-4o"}`,
	} {
		if got, _ := e.Redact("", text); got != want {
			t.Errorf("%s: got %s", text, got)
		}
	}
}

// TestPseudonymAnnouncesNothing holds that the letters of a pseudonym are no word.
func TestPseudonymAnnouncesNothing(t *testing.T) {
	for _, text := range []string{"[EMAIL_ADDRESS:u2ghetel4tqn] 4111 1111 1111", "[PHONE_NUMBER] 4111 1111 1111"} {
		if got, _ := engine().Redact("", text); got != text {
			t.Errorf("%s: got %s", text, got)
		}
	}
}
