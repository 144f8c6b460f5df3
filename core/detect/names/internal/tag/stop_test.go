package tag

import "testing"

func TestEveryday(t *testing.T) {
	for word, want := range map[string]bool{"nhưng": true, "Nhưng": true, "NHƯNG": true, "Nhung": false, "Każda": true, "Smith": false, "": false} {
		if got := Everyday(word); got != want {
			t.Errorf("%q: %v", word, got)
		}
	}
}
