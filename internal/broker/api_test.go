package broker

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/internal/broker/api"
)

// TestAPI has every path that is not about opening, with who may and who may not.
func TestAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "access: {approvals: 2}\n")
	id := w.ask("ada")
	at := "/v1/requests/" + id
	for _, tc := range []struct {
		who, method, path, body string
		status                  int
		code                    string
	}{
		// Who is it?
		{"", "GET", "/v1/requests", "", 401, "sign_in"},
		{"nobody", "GET", "/v1/requests", "", 401, "sign_in"},
		{"", "GET", "/v1/keyring", "", 401, "sign_in"},
		{"", "GET", "/healthz", "", 200, ""},
		{"", "GET", "/readyz", "", 200, ""},
		{"ada", "GET", "/v1/bogus", "", 404, "no_such_path"},
		{"ada", "DELETE", at, "", 404, "no_such_path"},
		// Making one.
		{"ben", "POST", "/v1/requests", `{"trace_id":"` + traceA + `","reason":"just looking"}`, 403, "role_missing"},
		{"ada", "POST", "/v1/requests", `{"trace_id":"` + traceA + `","reason":"."}`, 422, "reason_missing"},
		{"ada", "POST", "/v1/requests", `{"trace_id":"` + traceA + `"}`, 422, "reason_missing"},
		{"ada", "POST", "/v1/requests", `{"trace_id":"xyz","reason":"answer cut off"}`, 422, "scope_invalid"},
		{"ada", "POST", "/v1/requests", `{"trace_id":"` + traceA + `","tenant":"../x","reason":"answer cut off"}`, 422, "scope_invalid"},
		{"ada", "POST", "/v1/requests", `{"sample_id":"a/b","reason":"answer cut off"}`, 422, "scope_invalid"},
		{"ada", "POST", "/v1/requests", `{"sample_id":"errors/soon/default/` + traceA + `","reason":"answer cut off"}`, 422, "scope_invalid"},
		{"ada", "POST", "/v1/requests", `{"trace_id":"` + traceA + `","reason":"answer cut off","ttl":"2h"}`, 422, "limit_exceeded"},
		{"ada", "POST", "/v1/requests", `{"trace_id":"` + traceA + `","reason":"answer cut off","ttl":"soon"}`, 422, "limit_exceeded"},
		{"ada", "POST", "/v1/requests", `{"trace_id":"` + traceA + `","reason":"answer cut off","reads":21}`, 422, "limit_exceeded"},
		{"ben", "POST", "/v1/requests", `{"trace_id":"` + strings.Repeat("x", 5000) + `","reason":"` + strings.Repeat("x", 5000) + `","ttl":"soon"}`, 422, "limit_exceeded"},
		{"ada", "POST", "/v1/requests", `{"trace":"x"}`, 400, "bad_request"},
		{"ada", "POST", "/v1/requests", `[]`, 400, "bad_request"},
		{"ada", "POST", "/v1/requests", `{} {}`, 400, "bad_request"},
		{"ada", "POST", "/v1/requests", `{"reason":"` + strings.Repeat("x", 70<<10) + `"}`, 413, "too_large"},
		{"ada", "POST", "/v1/requests", `{"trace_id":"` + traceA + `","reason":"` + strings.Repeat("x", 1001) + `"}`, 422, "reason_missing"},
		// Looking.
		{"dan", "GET", at, "", 404, "not_found"},
		{"aud", "GET", at, "", 200, ""},
		{"ada", "GET", "/v1/requests?limit=0", "", 400, "bad_request"},
		{"ada", "GET", "/v1/requests/" + strings.Repeat("x", 300), "", 404, "not_found"},
		{"ada", "GET", "/v1/requests/r00000000000'--", "", 404, "not_found"},
		// Deciding.
		{"ada", "POST", at + "/approve", "", 403, "self_approval"},
		{"dan", "POST", at + "/approve", "", 404, "not_found"},
		{"aud", "POST", at + "/approve", "", 403, "role_missing"},
		{"otto", "POST", at + "/deny", "", 403, "role_missing"},
		{"ben", "POST", at + "/revoke", "", 409, "pending"},
		{"ben", "POST", at + "/withdraw", "", 403, "not_the_requester"},
		{"ben", "POST", at + "/approve", `{"note":"` + strings.Repeat("x", 1001) + `"}`, 400, "bad_request"},
		{"ben", "POST", at + "/approve", "", 200, ""},
		{"ben", "POST", at + "/approve", "", 409, "already_approved"},
		{"both", "POST", at + "/approve", `{"note":"seen"}`, 200, ""},
		{"cleo", "POST", at + "/approve", "", 409, "already_granted"},
		{"cleo", "POST", at + "/deny", "", 409, "already_granted"},
		{"dan", "POST", at + "/revoke", "", 404, "not_found"},
		{"aud", "POST", at + "/revoke", "", 403, "role_missing"},
		{"otto", "POST", at + "/revoke", "", 200, ""},
		{"otto", "POST", at + "/revoke", "", 409, "revoked"},
		{"ada", "POST", at + "/withdraw", "", 409, "revoked"},
	} {
		w.want(tc.who, tc.method, tc.path, tc.body, tc.status, tc.code)
	}
	// Each decision about a known request is in the log, refused ones with their code.
	var codes []string
	for _, e := range w.entries() {
		if e.Request == id {
			codes = append(codes, string(e.Action)+" "+string(e.Decision)+" "+e.Code)
		}
	}
	if len(codes) != 17 {
		t.Errorf("%d entries about the request:\n%s", len(codes), strings.Join(codes, "\n"))
	}
	if n := len(w.logged(audit.RequestCreate, audit.Refused)); n != 12 {
		t.Errorf("%d refused requests in the log", n)
	}
}

