package presidio_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/sotto-project/sotto/core/detect"
	"github.com/sotto-project/sotto/internal/presidio"
)

// analyzer speaks Presidio's API as its documentation and server describe it;
// the real one is Python and its models, which these tests cannot start. It
// finds the word Ada.
type analyzer struct {
	*httptest.Server
	lists     bool // it knows lists
	mu        sync.Mutex
	sizes     []int // texts per request
	questions []map[string]any
	fault     atomic.Pointer[http.HandlerFunc] // what answers instead, if anything
	busy      atomic.Int32
	most      atomic.Int32
}

func newAnalyzer(t *testing.T, lists bool) *analyzer {
	t.Helper()
	a := &analyzer{lists: lists}
	a.Server = httptest.NewServer(http.HandlerFunc(a.serve))
	t.Cleanup(a.Close)
	return a
}

func (a *analyzer) instead(f http.HandlerFunc) { a.fault.Store(&f) }

func (a *analyzer) serve(w http.ResponseWriter, r *http.Request) {
	n := a.busy.Add(1)
	defer a.busy.Add(-1)
	for m := a.most.Load(); n > m && !a.most.CompareAndSwap(m, n); m = a.most.Load() {
	}
	if r.Method != http.MethodPost || r.URL.Path != "/analyze" || r.Header.Get("Content-Type") != "application/json" {
		http.Error(w, "no", http.StatusNotFound)
		return
	}
	var q map[string]any
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
		http.Error(w, `{"error":"bad"}`, http.StatusBadRequest)
		return
	}
	a.mu.Lock()
	a.questions = append(a.questions, q)
	if l, ok := q["text"].([]any); ok {
		a.sizes = append(a.sizes, len(l))
	} else {
		a.sizes = append(a.sizes, 1)
	}
	a.mu.Unlock()
	if f := a.fault.Load(); f != nil {
		(*f)(w, r)
		return
	}
	switch text := q["text"].(type) {
	case string:
		_ = json.NewEncoder(w).Encode(analyze(text))
	case []any:
		if !a.lists {
			http.Error(w, `{"error":"expected string"}`, http.StatusInternalServerError)
			return
		}
		all := [][]map[string]any{}
		for _, s := range text {
			all = append(all, analyze(s.(string)))
		}
		_ = json.NewEncoder(w).Encode(all)
	}
}

func analyze(text string) []map[string]any {
	found := []map[string]any{}
	for i := range text {
		if strings.HasPrefix(text[i:], "Ada") {
			at := utf8.RuneCountInString(text[:i])
			found = append(found, map[string]any{"entity_type": "PERSON", "start": at, "end": at + 3, "score": .85, "analysis_explanation": nil})
		}
	}
	return found
}

