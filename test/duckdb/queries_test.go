//go:build cgo

package duckdb

import (
	"bytes"
	"database/sql"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
)

const traceID = "0af7651916cd43dd8448eb211c80319c" // as in the document

var noon = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)

// store is a folder of sealed objects.
type store struct {
	t      *testing.T
	folder string
	keys   map[string]keyring.PublicKey
}

func newStore(t *testing.T) *store {
	return &store{t, t.TempDir(), map[string]keyring.PublicKey{}}
}

func (s *store) find(e keyring.Epoch) (keyring.PublicKey, bool) {
	if _, ok := s.keys[e.ID()]; !ok {
		_, public, err := keyring.NewEpochKey(e, "")
		if err != nil {
			s.t.Fatal(err)
		}
		s.keys[e.ID()] = public
	}
	return s.keys[e.ID()], true
}

// keep seals n spans of each trace and writes them as one object. It returns its name.
func (s *store) keep(class, tenant string, sealedAt, expires time.Time, n int, traces ...string) string {
	s.t.Helper()
	batch := sealed.NewSealer(s.find).Batch()
	h := sealed.Header{Class: class, Tenant: tenant, Expires: expires, Signal: sealed.Traces}
	var records []sealed.Record
	for _, h.TraceID = range traces {
		for i := range n {
			h.SpanID = fmt.Sprintf("%016x", i+1)
			r, err := batch.Seal(h, []byte("gen_ai.prompt: what is the heliotrope "+strings.Repeat("lighthouse ", 20)), sealedAt)
			if err != nil {
				s.t.Fatal(err)
			}
			records = append(records, r)
		}
	}
	key := object.Key(h, 0, records)
	s.write(key, records)
	return key
}

func (s *store) write(key string, records []sealed.Record) {
	s.t.Helper()
	var file bytes.Buffer
	if err := object.Write(&file, records); err != nil {
		s.t.Fatal(err)
	}
	path := filepath.Join(s.folder, filepath.FromSlash(key))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// queries reads the document's queries by their names.
func queries(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("../../docs/audit-queries.md")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, m := range regexp.MustCompile("(?s)```sql ([a-z_]+)\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		out[m[1]] = m[2]
	}
	return out
}

// ask runs a query of the document on a store and returns the rows, a line each, with
// the store's folder left out.
func (s *store) ask(name string) []string {
	s.t.Helper()
	all := queries(s.t)
	db, err := sql.Open("duckdb", "")
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // the view lives in the connection's database
	if _, err := db.Exec(strings.ReplaceAll(all["view"], "STORE", s.folder)); err != nil {
		s.t.Fatal(err)
	}
	rows, err := db.Query(all[name])
	if err != nil {
		s.t.Fatalf("%s: %v", name, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		s.t.Fatal(err)
	}
	lines := []string{}
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			s.t.Fatal(err)
		}
		var line []string
		for _, v := range values {
			if at, ok := v.(time.Time); ok {
				v = at.UTC().Format("2006-01-02T15:04")
			}
			line = append(line, strings.TrimPrefix(fmt.Sprint(v), s.folder+"/"))
		}
		lines = append(lines, strings.Join(line, " "))
	}
	if err := rows.Err(); err != nil {
		s.t.Fatalf("%s: %v", name, err)
	}
	return lines
}

func (s *store) want(name string, want ...string) {
	s.t.Helper()
	if want == nil {
		want = []string{}
	}
	if d := cmp.Diff(want, s.ask(name)); d != "" {
		s.t.Errorf("%s (-want +got):\n%s", name, d)
	}
}

