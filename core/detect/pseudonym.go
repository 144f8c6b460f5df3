package detect

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"io"
	"strings"
	"time"
)

// Pseudonyms says within which bounds a value has the same pseudonym. The key
// bounds them first: without a keyset it lives as long as the process.
type Pseudonyms struct {
	// Scope is mixed into the key: two policies with one keyset and unlike scopes
	// (a tenant, an environment) give one value unlike pseudonyms. Empty is a scope too.
	Scope string
	// Period is how long a pseudonym lasts, from midnight UTC on January 1st, 1970, in
	// steps of its length; after it the same value has another one, and nothing links
	// the two. 0 is for ever.
	Period time.Duration
}

// MinPeriod is the shortest period: below it, one conversation would not hold together.
const MinPeriod = time.Minute

// scopedPRF computes pseudonyms within bounds.
type scopedPRF struct {
	PRF
	bounds Pseudonyms
	now    func() time.Time
}

// ComputePrimaryPRF implements PRF.
func (p *scopedPRF) ComputePrimaryPRF(input []byte, outputLength uint32) ([]byte, error) {
	in := fmt.Appendf(nil, "scope\x00%d:%s\x00%d\x00", len(p.bounds.Scope), p.bounds.Scope, p.period())
	return p.PRF.ComputePrimaryPRF(append(in, input...), outputLength)
}

// period is the number of the period at hand.
func (p *scopedPRF) period() int64 {
	if p.bounds.Period <= 0 {
		return 0
	}
	return p.now().Unix() / int64(p.bounds.Period/time.Second)
}

// Period is the number of the period of pseudonyms at hand, 0 if they last for
// ever: whoever keeps redacted text keeps it for this period only.
func (e *Engine) Period() int64 {
	if p, ok := e.prf.(*scopedPRF); ok {
		return p.period()
	}
	return 0
}

var tokenEncoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// pseudonym is the token of a value. What writes the same thing in two ways
// (case of an address, blanks in a number) has one token.
func (e *Engine) pseudonym(kind entity, value string) (string, error) {
	in := entities[kind] + "\x00" + normal(kind, value)
	out, err := e.prf.ComputePrimaryPRF([]byte(in), 8)
	if err != nil {
		return "", fmt.Errorf("compute pseudonym: %w", err)
	}
	if len(out) < 8 {
		return "", fmt.Errorf("compute pseudonym: the function gave %d bytes of 8", len(out))
	}
	return tokenEncoding.EncodeToString(out[:8])[:tokenLen], nil
}

func normal(kind entity, value string) string {
	if kind == email {
		return strings.ToLower(value)
	}
	if kind == ip {
		return strings.ToLower(value)
	}
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '+' {
			return r
		}
		return -1
	}, value))
}

// partial keeps the last letters and digits: at most four, at most a third.
func partial(value string) string {
	var kept []byte
	all := 0
	for i := len(value) - 1; i >= 0; i-- {
		if c := value[i]; isLetter(c) || c-'0' < 10 {
			if all++; len(kept) < 4 {
				kept = append(kept, c)
			}
		}
	}
	kept = kept[:min(len(kept), all/3)]
	for i, j := 0, len(kept)-1; i < j; i, j = i+1, j-1 {
		kept[i], kept[j] = kept[j], kept[i]
	}
	return "*" + string(kept)
}

// randomPRF is HMAC-SHA256 under a key nobody has.
type randomPRF struct{ key [32]byte }

func newRandomPRF(random io.Reader) *randomPRF {
	p := &randomPRF{}
	if _, err := io.ReadFull(random, p.key[:]); err != nil {
		panic("detect: no randomness: " + err.Error())
	}
	return p
}

// ComputePrimaryPRF implements PRF.
func (p *randomPRF) ComputePrimaryPRF(input []byte, outputLength uint32) ([]byte, error) {
	m := hmac.New(sha256.New, p.key[:])
	m.Write(input)
	sum := m.Sum(nil)
	if int(outputLength) > len(sum) {
		return nil, fmt.Errorf("compute prf: %d bytes asked, %d possible", outputLength, len(sum))
	}
	return sum[:outputLength], nil
}
