package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/content"
	"github.com/sotto-project/sotto/core/digest"
)

// TestFresh: the page in docs is what the table says today.
func TestFresh(t *testing.T) {
	got, err := os.ReadFile("../../../docs/dialects.md")
	if err != nil {
		t.Fatal(err)
	}
	want := page(content.Table())
	if !bytes.Equal(got, want) {
		t.Error("docs/dialects.md is not what the table says: run make generate")
	}
	if again := page(content.Table()); !bytes.Equal(want, again) {
		t.Error("two runs differ")
	}
	for _, r := range content.Table() {
		if !strings.Contains(string(want), row(r)) {
			t.Errorf("no line for %s", r.Key)
		}
	}
}

// TestHappens: the words say what core/digest does.
func TestHappens(t *testing.T) {
	named := map[content.Kind]bool{}
	for _, group := range treatments {
		for _, k := range group.kinds {
			named[k] = true
			if digest.Of(k) != digest.Of(group.kinds[0]) {
				t.Errorf("%v stands beside %v and is treated otherwise", k, group.kinds[0])
			}
			want := map[digest.Treatment]string{
				digest.Keep: "kept", digest.Replace: "pseudonym", digest.CleanLink: "cleaned", digest.Remove: "digest and measures",
			}[digest.Of(k)]
			if got := happens(content.Rule{Kind: k}); !strings.HasPrefix(got, want) {
				t.Errorf("%v: the page says %q, but it is treated as %v", k, got, digest.Of(k))
			}
		}
	}
	for _, r := range content.Table() {
		if !named[r.Kind] {
			t.Errorf("%v is in the table and not explained", r.Kind)
		}
	}
}
