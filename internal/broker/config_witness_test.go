package broker

import (
	"strings"
	"testing"
	"time"
)

// TestWitnessesConfig names what is wrong with the section, by key, and takes what is right.
func TestWitnessesConfig(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ section, want string }{
		{"{}", "'audit.witnesses.policy' must be a file"},
		{"{policy: p, wait: 1m}", "'audit.witnesses.wait' (line"},
		{"{policy: p, wait: 1ms, retry: 1ms}", "'audit.witnesses.retry' (line"},
		{"{policy: p, retry: 1h}", "'audit.witnesses.retry' (line"},
		{"{policy: p, quorum: 2}", "is not a known key"},
		{"[]", "must be a mapping"},
	} {
		if _, err := ParseConfig([]byte(minimal+"\naudit: {witnesses: "+tc.section+"}\n"), "/srv"); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q", tc.section, err, tc.want)
		}
	}
	c, err := ParseConfig([]byte(minimal+"\naudit: {witnesses: {policy: witnesses.policy, wait: 1s, retry: 10s}}\n"), "/srv")
	if err != nil {
		t.Fatal(err)
	}
	if w := c.Audit.Witnesses; w.Policy != "/srv/witnesses.policy" || w.wait() != time.Second || (&WitnessesConfig{}).wait() != witnessWait || (*WitnessesConfig)(nil).wait() != 0 {
		t.Errorf("%+v", w)
	}
	if _, err := c.ReadWitnesses(""); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("a policy that is not there: %v", err)
	}
}
