package broker

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/internal/broker/api"
)

// TestLimits: one person who asks or opens too much is told when to come back, another
// person is not held up, and the log names it once and not a hundred times.
func TestLimits(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "limits: {requests_per_hour: 6, opens_per_hour: 4}\n")
	w.keep(sealed.Header{}, span(t, traceA, canary))
	refused := func(who, method, path, body string, wait time.Duration) {
		t.Helper()
		var f api.Fault
		if err := json.Unmarshal(w.want(who, method, path, body, 429, "too_many"), &f); err != nil {
			t.Fatal(err)
		}
		_, _, header := w.call(who, method, path, body)
		if got := header.Get("Retry-After"); got != strconv.Itoa(int(wait.Seconds())) || f.RetryAfter != int(wait.Seconds()) {
			t.Errorf("%s %s: Retry-After %s and %d, want %s", method, path, got, f.RetryAfter, wait)
		}
	}
	const ask = `{"trace_id":"` + traceA + `","reason":"the answer was cut off"}`
	batch := `{"samples":["` + traceA + `","` + traceB + `"],"ask":{"reason":"the answer was cut off"}}`
	id := w.granted()
	for range 3 {
		w.ask("ada")
	}
	w.want("ada", "POST", "/v1/batches", batch, 201, "")
	refused("ada", "POST", "/v1/requests", ask, 10*time.Minute)
	refused("ada", "POST", "/v1/batches", batch, 20*time.Minute)
	w.ask("dan")

	sample := "/v1/requests/" + id + "/sample"
	for range 3 {
		w.sample("ada", id)
	}
	w.want("ada", "GET", "/v1/requests/"+newID()+"/sample", "", 404, "not_found") // trying ids counts
	refused("ada", "GET", sample, "", 15*time.Minute)
	for range 50 {
		if _, data, _ := w.call("ada", "GET", sample, ""); strings.Contains(string(data), "heliotrope") {
			t.Fatal("beyond the limit content is shown")
		}
	}
	count := func(a audit.Action) (entries, refusals int) {
		for _, e := range w.logged(a, audit.Refused) {
			if e.Code == "too_many" && e.Actor == "ada" {
				entries, refusals = entries+1, refusals+e.Records
			}
		}
		return entries, refusals
	}
	if entries, _ := count(audit.SampleOpen); entries != 1 {
		t.Errorf("%d entries of refused openings in one moment, want 1", entries)
	}
	w.wait(11 * time.Second)
	refused("ada", "GET", sample, "", 15*time.Minute-11*time.Second)
	if entries, refusals := count(audit.SampleOpen); entries != 2 || refusals != 53 {
		t.Errorf("%d entries of %d refused openings, want 2 of 53", entries, refusals)
	}
	if entries, _ := count(audit.RequestCreate); entries != 1 {
		t.Errorf("%d entries of refused requests", entries)
	}
	w.wait(15 * time.Minute)
	w.sample("ada", id)
	w.ask("ada")
	if grant := w.logged(audit.SampleOpen, audit.Allowed); len(grant) != 4 {
		t.Errorf("%d reads in the log, 4 happened", len(grant))
	}
}

// TestLimitsOfAll: all people together are bounded too, by what the state has of the last
// hour, also through a restart; broken glass and refused tries do not count.
func TestLimitsOfAll(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "limits: {all: {requests_per_hour: 3, opens_per_hour: 2}}\n")
	w.keep(sealed.Header{}, span(t, traceA, canary))
	const ask = `{"trace_id":"` + traceA + `","reason":"the answer was cut off"}`
	id := w.granted()
	w.wait(10 * time.Minute)
	w.want("ada", "POST", "/v1/requests", `{"trace_id":"xyz","reason":"answer cut off"}`, 422, "scope_invalid")
	w.ask("dan")
	batch := `{"samples":["` + traceA + `","` + traceB + `"],"ask":{"reason":"the answer was cut off"}}`
	w.want("both", "POST", "/v1/batches", batch, 429, "too_many")
	w.ask("both")
	var f api.Fault
	if err := json.Unmarshal(w.want("dan", "POST", "/v1/requests", ask, 429, "too_many"), &f); err != nil || f.RetryAfter != 50*60 || !strings.Contains(f.Detail, "all people together") {
		t.Errorf("%+v, %v", f, err)
	}
	sample := "/v1/requests/" + id + "/sample"
	w.sample("ada", id)
	w.sample("ada", id)
	for range 5 {
		if _, data, _ := w.call("ada", "GET", sample, ""); strings.Contains(string(data), "heliotrope") {
			t.Fatal("beyond the limit content is shown")
		}
	}
	w.want("ada", "GET", sample, "", 429, "too_many")
	refused := 0
	for _, e := range w.logged(audit.SampleOpen, audit.Refused) {
		if e.Code == "too_many" {
			refused++
		}
	}
	if refused != 1 {
		t.Errorf("%d entries of refused openings in one moment, want 1", refused)
	}
	w.wait(51 * time.Minute) // the first request is an hour old
	w.ask("dan")
	w.want("dan", "POST", "/v1/requests", ask, 429, "too_many")
	// More in one batch than an hour ever has.
	w.wait(2 * time.Hour)
	w.want("ada", "POST", "/v1/batches", `{"samples":["`+traceA+`","`+traceB+`","4bf92f3577b34da6a3ce929d0e0e4701","4bf92f3577b34da6a3ce929d0e0e4702"],"ask":{"reason":"the answer was cut off"}}`, 429, "too_many")
}

// TestLimitsDown: a refusal that cannot be written down says that the log is down.
func TestLimitsDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "limits: {requests_per_hour: 1, opens_per_hour: 0}\n")
	w.ask("ada")
	w.asking.log = downRecorder{}
	w.want("ada", "POST", "/v1/requests", `{"trace_id":"`+traceA+`","reason":"the answer was cut off"}`, 503, "audit_down")
}
