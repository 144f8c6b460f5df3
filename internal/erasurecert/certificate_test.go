package erasurecert_test

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/sotto-project/sotto/internal/eraser"
	"github.com/sotto-project/sotto/internal/erasurecert"
)

const hostile = "</td><script>alert('x')</script>"

func certificate(left int) erasurecert.Certificate {
	at := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	c := erasurecert.Certificate{
		Erasure: "e0123456789abc", Store: "s3 " + hostile, Tenant: "acme", Subjects: []string{strings.Repeat("ab", 16)}, Reason: "asked " + hostile, Ticket: hostile,
		Proposer: "carol" + hostile, Approved: []string{"ben" + hostile}, Begun: at.Add(-time.Minute), At: at, Resumed: 2,
		Result: eraser.Result{Searched: 90, Rows: 17, Objects: 5, Made: 4, Bytes: 3 << 20, Traces: 7, Left: left, Remains: []eraser.Remain{}, LastExpiry: &at},
		Copies: erasurecert.CopiesOf(&at),
	}
	for range left {
		c.Remains = append(c.Remains, eraser.Remain{Object: "sealed/v1/" + hostile, Why: eraser.ObjectLock, Until: &at})
	}
	return c
}

// TestHTML: the page says what the signed file says, names who signed, and is text whatever
// people wrote.
func TestHTML(t *testing.T) {
	private, public, err := note.GenerateKey(rand.Reader, "sotto.test/audit")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	for left, says := range map[int]string{0: "Nothing that names the person is left", 1: "something is left"} {
		file, err := erasurecert.Sign(certificate(left), signer)
		if err != nil {
			t.Fatal(err)
		}
		c, by, err := erasurecert.Open(file, public)
		if err != nil {
			t.Fatal(err)
		}
		var page strings.Builder
		if err := erasurecert.HTML(&page, c, by); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"Signed by sotto.test/audit", says, "17 records of 7 traces in 5 objects", "3.0 MiB", "asked &lt;/td&gt;", "resumed 2 times", "2026-11-26 12:00 UTC", "default-src &#39;none&#39;"} {
			if !strings.Contains(page.String(), want) && !strings.Contains(page.String(), strings.ReplaceAll(want, "&#39;", "'")) {
				t.Errorf("%d left: the page does not say %q", left, want)
			}
		}
		if strings.Contains(page.String(), "<script") {
			t.Errorf("%d left: what people wrote is markup", left)
		}
		if left > 0 && !strings.Contains(page.String(), "the store has it locked") {
			t.Error("why something remains is not said")
		}
	}
}