// TestListings: a debugger sees their own, the others all; grants are those in force.
func TestListings(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	mine, theirs := w.granted(), w.ask("dan")
	ids := func(who, path string) string {
		t.Helper()
		var out api.Requests
		if err := json.Unmarshal(w.want(who, "GET", path, "", 200, ""), &out); err != nil {
			t.Fatal(err)
		}
		var list []string
		for _, q := range out.Requests {
			list = append(list, q.ID)
		}
		return strings.Join(list, " ")
	}
	w.wait(time.Second)
	for _, tc := range []struct{ who, path, want string }{
		{"ada", "/v1/requests", mine},
		{"dan", "/v1/requests", theirs},
		{"both", "/v1/requests?limit=1", ""},
		{"ben", "/v1/requests?state=pending", theirs},
		{"aud", "/v1/requests?state=granted", mine},
		{"aud", "/v1/grants", mine},
		{"dan", "/v1/grants", ""},
		{"aud", "/v1/requests?state=bogus", ""},
	} {
		got := ids(tc.who, tc.path)
		if tc.path == "/v1/requests?limit=1" {
			if got != mine && got != theirs {
				t.Errorf("%s %s: %q", tc.who, tc.path, got)
			}
			continue
		}
		if got != tc.want {
			t.Errorf("%s %s: %q, want %q", tc.who, tc.path, got, tc.want)
		}
	}
	w.wait(time.Hour)
	if got := ids("ada", "/v1/grants"); got != "" {
		t.Errorf("an expired grant is listed: %s", got)
	}
}

// TestKeyringIsServed: collectors may fetch what the file holds.
func TestKeyringIsServed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	signed := w.want("aud", "GET", "/v1/keyring", "", 200, "")
	if _, err := keyring.OpenDirectory(signed, w.made.KeyringVerifier, noon); err != nil {
		t.Error(err)
	}
}

// TestSignInRefusalsAreFew: a flood without a token does not fill the log.
func TestSignInRefusalsAreFew(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	for range 50 {
		w.want("nobody", "GET", "/v1/requests", "", 401, "sign_in")
	}
	w.wait(refusalInterval)
	w.want("nobody", "GET", "/v1/requests", "", 401, "sign_in")
	entries := w.logged(audit.SignIn, audit.Refused)
	if len(entries) != 2 || entries[0].Records != 1 || entries[1].Records != 50 {
		t.Errorf("%d entries: %+v", len(entries), entries)
	}
	for _, token := range w.tokens {
		if strings.Contains(w.log.String(), token) {
			t.Error("a token is in the broker's log")
		}
	}
}

// TestContentTypeAndMethod: what a form on a foreign page could send is not taken.
func TestContentType(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	for _, kind := range []string{"", "text/plain", "application/x-www-form-urlencoded"} {
		req, err := http.NewRequestWithContext(t.Context(), "POST", w.url+"/v1/requests", strings.NewReader(`{"trace_id":"x"}`))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+w.tokens["ada"])
		if kind != "" {
			req.Header.Set("Content-Type", kind)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if err := resp.Body.Close(); err != nil || resp.StatusCode != 415 {
			t.Errorf("%q: %d", kind, resp.StatusCode)
		}
	}
}

// TestPanicTellsNothing: whatever a bug puts into a panic stays inside.
func TestPanicTellsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.keep(sealed.Header{}, span(t, traceA, canary))
	id := w.granted()
	w.Gate.keys = panickingKeys{}
	data := w.want("ada", "GET", "/v1/requests/"+id+"/sample", "", 500, "internal")
	if strings.Contains(string(data)+w.log.String(), "heliotrope") {
		t.Errorf("a panic was passed on: %s %s", data, w.log)
	}
}

