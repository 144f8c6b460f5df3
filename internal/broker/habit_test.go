package broker

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/sealed"
)

// reads opens a granted sample of ada's so many times.
func (w *world) reads(n int) {
	w.t.Helper()
	for id := ""; n > 0; n-- {
		if id == "" {
			id = w.granted()
		}
		w.sample("ada", id)
	}
}

func (w *world) alarms(want int) audit.Record {
	w.t.Helper()
	list := w.logged(audit.ReadingAlarm, audit.Allowed)
	if len(list) != want {
		w.t.Fatalf("%d alarms, want %d: %+v", len(list), want, list)
	}
	if want == 0 {
		return audit.Record{}
	}
	return list[want-1]
}

// TestReadingAlarm: what departs from somebody's habit is told, once and not at each
// reading, and others and usual days are not.
func TestReadingAlarm(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "habit: {floor: 3, factor: 2}\n")
	w.keep(sealed.Header{}, span(t, traceA, canary))
	for range 5 {
		w.reads(3)
		w.wait(day)
	}
	w.alarms(0)
	w.reads(6) // twice the usual three
	w.alarms(0)
	w.reads(1)
	a := w.alarms(1)
	opens := w.logged(audit.SampleOpen, audit.Allowed)
	if a.Actor != "ada" || a.Records != 7 || a.Request != opens[len(opens)-1].Request || a.TraceID != traceA || a.Index < opens[len(opens)-1].Index ||
		a.Reason != "7 readings in a day, 3 is usual; more than 6 are told" {
		t.Errorf("the alarm says %+v", a)
	}
	w.reads(6)
	w.alarms(1)
	w.reads(1) // twice as many as at the last alarm
	if a := w.alarms(2); a.Records != 14 {
		t.Errorf("the second alarm says %+v", a)
	}
	if text := w.log.String(); strings.Count(text, "ALARM") != 2 || strings.Contains(text, "heliotrope") {
		t.Errorf("the broker's log: %s", text)
	}
	if found := w.Config.Habit; found.Block || found.Off || found.Days != 28 {
		t.Errorf("defaults %+v", found)
	}
	// The database agrees with a log that has alarms.
	if r, err := CompareState(t.Context(), w.Config, w.Now); err != nil || len(r.Faults) > 0 {
		t.Errorf("the log against the database: %v %v", r.Faults, err)
	}
}

// TestReadingAlarmOfANewcomer: the floor decides for who has no habit; it can be switched
// to refuse, or off.
func TestReadingAlarmOfANewcomer(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		config string
		alarms int
		status int
	}{
		"told":    {"habit: {floor: 3}\n", 1, 200},
		"blocked": {"habit: {floor: 3, block: true}\n", 1, 403},
		"off":     {"habit: {floor: 3, off: true}\n", 0, 200},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, tc.config)
			w.keep(sealed.Header{}, span(t, traceA, canary))
			id := w.granted()
			path := "/v1/requests/" + id + "/sample"
			for range 3 {
				w.sample("ada", id)
			}
			w.alarms(0)
			for range 2 {
				status, data, _ := w.call("ada", "GET", path, "")
				if status != tc.status || strings.Contains(string(data), "heliotrope") != (status == 200) {
					t.Errorf("%d: %s", status, data)
				}
				w.alarms(tc.alarms)
			}
			if tc.status == 403 {
				w.want("ada", "GET", path, "", 403, "unusual_reading")
				w.wait(day + time.Hour)
				w.sample("ada", w.granted())
			}
		})
	}
}

// noAlarms is a log that takes everything but alarms.
type noAlarms struct{ Recorder }

func (n noAlarms) Append(ctx context.Context, e audit.Entry) (uint64, error) {
	if e.Action == audit.ReadingAlarm {
		return downRecorder{}.Append(ctx, e)
	}
	return n.Recorder.Append(ctx, e)
}

// TestReadingAlarmIsDurable: an alarm that cannot be written shows nothing, also the next time.
func TestReadingAlarmIsDurable(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "habit: {floor: 1}\n")
	w.keep(sealed.Header{}, span(t, traceA, canary))
	id := w.granted()
	w.sample("ada", id)
	log := w.Gate.habits.audit
	w.Gate.habits.audit = noAlarms{log}
	for range 2 {
		if data := w.want("ada", "GET", "/v1/requests/"+id+"/sample", "", 503, "audit_down"); strings.Contains(string(data), "heliotrope") {
			t.Error("content without its alarm")
		}
	}
	w.Gate.habits.audit = log
	w.sample("ada", id)
	w.alarms(1)
}
