package broker

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/broker/api"
)

// TestErasureAfterRotation: whoever was named with an older key of the keyset is erased with
// the rotated one, by a broker that was not restarted; what was approved before the
// rotation is not begun, since it would miss who is named with the new key.
func TestErasureAfterRotation(t *testing.T) {
	w := newWorld(t, "")
	w.keepAbout(traceA, "ada")
	body := `{"subjects":["ada"],"tenant":"acme","reason":"asked for by letter"}`
	propose := func() string {
		t.Helper()
		_, answer, _ := w.call("ben", "POST", "/v1/erasures", body)
		var e api.Erasure
		if err := json.Unmarshal(answer, &e); err != nil {
			t.Fatal(err)
		}
		if status, answer, _ := w.call("cleo", "POST", "/v1/erasures/"+e.ID+"/approve", "{}"); status != http.StatusOK {
			t.Fatalf("%d %s", status, answer)
		}
		return e.ID
	}
	before := propose()
	keys, err := w.RotateSubjects(t.Context(), "otto")
	if err != nil || len(keys) != 2 {
		t.Fatal(keys, err)
	}
	if w.subjects, err = w.Config.Subjects.open(); err != nil { // as a collector that got the file
		t.Fatal(err)
	}
	w.keepAbout(strings.Repeat("7", 32), "ada")
	if status, answer, _ := w.call("ben", "POST", "/v1/erasures/"+before+"/run", "{}"); status != http.StatusConflict || !strings.Contains(string(answer), "keyset_rotated") {
		t.Errorf("%d %s", status, answer)
	}
	after := propose()
	if status, answer, _ := w.call("ben", "POST", "/v1/erasures/"+after+"/run", "{}"); status != http.StatusOK {
		t.Fatalf("%d %s", status, answer)
	}
	w.eraseDue(context.Background())
	for o, err := range w.Bucket.List(t.Context(), object.Root) {
		t.Errorf("left: %s, %v", o.Key, err)
	}
	if _, err := w.RetireSubjectKey(t.Context(), "otto", "no sample has its names", keys[0].ID); err != nil {
		t.Fatal(err)
	}
	if left, err := w.SubjectKeys(); err != nil || len(left) != 1 || left[0].ID != keys[1].ID {
		t.Errorf("%+v, %v", left, err)
	}
	if a, b := w.logged(audit.SubjectsRotate, audit.Allowed), w.logged(audit.SubjectsRetire, audit.Allowed); len(a) != 1 || len(b) != 1 || b[0].Actor != "otto" || b[0].Reason == "" {
		t.Errorf("%+v, %+v", a, b)
	}
}
