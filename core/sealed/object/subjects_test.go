package object

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/sotto-project/sotto/core/sealed"
)

func pseudonym(n int) string { return fmt.Sprintf("%032x", n) }

// about names subjects in records: some nobody, some one person, some several.
func about(list []sealed.Record) []sealed.Record {
	for i := range list {
		list[i].Subjects = nil
		for n := range i % 4 {
			list[i].Subjects = append(list[i].Subjects, pseudonym(i+n))
		}
	}
	return list
}

// TestSubjects: they come back as they were, the filter misses nobody, costs one read and
// is seldom wrong.
func TestSubjects(t *testing.T) {
	for _, n := range []int{2, 50, 20_000} {
		list := about(records(n, 400))
		data := write(t, list)
		var got []sealed.Record
		for r, err := range All(bytes.NewReader(data), int64(len(data))) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, r)
		}
		if !equal(sorted(list), got) {
			t.Errorf("%d records came back otherwise", n)
		}
		for i, r := range sorted(list) {
			if !slices.Equal(r.Subjects, got[i].Subjects) {
				t.Fatalf("row %d: subjects %v, want %v", i, got[i].Subjects, r.Subjects)
			}
		}
		found, err := Find(bytes.NewReader(data), int64(len(data)), list[0].TraceID)
		if err != nil || len(found) == 0 || !slices.EqualFunc(found, slices.DeleteFunc(sorted(list), func(r sealed.Record) bool { return r.TraceID != list[0].TraceID }),
			func(a, b sealed.Record) bool { return slices.Equal(a.Subjects, b.Subjects) }) {
			t.Errorf("a trace's subjects came back otherwise: %v", err)
		}
		for _, r := range list[:min(n, 500)] {
			for _, s := range r.Subjects {
				c := &counter{r: bytes.NewReader(data)}
				if may, err := MayName(c, int64(len(data)), pseudonym(1<<30), s); err != nil || !may {
					t.Fatalf("missed somebody: %v, %v", may, err)
				}
			}
		}
		wrong := 0
		for i := range 1000 {
			may, err := MayName(bytes.NewReader(data), int64(len(data)), pseudonym(1<<30+i))
			if err != nil {
				t.Fatal(err)
			}
			if may {
				wrong++
			}
		}
		if wrong > 50 {
			t.Errorf("of %d records: wrong about %d of 1000 people who are not there", n, wrong)
		}
	}
}

// TestNoSubjects: an object without them is what it was before there were any, also to a
// reader of that time, and names nobody.
func TestNoSubjects(t *testing.T) {
	data := write(t, records(30, 60))
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if v, _ := f.Lookup("sotto.format"); v != "sealed object v1" || strings.Contains(f.Schema().String(), "subjects") {
		t.Errorf("format %q, %s", v, f.Schema())
	}
	if may, err := MayName(bytes.NewReader(data), int64(len(data)), pseudonym(1)); err != nil || may {
		t.Errorf("%v, %v", may, err)
	}
	with := write(t, about(records(30, 60)))
	if f, err = parquet.OpenFile(bytes.NewReader(with), int64(len(with))); err != nil {
		t.Fatal(err)
	}
	if v, _ := f.Lookup("sotto.format"); v != "sealed object v1 with subjects" {
		t.Errorf("format %q: an older reader would take it for what it knows", v)
	}
	bad := records(3, 60)
	bad[1].Subjects = []string{"ada@example.org"}
	if err := Write(new(bytes.Buffer), bad); err == nil || errors.Is(err, ErrCorrupt) || strings.Contains(err.Error(), "ada") {
		t.Errorf("a person's id went into the clear: %v", err)
	}
}