// TestAuditQueries: a store as it should be gives what is in it, and no row where none
// may come.
func TestAuditQueries(t *testing.T) {
	s := newStore(t)
	midnight := noon.Truncate(24 * time.Hour)
	errors := s.keep("errors", "default", noon.Add(-time.Hour), midnight.AddDate(0, 0, 6), 3, traceID, "11111111111111111111111111111111")
	sample := s.keep("sample", "acme", noon, midnight.AddDate(0, 0, 3), 2, "22222222222222222222222222222222")
	hourly := s.keep("sample", "acme", noon, noon.Add(30*time.Hour), 1, traceID)
	id := func(e string) string { return s.keys[e].ID }

	all := queries(t)
	if names := slices.Sorted(maps.Keys(all)); len(names) != 10 {
		t.Fatalf("the document has the queries %v: this test knows ten", names)
	}
	kept := s.ask("kept")
	if len(kept) != 2 || !strings.HasPrefix(kept[0], "errors default traces 6 2 ") || !strings.HasPrefix(kept[1], "sample acme traces 3 2 ") ||
		!strings.HasSuffix(kept[0], " 2026-11-26T11:00 2026-12-02T00:00") {
		t.Errorf("kept: %q", kept)
	}
	s.want("overdue")
	s.want("beyond_ttl")
	s.want("misplaced")
	s.want("in_the_clear")
	s.want("two_keys")
	s.want("trace",
		traceID+" 0000000000000001 traces errors default 2026-11-26T11:00 2026-12-02T00:00 258 "+errors,
		traceID+" 0000000000000002 traces errors default 2026-11-26T11:00 2026-12-02T00:00 258 "+errors,
		traceID+" 0000000000000003 traces errors default 2026-11-26T11:00 2026-12-02T00:00 258 "+errors,
		traceID+" 0000000000000001 traces sample acme 2026-11-26T12:00 2026-11-27T18:00 258 "+hourly)
	s.want("keys",
		id("acme/2026-11-27T18")+" acme 2026-11-27T18:00 1", id("acme/2026-11-29")+" acme 2026-11-29T00:00 2",
		id("default/2026-12-02")+" default 2026-12-02T00:00 6")
	if got := s.ask("timeline"); len(got) != 3 || !strings.HasPrefix(got[0], "2026-11-27 sample 1 ") || !strings.HasPrefix(got[2], "2026-12-02 errors 6 ") {
		t.Errorf("timeline: %q", got)
	}
	_ = sample
}

// TestAuditQueriesFind: each query that may give no row gives one when something is wrong.
func TestAuditQueriesFind(t *testing.T) {
	s := newStore(t)
	midnight := noon.Truncate(24 * time.Hour)
	late := s.keep("errors", "default", noon.AddDate(0, 0, -5), midnight, 2, traceID)
	long := s.keep("sample", "default", noon, midnight.AddDate(0, 0, 9), 1, "33333333333333333333333333333333")
	gone := s.keep("gone", "default", noon, midnight.AddDate(0, 0, 2), 1, "44444444444444444444444444444444")
	s.want("overdue", late+" 2 2026-11-26T00:00")
	if got := s.ask("beyond_ttl"); len(got) != 2 || !strings.HasPrefix(got[0], gone+" gone ") || !strings.HasPrefix(got[1], long+" sample ") {
		t.Errorf("beyond_ttl: %q", got)
	}

	// An object in another's place, and one whose key somebody replaced.
	moved := strings.Replace(long, "expires=2026-12-05", "expires=2026-12-25", 1)
	data, err := os.ReadFile(filepath.Join(s.folder, long))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(s.folder, filepath.Dir(moved)), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.folder, moved), data, 0o600); err != nil {
		t.Fatal(err)
	}
	s.want("misplaced", moved+" 1")
	clear(s.keys)
	s.keep("sample", "default", noon, midnight.AddDate(0, 0, 9), 1, "55555555555555555555555555555555")
	if got := s.ask("two_keys"); len(got) != 1 || !strings.HasPrefix(got[0], "default 2026-12-05T00:00 2") {
		t.Errorf("two_keys: %q", got)
	}

	// A faulty sealer that does not encrypt.
	h := sealed.Header{Class: "errors", Tenant: "default", Expires: midnight.AddDate(0, 0, 6), Signal: sealed.Traces, TraceID: traceID, SpanID: "0000000000000001"}
	open := []sealed.Record{{Header: h, SealedAt: noon, KeyID: "0123456789abcdef", BatchKey: []byte("k"), TraceKey: make([]byte, 60), Ciphertext: []byte("gen_ai.prompt: what is the heliotrope lighthouse"), Size: 9}}
	key := object.Key(h, 0, open)
	s.write(key, open)
	s.want("in_the_clear", key+" 1")
}
