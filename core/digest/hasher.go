package digest

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"hash"
	"sync"

	"github.com/tink-crypto/tink-go/v2/keyset"

	"github.com/sotto-project/sotto/core/content"
)

// MaxDepth is how deep JSON may nest to be brought into canonical form.
const MaxDepth = 100

// Hasher makes the digests of one key. It is safe for concurrent use.
type Hasher struct {
	period uint64
	id     string
	macs   sync.Pool // of *authenticator
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
func (h *Hasher) JSON(raw string) (string, Measures, error) {
	m := Measures{Bytes: len(raw)}
	c := canonicalizers.Get().(*canonicalizer)
	defer c.put()
	canonical, err := c.run(raw)
	if err != nil {
		m.Malformed = malformation(err)
		return "", m, fmt.Errorf("digest json of %d bytes: %w", len(raw), err)
	}
	h.describe(c.tape.root(), &m)
	m.Outline, m.Language = h.outline(c.tape.root())
	return sum(h, "json", canonical), m, nil
}

// Content digests a text as JSON if it is a JSON object or array, and else as
// text.
func (h *Hasher) Content(s string) (string, Measures) {
	var m Measures
	if looksLikeJSON(s) {
		d, as, err := h.JSON(s)
		if err == nil {
			return d, as
		}
		m.Malformed = as.Malformed
	}
	d := h.Text(s)
	m.Bytes, m.MIME = len(s), content.MediaType(s)
	if m.MIME == "" {
		m.Outline, m.Language = d, language(s)
	}
	return d, m
}

func looksLikeJSON[T string | []byte](s T) bool {
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
	if cap(c.out) > maxPooled || cap(c.scratch) > maxPooled || cap(c.tape.tokens) > maxPooled/16 {
		return
	}
	clear(c.out) // no more was written than this
	clear(c.scratch[:min(cap(c.scratch), len(c.out))])
	c.in, c.tape.text = "", nil
	canonicalizers.Put(c)
}

// maxPooled keeps one 10 MiB attribute from staying in memory for good.
const maxPooled = 1 << 20

// authenticator is an HMAC under the period's key, and room for what it reads.
type authenticator struct {
	mac  hash.Hash
	room [1024]byte
	sum  [sha256.Size]byte
}

func sum[T string | []byte](h *Hasher, label string, s T) string {
	var space [digestBytes]byte
	return string(appendSum(space[:0], h, label, s))
}

func appendSum[T string | []byte](dst []byte, h *Hasher, label string, s T) []byte {
	a := h.macs.Get().(*authenticator)
	used := copy(a.room[:], label)
	a.room[used] = 0
	used++
	if used+len(s) <= len(a.room) { // most are short: one write
		used += copy(a.room[used:], s)
		s = s[len(s):]
	}
	a.mac.Write(a.room[:used])
	for len(s) > 0 { // by way of the room, because a string has no bytes to write
		n := copy(a.room[:], s)
		a.mac.Write(a.room[:n])
		s, used = s[n:], max(used, n)
	}
	out := a.mac.Sum(a.sum[:0])
	dst = append(append(append(dst, "hmac-sha256:"...), h.id...), ':')
	dst = base64.RawURLEncoding.AppendEncode(dst, out)
	a.mac.Reset() // and no plaintext waits in a pool
	clear(a.room[:used])
	h.macs.Put(a)
	return dst
}
