package digest

import (
	"strings"

	"github.com/sotto-project/sotto/core/content"
)

// Trail recognises, entry by entry, what a digest stage before this one put into a
// map, so that a second pass changes nothing: a list or word that follows the
// digest of its key. Without that digest before it, the same list is judged like
// any other. The zero value is ready; it serves one map.
type Trail struct{ base string }

// Text reports whether a string is such an entry.
func (t *Trail) Text(key, value string) bool {
	if base, ok := strings.CutSuffix(key, ".digest"); ok && content.Digested.Fits(value) {
		t.base = base
	}
	return Measure(t.base, key, value)
}

// MayList reports whether a list of n items can be such an entry; the items are
// then to be asked one by one with Item.
func (t *Trail) MayList(key string, n int) bool {
	return t.base != "" && strings.HasPrefix(key, t.base) && n > 0 && n <= MaxListed
}

// Item reports whether a string in a list is what a digest stage puts there.
func (t *Trail) Item(key, item string) bool { return Measure(t.base, key, item) }
