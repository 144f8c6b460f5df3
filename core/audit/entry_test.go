package audit

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func entry(i int) Entry {
	return Entry{
		Time:  time.Unix(1_800_000_000+int64(i), 0).UTC(),
		Actor: "ada", Action: RequestCreate, Decision: Allowed, Request: "r" + strings.Repeat("x", i%7), Reason: "test of the log",
	}
}

// TestSchema pins the bytes of version 1: a log outlives the program that wrote it.
func TestSchema(t *testing.T) {
	until := time.Date(2026, 11, 26, 13, 0, 0, 0, time.UTC)
	full := Entry{
		Time: time.Date(2026, 11, 26, 13, 0, 0, 0, time.FixedZone("CET", 3600)), Actor: "ada", Action: SampleOpen, Decision: Refused,
		Code: "expired", Request: "r1", TraceID: "4bf92f3577b34da6a3ce929d0e0e4736", Tenant: "default", Class: "errors",
		Reason: "why", Until: &until, Expires: "2026-12-01", Objects: []string{"sealed/v1/x"}, Records: 2, Bytes: 9, Shown: "sha256:00",
	}
	got, err := full.marshal()
	if err != nil {
		t.Fatal(err)
	}
	want := `{"v":1,"time":"2026-11-26T12:00:00Z","actor":"ada","action":"sample.open","decision":"refused","code":"expired",` +
		`"request":"r1","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","tenant":"default","class":"errors","reason":"why",` +
		`"until":"2026-11-26T13:00:00Z","expires":"2026-12-01","objects":["sealed/v1/x"],"records":2,"bytes":9,"shown":"sha256:00"}`
	if d := cmp.Diff(want, string(got)); d != "" {
		t.Error(d)
	}
	back, err := ParseEntry(got)
	if err != nil {
		t.Fatal(err)
	}
	full.V, full.Time = 1, full.Time.UTC()
	if d := cmp.Diff(full, back); d != "" {
		t.Error(d)
	}
}

func TestEntryRefused(t *testing.T) {
	for name, spoil := range map[string]func(*Entry){
		"no time":     func(e *Entry) { e.Time = time.Time{} },
		"no actor":    func(e *Entry) { e.Actor = "" },
		"no action":   func(e *Entry) { e.Action = "" },
		"new action":  func(e *Entry) { e.Action = "prompt.print" },
		"no decision": func(e *Entry) { e.Decision = "" },
		"long reason": func(e *Entry) { e.Reason = strings.Repeat("a", maxText+1) },
		"long names":  func(e *Entry) { e.Objects = []string{strings.Repeat("a", maxObjects)} },
		"no utf-8":    func(e *Entry) { e.Reason = "\xff" },
	} {
		e := entry(1)
		spoil(&e)
		if _, err := e.marshal(); !errors.Is(err, ErrEntry) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestParseEntryRefuses(t *testing.T) {
	good, err := entry(0).marshal()
	if err != nil {
		t.Fatal(err)
	}
	for name, leaf := range map[string]string{
		"empty":         "",
		"no JSON":       "ada read a prompt",
		"two objects":   string(good) + string(good),
		"trailing":      string(good) + " ",
		"new version":   strings.Replace(string(good), `"v":1`, `"v":2`, 1),
		"unknown field": strings.Replace(string(good), `"v":1`, `"v":1,"content":"secret words"`, 1),
	} {
		_, err := ParseEntry([]byte(leaf))
		if !errors.Is(err, ErrEntry) {
			t.Errorf("%s: %v", name, err)
		} else if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "content") {
			t.Errorf("%s: the error quotes the entry: %v", name, err)
		}
	}
}

func TestShownDigest(t *testing.T) {
	a, b := []byte("one"), []byte("two")
	if ShownDigest(a, b) != ShownDigest(b, a) {
		t.Error("the order of records changes the digest")
	}
	seen := map[string]bool{}
	for _, set := range [][][]byte{nil, {a}, {b}, {a, b}, {a, a}, {[]byte("onetwo")}} {
		d := ShownDigest(set...)
		if seen[d] || !strings.HasPrefix(d, "sha256:") || len(d) != len("sha256:")+64 {
			t.Errorf("digest %s of %d records is malformed or not unique", d, len(set))
		}
		seen[d] = true
	}
}

func FuzzParseEntry(f *testing.F) {
	for i := range 3 {
		leaf, err := entry(i).marshal()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(leaf)
	}
	f.Add([]byte(`{"v":1}`))
	f.Fuzz(func(t *testing.T, leaf []byte) {
		e, err := ParseEntry(leaf)
		if err != nil {
			return
		}
		again, err := e.marshal()
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		second, err := ParseEntry(again)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		a, _ := json.Marshal(e)
		b, _ := json.Marshal(second)
		if !bytes.Equal(a, b) {
			t.Fatalf("%s became %s", a, b)
		}
	})
}
