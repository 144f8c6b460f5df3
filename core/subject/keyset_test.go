package subject_test

import (
	"slices"
	"testing"

	"github.com/sotto-project/sotto/core/digest"
	"github.com/sotto-project/sotto/core/subject"
)

// TestRotateAndRetire: a rotated keyset names people anew and finds them by all their names;
// a key that was taken out finds nobody.
func TestRotateAndRetire(t *testing.T) {
	ks, err := digest.NewKeyset()
	if err != nil {
		t.Fatal(err)
	}
	name := func() string {
		t.Helper()
		k, err := subject.New(ks)
		if err != nil {
			t.Fatal(err)
		}
		p, err := k.Pseudonym("ada")
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	all := func() []string {
		t.Helper()
		k, err := subject.New(ks)
		if err != nil {
			t.Fatal(err)
		}
		list, err := k.All("ada")
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	first, names := subject.Keys(ks)[0].ID, []string{name()}
	if _, err := subject.Retire(ks, first); err == nil {
		t.Error("the primary key was retired")
	}
	for i := 2; i <= subject.MaxKeys; i++ {
		if ks, err = subject.Rotate(ks); err != nil {
			t.Fatal(err)
		}
		names = append(names, name())
		if keys := subject.Keys(ks); len(keys) != i || !keys[i-1].Primary || keys[0].Primary {
			t.Fatalf("%+v", keys)
		}
	}
	if _, err := subject.Rotate(ks); err == nil {
		t.Error("the keyset grows without bound")
	}
	found := all()
	for _, n := range names {
		if !slices.Contains(found, n) {
			t.Errorf("%s is not found any more", n)
		}
	}
	if ks, err = subject.Retire(ks, first); err != nil {
		t.Fatal(err)
	}
	if found := all(); slices.Contains(found, names[0]) || len(found) != subject.MaxKeys-1 {
		t.Errorf("%v", found)
	}
	if _, err := subject.Retire(ks, first); err == nil {
		t.Error("retired twice")
	}
}
