package erasetest

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/core/subject"
	"github.com/sotto-project/sotto/internal/objstore"
)

// Rows is how many records an object gets.
const Rows = 12

// Store is a bucket, and what should lie in it. It is for one goroutine.
type Store struct {
	Bucket  objstore.Bucket
	Key     *subject.Key
	Sealer  *sealed.Sealer
	Class   string
	Expires time.Time
	People  int // ids of Person(0) … Person(People-1) are in the records
	Traces  int // of each Fill
	Random  *rand.Rand

	rows  map[string]row // what should be there, by trace and span id
	gone  map[string]bool
	spans int
	fills int
}

// row is a record: its trace, and whom of the people it names.
type row struct {
	trace  string
	people []int
}

// Person is the id of a person, as a service would send it.
func Person(n int) string { return fmt.Sprintf("person-%d@example.org", n) }

// Fill stores n objects more, of traces that are new. Each trace is of one person; of its
// records some name that person, some nobody, some another one and some both.
func (s *Store) Fill(t testing.TB, n int) {
	t.Helper()
	if s.rows == nil {
		s.rows, s.gone = map[string]row{}, map[string]bool{}
		s.each(t, func(string) {}, func(r sealed.Record) { s.rows[name(r.Header)] = row{trace: r.TraceID} }) // what others stored stays
	}
	s.fills++
	batch := s.Sealer.Batch()
	for range n {
		var records []sealed.Record
		for range Rows {
			records = append(records, s.seal(t, batch))
		}
		var file bytes.Buffer
		if err := object.Write(&file, records); err != nil {
			t.Fatal(err)
		}
		if err := s.Bucket.Put(t.Context(), object.Key(records[0].Header, 0, records), file.Bytes()); err != nil {
			t.Fatal(err)
		}
	}
}

func (s *Store) seal(t testing.TB, batch *sealed.Batch) sealed.Record {
	t.Helper()
	number := s.Random.IntN(s.Traces)
	owner, other := number%s.People, s.Random.IntN(s.People)
	r := row{trace: fmt.Sprintf("%016x%016x", s.fills, number+1)}
	switch s.Random.IntN(10) {
	case 0, 1, 2, 3:
		r.people = []int{owner}
	case 4, 5, 6: // names nobody, as children of a request do
	case 7, 8:
		r.people = []int{other}
	default:
		r.people = []int{owner, other}
	}
	var names []string
	for _, p := range r.people {
		name, err := s.Key.Pseudonym(Person(p))
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	s.spans++
	h := sealed.Header{Tenant: "default", Class: s.Class, Expires: s.Expires, TraceID: r.trace, SpanID: fmt.Sprintf("%016x", s.spans), Signal: sealed.Traces}
	at := time.Now()
	if last := s.Expires.Add(-time.Hour); last.Before(at) {
		at = last // it has expired since
	}
	record, err := batch.Seal(h, fmt.Appendf(nil, "what the model was asked, number %d", s.spans), at, subject.List(names)...)
	if err != nil {
		t.Fatal(err)
	}
	s.rows[name(h)] = r
	return record
}

func name(h sealed.Header) string { return h.TraceID + h.SpanID }

// each reads the whole store.
func (s *Store) each(t testing.TB, file func(key string), record func(sealed.Record)) {
	t.Helper()
	for o, err := range s.Bucket.List(t.Context(), object.Root) {
		if err != nil {
			t.Fatal(err)
		}
		file(o.Key)
		for r, err := range object.All(objstore.Direct(t.Context(), s.Bucket, o), o.Size) {
			if err != nil {
				t.Fatalf("%s: %v", o.Key, err)
			}
			record(r)
		}
	}
}

// Erase notes that a person is to be erased, and returns how many records go: those that
// name the person, and those that name nobody and belong to a trace in which another names
// them.
func (s *Store) Erase(person int) (rows int) {
	theirs := map[string]bool{}
	for _, r := range s.rows {
		if slices.Contains(r.people, person) {
			theirs[r.trace] = true
		}
	}
	for span, r := range s.rows {
		if slices.Contains(r.people, person) || len(r.people) == 0 && theirs[r.trace] {
			delete(s.rows, span)
			s.gone[span] = true
			rows++
		}
	}
	return rows
}

// Found is what lies in the store.
type Found struct {
	Keys    []string
	Missing int // records that should be there and are not
	Double  int // copies of such records, beside the first
	Left    int // records, once each, of whom is erased or about to be
	Foreign int // records that were never stored
}

// Exact reports whether nothing of whom is erased is there, and the rest once.
func (f Found) Exact() bool { return f.Missing+f.Double+f.Left+f.Foreign == 0 }

// Look reads the whole store.
func (s *Store) Look(t testing.TB) (f Found) {
	t.Helper()
	seen := map[string]int{}
	s.each(t, func(key string) { f.Keys = append(f.Keys, key) }, func(r sealed.Record) { seen[name(r.Header)]++ })
	for span, n := range seen {
		switch {
		case s.gone[span]:
			f.Left++
		case s.rows[span].trace == "":
			f.Foreign++
		default:
			f.Double += n - 1
		}
	}
	for span := range s.rows {
		if seen[span] == 0 {
			f.Missing++
		}
	}
	return f
}
