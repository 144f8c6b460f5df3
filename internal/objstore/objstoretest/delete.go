package objstoretest

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sotto-project/sotto/internal/objstore"
)

func deleteOne(t *testing.T, b objstore.Bucket) {
	put(t, b, deep, []byte("x"))
	for range 2 { // the second time it is absent, which is no error
		if err := b.Delete(t.Context(), deep); err != nil {
			t.Fatalf("delete: %v", err)
		}
	}
	if _, err := b.ReadRange(t.Context(), deep, 0, -1); !errors.Is(err, objstore.ErrNotFound) {
		t.Errorf("read after delete: %v, want ErrNotFound", err)
	}
	if got := keys(t, b, ""); len(got) != 0 {
		t.Errorf("listing after delete: %q", got)
	}
	if err := b.Delete(t.Context(), "never/was"); err != nil {
		t.Errorf("delete of an absent object: %v", err)
	}
}

func deleteLeavesOthers(t *testing.T, b objstore.Bucket) {
	for _, key := range []string{"d/a", "d/ab", "d/a-b", "d/b"} {
		put(t, b, key, []byte(key))
	}
	if err := b.Delete(t.Context(), "d/a"); err != nil {
		t.Fatal(err)
	}
	if err := b.Delete(t.Context(), "d"); err != nil { // a folder is no object
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"d/a-b", "d/ab", "d/b"}, keys(t, b, "d/")); diff != "" {
		t.Errorf("listing (-want +got):\n%s", diff)
	}
}

// putDeleteRace: deleting the last object of a folder while another is being
// stored there must not make the second disappear. A refusal is no loss: whoever
// stores tries again.
func putDeleteRace(t *testing.T, b objstore.Bucket) {
	for round := range 20 {
		first, second := fmt.Sprintf("r/%d/s/first", round), fmt.Sprintf("r/%d/s/second", round)
		put(t, b, first, []byte("1"))
		var both sync.WaitGroup
		both.Go(func() {
			if err := b.Delete(t.Context(), first); err != nil {
				t.Errorf("delete: %v", err)
			}
		})
		both.Go(func() {
			err := b.Put(t.Context(), second, []byte("2"))
			for try := 0; err != nil && try < 5; try++ { // MinIO can answer 403 in this moment
				err = b.Put(t.Context(), second, []byte("2"))
			}
			if err != nil {
				t.Errorf("put: %v", err)
			}
		})
		both.Wait()
		if got := read(t, b, second, 0, -1); string(got) != "2" {
			t.Fatalf("round %d: second object holds %q", round, got)
		}
	}
}

// history: after puts, refused puts and deletes of the same key nothing is left
// that List does not show.
func history(t *testing.T, b objstore.Bucket) {
	h, ok := b.(objstore.History)
	if !ok {
		t.Skip("the driver has no history: what List shows is all there is")
	}
	for range 3 {
		put(t, b, "h/gone", []byte("x"))
		if err := b.Put(t.Context(), "h/gone", []byte("y")); !errors.Is(err, objstore.ErrExists) {
			t.Errorf("second put: %v, want ErrExists", err)
		}
		if err := b.Delete(t.Context(), "h/gone"); err != nil {
			t.Fatal(err)
		}
	}
	put(t, b, "h/kept", []byte("x"))
	var got []string
	for v, err := range h.Versions(t.Context(), "h/") {
		if err != nil {
			t.Fatal(err)
		}
		if !v.Current || v.Marker {
			t.Errorf("%s: version %q is left over", v.Key, v.ID)
		}
		got = append(got, v.Key)
	}
	if diff := cmp.Diff([]string{"h/kept"}, got); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}

// purge: many versions go at once, markers and older ones too; what was not named stays.
func purge(t *testing.T, b objstore.Bucket) {
	p, ok := b.(objstore.Purger)
	if !ok {
		t.Skip("the driver removes objects one by one")
	}
	h := b.(objstore.History)
	const n = 1100 // more than one request names
	var all sync.WaitGroup
	slots := make(chan struct{}, 16)
	for i := range n {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			put(t, b, fmt.Sprintf("p/%04d", i), []byte("x"))
		})
	}
	all.Wait()
	put(t, b, "p/stays", []byte("x"))
	var versions []objstore.Version
	for v, err := range h.Versions(t.Context(), "p/") {
		if err != nil {
			t.Fatal(err)
		}
		if v.Key != "p/stays" {
			versions = append(versions, v)
		}
	}
	// Another process was first with one of them.
	if err := b.Delete(t.Context(), versions[7].Key); err != nil {
		t.Fatal(err)
	}
	if faults := p.Purge(t.Context(), versions); len(faults) > 0 {
		t.Errorf("%d faults: %v", len(faults), faults)
	}
	if diff := cmp.Diff([]string{"p/stays"}, keys(t, b, "p/")); diff != "" {
		t.Errorf("listing (-want +got):\n%s", diff)
	}
	for v, err := range h.Versions(t.Context(), "p/") {
		if err != nil {
			t.Fatal(err)
		}
		if v.Key != "p/stays" {
			t.Errorf("%s: version %q is left", v.Key, v.ID)
		}
	}
	if faults := p.Purge(t.Context(), versions[:3]); len(faults) > 0 {
		t.Errorf("a second time: %v", faults)
	}
}
