package console

import (
	"net/http"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/erasurecert"
)

// TestErasures: the page shows each erasure with its state, and what the certificate of one
// that is done says; what people wrote is text; a certificate that no broker signed is named.
func TestErasures(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	propose := func(reason string) string {
		t.Helper()
		e, err := w.broker.ProposeErasure(t.Context(), w.person("aud"), api.NewErasure{Subjects: []string{"ines-4711"}, Reason: reason, Ticket: "<b>T</b>"})
		if err != nil {
			t.Fatal(err)
		}
		return e.ID
	}
	decide := func(who, id, verb string) {
		t.Helper()
		if _, err := w.broker.DecideErasure(t.Context(), w.person(who), id, verb, ""); err != nil {
			t.Fatal(err)
		}
	}
	b := w.as("aud")
	if _, page := b.get("/console/erasures"); !strings.Contains(page, "Nobody has asked") {
		t.Error("an empty list does not say so")
	}
	pending := propose("a letter <script>alert(1)</script>\u202e")
	doneID := propose("asked for by letter")
	decide("ben", doneID, "approve")
	decide("aud", doneID, "run")
	edited := propose("asked for by telephone")
	decide("ben", edited, "approve")
	decide("aud", edited, "run")
	finish := func(id string, edit func(string) string) {
		t.Helper()
		key, err := audit.ReadKeyFile(w.broker.Config.Audit.Signer)
		if err != nil {
			t.Fatal(err)
		}
		file, err := erasurecert.Sign(erasurecert.Certificate{Erasure: id, Tenant: "default"}, key.Signer)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.broker.State.ChangeProposal(t.Context(), "erasure", id, func(p access.Proposal) (access.Proposal, error) {
			run := *p.Run
			run.Outcome, run.Done = edit(string(file)), w.now()
			p.Run = &run
			return p, nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	finish(doneID, func(s string) string { return s })
	res, page := b.get("/console/erasures")
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Security-Policy") != policy {
		t.Fatalf("%s %v", res.Status, res.Header)
	}
	for _, want := range []string{pending, doneID, "pending", "done", "Records removed", "sotto erase approve " + pending, "&lt;script&gt;", "/console/erasures/" + doneID + "/certificate"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, never := range []string{"<script", "<b>T", "\u202e", "ines-4711", "does not verify"} {
		if strings.Contains(page, never) {
			t.Errorf("the page holds %q", never)
		}
	}
	if res, file := b.get("/console/erasures/" + doneID + "/certificate"); res.StatusCode != http.StatusOK || !strings.HasPrefix(file, "sotto erasure certificate v1\n") {
		t.Errorf("%s %q", res.Status, file)
	}
	if res, _ := b.get("/console/erasures/" + pending + "/certificate"); res.StatusCode != http.StatusNotFound {
		t.Errorf("a certificate of what is not done: %s", res.Status)
	}
	if res, _ := w.as("ada").get("/console/erasures/" + doneID + "/certificate"); res.StatusCode != http.StatusForbidden {
		t.Errorf("a debugger sees who was erased: %s", res.Status)
	}
	finish(edited, func(s string) string { return strings.Replace(s, `"removed_rows":0`, `"removed_rows":9`, 1) })
	if _, page := b.get("/console/erasures"); !strings.Contains(page, "does not verify") {
		t.Error("an edited certificate is shown as if it were signed")
	}
}
