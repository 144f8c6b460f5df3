package broker

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/internal/broker/notify"
	"github.com/sotto-project/sotto/internal/pgserver"
)

// receiver is a target on loopback that checks signatures with the library.
type receiver struct {
	*httptest.Server
	t      *testing.T
	verify *standardwebhooks.Webhook
	secret string
	status atomic.Int32 // 0: 204

	mu   sync.Mutex
	got  map[string]int // webhook-id → how often
	said []notify.Notice
	raw  []string
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{t: t, got: map[string]int{}, secret: "whsec_" + base64.StdEncoding.EncodeToString([]byte("0123456789abcdef0123456789abcdef"))}
	var err error
	if r.verify, err = standardwebhooks.NewWebhook(r.secret); err != nil {
		t.Fatal(err)
	}
	r.Server = httptest.NewServer(r)
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return // a broker that was killed in the midst
	}
	if err := r.verify.VerifyIgnoringTimestamp(body, req.Header); err != nil {
		r.t.Errorf("a message is not signed: %v", err)
	}
	if status := r.status.Load(); status != 0 {
		w.WriteHeader(int(status))
		return
	}
	var n notify.Notice
	if err := json.Unmarshal(body, &n); err != nil {
		r.t.Errorf("a message is no notice: %v", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got[req.Header.Get("webhook-id")]++
	r.said, r.raw = append(r.said, n), append(r.raw, string(body))
	w.WriteHeader(http.StatusNoContent)
}

func (r *receiver) notices() ([]notify.Notice, map[string]int, string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	times := map[string]int{}
	for id, n := range r.got {
		times[id] = n
	}
	return slices.Clone(r.said), times, strings.Join(r.raw, "\n")
}

// hooked is a broker that tells r; more is added to the webhook.
func hooked(t *testing.T, r *receiver, more string) *world {
	t.Helper()
	path := filepath.Join(t.TempDir(), "webhook.secret")
	if err := os.WriteFile(path, []byte(r.secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, "listen: 127.0.0.1:0\nwebhooks: [{name: siem, url: '"+r.URL+"', secret_file: '"+path+"', allow: [127.0.0.1/32], actions: ['*'], refused: true"+more+"}]\n")
	if err := w.startNotices(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w
}

// turn reads on and delivers once, as the loops of `sotto serve` do.
func (w *world) turn() error {
	w.t.Helper()
	if err := w.readOn(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	failed, err := w.deliver(w.t.Context(), w.hooks[0])
	if err != nil {
		w.t.Fatal(err)
	}
	return failed
}

// TestNotices: what is in the log is told once, in order, signed, and says no more than it may.
func TestNotices(t *testing.T) {
	t.Parallel()
	r := newReceiver(t)
	w := hooked(t, r, "")
	w.keep(sealed.Header{}, span(t, traceA, canary))
	id := w.granted()
	w.sample("ada", id)
	w.want("dan", "GET", "/v1/requests/"+id+"/sample", "", 404, "not_found")
	w.want("otto", "POST", "/v1/requests/"+id+"/revoke", `{"note":"incident is over"}`, 200, "")
	for range 3 {
		if err := w.turn(); err != nil {
			t.Fatal(err)
		}
	}
	said, times, raw := r.notices()
	var told []string
	for _, n := range said {
		told = append(told, string(n.Type)+" "+n.Data.Actor+" "+string(n.Data.Decision))
		if n.Data.Request != id || n.Data.Log != "sotto.local/audit" || !n.Timestamp.Equal(noon) {
			t.Errorf("notice %+v", n)
		}
	}
	want := []string{"request.create ada allowed", "request.approve ben allowed", "sample.open ada allowed", "sample.open dan refused", "grant.revoke otto allowed"}
	if !slices.Equal(told, want) {
		t.Errorf("told %q\nwant %q", told, want)
	}
	for id, n := range times {
		if n != 1 {
			t.Errorf("%s was told %d times", id, n)
		}
	}
	for _, secret := range []string{"heliotrope", "cut off", "incident", traceA, "sha256", r.secret} {
		if strings.Contains(raw, secret) {
			t.Errorf("notices say %q: %s", secret, raw)
		}
	}
}

// TestNoticesToADeadTarget: a target that fails is tried again less and less often, then
// given up; nothing else waits for it, and what was given up is counted.
func TestNoticesToADeadTarget(t *testing.T) {
	t.Parallel()
	r := newReceiver(t)
	w := hooked(t, r, ", give_up: 2h")
	r.status.Store(503)
	w.ask("ada")
	attempts := 0
	for range 24 * 60 {
		if err := w.turn(); err != nil {
			attempts++
			if strings.Contains(err.Error(), r.URL) || !strings.Contains(err.Error(), "503") {
				t.Errorf("the error is %q", err)
			}
		}
		w.wait(time.Minute / 4)
	}
	if attempts < 8 || attempts > 14 { // 5 s, doubled each time, for two hours
		t.Errorf("%d attempts in two hours", attempts)
	}
	waiting, dead, err := w.State.Notices(t.Context())
	if err != nil || waiting["siem"] != 0 || dead["siem"] != 1 {
		t.Errorf("waiting %v, dead %v, %v", waiting, dead, err)
	}
	c, err := w.State.Counts(t.Context(), noon)
	if err != nil || c.NoticesDead != 1 || c.NoticesWaiting != 0 {
		t.Errorf("%+v, %v", c, err)
	}
	if text := w.log.String(); strings.Count(text, "given up") != 1 || strings.Contains(text, r.URL) {
		t.Errorf("the broker's log: %s", text)
	}
	r.status.Store(0)
	w.ask("ada")
	if err := w.turn(); err != nil {
		t.Fatal(err)
	}
	if said, _, _ := r.notices(); len(said) != 1 {
		t.Errorf("%d notices arrived, one was given up and one is new", len(said))
	}
	w.wait(31 * 24 * time.Hour)
	_ = w.turn()
	if _, dead, _ := w.State.Notices(t.Context()); dead["siem"] != 0 {
		t.Error("what was given up is kept for ever")
	}
}

// TestNoticesBegin: a new webhook does not get the past; a log that was told goes on.
func TestNoticesBegin(t *testing.T) {
	t.Parallel()
	r := newReceiver(t)
	w := hooked(t, r, "")
	w.ask("ada") // not told before the next start: the cursor stands before it
	if err := w.startNotices(t.Context()); err != nil {
		t.Fatal(err)
	}
	_ = w.turn()
	if said, _, _ := r.notices(); len(said) != 1 {
		t.Errorf("%d notices", len(said))
	}
	// The cursor does not move twice for one reading.
	if err := w.State.AddNotices(t.Context(), w.Gate.log, 0, 1, nil); err == nil {
		t.Error("a cursor that somebody else moved was moved")
	}
}

// TestNoticesDown: nothing that people do waits for a webhook, also not for one that
// takes long, and stopping does not either.
func TestNoticesDown(t *testing.T) {
	t.Parallel()
	stuck := make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-stuck:
		case <-r.Context().Done():
		}
	}))
	defer slow.Close()
	defer close(stuck)
	r := newReceiver(t)
	w := hooked(t, r, "")
	slowly := w.Config.Webhooks[0]
	slowly.Name, slowly.URL = "slow", slow.URL
	w.Config.Webhooks = append(w.Config.Webhooks, slowly)
	w.served()
	began := time.Now()
	for range 10 {
		w.ask("ada")
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("ten requests took %s", took)
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		said, _, _ := r.notices()
		if n := len(said); n >= 10 || time.Now().After(deadline) {
			if n < 10 {
				t.Errorf("%d notices, while another target is slow", n)
			}
			break
		}
	}
}

