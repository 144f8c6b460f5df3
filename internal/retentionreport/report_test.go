package retentionreport_test

import (
	"bytes"
	"crypto/rand"
	"encoding/xml"
	"errors"
	"io"
	mathrand "math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"

	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/retentionreport"
	"github.com/sotto-project/sotto/internal/signedfile"
	"github.com/sotto-project/sotto/internal/sweeper"
)

var noon = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)

func report() sweeper.Report {
	skew := 2 * time.Second
	return sweeper.Report{
		At: noon, Store: "s3://store.example/samples/", Objects: 5, Bytes: 4 << 20, Keys: 3, History: true, Skew: &skew,
		Classes: []sweeper.ClassReport{{Name: "errors", InPolicy: true, TTL: "168h0m0s", Objects: 4, Bytes: 3 << 20, Tenants: 1, NextExpiry: &noon}, {Name: "gone"}},
		Expiries: []sweeper.ExpiryReport{
			{Expires: "2026-11-25", Class: "errors", Objects: 1, Bytes: 1 << 20},
			{Expires: "2026-11-28", Class: "errors", Objects: 3, Bytes: 2 << 20},
			{Expires: "2026-11-28T05", Class: "gone", Objects: 1, Bytes: 1 << 20},
		},
		KeyExpiries: []sweeper.KeyExpiry{{Expires: "2026-11-28", Keys: 2}, {Expires: "2026-12-03", Keys: 1}},
		Settings:    &objstore.Settings{Versioning: "on", ObjectLock: "off", Encryption: "none", Public: []string{}, Rules: []objstore.Rule{{ID: "sotto-remains", Prefix: "sealed/v1/", OldDays: 1}}, Others: []string{}, Unknown: []string{}},
		Violations:  []sweeper.Violation{{Kind: sweeper.PastTTL, Object: "sealed/v1/<script>alert(1)</script>", Late: "36h0m0s"}},
		Counts:      map[sweeper.Kind]int{sweeper.PastTTL: 1},
	}
}

func newSigner(t testing.TB) (note.Signer, string) {
	t.Helper()
	secret, verifier, err := note.GenerateKey(rand.Reader, "sotto.example.org/audit")
	if err != nil {
		t.Fatal(err)
	}
	s, err := note.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	return s, verifier
}

func TestSignOpen(t *testing.T) {
	signer, verifier := newSigner(t)
	want := report()
	file, err := retentionreport.Sign(want, signer)
	if err != nil {
		t.Fatal(err)
	}
	got, who, err := retentionreport.Open(file, verifier)
	if err != nil || who != "sotto.example.org/audit" {
		t.Fatal(who, err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	_, stranger := newSigner(t)
	if _, _, err := retentionreport.Open(file, stranger); !errors.Is(err, signedfile.ErrSignature) {
		t.Errorf("another verifier: %v", err)
	}
	// A note of the same key that is something else, such as a checkpoint.
	other, err := note.Sign(&note.Note{Text: "sotto.example.org/audit\n4\nAAAA\n"}, signer)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := retentionreport.Open(append(other, "\n{}\n"...), verifier); err == nil || errors.Is(err, signedfile.ErrSignature) {
		t.Errorf("another note: %v", err)
	}
	for name, file := range map[string][]byte{
		"empty": nil, "cut": file[:len(file)-1], "longer": append(bytes.Clone(file), '\n'), "no report": file[:bytes.LastIndex(file, []byte("\n\n"))+2],
	} {
		if _, _, err := retentionreport.Open(file, verifier); err == nil {
			t.Errorf("%s: opens", name)
		}
	}
}

// TestBitFlips: no changed bit of a signed report goes unnoticed.
func TestBitFlips(t *testing.T) {
	signer, verifier := newSigner(t)
	file, err := retentionreport.Sign(report(), signer)
	if err != nil {
		t.Fatal(err)
	}
	rnd := mathrand.New(mathrand.NewPCG(3, 9))
	for range 5000 {
		damaged, bit := bytes.Clone(file), rnd.IntN(8*len(file))
		damaged[bit/8] ^= 1 << (bit % 8)
		if r, _, err := retentionreport.Open(damaged, verifier); err == nil {
			if d := cmp.Diff(report(), r); d != "" { // base64 has bits that say nothing
				t.Fatalf("bit %d flipped: opens as another report\n%s", bit, d)
			}
		}
	}
}

func FuzzOpen(f *testing.F) {
	signer, verifier := newSigner(f)
	file, err := retentionreport.Sign(report(), signer)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Add([]byte("sotto retention report v1\n\n— x y\n\n{}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, _, err := retentionreport.Open(data, verifier); err == nil && !bytes.Contains(data, []byte("\nsha256 ")) {
			t.Errorf("%q opens", data)
		}
	})
}

func TestBins(t *testing.T) {
	bins := retentionreport.Bins(report(), 60)
	if len(bins) != 9 { // 25 November to 3 December
		t.Fatalf("%d bins: %+v", len(bins), bins)
	}
	if b := bins[0]; !b.Overdue || b.Objects != 1 || b.Bytes != 1<<20 {
		t.Errorf("first %+v", b)
	}
	if b := bins[3]; b.Overdue || b.Objects != 4 || b.Bytes != 3<<20 || b.Keys != 2 || b.Classes["gone"] != 1<<20 {
		t.Errorf("fourth %+v", b)
	}
	if b := bins[8]; b.Keys != 1 {
		t.Errorf("last %+v", b)
	}
	if narrow := retentionreport.Bins(report(), 2); len(narrow) != 2 || narrow[0].Objects+narrow[1].Objects != 5 {
		t.Errorf("two bins: %+v", narrow)
	}
	if empty := retentionreport.Bins(sweeper.Report{At: noon}, 60); len(empty) != 1 {
		t.Errorf("of nothing: %+v", empty)
	}
}

// TestHTMLIsSelfContained: a page that asks nobody for anything and runs nothing. Its
// plot is well-formed, with a bar for each class and day; what is overdue is marked.
func TestHTMLIsSelfContained(t *testing.T) {
	var buf bytes.Buffer
	if err := retentionreport.HTML(&buf, report(), "sotto.example.org/audit"); err != nil {
		t.Fatal(err)
	}
	text := buf.String()
	for _, no := range []string{"<script", "<link", "<img", "<iframe", "@import", "url(", "href=", "src=", "javascript:"} {
		if strings.Contains(text, no) {
			t.Errorf("the page holds %q", no)
		}
	}
	for _, yes := range []string{"Signed by sotto.example.org/audit", "past_ttl", "sotto-remains", "not in the policy"} {
		if !strings.Contains(text, yes) {
			t.Errorf("the page lacks %q", yes)
		}
	}
	start, end := strings.Index(text, "<svg"), strings.Index(text, "</svg>")
	if start < 0 || end < start {
		t.Fatal("the page has no plot")
	}
	bars := map[string]int{}
	for d := xml.NewDecoder(strings.NewReader(text[start : end+len("</svg>")])); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("the plot is not well-formed: %v", err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "rect" {
			for _, a := range e.Attr {
				if a.Name.Local == "class" {
					bars[a.Value]++
				}
			}
		}
	}
	// Two days of errors, of which one is overdue; one of gone; and one square each in the legend.
	if d := cmp.Diff(map[string]int{"c0": 2, "c0 overdue": 1, "c1": 2}, bars); d != "" {
		t.Error(d)
	}
	buf.Reset()
	if err := retentionreport.HTML(&buf, sweeper.Report{At: noon}, ""); err != nil || !strings.Contains(buf.String(), "not signed") {
		t.Errorf("an empty report: %v", err)
	}
}
