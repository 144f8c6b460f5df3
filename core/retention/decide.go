package retention

import (
	"encoding/hex"
	"math"
	"strconv"
	"strings"

	"github.com/cespare/xxhash/v2"
)

// Randomness is what a span brings along for the choice. The zero value brings
// nothing: the trace id decides.
type Randomness struct {
	bits  uint64
	given bool
}

// TraceStateRandomness takes the randomness out of a W3C tracestate: the value
// "rv" of the entry "ot", 14 lower-case hex digits. Without one, or with one that
// is not well-formed, the result is the zero value.
func TraceStateRandomness(tracestate string) Randomness {
	if !strings.Contains(tracestate, "rv:") { // almost every span
		return Randomness{}
	}
	for entry := range strings.SplitSeq(tracestate, ",") {
		value, ok := strings.CutPrefix(strings.Trim(entry, " \t"), "ot=")
		if !ok {
			continue
		}
		for field := range strings.SplitSeq(value, ";") {
			digits, ok := strings.CutPrefix(field, "rv:")
			if !ok || len(digits) != 14 || strings.ToLower(digits) != digits {
				continue
			}
			if bits, err := strconv.ParseUint(digits, 16, 56); err == nil {
				return Randomness{bits: bits, given: true}
			}
		}
	}
	return Randomness{}
}

// Decide names the first class that takes the span. matches says whether the
// conditions of a class match; it is asked only for classes that have conditions
// and whose share takes the trace, and may be nil where conditions cannot be
// evaluated, which means no. A trace without an id is never taken: nobody could
// ask for it.
func (p Policy) Decide(traceID [16]byte, r Randomness, matches func(Class) bool) (Class, bool) {
	if traceID == ([16]byte{}) {
		return Class{}, false
	}
	if !r.given {
		r.bits = p.hash(traceID)
	}
	for _, c := range p.Classes {
		if r.bits < threshold(c.Share) {
			continue
		}
		if len(c.When) > 0 && (matches == nil || !matches(c)) {
			continue
		}
		return c, true
	}
	return Class{}, false
}

func (p Policy) hash(traceID [16]byte) uint64 {
	var buf [64]byte
	return xxhash.Sum64(append(append(buf[:0], p.Salt...), traceID[:]...)) >> 8
}

// threshold is the rejection threshold of a share: randomness below it is not taken.
func threshold(share float64) uint64 {
	return uint64(math.Round((1 - share) * (1 << 56)))
}

// ParseTraceID reads the 32 lower-case hex digits of a trace id that is not zero.
func ParseTraceID(s string) (id [16]byte, ok bool) {
	if len(s) != 32 || strings.ToLower(s) != s {
		return id, false
	}
	if _, err := hex.Decode(id[:], []byte(s)); err != nil {
		return [16]byte{}, false
	}
	return id, id != ([16]byte{})
}
