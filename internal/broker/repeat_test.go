package broker

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/client"
)

// askWith asks with an idempotency key, and gives the status, the id and the code.
func (w *world) askWith(who, key, body string) (status int, id, code string) {
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.url+"/v1/requests", strings.NewReader(body))
	if err != nil {
		w.t.Error(err)
		return 0, "", ""
	}
	req.Header.Set("Authorization", "Bearer "+w.tokens[who])
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", key)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Error(err)
		return 0, "", ""
	}
	defer resp.Body.Close()
	var answer struct{ ID, Code string }
	data, err := io.ReadAll(resp.Body)
	if err != nil || json.Unmarshal(data, &answer) != nil {
		w.t.Errorf("%s %v", data, err)
	}
	return resp.StatusCode, answer.ID, answer.Code
}

// TestRepeatedRequest: with the same key a request is made once, also when it comes many
// times at the same moment; it belongs to the person and to what was asked.
func TestRepeatedRequest(t *testing.T) {
	w := newWorld(t, "limits: {requests_per_hour: 30}\n")
	ask := `{"trace_id":"` + traceA + `","reason":"the answer was cut off"}`
	ids := make([]string, 20)
	var all sync.WaitGroup
	for i := range ids {
		all.Go(func() { _, ids[i], _ = w.askWith("ada", "k-1", ask) })
	}
	all.Wait()
	for _, id := range ids { // those that lost the race may have spent the limit
		if id != ids[0] && id != "" {
			t.Errorf("one key made %s and %s", ids[0], id)
		}
	}
	first := ""
	for range 5 {
		status, id, code := w.askWith("ada", "k-1", ask)
		if status != http.StatusCreated || first != "" && id != first {
			t.Errorf("again: %d %s %s", status, id, code)
		}
		first = id
	}
	if n := len(w.logged(audit.RequestCreate, audit.Allowed)); n != 1 {
		t.Errorf("%d entries", n)
	}
	if status, id, _ := w.askWith("dan", "k-1", ask); status != http.StatusCreated || id == first {
		t.Errorf("somebody else with the same key: %d %s", status, id)
	}
	for what, body := range map[string]string{
		"another trace":  strings.Replace(ask, traceA, traceB, 1),
		"another reason": strings.Replace(ask, "cut off", "wrong", 1),
		"another tenant": strings.Replace(ask, "{", `{"tenant":"acme",`, 1),
		"a broken glass": strings.Replace(ask, "{", `{"break_glass":true,`, 1),
	} {
		if status, _, code := w.askWith("ada", "k-1", body); status != http.StatusUnprocessableEntity || code != "idempotency_key" {
			t.Errorf("%s: %d %s", what, status, code)
		}
	}
	for _, key := range []string{strings.Repeat("k", 256), "two words", "ümlaut"} {
		if status, _, code := w.askWith("ada", key, ask); status != http.StatusUnprocessableEntity || code != "idempotency_key" {
			t.Errorf("key %q: %d %s", key, status, code)
		}
	}
	w.want("ben", "POST", "/v1/requests/"+first+"/approve", `{}`, 200, "")
	// What is refused counts, so that it does not fill the log; what is repeated does not.
	code := ""
	for range 31 {
		_, _, code = w.askWith("ada", "k-1", strings.Replace(ask, traceA, traceB, 1))
	}
	if n := len(w.logged(audit.RequestCreate, audit.Refused)); code != "too_many" || n > 31 {
		t.Errorf("the last of many refusals is %q, and %d are in the log", code, n)
	}
	if status, id, _ := w.askWith("ada", "k-1", ask); status != http.StatusCreated || id != first {
		t.Errorf("after the approval, and with no request left: %d %s", status, id)
	}
}

// TestBrokenConnection: the client asks again when the connection breaks behind its back, and
// one request is there.
func TestBrokenConnection(t *testing.T) {
	w := newWorld(t, "")
	target, err := url.Parse(w.url)
	if err != nil {
		t.Fatal(err)
	}
	calls := 0
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) },
		ModifyResponse: func(*http.Response) error {
			if calls++; calls < 3 {
				panic(http.ErrAbortHandler) // the broker has answered, and nobody hears it
			}
			return nil
		},
	}
	between := httptest.NewServer(proxy)
	defer between.Close()
	q, err := client.New(between.URL, w.tokens["ada"]).Create(t.Context(), api.NewRequest{TraceID: traceA, Reason: "the answer was cut off"})
	if err != nil || calls != 3 {
		t.Fatalf("%v after %d calls", err, calls)
	}
	if made := w.logged(audit.RequestCreate, audit.Allowed); len(made) != 1 || made[0].Request != q.ID {
		t.Errorf("made were %+v, answered %s", made, q.ID)
	}
}
