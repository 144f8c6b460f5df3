package retention

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParsePolicy(t *testing.T) {
	got, err := ParsePolicy([]byte(`
version: 1
salt: pepper
classes:
  - name: errors
    ttl: 30d
    when: [span.status.code == STATUS_CODE_ERROR, 'attributes["x"] != nil']
  - name: slow
    ttl: 36h
    share: 0.5
    when:
      - end_time - start_time > Duration("10s")
  - {name: sample, ttl: 1w, share: 0.01, object_lock: compliance}
`))
	if err != nil {
		t.Fatal(err)
	}
	want := Policy{Version: 1, Salt: "pepper", Classes: []Class{
		{Name: "errors", TTL: 30 * day, Share: 1, When: []string{"span.status.code == STATUS_CODE_ERROR", `attributes["x"] != nil`}},
		{Name: "slow", TTL: 36 * time.Hour, Share: 0.5, When: []string{`end_time - start_time > Duration("10s")`}},
		{Name: "sample", TTL: 7 * day, Share: 0.01, ObjectLock: Compliance},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if c, ok := got.Class("slow"); !ok || c.TTL != 36*time.Hour {
		t.Errorf("Class(slow) = %v, %v", c, ok)
	}
	if _, ok := got.Class("none"); ok {
		t.Error("Class(none) found one")
	}
}

// All faults of one file are reported together, each under its key.
func TestParsePolicyReportsAllFaults(t *testing.T) {
	_, err := ParsePolicy([]byte(`
version: 2
colour: red
classes:
  - name: Errors
    ttl: 1h
    share: 1.5
  - name: sample
    ttl: tomorrow
    when: []
    shares: 0.1
  - name: sample
    ttl: 9999d
    share: 0.1
    ttl: 3d
  - 17
  - name: all
    ttl: 30d
    share: 1
  - name: late
    ttl: 30d
    share: 0.5
    when: ["true"]
  - name: later
    ttl: 30d
    when: ["true", ""]
  - {name: nothing, ttl: 30d}
  - {name: odd, ttl: [30d], share: ~, object_lock: always}
`))
	if err == nil {
		t.Fatal("no fault found")
	}
	for _, key := range []string{
		"'version' must", "'colour' is not a key", "'classes[0].name'", "'classes[0].ttl' must be at least 2h", "'classes[0].share'",
		"'classes[1].ttl' want", "'classes[1].when' must name", "'classes[1].shares' is not a key", "'classes[1].share' must be set",
		"'classes[2].name' repeats classes[1].name", "'classes[2].ttl' must be at most", "'classes[2].ttl' is set twice",
		"'classes[3]' must be a mapping", "'classes[5]' can take nothing: classes[4]", "'classes[6].when[1]' must be a condition",
		"'classes[7].share' must be set", "'classes[8].ttl' must be a single value", "'classes[8].share'", "'classes[8].object_lock' must be governance or compliance",
	} {
		if !strings.Contains(err.Error(), key) {
			t.Errorf("fault %q is missing", key)
		}
	}
	if faults := strings.Count(err.Error(), "\n") + 1; faults != 19 {
		t.Errorf("%d faults, want 19: none twice, none that follows from another", faults)
	}
	if t.Failed() {
		t.Log(err)
	}
}

func TestParsePolicyRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"empty":        "",
		"only comment": "# nothing\n",
		"list":         "- a\n",
		"null":         "~\n",
		"hold":         "version: 1\nclasses: [{name: hold, ttl: 3d, share: 1}]\n",
		"a hold's":     "version: 1\nclasses: [{name: hold-1, ttl: 3d, share: 1}]\n",
		"no classes":   "version: 1\nclasses: []\n",
		"missing":      "version: 1\n",
		"not YAML":     "version: [1\n",
		"two files":    "version: 1\nclasses: [{name: a, ttl: 3d, share: 1}]\n---\nversion: 1\n",
		"alias":        "version: 1\nsalt: &s abc\nclasses: [{name: *s, ttl: 3d, share: 1}]\n",
		"nan":          "version: 1\nclasses: [{name: a, ttl: 3d, share: nan}]\n",
		"map as list":  "version: 1\nclasses: {name: a}\n",
	} {
		if p, err := ParsePolicy([]byte(text)); err == nil {
			t.Errorf("%s: accepted as %+v", name, p)
		}
	}
}

func TestParseTTL(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"2h": 2 * time.Hour, "90m": 90 * time.Minute, "1.5h": 90 * time.Minute, "7d": 7 * day, "2w": 14 * day,
		"1w2d3h": 9*day + 3*time.Hour, "1d12h": 36 * time.Hour, "0d": 0, "0": 0,
	} {
		if got, err := ParseTTL(text); err != nil || got != want {
			t.Errorf("ParseTTL(%q) = %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "-1d", "1d-1h", "d", "1.5d", "1d2w", "1y", " 1d", "1d ", "99999999h99999999h", "70000d", "+1h", "1d+1h", ".5h", "1d1d"} {
		if got, err := ParseTTL(text); err == nil {
			t.Errorf("ParseTTL(%q) = %v, want an error", text, got)
		}
	}
}

func FuzzParsePolicy(f *testing.F) {
	f.Add([]byte("version: 1\nclasses: [{name: a, ttl: 3d, share: 1}]\n"))
	f.Add([]byte("version: 1\nsalt: x\nclasses:\n- name: b\n  ttl: 1w\n  when: [a == 1]\n- {name: c, ttl: 2h, share: 0.5}\n"))
	f.Add([]byte("a: &a [*a]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := ParsePolicy(text)
		if err != nil {
			return
		}
		if p.Version != 1 || len(p.Classes) == 0 {
			t.Fatalf("accepted %+v", p)
		}
		for _, c := range p.Classes {
			if !ValidName(c.Name) || c.TTL < MinTTL || c.TTL > MaxTTL || !(c.Share >= 0 && c.Share <= 1) {
				t.Fatalf("accepted class %+v", c)
			}
		}
	})
}
