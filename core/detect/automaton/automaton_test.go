package automaton_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect/automaton"
)

func Example() {
	words := []string{"he", "she", "hers"}
	a, err := automaton.New(words)
	if err != nil {
		fmt.Println(err)
		return
	}
	text := "uSHErs"
	for end, s := a.Find(text, 0, 0); end >= 0; end, s = a.Find(text, end, s) {
		for _, i := range a.Outputs(s) {
			fmt.Println(words[i], end-len(words[i]))
		}
	}
	// Output:
	// he 2
	// she 1
	// hers 2
}

func TestFindsWhatAPlainSearchFinds(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	random := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = "abAB-7"[r.IntN(6)]
		}
		return string(b)
	}
	for range 500 {
		var patterns []string
		for range 1 + r.IntN(8) {
			patterns = append(patterns, random(1+r.IntN(4)))
		}
		a, err := automaton.New(patterns)
		if err != nil {
			t.Fatal(err)
		}
		text := random(r.IntN(60))
		var got, want []string
		for end, s := a.Find(text, 0, 0); end >= 0; end, s = a.Find(text, end, s) {
			for _, i := range a.Outputs(s) {
				got = append(got, fmt.Sprint(i, end))
			}
		}
		for i, p := range patterns {
			for at := range len(text) {
				if at+len(p) <= len(text) && strings.EqualFold(text[at:at+len(p)], p) {
					want = append(want, fmt.Sprint(i, at+len(p)))
				}
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("patterns %q in %q: got %v, want %v", patterns, text, got, want)
		}
	}
}

func TestNewRefusesAnEmptyPattern(t *testing.T) {
	if _, err := automaton.New([]string{"a", ""}); err == nil {
		t.Error("an empty pattern was accepted")
	}
}

func BenchmarkFind(b *testing.B) {
	var patterns []string
	for i := range 240 {
		patterns = append(patterns, fmt.Sprintf("vendor%dx", i*7919))
	}
	a, err := automaton.New(patterns)
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Repeat("The quick brown fox jumps over the lazy dog and asks why. ", 70)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		a.Find(text, 0, 0)
	}
}
