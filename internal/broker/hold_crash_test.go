package broker

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
)

// TestHoldKilled kills processes that copy what a hold keeps, and then those that release
// it, with SIGKILL, two at once and at random moments. Each held row is copied once and
// opens, each copy was announced, and after the release nothing is left, nor the key.
func TestHoldKilled(t *testing.T) {
	if config := os.Getenv(killedConfig); config != "" {
		runKilled(t, config, noon, func(b *Broker) error {
			_, err := b.hold(t.Context())
			return err
		})
		return
	}
	w := newWorld(t, "")
	const objects = 45
	var traces []string
	for i := range objects {
		id := fmt.Sprintf("%032x", i/3+1) // three objects of each
		traces = append(traces, id)
		w.keep(sealed.Header{Tenant: "acme", TraceID: id}, []byte(canary))
		w.keep(sealed.Header{Tenant: "acme", TraceID: fmt.Sprintf("%032x", i+1000)}, []byte("not held"))
	}
	traces = slices.Compact(traces)
	h := w.proposeHold("ben", traces...)
	w.want("cleo", "POST", "/v1/holds/"+h.ID+"/approve", "{}", 200, "")
	midways := 0
	// until kills processes until one got to its end after some were stopped midway.
	until := func(midway func() bool) {
		t.Helper()
		kills, seen := 0, 0
		for round := 0; ; round++ {
			if round > 300 {
				t.Fatal("no process came to its end")
			}
			patience := time.Duration(rand.IntN(60+40*round)) * time.Millisecond
			first, second := startKilled(t, "TestHoldKilled", w.made.Config), startKilled(t, "TestHoldKilled", w.made.Config)
			<-first.begun
			one := first.kill(patience)
			if two := second.kill(patience); !one && !two {
				break
			}
			if kills++; midway() {
				seen++
			}
		}
		t.Logf("killed in %d rounds, %d of them midway", kills, seen)
		midways += seen
	}
	until(func() bool { n := len(w.heldKeys(h)); return n > 0 && n < objects })
	h = w.showsHold(w.want("aud", "GET", "/v1/holds/"+h.ID, "", 200, ""))
	if !h.InForce || h.Objects != objects || h.Copied == nil {
		t.Errorf("%+v", h)
	}
	epoch := keyring.Epoch{Tenant: "acme", Expires: date(t, h.Expires), Hold: h.ID}
	open, err := w.Keeper.Decrypter(t.Context(), epoch)
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, key := range w.heldKeys(h) {
		data, err := w.Bucket.ReadRange(t.Context(), key, 0, -1)
		if err != nil {
			t.Fatal(err)
		}
		for r, err := range object.All(bytes.NewReader(data), int64(len(data))) {
			if err != nil {
				t.Fatal(err)
			}
			r.Held = epoch
			if plain, err := sealed.Open(r, open); err != nil || string(plain) != canary {
				t.Errorf("%s opens as %q, %v", key, plain, err)
			}
			rows++
		}
	}
	if rows != objects {
		t.Errorf("%d rows are held, want %d", rows, objects)
	}
	announced := map[string]bool{}
	for _, e := range w.logged(audit.HoldCopy, audit.Allowed) {
		for _, key := range e.Made {
			announced[key] = true
		}
	}
	for _, key := range w.heldKeys(h) {
		if !announced[key] {
			t.Errorf("%s was made without a word", key)
		}
	}

	h = w.showsHold(w.want("aud", "POST", "/v1/holds/"+h.ID+"/release", `{"reason":"the case is settled"}`, 201, ""))
	w.want("cleo", "POST", "/v1/holds/"+h.Release.ID+"/approve", "{}", 200, "")
	until(func() bool { _, err := w.Keeper.Decrypter(t.Context(), epoch); return err != nil })
	h = w.showsHold(w.want("aud", "GET", "/v1/holds/"+h.ID, "", 200, ""))
	if h.InForce || h.Ended != holdReleased || h.Release.State != "done" || len(w.heldKeys(h)) != 0 || len(w.objects()) != 2*objects {
		t.Errorf("after the release: %+v, %d copies of %d objects", h, len(w.heldKeys(h)), len(w.objects()))
	}
	if midways == 0 {
		t.Error("no kill was midway: the machine is too fast, or too slow, for this test")
	}
	w.verifies()
}

// verifies waits until the log is signed and checks it; the last entries are signed within
// a second or two.
func (w *world) verifies() {
	w.t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		r, err := audit.VerifyDir(w.t.Context(), w.Config.Audit.Directory, w.made.AuditVerifier, audit.Options{})
		if err == nil && r.Err() == nil {
			return
		}
		if time.Now().After(end) {
			w.t.Fatalf("the log does not verify: %v, %v", err, r.Err())
		}
	}
}
