package broker

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/erasurecert"
)

// keepAbout stores one record about a person, as the collector would.
func (w *world) keepAbout(trace, id string) string {
	w.t.Helper()
	signed, err := os.ReadFile(w.made.Keyring)
	if err != nil {
		w.t.Fatal(err)
	}
	d, err := keyring.OpenDirectory(signed, w.made.KeyringVerifier, w.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	name, err := w.subjects.Pseudonym(id)
	if err != nil {
		w.t.Fatal(err)
	}
	h := sealed.Header{Tenant: "acme", Class: "sample", Expires: noon.Truncate(24*3600e9).AddDate(0, 0, 7), TraceID: trace, SpanID: "0102030405060708", Signal: sealed.Traces}
	r, err := sealed.NewSealer(d.Find).Batch().Seal(h, []byte("x"), w.Now(), name)
	if err != nil {
		w.t.Fatal(err)
	}
	var file bytes.Buffer
	if err := object.Write(&file, []sealed.Record{r}); err != nil {
		w.t.Fatal(err)
	}
	key := object.Key(h, 0, []sealed.Record{r})
	if err := w.Bucket.Put(w.t.Context(), key, file.Bytes()); err != nil {
		w.t.Fatal(err)
	}
	return key
}

// TestErasure: one proposes, another approves, then the person's samples go and others'
// stay; the certificate is signed; the person's id is in no answer, log or state.
func TestErasure(t *testing.T) {
	w := newWorld(t, "")
	theirs, others := w.keepAbout(traceA, "ada-lovelace-4711"), w.keepAbout(strings.Repeat("7", 32), "ben")
	body := `{"subjects":["ada-lovelace-4711"],"tenant":"acme","reason":"asked for by letter"}`
	if status, _, _ := w.call("ada", "POST", "/v1/erasures", body); status != http.StatusForbidden {
		t.Errorf("a debugger proposed: %d", status)
	}
	if status, _, _ := w.call("aud", "POST", "/v1/erasures", strings.Replace(body, "acme", "nobody", 1)); status != http.StatusUnprocessableEntity {
		t.Errorf("a tenant that is none: %d", status)
	}
	status, answer, _ := w.call("ben", "POST", "/v1/erasures", body)
	var e api.Erasure
	if err := json.Unmarshal(answer, &e); err != nil || status != http.StatusCreated || bytes.Contains(answer, []byte("lovelace")) {
		t.Fatalf("%d %s %v", status, answer, err)
	}
	at := "/v1/erasures/" + e.ID
	for _, refused := range []struct{ who, verb string }{{"ben", "approve"}, {"ben", "run"}, {"ada", "approve"}} {
		if status, answer, _ := w.call(refused.who, "POST", at+"/"+refused.verb, "{}"); status < 400 {
			t.Errorf("%v: %d %s", refused, status, answer)
		}
	}
	if status, answer, _ := w.call("cleo", "POST", at+"/approve", "{}"); status != http.StatusOK {
		t.Fatalf("%d %s", status, answer)
	}
	if status, _, _ := w.call("aud", "GET", at+"/certificate", ""); status != http.StatusNotFound {
		t.Errorf("a certificate before it is done: %d", status)
	}
	if status, answer, _ := w.call("ben", "POST", at+"/run", "{}"); status != http.StatusOK {
		t.Fatalf("%d %s", status, answer)
	}
	w.eraseDue(context.Background())
	var left []string
	for o, err := range w.Bucket.List(t.Context(), object.Root) {
		if err != nil {
			t.Fatal(err)
		}
		left = append(left, o.Key)
	}
	if !slices.Equal(left, []string{others}) {
		t.Errorf("left are %v", left)
	}
	_, file, _ := w.call("aud", "GET", at+"/certificate", "")
	c, _, err := erasurecert.Open(file, w.made.AuditVerifier)
	if err != nil || !c.Complete() || c.Rows != 1 || c.Erasure != e.ID || !slices.Equal(c.Approved, []string{"cleo"}) || bytes.Contains(file, []byte("lovelace")) {
		t.Errorf("%+v, %v", c, err)
	}
	if _, _, err := erasurecert.Open(bytes.Replace(file, []byte(`"removed_rows":1`), []byte(`"removed_rows":2`), 1), w.made.AuditVerifier); err == nil {
		t.Error("an edited certificate opens")
	}
	var acts []audit.Action
	for r, err := range audit.Entries(w.Config.Audit.Directory, 0) {
		if err != nil {
			t.Fatal(err)
		}
		if r.Erasure == e.ID && r.Decision == audit.Allowed {
			acts = append(acts, r.Action)
		}
		if r.Action == audit.EraseRemoved && !slices.Equal(r.Objects, []string{theirs}) {
			t.Errorf("%+v", r)
		}
		if text, _ := json.Marshal(r); bytes.Contains(text, []byte("lovelace")) {
			t.Errorf("the id is in the log: %s", text)
		}
	}
	if want := []audit.Action{audit.ErasePropose, audit.EraseApprove, audit.EraseRun, audit.EraseRemoving, audit.EraseRemoved, audit.EraseDone}; !slices.Equal(acts, want) {
		t.Errorf("%v", acts)
	}
	if strings.Contains(w.log.String(), "lovelace") {
		t.Error("the id is in the broker's own log")
	}
}
