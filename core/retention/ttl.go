package retention

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

const (
	// MinTTL is the shortest TTL: below it, rounding down to the hour would
	// leave next to nothing.
	MinTTL = 2 * time.Hour
	// MaxTTL is the longest TTL, ten years.
	MaxTTL = 3650 * day
)

var errTTL = errors.New("want a duration such as 36h, 30d, 2w or 1d12h")

// ParseTTL reads a duration: Go's syntax with two more units before the others,
// w for 7 days and d for 24 hours, which take whole numbers.
func ParseTTL(s string) (time.Duration, error) {
	var total time.Duration
	rest := s
	for _, u := range []struct {
		mark string
		size time.Duration
	}{{"w", 7 * day}, {"d", day}} {
		number, after, found := strings.Cut(rest, u.mark)
		if !found {
			continue
		}
		n, err := strconv.ParseUint(number, 10, 16)
		if err != nil {
			return 0, errTTL
		}
		total += time.Duration(n) * u.size
		rest = after
	}
	if rest == "" && s != "" {
		return total, nil
	}
	if rest == "" || rest[0] < '0' || rest[0] > '9' { // no sign, no lone dot
		return 0, errTTL
	}
	d, err := time.ParseDuration(rest)
	if err != nil || total+d < total {
		return 0, errTTL
	}
	return total + d, nil
}
