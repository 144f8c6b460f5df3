package siem_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/siem"
)

func ExampleWriter() {
	w := siem.NewWriter(os.Stdout, siem.CEF, "1.0")
	_ = w.Write(audit.Record{Index: 7, Entry: audit.Entry{
		V: 1, Time: time.UnixMilli(1_800_000_000_000).UTC(), Actor: "ada", Action: audit.SampleOpen, Decision: audit.Refused,
		Code: "grant_expired", Request: "01J", TraceID: "4bf92f3577b34da6a3ce929d0e0e4736",
	}})
	// Output:
	// CEF:0|Sotto|sotto|1.0|sample.open|Sample opened|5|rt=1800000000000 externalId=7 suser=ada act=sample.open outcome=refused reason=grant_expired cs1=01J cs1Label=request cs2=4bf92f3577b34da6a3ce929d0e0e4736 cs2Label=trace_id cn3=1 cn3Label=v
}

// full is an entry in which each field has a value of its own.
func full(t *testing.T, action audit.Action) (r audit.Record, values map[string]string) {
	t.Helper()
	values = map[string]string{}
	e := reflect.ValueOf(&r.Entry).Elem()
	for i := range e.NumField() {
		name, field := e.Type().Field(i).Name, e.Field(i)
		value := fmt.Sprintf("%d77", 100+i)
		switch v := field.Addr().Interface().(type) {
		case *int, *int64:
			_, _ = fmt.Sscan(value, v)
		case *time.Time:
			*v = time.UnixMilli(1_800_000_000_000 + int64(i)).UTC()
			value = ""
		case **time.Time:
			at := time.UnixMilli(1_800_000_000_000 + int64(i)).UTC()
			*v, value = &at, ""
		case *[]string:
			*v = []string{value, "second"}
		default:
			if field.Kind() != reflect.String {
				t.Fatalf("a field of type %s is new: say how it is exported", field.Type())
			}
			field.SetString(value)
		}
		values[name] = value
	}
	r.Index, r.Action, r.Decision, r.V = 41, action, audit.Allowed, 1
	values["Action"], values["Decision"], values["V"] = string(action), "allowed", ""
	values["Time"] = "1800000000001"
	return r, values
}

func write(t *testing.T, format siem.Format, r audit.Record) string {
	t.Helper()
	var b bytes.Buffer
	if err := siem.NewWriter(&b, format, "1.0").Write(r); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "\n"); n != 1 || !strings.HasSuffix(b.String(), "\n") {
		t.Fatalf("%s: %d line breaks in %q", format, n, b.String())
	}
	return b.String()
}

// TestNothingIsLost: each field of an entry of each action stands in each format.
func TestNothingIsLost(t *testing.T) {
	for _, action := range audit.Actions() {
		r, values := full(t, action)
		for _, name := range siem.Formats() {
			line := write(t, siem.Format(name), r)
			if strings.Contains(line, "cannot be read") {
				t.Errorf("%s has no line in the table of meanings", action)
			}
			for field, value := range values {
				if field == "Time" && name == string(siem.JSONLines) {
					value = "2027-01-15T08:00:00.001Z"
				}
				if value != "" && !strings.Contains(line, value) {
					t.Errorf("%s of %s: %s is missing in %s", name, action, field, line)
				}
			}
			if !strings.Contains(line, "18000000000") && name != string(siem.JSONLines) || !strings.Contains(line, "41") {
				t.Errorf("%s: time or index is missing in %s", name, line)
			}
		}
	}
}

// TestOCSFRequired: an event has what the schema 1.8.0 requires of its class.
func TestOCSFRequired(t *testing.T) {
	required := map[float64][]string{3002: {"user", "service"}, 3004: {"entity"}, 3005: {"user"}, 6002: {"app"}}
	last := map[float64]float64{3002: 7, 3004: 13, 3005: 4, 6002: 8} // the highest activity
	for _, action := range audit.Actions() {
		for _, r := range []audit.Record{{Entry: audit.Entry{Actor: "ada", Action: action, Decision: audit.Refused, Time: time.Unix(1_800_000_000, 0)}}, func() audit.Record { r, _ := full(t, action); return r }()} {
			var e map[string]any
			if err := json.Unmarshal([]byte(write(t, siem.OCSF, r)), &e); err != nil {
				t.Fatal(err)
			}
			class, activity := e["class_uid"].(float64), e["activity_id"].(float64)
			for _, name := range append([]string{"activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time", "type_uid"}, required[class]...) {
				if e[name] == nil {
					t.Errorf("%s: %s is missing", action, name)
				}
			}
			if required[class] == nil || activity != 99 && (activity < 1 || activity > last[class]) || e["type_uid"].(float64) != class*100+activity || e["category_uid"].(float64) != float64(int(class)/1000) {
				t.Errorf("%s: class %v, activity %v, type %v", action, class, activity, e["type_uid"])
			}
			meta := e["metadata"].(map[string]any)
			if meta["version"] != "1.8.0" || meta["product"].(map[string]any)["vendor_name"] == nil {
				t.Errorf("%s: metadata %v", action, meta)
			}
			if x, ok := e["entity"].(map[string]any); ok && (x["name"] == nil || x["type"] == "") {
				t.Errorf("%s: entity %v has no name", action, x)
			}
			if want := map[audit.Decision]float64{audit.Allowed: 1, audit.Refused: 2}[r.Decision]; e["status_id"] != want {
				t.Errorf("%s: status %v, want %v", action, e["status_id"], want)
			}
		}
	}
}

// TestCEFEscapes: what people write ends no field and begins none.
func TestCEFEscapes(t *testing.T) {
	r := audit.Record{Entry: audit.Entry{V: 1, Actor: `a|b\c`, Action: audit.RequestCreate, Decision: audit.Allowed, Time: time.UnixMilli(5), Reason: "x\noutcome=refused\r\\"}}
	line := write(t, siem.CEF, r)
	if !strings.Contains(line, `msg=x\noutcome\=refused\r\\`) || !strings.Contains(line, `suser=a|b\\c act=`) || strings.Count(line, "outcome=") != 1 {
		t.Error(line)
	}
}

// TestUnreadableEntry: what is no entry is told, not left out.
func TestUnreadableEntry(t *testing.T) {
	for _, name := range siem.Formats() {
		if line := write(t, siem.Format(name), audit.Record{Index: 9}); !strings.Contains(line, "9") {
			t.Errorf("%s: %s", name, line)
		}
	}
}