func client(t *testing.T, s presidio.Settings) *presidio.Client {
	t.Helper()
	c, err := presidio.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func person(start int) []detect.Finding {
	return []detect.Finding{{Entity: "PERSON", Rule: "remote", Start: start, End: start + 3, Score: .85}}
}

// TestOffsets: code points become bytes, also behind bytes that are no UTF-8,
// whether the analyzer knows lists or not.
func TestOffsets(t *testing.T) {
	texts := []string{"Ada", "é Ada", "日本 Ada", "🙂🙂Ada", "\xff\xfe Ada", "nobody", "e\u0301 Ada"}
	want := []int{0, 3, 7, 8, 3, -1, 4}
	for _, lists := range []bool{true, false} {
		a := newAnalyzer(t, lists)
		c := client(t, presidio.Settings{Endpoint: a.URL, Language: "de", Entities: []string{"PERSON"}, MinScore: .4})
		for range 2 {
			for i, got := range c.Recognize(t.Context(), texts) {
				var found []detect.Finding
				if want[i] >= 0 {
					found = person(want[i])
				}
				if got.Err != nil || len(got.Findings) != len(found) || len(found) > 0 && !cmp.Equal(found, got.Findings) {
					t.Errorf("lists %v, %q: %+v", lists, texts[i], got)
				}
			}
		}
		if q := a.questions[0]; q["language"] != "de" || q["score_threshold"] != .4 || fmt.Sprint(q["entities"]) != "[PERSON]" {
			t.Errorf("asked %v", q)
		}
		// One request per call; or one that is refused, and then each text alone, ever after.
		if n := len(a.sizes); lists && n != 2 || !lists && n != 1+2*len(texts) {
			t.Errorf("lists %v: requests of %v texts", lists, a.sizes)
		}
	}
}

func TestBatchesAndConcurrency(t *testing.T) {
	a := newAnalyzer(t, true)
	c := client(t, presidio.Settings{Endpoint: a.URL, BatchTexts: 8, BatchBytes: 1000, Concurrency: 3})
	var texts []string
	for i := range 100 {
		texts = append(texts, strings.Repeat("x", i*5)+" Ada")
	}
	for i, r := range c.Recognize(t.Context(), texts) {
		if r.Err != nil || !cmp.Equal(person(i*5+1), r.Findings) {
			t.Errorf("%d: %+v", i, r)
		}
	}
	sum := 0
	for _, n := range a.sizes {
		if sum += n; n > 8 {
			t.Errorf("a batch of %d texts", n)
		}
	}
	if sum != 100 || a.most.Load() > 3 {
		t.Errorf("%d texts were asked for, %d requests at once", sum, a.most.Load())
	}
}

const canary = "canary-7Yd2kQ"

// TestFaults: whatever the analyzer does, each text has an error in time, and the
// error repeats neither the text nor the answer.
func TestFaults(t *testing.T) {
	say := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }
	}
	status := func(n int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { http.Error(w, canary, n) }
	}
	finding := func(s string) http.HandlerFunc { return say("[" + s + "]") }
	var elsewhere atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		elsewhere.Add(1)
		_, _ = w.Write([]byte("[]"))
	}))
	defer other.Close()
	for name, f := range map[string]http.HandlerFunc{
		"slow": func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-r.Context().Done():
			case <-time.After(5 * time.Second):
			}
		},
		"slow body": func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write([]byte("["))
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		},
		"drip": func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write([]byte(" ")); err != nil {
					return
				}
				w.(http.Flusher).Flush()
				time.Sleep(20 * time.Millisecond)
			}
		},
		"hangs up": func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				_ = conn.Close()
			}
		},
		"500": status(500), "503": status(503), "429": status(429), "400": status(400), "401": status(401), "204": status(204),
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
		},
		"empty":         say(""),
		"null":          say("null"),
		"html":          say("<html>" + canary + "</html>"),
		"object":        say(`{"error":"` + canary + `"}`),
		"too large":     say("[" + strings.Repeat(" ", 1<<20) + "]"),
		"deep":          say(strings.Repeat("[", 500000)),
		"negative":      finding(`{"entity_type":"PERSON","start":-1,"end":3,"score":0.9}`),
		"behind end":    finding(`{"entity_type":"PERSON","start":0,"end":300,"score":0.9}`),
		"backwards":     finding(`{"entity_type":"PERSON","start":4,"end":2,"score":0.9}`),
		"empty finding": finding(`{"entity_type":"PERSON","start":2,"end":2,"score":0.9}`),
		"huge":          finding(`{"entity_type":"PERSON","start":0,"end":99999999999999999999,"score":0.9}`),
		"fraction":      finding(`{"entity_type":"PERSON","start":0.5,"end":2,"score":0.9}`),
		"no end":        finding(`{"entity_type":"PERSON","start":0,"score":0.9}`),
		"no type":       finding(`{"start":0,"end":2,"score":0.9}`),
		"score":         finding(`{"entity_type":"PERSON","start":0,"end":2,"score":90}`),
		"type is text":  finding(`{"entity_type":"` + canary + ` said","start":0,"end":2,"score":0.9}`),
		"too many":      say("[" + strings.Repeat(`{"entity_type":"PERSON","start":0,"end":2,"score":0.9},`, 4000) + `{"entity_type":"PERSON","start":0,"end":2,"score":0.9}]`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAnalyzer(t, true)
			a.instead(f)
			c := client(t, presidio.Settings{Endpoint: a.URL, Timeout: 150 * time.Millisecond, Deadline: 600 * time.Millisecond, AnswerBytes: 1 << 19})
			start := time.Now()
			for _, texts := range [][]string{{"the words of " + canary}, {"the words of " + canary, "and of " + canary}} {
				for _, r := range c.Recognize(t.Context(), texts) {
					if r.Err == nil || len(r.Findings) > 0 {
						t.Fatalf("%+v in place of an error", r)
					}
					if strings.Contains(r.Err.Error(), canary) {
						t.Errorf("the error repeats what it must not: %v", r.Err)
					}
				}
			}
			if d := time.Since(start); d > 4*time.Second {
				t.Errorf("it took %v", d)
			}
		})
	}
	t.Cleanup(func() {
		if elsewhere.Load() > 0 {
			t.Error("a redirect was followed")
		}
	})
}

