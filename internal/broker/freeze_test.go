package broker

import (
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/sealed"
)

// TestFreeze: one person stops all reading, two different ones let it go on, and
// the log has each step. Granted reads are not lost meanwhile.
func TestFreeze(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.keep(sealed.Header{}, span(t, traceA, canary))
	id := w.granted()
	w.want("ada", "POST", "/v1/freeze", `{"note":"."}`, 422, "reason_missing")
	w.want("ben", "POST", "/v1/freeze/lift", "", 409, "not_frozen")
	w.want("dan", "POST", "/v1/freeze", `{"note":"a laptop was stolen"}`, 200, "")

	if data := w.want("ada", "GET", "/v1/requests/"+id+"/sample", "", 423, "frozen"); strings.Contains(string(data), "heliotrope") {
		t.Error("content was shown while frozen")
	}
	if data := w.want("ada", "GET", "/v1/freeze", "", 200, ""); !strings.Contains(string(data), "a laptop was stolen") {
		t.Errorf("who froze and why is not told: %s", data)
	}
	// Asking and deciding go on.
	other := w.ask("ada")
	w.want("ben", "POST", "/v1/requests/"+other+"/deny", "", 200, "")

	w.want("ada", "POST", "/v1/freeze/lift", "", 403, "role_missing")
	w.want("ben", "POST", "/v1/freeze/lift", "", 200, "")
	w.want("ben", "POST", "/v1/freeze/lift", "", 409, "already_approved")
	w.want("ada", "GET", "/v1/requests/"+id+"/sample", "", 423, "frozen")
	w.want("otto", "POST", "/v1/freeze/lift", `{"note":"token replaced"}`, 200, "")
	if s := w.sample("ada", id); len(s.Records) != 1 || s.Request.Grant.Used != 1 {
		t.Errorf("after the freeze: %d records, %d reads counted", len(s.Records), s.Request.Grant.Used)
	}
	for _, want := range []struct {
		action   audit.Action
		decision audit.Decision
		n        int
	}{{audit.FreezeStart, audit.Allowed, 1}, {audit.FreezeStart, audit.Refused, 1}, {audit.FreezeLift, audit.Allowed, 2}, {audit.FreezeLift, audit.Refused, 3}} {
		if n := len(w.logged(want.action, want.decision)); n != want.n {
			t.Errorf("%d entries %s %s, want %d", n, want.action, want.decision, want.n)
		}
	}
}

// TestFreezeWithoutLog: the switch works when the log does not; lifting does not.
func TestFreezeWithoutLog(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.auditDown()
	w.want("dan", "POST", "/v1/freeze", `{"note":"the log stopped"}`, 503, "audit_down")
	f, err := w.State.Freeze(t.Context())
	if err != nil || !f.Stands() {
		t.Fatalf("frozen: %v, %v", f.Stands(), err)
	}
	w.want("ben", "POST", "/v1/freeze/lift", "", 503, "audit_down")
	w.want("cleo", "POST", "/v1/freeze/lift", "", 503, "audit_down")
	if f, err = w.State.Freeze(t.Context()); err != nil || !f.Stands() || len(f.Lifts) > 0 {
		t.Errorf("lifts without entries hold: %+v, %v", f, err)
	}
}
