package cue

import "testing"

// FuzzWordBefore holds that reading a key from its end gives the words that
// splitting it gives.
func FuzzWordBefore(f *testing.F) {
	for _, key := range []string{"db.password", "clientSecret", "APIKey", "XMLHttpToken2Value", "a1B2c3", "-key-", "ABc", "éKey", "__", "passwordHash", ""} {
		f.Add(key)
	}
	f.Fuzz(func(t *testing.T, key string) {
		w := split(key)
		if len(key) > maxKey {
			key = key[len(key)-maxKey:]
		}
		var b [maxKey]byte
		for k, end := 0, len(key); k < len(w.from); k++ {
			var word []byte
			if word, end = wordBefore(key, end, &b); string(word) != string(w.word(k)) {
				t.Fatalf("word %d of %q from its end is %q, want %q", k, key, word, w.word(k))
			}
		}
	})
}
