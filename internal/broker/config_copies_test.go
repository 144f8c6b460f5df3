package broker

import (
	"strings"
	"testing"
	"time"
)

// TestCopiesConfig names what is wrong with the section, by key, and takes what is right.
func TestCopiesConfig(t *testing.T) {
	t.Parallel()
	with := func(store, copies string) string {
		base := strings.Split(minimal, "\n")
		for i, line := range base {
			if strings.HasPrefix(line, "store:") {
				base[i] = "store: " + store
			}
		}
		return strings.Join(base, "\n") + "\naudit: {copies: " + copies + "}\n"
	}
	const own = "{s3: {endpoint: s3.example.com, bucket: copies, region: r, object_lock: compliance}}"
	for _, tc := range []struct{ store, copies, want string }{
		{"{directory: objects}", "{store: {}}", "'audit.copies.store' (line"},
		{"{directory: objects}", "{store: {s3: {endpoint: 'http://x', bucket: b}}, every: 2d}", "'audit.copies.store.s3.endpoint' (line"},
		{"{directory: objects}", "{store: {directory: c}, every: 2d}", "'audit.copies.every' (line"},
		{"{directory: objects}", "{store: {directory: c}, keep: 2d}", "'audit.copies.keep' (line"},
		{"{directory: objects}", "{store: " + own + "}", "'audit.copies.keep' must be how long"},
		{"{directory: objects}", "{store: {directory: audit/copies}}", "elsewhere than the log"},
		{"{directory: objects}", "{store: {directory: objects}}", "elsewhere than the log"},
		{own, "{store: " + own + ", keep: 1d}", "a bucket of its own"},
		{"{directory: objects}", "7", "'audit' (line 8) must be a mapping"},
	} {
		if _, err := ParseConfig([]byte(with(tc.store, tc.copies)), "/srv"); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q", tc.copies, err, tc.want)
		}
	}
	c, err := ParseConfig([]byte(with("{directory: objects}", "{store: "+own+", keep: 30d, every: 5m}")), "/srv")
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Audit.Copies; time.Duration(got.Keep) != 30*24*time.Hour || time.Duration(got.Every) != 5*time.Minute || c.Audit.Directory != "/srv/audit" {
		t.Errorf("%+v", got)
	}
	if c, err = ParseConfig([]byte(with("{directory: objects}", "{store: {directory: copies}}")), "/srv"); err != nil || c.Audit.Copies.Store.Directory != "/srv/copies" {
		t.Errorf("%+v, %v", c.Audit.Copies, err)
	}
}