const serveEnv = "SOTTO_TEST_SERVE" // the configuration that this test binary serves

// serveChild is `sotto serve` in a process that can be killed.
func serveChild(path string) error {
	c, err := LoadConfig(path)
	if err != nil {
		return err
	}
	b, err := Open(context.Background(), c, time.Now, slog.New(slog.NewTextHandler(os.Stderr, nil)))
	if err != nil {
		return err
	}
	return b.Serve(context.Background(), func(a string) { os.Stdout.WriteString(a + "\n") })
}

// TestNoticesKilled: a broker that is killed at any moment has lost no notice; each one
// arrives, with the id that its entry gives it.
func TestNoticesKilled(t *testing.T) {
	t.Parallel()
	r := newReceiver(t)
	w := hooked(t, r, "")
	kills := 6
	if testing.Short() {
		kills = 3
	}
	for i := range kills + 1 {
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
		child.Env = append(os.Environ(), serveEnv+"="+w.made.Config)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		line := make([]byte, 100)
		n, err := out.Read(line)
		if err != nil {
			t.Fatal(err)
		}
		w.url = "http://" + strings.TrimSpace(string(line[:n]))
		for range 8 {
			w.ask("ada")
		}
		if i < kills {
			time.Sleep(time.Duration(i) * 150 * time.Millisecond)
		} else {
			for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
				if waiting, _, err := w.State.Notices(t.Context()); err == nil && waiting["siem"] == 0 {
					if next, _, err := w.State.NoticeCursor(t.Context(), w.Gate.log); err == nil && int(next) == len(w.entries()) {
						break
					}
				}
			}
		}
		_ = child.Process.Kill()
		_ = child.Wait()
	}
	_, times, _ := r.notices()
	again, missing := 0, 0
	for _, e := range w.entries() {
		if e.Action == audit.KeyCreate { // by Init, before there was a webhook
			continue
		}
		switch n := times[notify.Of(w.Gate.log, e).ID()]; {
		case n == 0:
			missing++
		case n > 1:
			again += n - 1
		}
	}
	if missing > 0 || len(times) < 8*kills {
		t.Errorf("%d entries were not told, %d were", missing, len(times))
	}
	t.Logf("%d notices after %d kills, %d of them once more", len(times), kills, again)
}