// TestOneBadText: in a batch whose answer cannot be, each text is asked for by itself.
func TestOneBadText(t *testing.T) {
	a := newAnalyzer(t, true)
	a.instead(func(w http.ResponseWriter, _ *http.Request) {
		a.mu.Lock()
		q := a.questions[len(a.questions)-1]
		a.mu.Unlock()
		if s, ok := q["text"].(string); ok && s == "Ada" {
			_, _ = w.Write([]byte(`[{"entity_type":"PERSON","start":0,"end":3,"score":0.85}]`))
			return
		}
		_, _ = w.Write([]byte(`[[],[{"entity_type":"PERSON","start":0,"end":9,"score":1}]]`))
	})
	got := client(t, presidio.Settings{Endpoint: a.URL, Concurrency: 1}).Recognize(t.Context(), []string{"Ada", "Bob"})
	if got[0].Err != nil || !cmp.Equal(person(0), got[0].Findings) || got[1].Err == nil {
		t.Errorf("%+v", got)
	}
}

// TestBreaker: after some failures nothing is asked, until it is tried again.
func TestBreaker(t *testing.T) {
	a := newAnalyzer(t, true)
	var asked atomic.Int32
	a.instead(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		http.Error(w, "down", http.StatusServiceUnavailable)
	})
	var opened, closed atomic.Int32
	c := client(t, presidio.Settings{Endpoint: a.URL, Tries: 1, Failures: 3, OpenFor: 200 * time.Millisecond, Changed: func(open bool) {
		if open {
			opened.Add(1)
		} else {
			closed.Add(1)
		}
	}})
	for range 20 {
		if r := c.Recognize(t.Context(), []string{"Ada"}); r[0].Err == nil {
			t.Fatal("no error")
		}
	}
	if asked.Load() != 3 || opened.Load() != 1 {
		t.Errorf("asked %d times, opened %d times", asked.Load(), opened.Load())
	}
	a.fault.Store(nil)
	deadline := time.Now().Add(5 * time.Second)
	for time.Now().Before(deadline) {
		if r := c.Recognize(t.Context(), []string{"Ada"}); r[0].Err == nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if closed.Load() != 1 {
		t.Error("the circuit stayed open although the analyzer is back")
	}
}

// TestRetry: a failure that passes is not seen.
func TestRetry(t *testing.T) {
	a := newAnalyzer(t, true)
	var asked atomic.Int32
	a.instead(func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) == 1 {
			http.Error(w, "busy", http.StatusServiceUnavailable)
			return
		}
		_ = json.NewEncoder(w).Encode(analyze("Ada"))
	})
	r := client(t, presidio.Settings{Endpoint: a.URL}).Recognize(t.Context(), []string{"Ada"})
	if r[0].Err != nil || asked.Load() != 2 {
		t.Errorf("%+v after %d requests", r, asked.Load())
	}
}

func TestDeadAndCancelled(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	dead := "http://" + l.Addr().String()
	_ = l.Close()
	if r := client(t, presidio.Settings{Endpoint: dead}).Recognize(t.Context(), []string{"Ada"}); r[0].Err == nil {
		t.Error("nobody answered, and there is no error")
	}
	a := newAnalyzer(t, true)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := client(t, presidio.Settings{Endpoint: a.URL, Failures: 1})
	if r := c.Recognize(ctx, []string{"Ada"}); r[0].Err == nil {
		t.Error("cancelled, and there is no error")
	}
	if r := c.Recognize(t.Context(), []string{"Ada"}); r[0].Err != nil {
		t.Errorf("who gave up waiting has opened the circuit: %v", r[0].Err)
	}
}

func TestEndpoint(t *testing.T) {
	for _, bad := range []string{"", "presidio:3000", "ftp://x", "http://", "://"} {
		if _, err := presidio.New(presidio.Settings{Endpoint: bad}); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

// FuzzAnswer: no answer makes the client panic or give a finding outside its text.
func FuzzAnswer(f *testing.F) {
	f.Add(`[{"entity_type":"PERSON","start":0,"end":3,"score":0.85}]`, "Ada")
	f.Add(`[[],[]]`, "é")
	f.Add(`{}`, "")
	var body atomic.Pointer[string]
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(*body.Load())) }))
	f.Cleanup(server.Close)
	f.Fuzz(func(t *testing.T, answer, text string) {
		body.Store(&answer)
		c := client(t, presidio.Settings{Endpoint: server.URL})
		for _, r := range c.Recognize(t.Context(), []string{text}) {
			for _, x := range r.Findings {
				if x.Start < 0 || x.End > len(text) || x.Start >= x.End {
					t.Fatalf("%+v in %q", x, text)
				}
			}
		}
	})
}
