package broker

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/erasurecert"
	"github.com/sotto-project/sotto/internal/sweeper"
)

// hold proposes a hold on traces until the 1st of February and gives it back.
func (w *world) proposeHold(who string, traces ...string) api.Hold {
	w.t.Helper()
	body, _ := json.Marshal(api.NewHold{TraceIDs: traces, Tenant: "acme", Expires: "2027-02-01", Reason: "preservation letter", Ticket: "LEGAL-7"})
	return w.showsHold(w.want(who, "POST", "/v1/holds", string(body), http.StatusCreated, ""))
}

func (w *world) showsHold(answer []byte) (h api.Hold) {
	w.t.Helper()
	if err := json.Unmarshal(answer, &h); err != nil {
		w.t.Fatal(err)
	}
	return h
}

// approvedHold is one that cleo has approved and the broker has acted on.
func (w *world) approvedHold(traces ...string) api.Hold {
	w.t.Helper()
	h := w.proposeHold("ben", traces...)
	w.want("cleo", "POST", "/v1/holds/"+h.ID+"/approve", `{"note":"seen the letter"}`, 200, "")
	w.holdDue(w.t.Context())
	h = w.showsHold(w.want("aud", "GET", "/v1/holds/"+h.ID, "", 200, ""))
	if !h.InForce || h.State != "running" || h.Copied == nil {
		w.t.Fatalf("%+v", h)
	}
	return h
}