// TestNoticesOfTwoBrokers: each broker's log is told, each entry once, whoever tells it.
func TestNoticesOfTwoBrokers(t *testing.T) {
	t.Parallel()
	pgserver.Database(t) // skips, with its reason
	r := newReceiver(t)
	w := hooked(t, r, "")
	second := w.Config
	second.Audit.Directory, second.Audit.Signer = filepath.Join(t.TempDir(), "audit"), filepath.Join(t.TempDir(), "audit.key")
	if _, err := audit.CreateKeyFile(second.Audit.Signer, "two/audit"); err != nil {
		t.Fatal(err)
	}
	b, err := Open(t.Context(), second, w.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close(context.Background())
	if err := b.startNotices(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var both sync.WaitGroup
	both.Go(func() { w.notify(ctx) })
	both.Go(func() { b.notify(ctx) })
	const each = 40
	for i := range each {
		w.ask("ada")
		other := httptest.NewRecorder()
		req := httptest.NewRequest("POST", "/v1/requests", strings.NewReader(`{"trace_id":"`+traceB+`","reason":"the answer was cut off"}`))
		req.Header.Set("Authorization", "Bearer "+w.tokens["dan"])
		req.Header.Set("Content-Type", "application/json")
		if b.Handler().ServeHTTP(other, req); other.Code != 201 {
			t.Fatalf("request %d at the second broker: %d %s", i, other.Code, other.Body)
		}
	}
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if _, times, _ := r.notices(); len(times) >= 2*each {
			break
		}
	}
	time.Sleep(2 * noticePace) // for what would come a second time
	cancel()
	both.Wait()
	said, times, _ := r.notices()
	logs := map[string]int{}
	for _, n := range said {
		logs[n.Data.Log]++
	}
	if len(times) != 2*each || len(said) != 2*each || logs["sotto.local/audit"] != each || logs["two/audit"] != each {
		t.Errorf("%d notices in %d messages, of the logs %v; want %d of each, once", len(times), len(said), logs, each)
	}
}
