package retention

import (
	"math/rand/v2"
	"testing"
	"time"
)

// An expiry is never later than now + TTL, earlier by less than an epoch, on an
// epoch's border, and in the future.
func TestExpiryNeverExceedsTTL(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	zone := time.FixedZone("east", 5*3600+1800)
	for range 20_000 {
		c := Class{TTL: MinTTL + time.Duration(rnd.Int64N(int64(400*day)))}
		if rnd.IntN(2) == 0 {
			c.TTL = MinTTL + time.Duration(rnd.Int64N(int64(72*time.Hour)))
		}
		now := time.Unix(rnd.Int64N(4e9), rnd.Int64N(1e9)).In(zone)
		at := c.Expiry(now)
		epoch := time.Hour
		if c.TTL >= 48*time.Hour {
			epoch = 24 * time.Hour
		}
		if early := now.Add(c.TTL).Sub(at); early < 0 || early >= epoch {
			t.Fatalf("TTL %s at %s: expiry %s is %s before now + TTL", c.TTL, now, at, early)
		}
		if at.Unix()%int64(epoch/time.Second) != 0 || at.Nanosecond() != 0 || at.Location() != time.UTC {
			t.Fatalf("expiry %s is not on a border of %s in UTC", at, epoch)
		}
		if !at.After(now) {
			t.Fatalf("TTL %s at %s: expiry %s has passed", c.TTL, now, at)
		}
		back, err := ParseExpiry(FormatExpiry(at))
		if err != nil || !back.Equal(at) {
			t.Fatalf("%s reads back as %s: %v", FormatExpiry(at), back, err)
		}
	}
}

func TestParseExpiryHasOneSpelling(t *testing.T) {
	for _, s := range []string{"2026-11-26", "2026-11-26T15", "2026-11-26T01"} {
		if at, err := ParseExpiry(s); err != nil || FormatExpiry(at) != s {
			t.Errorf("ParseExpiry(%q) = %s, %v", s, at, err)
		}
	}
	for _, s := range []string{"", "2026-11-26T00", "2026-11-26T24", "2026-13-01", "2026-1-1", "2026-11-26T15:00", "2026-11-26 ", "../../../..", "2026-11-31"} {
		if at, err := ParseExpiry(s); err == nil {
			t.Errorf("ParseExpiry(%q) = %s, want an error", s, at)
		}
	}
}

// Expiries names every epoch that a span can get, so that keys can be made ahead.
func TestExpiriesCoverEachArrival(t *testing.T) {
	p := Policy{Classes: []Class{{Name: "a", TTL: 7 * day, Share: 1}, {Name: "b", TTL: 5 * time.Hour, Share: 1}, {Name: "c", TTL: 9 * day, Share: 1}}}
	from := time.Date(2026, 11, 23, 13, 37, 0, 0, time.UTC)
	until := from.Add(3 * day)
	list := map[int64]bool{}
	var last time.Time
	for _, at := range p.Expiries(from, until) {
		if !at.After(last) {
			t.Fatalf("%s after %s", at, last)
		}
		list[at.Unix()], last = true, at
	}
	for now := from; !now.After(until); now = now.Add(7 * time.Minute) {
		for _, c := range p.Classes {
			if !list[c.Expiry(now).Unix()] {
				t.Fatalf("%s at %s has no epoch", c.Name, now)
			}
		}
	}
	// Three days and two borders of hourly epochs; seven days of daily ones, of which
	// those with other expiries before them coincide with an hour.
	if len(list) < 73 || len(list) > 82 {
		t.Errorf("%d epochs", len(list))
	}
}

func TestValidName(t *testing.T) {
	for _, s := range []string{"a", "0", "default", "team-a_1"} {
		if !ValidName(s) {
			t.Errorf("%q refused", s)
		}
	}
	long := make([]byte, 64)
	for i := range long {
		long[i] = 'a'
	}
	for _, s := range []string{"", "-a", "_a", "A", "a/b", "a.b", "..", "a b", "a\n", "ä", string(long)} {
		if ValidName(s) {
			t.Errorf("%q accepted", s)
		}
	}
}
