package objstore_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/internal/objstore"
)

func TestCheckKey(t *testing.T) {
	for _, key := range []string{"a", "a/b", "...", "a/..b", ".hidden", strings.Repeat("k", 255), strings.Repeat("kkk/", 255) + "kkkk", "class=a b/ü"} {
		if err := objstore.CheckKey(key); err != nil {
			t.Errorf("%q: %v", key, err)
		}
	}
	for _, key := range []string{"", "/", "a/", "/a", "a//b", ".", "a/..", "a\\b", "a\tb", "\xc3", strings.Repeat("k", 256), strings.Repeat("kkk/", 256) + "k", objstore.TempPrefix} {
		if err := objstore.CheckKey(key); !errors.Is(err, objstore.ErrKey) {
			t.Errorf("%q: %v, want ErrKey", key, err)
		}
	}
}

func FuzzCheckKey(f *testing.F) {
	for _, seed := range []string{"a/b", "../etc/passwd", "a/./b", "\x00", "sealed/v1/class=errors/expires=2026-11-26/tenant=default/shard=00/x.parquet"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, key string) {
		if objstore.CheckKey(key) != nil {
			return
		}
		// A key that passes is a relative path that is its own cleaned form.
		if key == "" || strings.HasPrefix(key, "/") || strings.Contains("/"+key+"/", "/../") || strings.Contains("/"+key+"/", "/./") || strings.Contains(key+"/", "//") {
			t.Errorf("%q passed", key)
		}
		for i := range key {
			if key[i] == '/' && !objstore.CanBegin(key[:i+1]) {
				t.Errorf("no key can begin with %q, and %q does", key[:i+1], key)
			}
		}
	})
}

func TestCanBegin(t *testing.T) {
	for prefix, want := range map[string]bool{"": true, "a": true, "a/": true, "a/b": true, "/": false, "../": false, "a//": false, "a/../b": false} {
		if got := objstore.CanBegin(prefix); got != want {
			t.Errorf("CanBegin(%q) = %v", prefix, got)
		}
	}
}
