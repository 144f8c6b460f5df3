package access

import (
	"errors"
	"strings"
	"testing"
	"time"
)

const trace = "4bf92f3577b34da6a3ce929d0e0e4736"

func TestCheckReason(t *testing.T) {
	for reason, ok := range map[string]bool{
		"":                                    false,
		".":                                   false,
		"   \t\n":                             false,
		"...":                                 false,
		"n/a":                                 false,
		"1234567":                             false,
		"-?!-":                                false,
		"\u200b\u200b\u200b\u200b":            false, // zero-width marks are no letters
		"why?":                                false,
		"debug":                               true,
		"bug 17, answer cut off":              true,
		"顧客からの苦情":                             true,
		strings.Repeat("a", maxReasonBytes+1): false,
	} {
		err := CheckReason(reason)
		if ok != (err == nil) {
			t.Errorf("reason %q: %v", reason[:min(len(reason), 20)], err)
		}
		if err != nil && !errors.Is(err, ErrReason) {
			t.Errorf("reason %q: error %v is not ErrReason", reason[:min(len(reason), 20)], err)
		}
	}
}

func TestScopeValidate(t *testing.T) {
	for _, tc := range []struct {
		name  string
		scope Scope
		ok    bool
	}{
		{"trace", Scope{TraceID: trace}, true},
		{"trace, tenant, class", Scope{TraceID: trace, Tenant: "acme_1", Class: "errors-30d"}, true},
		{"empty", Scope{}, false},
		{"zero", Scope{TraceID: strings.Repeat("0", 32)}, false},
		{"upper case", Scope{TraceID: strings.ToUpper(trace)}, false},
		{"short", Scope{TraceID: trace[:31]}, false},
		{"long", Scope{TraceID: trace + "0"}, false},
		{"path", Scope{TraceID: "../../../../../../../../etc/pass"}, false},
		{"tenant is a path", Scope{TraceID: trace, Tenant: "../x"}, false},
		{"tenant begins with a dash", Scope{TraceID: trace, Tenant: "-x"}, false},
		{"tenant too long", Scope{TraceID: trace, Tenant: strings.Repeat("a", 64)}, false},
		{"class with a slash", Scope{TraceID: trace, Class: "a/b"}, false},
	} {
		if err := tc.scope.Validate(); tc.ok != (err == nil) {
			t.Errorf("%s: %v", tc.name, err)
		} else if err != nil && !errors.Is(err, ErrScope) {
			t.Errorf("%s: error %v is not ErrScope", tc.name, err)
		}
	}
}

func TestScopeCovers(t *testing.T) {
	for _, tc := range []struct {
		scope                Scope
		trace, tenant, class string
		want                 bool
	}{
		{Scope{TraceID: trace}, trace, "a", "b", true},
		{Scope{TraceID: trace}, strings.Repeat("1", 32), "a", "b", false},
		{Scope{TraceID: trace, Tenant: "a"}, trace, "a", "b", true},
		{Scope{TraceID: trace, Tenant: "a"}, trace, "b", "b", false},
		{Scope{TraceID: trace, Class: "b"}, trace, "a", "b", true},
		{Scope{TraceID: trace, Class: "b"}, trace, "a", "c", false},
	} {
		if got := tc.scope.Covers(tc.trace, tc.tenant, tc.class); got != tc.want {
			t.Errorf("%+v covers (%s, %s, %s) = %v", tc.scope, tc.trace, tc.tenant, tc.class, got)
		}
	}
}

func TestRulesNameEveryFault(t *testing.T) {
	err := Rules{GrantTTL: -time.Second, MaxReads: -1}.Validate()
	for _, key := range []string{"access.approvals", "access.request_ttl", "access.grant_ttl", "access.max_reads"} {
		if err == nil || !strings.Contains(err.Error(), "'"+key+"'") {
			t.Errorf("%v does not name %s", err, key)
		}
	}
	if err := DefaultRules().Validate(); err != nil {
		t.Error(err)
	}
}

func TestNewRefuses(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	good := Ask{Scope: Scope{TraceID: trace}, Reason: "checking a report"}
	for _, tc := range []struct {
		name  string
		who   Person
		spoil func(*Ask)
		want  error
	}{
		{"approver only", Person{Name: "a", Roles: []Role{Approver, Auditor, Operator}}, func(*Ask) {}, ErrRole},
		{"no reason", Person{Name: "a", Roles: []Role{Debugger}}, func(a *Ask) { a.Reason = "." }, ErrReason},
		{"no trace", Person{Name: "a", Roles: []Role{Debugger}}, func(a *Ask) { a.Scope.TraceID = "" }, ErrScope},
		{"too long", Person{Name: "a", Roles: []Role{Debugger}}, func(a *Ask) { a.TTL = time.Hour + 1 }, ErrLimit},
		{"negative time", Person{Name: "a", Roles: []Role{Debugger}}, func(a *Ask) { a.TTL = -1 }, ErrLimit},
		{"too often", Person{Name: "a", Roles: []Role{Debugger}}, func(a *Ask) { a.Reads = 21 }, ErrLimit},
		{"negative reads", Person{Name: "a", Roles: []Role{Debugger}}, func(a *Ask) { a.Reads = -1 }, ErrLimit},
	} {
		ask := good
		tc.spoil(&ask)
		if _, err := New(DefaultRules(), "r", tc.who, ask, now); !errors.Is(err, tc.want) {
			t.Errorf("%s: got %v, want code %v", tc.name, err, tc.want)
		}
	}
	if _, err := New(Rules{}, "r", Person{Name: "a", Roles: []Role{Debugger}}, good, now); err == nil {
		t.Error("rules without limits made a request")
	}
}
