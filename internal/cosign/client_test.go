package cosign

import (
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	f_note "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"

	"github.com/sotto-project/sotto/core/audit"
)

// What a witness itself does is tried with a real one (make test-witness, internal/broker);
// here it answers what no witness should.

const head = "example.org/audit\n5\n8EjjoGLkEHzvvuN5mFCbgcBp7A0x9sQpl2YPBFxfPQ0=\n"

// bench is a witness that answers what the test says, and a published checkpoint.
type bench struct {
	t      *testing.T
	dir    string
	signer *f_note.Signer
	client *http.Client
	url    string
	answer func(w http.ResponseWriter)

	mu    sync.Mutex
	asked int
	told  []Attempt
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, dir: t.TempDir()}
	secret, public, err := note.GenerateKey(rand.Reader, "w.example")
	if err != nil {
		t.Fatal(err)
	}
	key, err := f_note.VKeyToCosignatureV1(public)
	if err != nil {
		t.Fatal(err)
	}
	if b.signer, err = f_note.NewSignerForCosignatureV1(secret); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.mu.Lock()
		b.asked++
		b.mu.Unlock()
		_, _ = io.Copy(io.Discard, r.Body)
		b.answer(w)
	}))
	t.Cleanup(server.Close)
	b.url = server.URL + "/w/"
	policy, err := audit.ParseWitnesses([]byte("witness a " + key + " " + b.url + "\nquorum a"))
	if err != nil {
		t.Fatal(err)
	}
	if b.client, err = Client(b.dir, policy, func(a Attempt) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.told = append(b.told, a)
	}); err != nil {
		t.Fatal(err)
	}
	return b
}

// ask sends the checkpoint as Tessera does.
func (b *bench) ask() (status int, body string, err error) {
	b.t.Helper()
	request := "old 3\naGFzaA==\n\n" + head + "\n— example.org/audit Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
	resp, err := b.client.Post(b.url+"add-checkpoint", "", strings.NewReader(request))
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(raw), err
}

// line is a cosignature of the witness.
func (b *bench) line(text string) string {
	b.t.Helper()
	signed, err := note.Sign(&note.Note{Text: text}, b.signer)
	if err != nil {
		b.t.Fatal(err)
	}
	return string(signed[len(text)+1:])
}

func (b *bench) publish(text, lines string) {
	b.t.Helper()
	if err := os.WriteFile(filepath.Join(b.dir, "checkpoint"), []byte(text+"\n"+lines), 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// TestHostileWitness: of what a witness answers only a cosignature that verifies, or a
// size, goes on; its own words go nowhere.
func TestHostileWitness(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	canary := "heliotrope"
	text := func(status int, kind, body string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) {
			if kind != "" {
				w.Header().Set("Content-Type", kind)
			}
			w.WriteHeader(status)
			fmt.Fprint(w, body)
		}
	}
	good := b.line(head)
	for name, tc := range map[string]struct {
		answer func(http.ResponseWriter)
		status int // 0: an error
		body   string
		told   Outcome // empty: nothing, for Tessera asks again
	}{
		"cosigned":            {text(200, "", good), 200, good, Cosigned},
		"cosigned and more":   {text(200, "", "— other.example AAAAAAAA\n"+good), 200, good, Cosigned},
		"not this checkpoint": {text(200, "", b.line("example.org/audit\n4\nAAAA\n")), 0, "", Refused},
		"garbage":             {text(200, "", canary), 0, "", Refused},
		"an endless answer":   {text(200, "", good+strings.Repeat("— x "+canary+"\n", 10000)), 0, "", Refused},
		"an older size":       {text(409, sizeType, "3\n"), 409, "3\n", ""},
		"a larger size":       {text(409, sizeType, "9\n"), 0, "", Contradicts},
		"a size of words":     {text(409, sizeType, canary), 0, "", Contradicts},
		"another root":        {text(409, "", canary), 0, "", Contradicts},
		"no continuation":     {text(422, "", canary), 0, "", Contradicts},
		"unknown log":         {text(404, "", canary), 0, "", Refused},
		"unknown key":         {text(403, "", canary), 0, "", Refused},
		"later":               {text(429, "", canary), 0, "", Down},
		"broken":              {text(500, "", canary), 0, "", Down},
		"elsewhere": {func(w http.ResponseWriter) {
			w.Header().Set("Location", b.url+canary)
			w.WriteHeader(307)
		}, 0, "", Refused},
	} {
		b.answer, b.told, b.asked = tc.answer, nil, 0
		status, body, err := b.ask()
		if (err == nil) != (tc.status != 0) || status != tc.status || body != tc.body {
			t.Errorf("%s: %d %q %v", name, status, body, err)
		}
		if tc.told == "" && len(b.told) > 0 || tc.told != "" && (len(b.told) != 1 || b.told[0].Outcome != tc.told || b.told[0].Witness != "w.example") {
			t.Errorf("%s: told %+v", name, b.told)
		}
		if b.asked != 1 {
			t.Errorf("%s: asked %d times", name, b.asked)
		}
		if strings.Contains(fmt.Sprint(b.told, err), canary) {
			t.Errorf("%s: its words are in %+v %v", name, b.told, err)
		}
	}
}

// TestPublishedCosignature: what the published checkpoint has is not asked for again while
// it is fresh, is asked for later, and is not lost when the witness is down then.
func TestPublishedCosignature(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	good := b.line(head)
	b.answer = func(w http.ResponseWriter) { w.WriteHeader(500) }
	b.publish(head, good)
	if status, body, err := b.ask(); status != 200 || body != good || err != nil || b.asked != 0 {
		t.Errorf("fresh: %d %q %v, asked %d times", status, body, err, b.asked)
	}
	later := func() time.Time { return time.Now().Add(2 * fresh) }
	b.client.Transport.(*transport).now = later
	if status, body, err := b.ask(); status != 200 || body != good || err != nil || b.asked != 1 || len(b.told) != 1 || b.told[0].Outcome != Down {
		t.Errorf("old, and it is down: %d %q %v, asked %d times, told %+v", status, body, err, b.asked, b.told)
	}
	b.answer = func(w http.ResponseWriter) { fmt.Fprint(w, good) }
	if status, _, err := b.ask(); status != 200 || err != nil || b.asked != 2 || b.told[1].Outcome != Cosigned {
		t.Errorf("old: %d %v, asked %d times, told %+v", status, err, b.asked, b.told)
	}
	// That of another checkpoint is no answer.
	b.publish(strings.Replace(head, "5", "4", 1), b.line(strings.Replace(head, "5", "4", 1)))
	b.answer = func(w http.ResponseWriter) { w.WriteHeader(500) }
	if _, _, err := b.ask(); err == nil || b.asked != 3 {
		t.Errorf("another checkpoint: %v, asked %d times", err, b.asked)
	}
}

// TestNobodyElseIsAsked: the client is for the witnesses of the policy.
func TestNobodyElseIsAsked(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, url := range []string{b.url, b.url + "sign-subtree", "http://127.0.0.1:1/"} {
		if _, err := b.client.Post(url, "", strings.NewReader("old 0\n\n"+head)); err == nil || b.asked != 0 {
			t.Errorf("%s: %v", url, err)
		}
	}
	if _, err := b.client.Post(b.url+"add-checkpoint", "", strings.NewReader("no request")); err == nil {
		t.Error("what is no request was sent")
	}
}
