package names

import (
	"strings"
	"testing"
)

// TestLabelsOfAllKeys: each word of the keys that may be a label is known as one, however it
// is written.
func TestLabelsOfAllKeys(t *testing.T) {
	for w, want := range keyKinds {
		labels := []string{w, strings.ToUpper(w[:1]) + w[1:]}
		if len(w) > 5 {
			labels = append(labels, w[:2]+" "+w[2:])
		}
		for _, label := range labels {
			if kind, start := labelBefore(label+":", len(label)); len(label) < mostLabel && label[1] < 0x80 && (kind != want || start != 0) {
				t.Errorf("%s is %d from %d, want %d", label, kind, start, want)
			}
		}
	}
}
