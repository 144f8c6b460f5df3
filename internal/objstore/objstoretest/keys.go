package objstoretest

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sotto-project/sotto/internal/objstore"
)

func awkwardKeys(t *testing.T, b objstore.Bucket) {
	awkward := []string{
		"class=errors/expires=2026-11-26T15/x.parquet", "with space/and  two", "plus+and%20percent%2F", "ünï/çødé/日本", "q?uery&a=b#f",
		"...", ".hidden/..x", "-dash", "a:b|c*d<e>\"f'", "~tilde$dollar!", "con/nul/aux", "star*", strings.Repeat("l", 200) + "/" + strings.Repeat("m", 200),
	}
	for _, key := range awkward {
		put(t, b, key, []byte(key))
	}
	for _, key := range awkward {
		if got := read(t, b, key, 0, -1); string(got) != key {
			t.Errorf("%q: read %q", key, got)
		}
	}
	slices.Sort(awkward)
	if diff := cmp.Diff(awkward, keys(t, b, "")); diff != "" {
		t.Errorf("listing (-want +got):\n%s", diff)
	}
	for _, key := range awkward {
		if err := b.Delete(t.Context(), key); err != nil {
			t.Errorf("delete: %v", err)
		}
	}
	if got := keys(t, b, ""); len(got) != 0 {
		t.Errorf("left after delete: %q", got)
	}
}

func badKeys(t *testing.T, b objstore.Bucket) {
	for _, key := range []string{
		"", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/./b", "a/..", "a\x00b", "a\nb", "a\\b", "\xff", "a\x7f",
		strings.Repeat("k", 256), strings.Repeat("k/", 512) + "k", "a/" + objstore.TempPrefix + "1", objstore.TempPrefix + "1/a",
	} {
		if err := b.Put(t.Context(), key, []byte("x")); !errors.Is(err, objstore.ErrKey) {
			t.Errorf("put of %q: %v, want ErrKey", key, err)
		}
		if _, err := b.ReadRange(t.Context(), key, 0, -1); !errors.Is(err, objstore.ErrKey) {
			t.Errorf("read of %q: %v, want ErrKey", key, err)
		}
		if err := b.Delete(t.Context(), key); !errors.Is(err, objstore.ErrKey) {
			t.Errorf("delete of %q: %v, want ErrKey", key, err)
		}
	}
	if got := keys(t, b, ""); len(got) != 0 {
		t.Errorf("stored all the same: %q", got)
	}
}
