package detect_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/sotto-project/sotto/core/detect"
)

// borders stand before and behind what is cut.
var borders = [...]string{"", " ", ".", "\n", "\"", "-", "·", "。"}

// whole says that a text is scanned to its end.
func whole(t *testing.T, e *detect.Engine, text string) {
	t.Helper()
	if _, found := e.Redact("", text); found.Get(detect.RedactionFailed) > 0 {
		t.Errorf("an inner fault in %q", text)
	}
}

// TestCutAnywhere begins texts at each of their bytes and ends them at each: whatever looks back or ahead from there finds
// the border, and does not fall over it. So begin the chunks of a streamed answer: " Tom. I'm", "1985年".
func TestCutAnywhere(t *testing.T) {
	e := engine()
	for _, text := range []string{" Tom. I'm having", " Lore", "1985年", "1985年4月", ".x, Wyoming", ".x, WY 82327"} {
		whole(t, e, text)
	}
	begin := func(text string, reach int) {
		for i := range text {
			piece := text[i:min(len(text), i+reach)]
			whole(t, e, piece)
			b := borders[i%len(borders)]
			whole(t, e, b+piece)
			whole(t, e, piece+b)
		}
	}
	for _, text := range hostile {
		for n := 1; n <= min(48, len(text)); n++ {
			begin(text, n)
		}
	}
	for _, pattern := range []string{"testdata/documents/*", "testdata/tables/*"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			t.Fatal(pattern, err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			begin(string(text), 5)
			begin(string(text), 40)
		}
	}
}

// TestCorporaCutAnywhere cuts pieces of up to sixty bytes from real prompts, sentences with personal data and secrets.
func TestCorporaCutAnywhere(t *testing.T) {
	e := engine()
	r := rand.New(rand.NewPCG(11, 28))
	for _, name := range []string{"corpora/benign.jsonl.gz", "corpora/pii.jsonl.gz", "corpora/secrets.jsonl.gz"} {
		rows := corpus(t, name)
		for range 500_000 {
			text := rows[r.IntN(len(rows))].Text
			if text == "" {
				continue
			}
			i := r.IntN(len(text))
			piece := text[i:min(len(text), i+1+r.IntN(60))]
			whole(t, e, borders[r.IntN(len(borders))]+piece)
		}
	}
}