type panickingKeys struct{}

func (panickingKeys) Decrypter(context.Context, keyring.Epoch) (tink.HybridDecrypt, error) {
	panic(canary)
}

// TestServe runs the broker as `sotto serve` does: keys are published, expired things
// swept, and the end is orderly.
func TestServe(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "listen: 127.0.0.1:0\nretention: {sweep: 50ms}\n")
	key := w.keep(sealed.Header{}, span(t, traceA, canary))
	// A second broker on the same folder, as a restart beside a slow stop would be.
	b, err := Open(t.Context(), w.Config, w.Now, w.slog)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(w.made.Keyring); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	addr := make(chan string, 1)
	ended := make(chan error, 1)
	go func() { ended <- b.Serve(ctx, func(a string) { addr <- a }) }()
	w.url = "http://" + <-addr
	w.want("", "GET", "/healthz", "", 200, "")
	if _, err := os.Stat(w.made.Keyring); err != nil {
		t.Errorf("keys are not published: %v", err)
	}
	id := w.granted()
	w.sample("ada", id)

	w.wait(8 * 24 * time.Hour)
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if _, err := w.Bucket.ReadRange(t.Context(), key, 0, 1); err != nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the expired object was not swept")
		}
	}
	began := time.Now()
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("stopping took %s", took)
	}
	if _, err := net.DialTimeout("tcp", strings.TrimPrefix(w.url, "http://"), time.Second); err == nil {
		t.Error("it still listens")
	}
	last := w.entries()[len(w.entries())-1]
	if last.Action != audit.BrokerStop {
		t.Errorf("the last entry is %s", last.Action)
	}
	signer, err := audit.ReadKeyFile(w.Config.Audit.Signer)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := audit.VerifyDir(t.Context(), w.Config.Audit.Directory, signer.Verifier, audit.Options{}); err != nil || r.Err() != nil {
		t.Errorf("%v %v", r.Err(), err)
	}
}

// TestServeDrains: a reading under way when the signal comes gets its answer.
func TestServeDrains(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "listen: 127.0.0.1:0\n")
	w.keep(sealed.Header{}, span(t, traceA, canary))
	b, err := Open(t.Context(), w.Config, w.Now, w.slog)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	keys := b.Gate.keys
	var once atomic.Bool
	b.Gate.keys = decrypterFunc(func(ctx context.Context, e keyring.Epoch) (tink.HybridDecrypt, error) {
		if once.CompareAndSwap(false, true) {
			cancel() // the signal
			time.Sleep(300 * time.Millisecond)
		}
		return keys.Decrypter(ctx, e)
	})
	addr := make(chan string, 1)
	ended := make(chan error, 1)
	go func() { ended <- b.Serve(ctx, func(a string) { addr <- a }) }()
	w.url = "http://" + <-addr
	s := w.sample("ada", w.granted())
	if len(s.Records) != 1 {
		t.Errorf("%d records", len(s.Records))
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestPeople(t *testing.T) {
	token, hash := NewToken()
	other, otherHash := NewToken()
	p, err := newPeople([]PersonConfig{
		{Name: "ada", Roles: []access.Role{access.Debugger}, TokenSHA256: hash},
		{Name: "ben", Roles: []access.Role{access.Approver}, TokenSHA256: otherHash},
	})
	if err != nil {
		t.Fatal(err)
	}
	if who, ok := p.find(token); !ok || who.Name != "ada" || !who.Has(access.Debugger) {
		t.Errorf("%+v %v", who, ok)
	}
	if who, ok := p.find(other); !ok || who.Name != "ben" {
		t.Errorf("%+v %v", who, ok)
	}
	for _, wrong := range []string{"", hash, token + " ", token[:len(token)-1], strings.ToUpper(token)} {
		if who, ok := p.find(wrong); ok {
			t.Errorf("%q is %s", wrong, who.Name)
		}
	}
	if token == other || len(token) < 30 {
		t.Errorf("tokens %s and %s", token, other)
	}
}

func TestIDs(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		id := newID()
		if !validID(id) || seen[id] {
			t.Fatalf("id %s is malformed or a double", id)
		}
		seen[id] = true
	}
	for _, bad := range []string{"", "r", "R0000000000000", "r000000000000", "r00000000000000", "x0000000000000", "r000000000000/", "r00000000000\x00x"} {
		if validID(bad) {
			t.Errorf("%q is taken for an id", bad)
		}
	}
}