func (w *world) sweepOnce() sweeper.Result {
	w.t.Helper()
	r, err := w.Sweep(w.t.Context(), systemActor)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// clean checks that the report finds violations of these kinds and no others.
func (w *world) clean(kinds ...sweeper.Kind) {
	w.t.Helper()
	r, err := w.Report(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	for kind := range r.Counts {
		if !slices.Contains(kinds, kind) {
			w.t.Errorf("the report says %v", r.Violations)
		}
	}
	if len(kinds) != len(r.Counts) {
		w.t.Errorf("the report counts %v, want %v", r.Counts, kinds)
	}
}

// TestHold is the life of a hold: proposed by one, approved by another, its copies outlive
// their originals and their epoch's key, are read for the hold alone, and go, with their
// key, when two people release it. Each act is in the log.
func TestHold(t *testing.T) {
	w := newWorld(t, "")
	expires := noon.Truncate(day).Add(3 * day)
	w.keep(sealed.Header{Tenant: "acme", Expires: expires}, span(t, traceA, canary))
	w.keep(sealed.Header{Tenant: "acme", Expires: expires, TraceID: traceB}, span(t, traceB, "somebody else's"))
	h := w.proposeHold("ben", traceA)
	at := "/v1/holds/" + h.ID
	w.want("ben", "POST", at+"/approve", "{}", http.StatusForbidden, "self_approval")
	w.want("ada", "POST", at+"/approve", "{}", http.StatusForbidden, "role_missing")
	w.want("ada", "GET", "/v1/holds", "", http.StatusForbidden, "role_missing")
	w.holdDue(t.Context())
	if n := len(w.objects()); n != 2 {
		t.Fatalf("a hold that nobody approved made copies: %d objects", n)
	}
	w.want("cleo", "POST", at+"/approve", "{}", 200, "")
	w.holdDue(t.Context())
	h = w.showsHold(w.want("aud", "GET", at, "", 200, ""))
	if !h.InForce || h.Objects != 1 || h.Copied == nil || h.Class != "hold-"+h.ID {
		t.Fatalf("%+v", h)
	}
	if list := w.want("aud", "GET", "/v1/holds", "", 200, ""); !bytes.Contains(list, []byte(h.ID)) {
		t.Errorf("the list is %s", list)
	}
	w.clean()
	held := w.heldKeys(h)
	w.holdDue(t.Context())
	if again := w.heldKeys(h); !slices.Equal(again, held) {
		t.Errorf("another turn left %v", again)
	}

	w.wait(3 * day) // both originals expire
	w.sweepOnce()
	if got := w.objects(); !slices.Equal(got, held) {
		t.Fatalf("after the expiry there are %v", got)
	}
	w.clean()
	if _, err := w.Keeper.Decrypter(t.Context(), keyring.Epoch{Tenant: "acme", Expires: expires}); !errors.Is(err, ErrNoKey) {
		t.Errorf("the key of the epoch: %v", err)
	}
	id := w.granted() // for the trace
	w.want("ada", "GET", "/v1/requests/"+id+"/sample", "", http.StatusNotFound, "no_sample")
	var q api.Request
	if err := json.Unmarshal(w.want("ada", "POST", "/v1/requests", `{"trace_id":"`+traceA+`","class":"`+h.Class+`","reason":"the court asks"}`, 201, ""), &q); err != nil {
		t.Fatal(err)
	}
	w.want("cleo", "POST", "/v1/requests/"+q.ID+"/approve", "{}", 200, "")
	if s := w.want("ada", "GET", "/v1/requests/"+q.ID+"/sample", "", 200, ""); !bytes.Contains(s, []byte("heliotrope")) {
		t.Errorf("for the hold: %s", s)
	}

	released := w.showsHold(w.want("aud", "POST", at+"/release", `{"reason":"the case is settled"}`, 201, ""))
	w.want("aud", "POST", "/v1/holds/"+released.Release.ID+"/approve", "{}", http.StatusForbidden, "self_approval")
	w.want("aud", "POST", at+"/release", `{"reason":"the case is settled"}`, http.StatusUnprocessableEntity, "hold_invalid")
	w.holdDue(t.Context())
	if got := w.objects(); !slices.Equal(got, held) {
		t.Fatalf("a release that nobody approved left %v", got)
	}
	w.want("cleo", "POST", "/v1/holds/"+released.Release.ID+"/approve", "{}", 200, "")
	w.holdDue(t.Context())
	h = w.showsHold(w.want("aud", "GET", at, "", 200, ""))
	if h.InForce || h.Ended != holdReleased || h.State != "done" || h.Release.State != "done" || len(w.objects()) != 0 {
		t.Errorf("after the release: %+v, objects %v", h, w.objects())
	}
	if _, err := w.Keeper.Decrypter(t.Context(), keyring.Epoch{Tenant: "acme", Expires: date(t, h.Expires), Hold: h.ID}); !errors.Is(err, ErrNoKey) {
		t.Errorf("the key of the hold: %v", err)
	}
	w.holdDue(t.Context())
	w.clean()
	var acts []audit.Action
	for _, e := range w.entries() {
		if e.Hold == h.ID && e.Decision == audit.Allowed {
			acts = append(acts, e.Action)
		}
	}
	if want := []audit.Action{
		audit.HoldPropose, audit.HoldApprove, audit.HoldStart, audit.KeyCreate, audit.HoldCopy,
		audit.ReleasePropose, audit.ReleaseApprove, audit.ReleaseRun, audit.HoldEnd,
	}; !slices.Equal(acts, want) {
		t.Errorf("the log has %v", acts)
	}
	if gone := w.logged(audit.ObjectsDeleted, audit.Allowed); !slices.Equal(gone[len(gone)-1].Objects, held) {
		t.Errorf("the last removal is %+v", gone[len(gone)-1])
	}
}

func date(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := retention.ParseExpiry(text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// heldKeys are the objects of a hold.
func (w *world) heldKeys(h api.Hold) []string {
	return slices.DeleteFunc(w.objects(), func(key string) bool { return !strings.Contains(key, "class="+h.Class+"/") })
}

// TestHoldEnds: on its day a hold ends by itself; the sweep removes what it kept, and the key.
func TestHoldEnds(t *testing.T) {
	w := newWorld(t, "")
	w.keep(sealed.Header{Tenant: "acme"}, []byte(canary))
	h := w.approvedHold(traceA)
	w.wait(date(t, h.Expires).Sub(noon) - time.Hour)
	w.sweepOnce()
	if n := len(w.objects()); n != 1 {
		t.Errorf("an hour before its end there are %d objects", n)
	}
	w.wait(time.Hour)
	w.sweepOnce()
	h = w.showsHold(w.want("aud", "GET", "/v1/holds/"+h.ID, "", 200, ""))
	if h.InForce || h.Ended != holdExpired || len(w.objects()) != 0 {
		t.Errorf("%+v, objects %v", h, w.objects())
	}
	w.clean()
	keys, err := w.Keeper.Keys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range keys {
		if k.Public.Epoch.Hold != "" && k.Private != nil {
			t.Errorf("the key %s lives", k.Public.Epoch.ID())
		}
	}
}

// TestHoldAndErasure: what a hold keeps is not erased, neither original nor copy, and the
// certificate says so; once it is released it is.
func TestHoldAndErasure(t *testing.T) {
	w := newWorld(t, "")
	theirs, other := w.keepAbout(traceA, "ada-lovelace-4711"), w.keepAbout(traceB, "ada-lovelace-4711")
	h := w.approvedHold(traceA)
	copies := w.heldKeys(h)
	erase := func() erasurecert.Certificate {
		t.Helper()
		var e api.Erasure
		if err := json.Unmarshal(w.want("ben", "POST", "/v1/erasures", `{"subjects":["ada-lovelace-4711"],"tenant":"acme","reason":"asked for by letter"}`, 201, ""), &e); err != nil {
			t.Fatal(err)
		}
		w.want("cleo", "POST", "/v1/erasures/"+e.ID+"/approve", "{}", 200, "")
		w.want("ben", "POST", "/v1/erasures/"+e.ID+"/run", "{}", 200, "")
		w.eraseDue(t.Context())
		_, file, _ := w.call("aud", "GET", "/v1/erasures/"+e.ID+"/certificate", "")
		c, _, err := erasurecert.Open(file, w.made.AuditVerifier)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	c := erase()
	var remain []string
	for _, r := range c.Remains {
		if r.Why != "legal_hold" {
			t.Errorf("%+v", r)
		}
		remain = append(remain, r.Object)
	}
	want := append([]string{theirs}, copies...)
	slices.Sort(want)
	if c.Rows != 1 || !slices.Equal(remain, want) || slices.Contains(w.objects(), other) {
		t.Errorf("under the hold: %d rows went, remaining %v, want %v", c.Rows, remain, want)
	}
	r := w.showsHold(w.want("aud", "POST", "/v1/holds/"+h.ID+"/release", `{"reason":"the case is settled"}`, 201, ""))
	w.want("cleo", "POST", "/v1/holds/"+r.Release.ID+"/approve", "{}", 200, "")
	w.holdDue(t.Context())
	if c := erase(); !c.Complete() || c.Rows != 1 || len(w.objects()) != 0 {
		t.Errorf("after the release: %+v, objects %v", c, w.objects())
	}
}

// TestHoldDuringErasure: an erasure that has looked at the holds already removes nothing
// more once another one is approved.
func TestHoldDuringErasure(t *testing.T) {
	w := newWorld(t, "")
	theirs := w.keepAbout(traceA, "ada-lovelace-4711")
	var e api.Erasure
	if err := json.Unmarshal(w.want("ben", "POST", "/v1/erasures", `{"subjects":["ada-lovelace-4711"],"tenant":"acme","reason":"asked for by letter"}`, 201, ""), &e); err != nil {
		t.Fatal(err)
	}
	w.want("cleo", "POST", "/v1/erasures/"+e.ID+"/approve", "{}", 200, "")
	w.want("ben", "POST", "/v1/erasures/"+e.ID+"/run", "{}", 200, "")
	w.audit = &approving{Recorder: w.audit, w: w}
	if err := w.erase(t.Context(), e.ID); !errors.Is(err, errHoldsChanged) || !slices.Contains(w.objects(), theirs) {
		t.Fatalf("%v, objects %v", err, w.objects())
	}
	w.holdDue(t.Context())
	w.eraseDue(t.Context())
	if got := w.objects(); len(got) != 2 || !slices.Contains(got, theirs) {
		t.Errorf("left are %v", got)
	}
}

// approving lets a hold be approved between the erasure's announcement and its removal.
type approving struct {
	Recorder
	w    *world
	done bool
}

func (a *approving) Append(ctx context.Context, e audit.Entry) (uint64, error) {
	if e.Action == audit.EraseRemoving && !a.done {
		a.done = true
		h := a.w.proposeHold("ben", traceA)
		a.w.want("cleo", "POST", "/v1/holds/"+h.ID+"/approve", "{}", 200, "")
	}
	return a.Recorder.Append(ctx, e)
}

// TestHoldAmongMany: a hold stays in force whatever is proposed and denied after it.
func TestHoldAmongMany(t *testing.T) {
	w := newWorld(t, "")
	h := w.approvedHold(traceA)
	for i := range maxList + 1 {
		p := access.Proposal{ID: fmt.Sprintf("h%013d", i), Kind: holdKind, Reason: "another letter", Body: `{"tenant":"acme","expires":"2027-02-01"}`}
		p, err := access.Propose(p, holdTerms, access.Person{Name: "ben", Roles: []access.Role{access.Approver}}, noon.Add(time.Second))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.State.AddProposal(t.Context(), p, func() error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if ids, traces, err := w.heldTraces(t.Context(), "acme"); err != nil || ids != h.ID+" " || !traces[traceA] {
		t.Errorf("held are %v of %q, %v", traces, ids, err)
	}
}

// TestHoldLate: what arrives under the hold is copied with the next sweep, before it can expire.
func TestHoldLate(t *testing.T) {
	w := newWorld(t, "")
	h := w.approvedHold(traceA)
	w.keep(sealed.Header{Tenant: "acme"}, []byte(canary))
	w.keep(sealed.Header{Tenant: "default"}, []byte(canary)) // another tenant's
	w.wait(day)
	w.sweepOnce()
	if n := len(w.heldKeys(h)); n != 1 {
		t.Errorf("%d copies", n)
	}
	w.wait(7 * day)
	w.sweepOnce()
	if n := len(w.objects()); n != 1 {
		t.Errorf("%d objects", n)
	}
}

// TestHoldRefused: what is wrong with a hold is told, and nothing of it gets into the log.
func TestHoldRefused(t *testing.T) {
	w := newWorld(t, "")
	good := api.NewHold{TraceIDs: []string{traceA}, Tenant: "acme", Expires: "2027-02-01", Reason: "preservation letter"}
	for name, change := range map[string]func(*api.NewHold){
		"no trace":      func(h *api.NewHold) { h.TraceIDs = nil },
		"zero trace":    func(h *api.NewHold) { h.TraceIDs = []string{strings.Repeat("0", 32)} },
		"no id":         func(h *api.NewHold) { h.TraceIDs = []string{"<secret>"} },
		"many":          func(h *api.NewHold) { h.TraceIDs = manyTraces(101) },
		"tenant":        func(h *api.NewHold) { h.Tenant = "nobody" },
		"past":          func(h *api.NewHold) { h.Expires = "2026-11-26" },
		"too far ahead": func(h *api.NewHold) { h.Expires = "2027-12-01" },
		"no day":        func(h *api.NewHold) { h.Expires = "2027-02-01T05" },
	} {
		h := good
		change(&h)
		body, _ := json.Marshal(h)
		t.Log(name)
		w.want("ben", "POST", "/v1/holds", string(body), http.StatusUnprocessableEntity, "hold_invalid")
	}
	body, _ := json.Marshal(good)
	w.want("ada", "POST", "/v1/holds", string(body), http.StatusForbidden, "role_missing")
	w.want("ben", "POST", "/v1/holds", strings.Replace(string(body), "preservation letter", "…", 1), http.StatusUnprocessableEntity, "reason_missing")
	w.want("ben", "GET", "/v1/holds/h0000000000000", "", http.StatusNotFound, "not_found")
	w.want("ben", "POST", "/v1/holds/h0000000000000/approve", "{}", http.StatusNotFound, "not_found")
	w.want("ben", "POST", "/v1/holds/r0000000000000/approve", "{}", http.StatusNotFound, "not_found")
	h := w.proposeHold("ben", traceA)
	w.want("aud", "POST", "/v1/holds/"+h.ID+"/release", `{"reason":"the case is settled"}`, http.StatusUnprocessableEntity, "hold_invalid")
	w.want("cleo", "POST", "/v1/holds/"+h.ID+"/deny", "{}", 200, "")
	w.holdDue(t.Context())
	if h = w.showsHold(w.want("aud", "GET", "/v1/holds/"+h.ID, "", 200, "")); h.InForce || h.State != "denied" {
		t.Errorf("%+v", h)
	}
	for _, e := range w.logged(audit.HoldPropose, audit.Refused) {
		if e.Hold != "" || len(e.Traces) != 0 || e.Reason != "" {
			t.Errorf("%+v", e)
		}
	}
}

func manyTraces(n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprintf("%032x", i+1))
	}
	return out
}

// TestHoldKeyIsNotShredded: one operator alone does not end a hold.
func TestHoldKeyIsNotShredded(t *testing.T) {
	w := newWorld(t, "")
	w.keep(sealed.Header{Tenant: "acme"}, []byte(canary))
	h := w.approvedHold(traceA)
	e := keyring.Epoch{Tenant: "acme", Expires: date(t, h.Expires), Hold: h.ID}
	if err := w.Keeper.Shred(t.Context(), "otto", e, "tidying up"); err == nil || !strings.Contains(err.Error(), "sotto hold release "+h.ID) {
		t.Errorf("shred: %v", err)
	}
	if _, err := w.Keeper.Decrypter(t.Context(), e); err != nil {
		t.Error(err)
	}
}

// TestUnknownHold: copies of a hold that the broker does not know, as after it was restored
// from an older backup, are named by the report and left alone until their day.
func TestUnknownHold(t *testing.T) {
	w := newWorld(t, "")
	key := object.Info{Class: "hold-h1", Expires: noon.Truncate(day).Add(30 * day), Tenant: "acme", ULID: "01KAPKDDG0CV5S30PSRCPTZPJF"}.Key()
	if err := w.Bucket.Put(t.Context(), key, []byte("ciphertext")); err != nil {
		t.Fatal(err)
	}
	w.wait(20 * day)
	w.sweepOnce()
	w.clean(sweeper.EndedHold)
	if got := w.objects(); !slices.Equal(got, []string{key}) {
		t.Errorf("left are %v", got)
	}
	w.wait(10 * day)
	w.sweepOnce()
	if got := w.objects(); len(got) != 0 {
		t.Errorf("left are %v", got)
	}
}
