package objstoretest

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sotto-project/sotto/internal/objstore"
)

func listOrder(t *testing.T, b objstore.Bucket) {
	// '-' and '.' sort before '/', digits and letters after it: an order by
	// folders would differ from the order of the keys' bytes.
	want := []string{"a-b/1", "a.b", "a/1", "a/2/x", "a/10", "a0", "b", "é", "z/ü", "Z"}
	for _, key := range want {
		put(t, b, key, []byte(key))
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, keys(t, b, "")); diff != "" {
		t.Errorf("listing (-want +got):\n%s", diff)
	}
}

func listPrefix(t *testing.T, b objstore.Bucket) {
	for _, key := range []string{"s/v1/c=a/1", "s/v1/c=a/2", "s/v1/c=ab/1", "s/v1/c=b/1", "s/v2/x", "t"} {
		put(t, b, key, nil)
	}
	for prefix, want := range map[string][]string{
		"s/v1/":        {"s/v1/c=a/1", "s/v1/c=a/2", "s/v1/c=ab/1", "s/v1/c=b/1"},
		"s/v1/c=a":     {"s/v1/c=a/1", "s/v1/c=a/2", "s/v1/c=ab/1"},
		"s/v1/c=a/":    {"s/v1/c=a/1", "s/v1/c=a/2"},
		"s/v1/c=a/2":   {"s/v1/c=a/2"},
		"s/v1/c=a/2/":  nil,
		"s/v":          {"s/v1/c=a/1", "s/v1/c=a/2", "s/v1/c=ab/1", "s/v1/c=b/1", "s/v2/x"},
		"s":            {"s/v1/c=a/1", "s/v1/c=a/2", "s/v1/c=ab/1", "s/v1/c=b/1", "s/v2/x"},
		"absent":       nil,
		"absent/x":     nil,
		"../":          nil,
		"s/../s/v1/c=": nil,
		"/s":           nil,
	} {
		if diff := cmp.Diff(want, keys(t, b, prefix)); diff != "" {
			t.Errorf("listing of %q (-want +got):\n%s", prefix, diff)
		}
	}
}

func listManyKeys(t *testing.T, b objstore.Bucket) {
	const many = 1100 // more than the 1000 of one S3 answer
	want := make([]string, many)
	work := make(chan string)
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for key := range work {
				if err := b.Put(t.Context(), key, []byte{1}); err != nil {
					t.Errorf("put: %v", err)
				}
			}
		})
	}
	for i := range many {
		want[i] = fmt.Sprintf("many/%02d/%04d", i/100, i)
		work <- want[i]
	}
	close(work)
	all.Wait()
	if diff := cmp.Diff(want, keys(t, b, "many/")); diff != "" {
		t.Errorf("listing (-want +got):\n%s", diff)
	}
}

func listStops(t *testing.T, b objstore.Bucket) {
	for i := range 5 {
		put(t, b, fmt.Sprintf("stop/%d", i), nil)
	}
	seen := 0
	for _, err := range b.List(t.Context(), "stop/") {
		if err != nil {
			t.Fatal(err)
		}
		if seen++; seen == 2 {
			break
		}
	}
	if seen != 2 {
		t.Errorf("saw %d objects before leaving the loop, want 2", seen)
	}
}
