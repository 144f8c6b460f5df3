package detect

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"fmt"
	"slices"
	"sync/atomic"
	"unsafe"

	"github.com/maypok86/otter/v2"
)

// A conversation resends all its messages at every turn, so a message that has
// been scanned is remembered: not its text and not what is put in place of it, but
// where its findings are.
//
// A message is known by a 128-bit tag of everything its scan depends on. The tag
// is GMAC's under a key that is made at random with the cache and that nobody
// sees, nor its tags: for two different messages of up to n blocks, chosen
// however, the chance that they share a tag is at most n in 2^128. So no prompt
// can be made that passes for another one that was clean.

const (
	minCached  = 256 // bytes of a message worth remembering; a look-up costs what scanning as much does
	maxHits    = 128 // findings of a message that is remembered
	maxKey     = 256 // bytes of a key
	entryBytes = 160 // what an entry without findings takes, with all that the cache keeps of it
	hitBytes   = 80  // and a finding
	maxCache   = 1 << 40
)

type tag [16]byte

// memory is what a scan of a message found.
type memory struct {
	hits     []hit
	jsons    int
	reshaped bool
}

type cache struct {
	aead         cipher.AEAD
	store        *otter.Cache[tag, *memory]
	hits, misses atomic.Uint64
}

// CacheStats says how well an engine's cache does.
type CacheStats struct {
	// Hits and Misses are messages that were known and that were not; short ones
	// are not looked up.
	Hits, Misses uint64
	// Bytes is an estimate of the memory in use, at most Policy.CacheBytes.
	Bytes uint64
}

// CacheStats returns zeros when there is no cache.
func (e *Engine) CacheStats() CacheStats {
	if e.cache == nil {
		return CacheStats{}
	}
	return CacheStats{Hits: e.cache.hits.Load(), Misses: e.cache.misses.Load(), Bytes: e.cache.store.WeightedSize()}
}

func newCache(size int64) (*cache, error) {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("make the key of the message cache: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("make the message cache: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("make the message cache: %w", err)
	}
	store, err := otter.New(&otter.Options[tag, *memory]{
		MaximumWeight: uint64(size),
		Weigher:       func(_ tag, m *memory) uint32 { return uint32(entryBytes + hitBytes*len(m.hits)) },
		Executor:      func(f func()) { f() },
	})
	if err != nil {
		return nil, fmt.Errorf("make the message cache: %w", err)
	}
	return &cache{aead: aead, store: store}, nil
}

// clean stands for the findings of all messages without any.
var clean = &memory{}

// remembered scans a message with scan unless it is known what that would find.
// Everything that scan depends on, other than the engine, is in form, depth, key,
// raw, what the scan is narrowed to, and the flag that quoted-printable has been
// decoded already.
func (s *scanner) remembered(depth int, key, raw string, f form, scan func()) {
	c := s.e.cache
	if c == nil || len(raw) < minCached || len(key) > maxKey {
		scan()
		return
	}
	id := c.tag(s, depth, key, raw, f)
	if m, ok := c.store.GetIfPresent(id); ok {
		c.hits.Add(1)
		s.hits = append(s.hits, m.hits...)
		s.jsons += m.jsons
		s.reshaped = s.reshaped || m.reshaped
		return
	}
	c.misses.Add(1)
	mark, jsons, reshaped := len(s.hits), s.jsons, s.reshaped
	s.reshaped = false
	scan()
	found := s.hits[mark:]
	m := clean
	if len(found) > 0 || s.jsons > jsons || s.reshaped {
		m = &memory{hits: slices.Clone(found), jsons: s.jsons - jsons, reshaped: s.reshaped}
	}
	if len(found) <= maxHits {
		c.store.Set(id, m)
	}
	s.reshaped = s.reshaped || reshaped
}

// tag is that of a message and what it is scanned as. The nonce may be constant
// because neither ciphertext nor tag is ever shown to anybody.
func (c *cache) tag(s *scanner, depth int, key, raw string, f form) (id tag) {
	const nonce = "sotto cache!"
	soft := byte(0)
	if s.soft {
		soft = 1
	}
	s.id = append(append(s.id[:0], nonce...), byte(depth), byte(f), byte(s.only), soft)
	s.id = append(s.id, key...)
	context := s.id[len(nonce):]
	s.sealed = c.aead.Seal(s.sealed[:0], s.id[:len(nonce)], context, unsafe.Slice(unsafe.StringData(raw), len(raw))) //nolint:gosec // G103: only read; G407: see above
	copy(id[:], s.sealed[len(context):])
	return id
}
