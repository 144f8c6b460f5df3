package retention

import (
	"fmt"
	"time"
)

const (
	day = 24 * time.Hour
	// dayEpochs is the TTL from which an epoch is a whole day.
	dayEpochs = 48 * time.Hour

	dayLayout  = "2006-01-02"
	hourLayout = "2006-01-02T15"
)

// epoch is the distance between two expiries of the class.
func (c Class) epoch() time.Duration {
	if c.TTL >= dayEpochs {
		return day
	}
	return time.Hour
}

// Expiry is the end of a sample that arrives now: now + TTL rounded down to the
// epoch, in UTC. It is never later than now + TTL, and earlier by less than a
// day (an hour for classes below 48 hours).
func (c Class) Expiry(now time.Time) time.Time {
	// Truncate counts from the zero time, a midnight in UTC, and Go days have no
	// leap seconds, so whole days and hours come out.
	return now.UTC().Round(0).Add(c.TTL).Truncate(c.epoch())
}

// FormatExpiry spells an expiry: "2026-11-26" for a midnight in UTC, else
// "2026-11-26T15". An instant inside an hour is spelled as the hour it lies in.
func FormatExpiry(t time.Time) string {
	t = t.UTC()
	if t.Hour() == 0 {
		return t.Format(dayLayout)
	}
	return t.Format(hourLayout)
}

// ParseExpiry reads what [FormatExpiry] writes, and nothing else.
func ParseExpiry(s string) (time.Time, error) {
	layout := dayLayout
	if len(s) == len(hourLayout) {
		layout = hourLayout
	}
	t, err := time.ParseInLocation(layout, s, time.UTC)
	if err != nil || FormatExpiry(t) != s {
		return time.Time{}, fmt.Errorf("parse expiry: want YYYY-MM-DD or YYYY-MM-DDTHH (never T00), got %d bytes of something else", len(s))
	}
	return t, nil
}
