package digest

import (
	"encoding/base64"
	"fmt"
	"sync"

	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf/subtle"
)

// MaxDepth is how deep JSON may nest to be brought into canonical form.
const MaxDepth = 100

// Failed is what stands where a digest could not be made.
const Failed = "[DIGEST_FAILED]"

// Measures are what is worth knowing about content without it.
type Measures struct {
	Bytes    int // length of the text as it came
	Messages int // number of chat messages; 0 if it holds none
}

// Hasher makes the digests of one key. It is safe for concurrent use.
type Hasher struct {
	period uint64
	id     string
	mac    *subtle.HMACPRF
}

// New makes a Hasher that does not rotate. See [Keys] for one that does.
func New(ks *keyset.Handle) (*Hasher, error) {
	k, err := NewKeys(ks, 0)
	if err != nil {
		return nil, err
	}
	return k.derive(0)
}

// KeyID names the key in every digest: 8 hex digits.
func (h *Hasher) KeyID() string { return h.id }

// Text digests a text as it is.
func (h *Hasher) Text(s string) string { return sum(h, "text", s) }

// Pseudonym is the constant stand-in of an identity. It differs from the digest of
// the same text, so that a name inside content cannot be looked up by it.
func (h *Hasher) Pseudonym(s string) string { return sum(h, "name", s) }

// JSON digests the RFC 8785 canonical form of a JSON object or array.
func (h *Hasher) JSON(raw []byte) (string, Measures, error) {
	m := Measures{Bytes: len(raw)}
	c := canonicalizers.Get().(*canonicalizer)
	defer c.put()
	canonical, err := c.run(raw)
	if err != nil {
		return "", m, fmt.Errorf("digest json of %d bytes: %w", len(raw), err)
	}
	m.Messages = countMessages(canonical)
	return sum(h, "json", canonical), m, nil
}

// Content digests a text as JSON if it is a JSON object or array, and else as
// text.
func (h *Hasher) Content(s string) (string, Measures) {
	if looksLikeJSON(s) {
		if d, m, err := h.JSON([]byte(s)); err == nil {
			return d, m
		}
	}
	return h.Text(s), Measures{Bytes: len(s)}
}

func looksLikeJSON(s string) bool {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case ' ', '\t', '\r', '\n':
		case '{', '[':
			return true
		default:
			return false
		}
	}
	return false
}

var canonicalizers = sync.Pool{New: func() any { return new(canonicalizer) }}

// put returns a canonicalizer to the pool without what it has seen.
func (c *canonicalizer) put() {
	if cap(c.out) > maxPooled || cap(c.scratch) > maxPooled {
		return
	}
	clear(c.out[:cap(c.out)])
	clear(c.scratch[:cap(c.scratch)])
	c.in = nil
	canonicalizers.Put(c)
}

var buffers = sync.Pool{New: func() any { return new([]byte) }}

// maxPooled keeps one 10 MiB attribute from staying in memory for good.
const maxPooled = 1 << 20

func sum[T string | []byte](h *Hasher, label string, s T) string {
	buf := buffers.Get().(*[]byte)
	b := append(append(append((*buf)[:0], label...), 0), s...)
	out, err := h.mac.ComputePRF(b, 32)
	if cap(b) <= maxPooled {
		clear(b) // no plaintext waits in a pool
		*buf = b[:0]
		buffers.Put(buf)
	}
	if err != nil {
		return Failed
	}
	dst := make([]byte, 0, 64)
	dst = append(append(append(dst, "hmac-sha256:"...), h.id...), ':')
	return string(base64.RawURLEncoding.AppendEncode(dst, out))
}
