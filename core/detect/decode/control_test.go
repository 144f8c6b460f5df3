package decode_test

import (
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect/classes"
	"github.com/sotto-project/sotto/core/detect/decode"
)

// TestControls holds that control sequences are left out however their escape is written, and that what
// only looks like one stays.
func TestControls(t *testing.T) {
	for text, want := range map[string]string{
		"is \x1b[1;31mAda\x1b[0m.": "is Ada.", "is ^[[31mAda^[[0m.": "is Ada.", `is \e[31mAda\e[m.`: "is Ada.", "is ␛[38;5;12mAda␛[0m.": "is Ada.", "is \ufffd[31mAda\ufffd[0m.": "is Ada.", "is [1;31mAda[0m and": "is Ada and", "\x1b[2K\x1b[1GAda": "Ada",
		"\x1b]8;;https://a.example\x1b\\Ada\x1b]8;;\x1b\\ there": "Ada there", "\x1b]0;title\aAda": "Ada", "\x1b[1mAda\x1b(B\x1b[m x": "Ada x", "a\x1b[?25lb": "ab",
	} {
		var v decode.View
		marks := classes.MarksOf(text)
		if !decode.Controlled(text, marks.Dress) || !decode.Controlled(text, nil) || !v.Controls(text) || v.Text() != want {
			t.Errorf("%q: got %q, want %q", text, v.Text(), want)
			continue
		}
		if i := strings.Index(want, "Ada"); i >= 0 {
			if from, to := v.Source(i, i+3); text[from:to] != "Ada" {
				t.Errorf("%q: Ada is mapped to %q", text, text[from:to])
			}
		}
	}
	for _, text := range []string{
		"", "[", "]", "\x1b", "\x1b[", "\x1b[1", "rate(x[5m])", "rate(x[5m:1m])", "[10m offset", "a[1]m", "[m]", "x[1000m", "[INST]", "[31]", "\x1b]8;;", "\x1b]a\nb\a", "list[0]", "[SECRET]", "[0][0]", "^[a", `\e`,
	} {
		var v decode.View
		if decode.Controlled(text, classes.MarksOf(text).Dress) || decode.Controlled(text, nil) || v.Controls(text) {
			t.Errorf("%q became %q", text, v.Text())
		}
	}
}
