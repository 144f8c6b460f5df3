package broker

import (
	"bytes"
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/kms"
)

// These are the attacks of docs/threat-model.md that no other test makes already.

// TestStolenDebuggerToken: a thief can ask under the victim's name. They read nothing that
// an approver has not allowed, not more often than allowed, and not what others may read.
func TestStolenDebuggerToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "access: {max_reads: 1}\n")
	w.keep(sealed.Header{}, span(t, traceA, canary))
	stolen := "ada"
	id := w.ask(stolen)
	w.want(stolen, "GET", "/v1/requests/"+id+"/sample", "", 403, "pending")
	w.want(stolen, "POST", "/v1/requests/"+id+"/approve", `{}`, 403, "self_approval")
	others := w.ask("dan")
	w.want(stolen, "POST", "/v1/requests/"+others+"/approve", `{}`, 404, "not_found")
	w.want("ben", "POST", "/v1/requests/"+others+"/approve", `{}`, 200, "")
	w.want(stolen, "GET", "/v1/requests/"+others+"/sample", "", 404, "not_found")
	w.want("ben", "POST", "/v1/requests/"+id+"/approve", `{}`, 200, "")
	w.sample(stolen, id)
	w.want(stolen, "GET", "/v1/requests/"+id+"/sample", "", 403, "reads_spent")
	opens := w.logged(audit.SampleOpen, audit.Allowed)
	if len(opens) != 1 || opens[0].Actor != "ada" {
		t.Errorf("the log has the reads %+v", opens)
	}
	if refused := w.logged(audit.SampleOpen, audit.Refused); len(refused) != 3 {
		t.Errorf("%d refused reads in the log, 3 were tried", len(refused))
	}
}

// TestRogueApprover: an approver sees no content, by no path, and grants themselves nothing.
func TestRogueApprover(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.keep(sealed.Header{}, span(t, traceA, canary))
	w.want("ben", "POST", "/v1/requests", `{"trace_id":"`+traceA+`","reason":"I want to see it"}`, 403, "role_missing")
	own := w.ask("both")
	w.want("both", "POST", "/v1/requests/"+own+"/approve", `{}`, 403, "self_approval")
	id := w.granted()
	for _, path := range []string{"/v1/requests", "/v1/grants", "/v1/requests/" + id, "/v1/requests/" + id + "/sample", "/v1/keyring", "/v1/delegations"} {
		if _, data, _ := w.call("ben", "GET", path, ""); bytes.Contains(data, []byte("heliotrope")) {
			t.Errorf("an approver sees content at %s", path)
		}
	}
	w.want("ben", "GET", "/v1/requests/"+id+"/sample", "", 403, "not_the_requester")
	if n := len(w.logged(audit.SampleOpen, audit.Allowed)); n != 0 {
		t.Errorf("%d reads in the log", n)
	}
}

// TestBucketAndDatabase: who has both, and no key-encryption key, has nothing.
func TestBucketAndDatabase(t *testing.T) {
	w := newWorld(t, "")
	w.keep(sealed.Header{}, span(t, traceA, canary))
	th := steal(t, w)
	if plain, _ := th.opens(t, w.Config.KEK, traceA); len(plain) != 1 {
		t.Fatalf("with the right key the copies open %d records: this test would see nothing", len(plain))
	}
	forged := filepath.Join(t.TempDir(), "kek.json")
	if err := kms.CreateFile(forged); err != nil {
		t.Fatal(err)
	}
	if plain, _ := th.opens(t, "file://"+forged, traceA); len(plain) != 0 {
		t.Errorf("the copies open %d records without the key-encryption key", len(plain))
	}
}

// TestReplayedRequest: a call that is sent again, byte for byte, counts again or is refused.
func TestReplayedRequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "access: {max_reads: 2}\n")
	w.keep(sealed.Header{}, span(t, traceA, canary))
	id := w.ask("ada")
	if again := w.ask("ada"); again == id {
		t.Error("two requests have one id")
	} else {
		w.want("ada", "GET", "/v1/requests/"+again+"/sample", "", 403, "pending")
	}
	approve := "/v1/requests/" + id + "/approve"
	w.want("ben", "POST", approve, `{"note":"ok"}`, 200, "")
	w.want("ben", "POST", approve, `{"note":"ok"}`, 409, "already_granted")
	w.sample("ada", id)
	w.sample("ada", id)
	w.want("ada", "GET", "/v1/requests/"+id+"/sample", "", 403, "reads_spent")
	w.want("ben", "POST", "/v1/requests/"+id+"/revoke", `{}`, 200, "")
	if code, data, _ := w.call("ben", "POST", approve, `{"note":"ok"}`); code != http.StatusConflict {
		t.Errorf("an approval after the revocation is answered with %d %s", code, data)
	}
}

// TestNoRedirectOutside: whatever the path, nobody is led to another host.
func TestNoRedirectOutside(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.Console = http.NotFoundHandler()
	w.serve()
	c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, path := range []string{"/", "//evil.example", "//evil.example/%2e%2e", "/%2f/evil.example", "/..//evil.example/", "/\\evil.example", "/v1//evil.example/../x"} {
		req, err := http.NewRequestWithContext(t.Context(), "GET", w.url, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.URL.Opaque = "//" + req.URL.Host + path
		req.Host = "evil.example"
		res, err := c.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		to := res.Header.Get("Location")
		if strings.Contains(to, "//") || strings.HasPrefix(to, "/\\") || to != "" && !strings.HasPrefix(to, "/") {
			t.Errorf("%s leads to %q", path, to)
		}
	}
}

// TestTraversal: no id leads to a file, an object or a row that it does not name.
func TestTraversal(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.keep(sealed.Header{}, span(t, traceA, canary))
	for _, id := range []string{"..%2f..%2fstate.db", "%2e%2e%2fkek.json", "r0000000000000%2f..%2fx", "r000000000000%00", "r'%20OR%201=1--", "%25", "..%5c..%5cx"} {
		for _, call := range []struct{ method, path string }{
			{"GET", "/v1/requests/" + id},
			{"GET", "/v1/requests/" + id + "/sample"},
			{"POST", "/v1/requests/" + id + "/approve"},
			{"POST", "/v1/requests/" + id + "/review"},
			{"POST", "/v1/batches/" + id + "/approve"},
			{"POST", "/v1/delegations/" + id + "/end"},
		} {
			w.want("both", call.method, call.path, "", 404, "not_found")
		}
	}
	for _, field := range []string{"trace_id", "tenant", "class", "sample_id", "renews"} {
		for _, value := range []string{"../../etc/passwd", "..", "a/../../b/" + traceA, "%2e%2e", "*", "sealed/v1/", traceA + "/..", "\x01"} {
			ask := map[string]any{"trace_id": traceA, "reason": "the answer was cut off", field: value}
			if field == "sample_id" || field == "renews" {
				delete(ask, "trace_id")
			}
			body, err := json.Marshal(ask)
			if err != nil {
				t.Fatal(err)
			}
			if code, data, _ := w.call("ada", "POST", "/v1/requests", string(body)); code != 422 && code != 404 {
				t.Errorf("%s %q: %d %s", field, value, code, data)
			}
		}
	}
	if list := w.logged(audit.RequestCreate, audit.Allowed); len(list) != 0 {
		t.Errorf("%d requests were made: %+v", len(list), list)
	}
}

// TestIDsTellNothing: the answers about somebody else's request and about one that does
// not exist are the same, byte for byte.
func TestIDsTellNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.keep(sealed.Header{}, span(t, traceA, canary))
	theirs, none := w.granted(), newID()
	for _, call := range []struct{ method, path string }{
		{"GET", ""}, {"GET", "/sample"}, {"POST", "/approve"}, {"POST", "/deny"}, {"POST", "/withdraw"}, {"POST", "/revoke"},
	} {
		code, data, header := w.call("dan", call.method, "/v1/requests/"+theirs+call.path, "")
		wantCode, want, wantHeader := w.call("dan", call.method, "/v1/requests/"+none+call.path, "")
		header.Del("Date")
		wantHeader.Del("Date")
		if code != http.StatusNotFound || code != wantCode || !bytes.Equal(data, want) || len(header) != len(wantHeader) {
			t.Errorf("%s %s: %d %s, of what does not exist %d %s", call.method, call.path, code, data, wantCode, want)
		}
	}
	// The log knows better than the answer.
	for _, e := range w.logged(audit.SampleOpen, audit.Refused) {
		if e.Request == theirs && e.Code != string(access.ErrNotYours.Code) {
			t.Errorf("the log says %q", e.Code)
		}
	}
	var f api.Fault
	if err := json.Unmarshal(w.want("ben", "GET", "/v1/requests/"+theirs+"/sample", "", 403, "not_the_requester"), &f); err != nil {
		t.Error(err)
	}
}
