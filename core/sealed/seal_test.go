package sealed

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/sotto-project/sotto/core/keyring"
)

var (
	noon   = time.Date(2026, 11, 23, 12, 0, 0, 123456789, time.UTC)
	expiry = time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)
	header = Header{
		Tenant: "default", Class: "errors", Expires: expiry,
		TraceID: "0af7651916cd43dd8448eb211c80319c", SpanID: "b7ad6b7169203331", Signal: Traces,
	}
)

// ring is a small keyring: it makes epoch keys when they are asked for.
type ring struct {
	mu      sync.Mutex
	public  map[string]keyring.PublicKey
	private map[string]tink.HybridDecrypt
	finds   atomic.Int64
}

func newRing(t testing.TB, epochs ...keyring.Epoch) *ring {
	t.Helper()
	r := &ring{public: map[string]keyring.PublicKey{}, private: map[string]tink.HybridDecrypt{}}
	for _, e := range epochs {
		handle, public, err := keyring.NewEpochKey(e, keyring.XWing)
		if err != nil {
			t.Fatal(err)
		}
		if r.private[e.ID()], err = keyring.Decrypter(handle); err != nil {
			t.Fatal(err)
		}
		r.public[e.ID()] = public
	}
	return r
}

func (r *ring) find(e keyring.Epoch) (keyring.PublicKey, bool) {
	r.finds.Add(1)
	r.mu.Lock()
	defer r.mu.Unlock()
	k, ok := r.public[e.ID()]
	return k, ok
}

func (r *ring) opener(h Header) tink.HybridDecrypt { return r.private[h.Epoch().ID()] }

func TestSealOpen(t *testing.T) {
	ring := newRing(t, header.Epoch())
	batch := NewSealer(ring.find).Batch()
	random := make([]byte, 100_000)
	for i := range random {
		random[i] = byte(rand.Uint32())
	}
	logs := header
	logs.Signal, logs.SpanID = Logs, ""
	for name, test := range map[string]struct {
		h         Header
		plaintext []byte
	}{
		"span": {header, []byte("what a person wrote")}, "log": {logs, []byte("what a person wrote")}, "empty": {header, nil},
		"compressible": {header, bytes.Repeat([]byte("again and "), 100_000)}, "incompressible": {header, random},
	} {
		r, err := batch.Seal(test.h, test.plaintext, noon)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(test.h, r.Header); diff != "" || r.Size != len(test.plaintext) || r.Validate() != nil {
			t.Errorf("%s: %s size %d, %v", name, diff, r.Size, r.Validate())
		}
		if want := noon.Truncate(time.Millisecond); !r.SealedAt.Equal(want) {
			t.Errorf("%s: sealed at %s", name, r.SealedAt)
		}
		if len(test.plaintext) > 0 && bytes.Contains(r.Ciphertext, test.plaintext[:min(8, len(test.plaintext))]) {
			t.Errorf("%s: plaintext in the ciphertext", name)
		}
		got, err := Open(r, ring.opener(r.Header))
		if err != nil || !bytes.Equal(got, test.plaintext) {
			t.Errorf("%s: opens to %d bytes, %v", name, len(got), err)
		}
	}
}

// One call costs one look-up and one asymmetric operation per epoch, and one trace
// key per trace and class; another batch shares none of them.
func TestBatchSharesKeys(t *testing.T) {
	later := header
	later.Expires = later.Expires.AddDate(0, 0, 1)
	ring := newRing(t, header.Epoch(), later.Epoch())
	sealer := NewSealer(ring.find)
	seal := func(b *Batch, h Header) Record {
		r, err := b.Seal(h, []byte("x"), noon)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	b := sealer.Batch()
	first := seal(b, header)
	second := header
	second.SpanID = "00f067aa0ba902b7"
	other := header
	other.TraceID = "4bf92f3577b34da6a3ce929d0e0e4736"
	class := header
	class.Class = "sample"
	for name, test := range map[string]struct {
		r            Record
		batch, trace bool
	}{
		"span of the same trace": {seal(b, second), true, true},
		"other trace":            {seal(b, other), true, false},
		"other class":            {seal(b, class), true, false},
		"other epoch":            {seal(b, later), false, false},
		"other batch":            {seal(sealer.Batch(), header), false, false},
	} {
		if same := bytes.Equal(first.BatchKey, test.r.BatchKey); same != test.batch {
			t.Errorf("%s: same batch key: %v", name, same)
		}
		if same := bytes.Equal(first.TraceKey, test.r.TraceKey); same != test.trace {
			t.Errorf("%s: same trace key: %v", name, same)
		}
		if _, err := Open(test.r, ring.opener(test.r.Header)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := ring.finds.Load(); n != 3 {
		t.Errorf("%d look-ups, want 3: two epochs in one batch, one in the other", n)
	}
}

func TestSealRefuses(t *testing.T) {
	ring := newRing(t, header.Epoch())
	wrong := func(keyring.Epoch) (keyring.PublicKey, bool) {
		k, _ := ring.find(header.Epoch())
		k.Epoch.Tenant = "acme"
		return k, true
	}
	broken := func(keyring.Epoch) (keyring.PublicKey, bool) {
		k, _ := ring.find(header.Epoch())
		k.Key = k.Key[:8]
		return k, true
	}
	edit := func(f func(*Header)) Header { h := header; f(&h); return h }
	for _, test := range []struct {
		name string
		find func(keyring.Epoch) (keyring.PublicKey, bool)
		h    Header
		size int
		now  time.Time
		want error
	}{
		{"no key", ring.find, edit(func(h *Header) { h.Tenant = "acme" }), 1, noon, ErrNoKey},
		{"key of another epoch", wrong, header, 1, noon, ErrNoKey},
		{"broken key", broken, header, 1, noon, ErrNoKey},
		{"expired", ring.find, header, 1, expiry, ErrExpired},
		{"too large", ring.find, header, MaxPlaintext + 1, noon, ErrTooLarge},
		{"tenant", ring.find, edit(func(h *Header) { h.Tenant = "a/b" }), 1, noon, ErrHeader},
		{"class", ring.find, edit(func(h *Header) { h.Class = "" }), 1, noon, ErrHeader},
		{"expiry", ring.find, edit(func(h *Header) { h.Expires = h.Expires.Add(time.Second) }), 1, noon, ErrHeader},
		{"no expiry", ring.find, edit(func(h *Header) { h.Expires = time.Time{} }), 1, noon, ErrExpired},
		{"zero trace", ring.find, edit(func(h *Header) { h.TraceID = strings.Repeat("0", 32) }), 1, noon, ErrHeader},
		{"upper case", ring.find, edit(func(h *Header) { h.TraceID = strings.ToUpper(h.TraceID) }), 1, noon, ErrHeader},
		{"span id of a span", ring.find, edit(func(h *Header) { h.SpanID = "" }), 1, noon, ErrHeader},
		{"signal", ring.find, edit(func(h *Header) { h.Signal = "metrics" }), 1, noon, ErrHeader},
		{"newline", ring.find, edit(func(h *Header) { h.SpanID = "b7ad6b716920333\n" }), 1, noon, ErrHeader},
	} {
		plaintext := bytes.Repeat([]byte("canary-"), test.size/7+1)[:test.size]
		r, err := NewSealer(test.find).Batch().Seal(test.h, plaintext, test.now)
		if !errors.Is(err, test.want) || len(r.Ciphertext) > 0 {
			t.Errorf("%s: got %v, want %v", test.name, err, test.want)
		}
		if err != nil && strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: the error holds plaintext", test.name)
		}
	}
}

// Whatever is altered beside or in the ciphertext, a record does not open, and the
// error names the layer.
func TestEverythingIsBound(t *testing.T) {
	acme := header.Epoch()
	acme.Tenant = "acme"
	ring := newRing(t, header.Epoch(), acme)
	seal := func(h Header) Record {
		r, err := NewSealer(ring.find).Batch().Seal(h, []byte("what a person wrote"), noon)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	good := seal(header)
	other := seal(header) // same header, other keys
	for _, test := range []struct {
		name string
		edit func(*Record)
		want error
	}{
		{"tenant", func(r *Record) { r.Tenant = "acme" }, ErrBatchKey},
		{"expiry", func(r *Record) { r.Expires = r.Expires.AddDate(0, 0, 1) }, ErrBatchKey},
		{"key id", func(r *Record) { r.KeyID = strings.Repeat("0", 16) }, ErrBatchKey},
		{"class", func(r *Record) { r.Class = "sample" }, ErrTraceKey},
		{"trace", func(r *Record) { r.TraceID = "1" + r.TraceID[1:] }, ErrTraceKey},
		{"span", func(r *Record) { r.SpanID = "1" + r.SpanID[1:] }, ErrCiphertext},
		{"signal", func(r *Record) { r.Signal = Logs }, ErrCiphertext},
		{"time", func(r *Record) { r.SealedAt = r.SealedAt.Add(time.Millisecond) }, ErrCiphertext},
		{"size", func(r *Record) { r.Size++ }, ErrCiphertext},
		{"batch key of another", func(r *Record) { r.BatchKey = other.BatchKey }, ErrTraceKey},
		{"trace key of another", func(r *Record) { r.TraceKey = other.TraceKey }, ErrTraceKey},
		{"ciphertext of another", func(r *Record) { r.Ciphertext = other.Ciphertext }, ErrCiphertext},
		{"negative size", func(r *Record) { r.Size = -1 }, ErrHeader},
		{"huge size", func(r *Record) { r.Size = MaxPlaintext + 1 }, ErrHeader},
		{"fraction of a millisecond", func(r *Record) { r.SealedAt = r.SealedAt.Add(1) }, ErrHeader},
		{"no batch key", func(r *Record) { r.BatchKey = nil }, ErrHeader},
		{"short trace key", func(r *Record) { r.TraceKey = r.TraceKey[:59] }, ErrHeader},
		{"short ciphertext", func(r *Record) { r.Ciphertext = r.Ciphertext[:27] }, ErrHeader},
		{"truncated ciphertext", func(r *Record) { r.Ciphertext = r.Ciphertext[:len(r.Ciphertext)-1] }, ErrCiphertext},
	} {
		r := good
		test.edit(&r)
		if got, err := Open(r, ring.opener(header)); !errors.Is(err, test.want) || got != nil {
			t.Errorf("%s: got %v, want %v", test.name, err, test.want)
		}
	}
	if _, err := Open(good, ring.private[acme.ID()]); !errors.Is(err, ErrBatchKey) {
		t.Errorf("key of another epoch: %v", err)
	}
}

func TestBitFlips(t *testing.T) {
	ring := newRing(t, header.Epoch())
	good, err := NewSealer(ring.find).Batch().Seal(header, []byte(strings.Repeat("what a person wrote ", 9)), noon)
	if err != nil {
		t.Fatal(err)
	}
	open := ring.opener(header)
	flips := 0
	for name, field := range map[string]func(*Record) *[]byte{
		"batch key":  func(r *Record) *[]byte { return &r.BatchKey },
		"trace key":  func(r *Record) *[]byte { return &r.TraceKey },
		"ciphertext": func(r *Record) *[]byte { return &r.Ciphertext },
	} {
		whole := *field(&good)
		step := max(1, len(whole)*8/600) // an X-Wing batch key has 9,500 bits
		for bit := 0; bit < len(whole)*8; bit += step {
			r := good
			flipped := bytes.Clone(whole)
			flipped[bit/8] ^= 1 << (bit % 8)
			*field(&r) = flipped
			if _, err := Open(r, open); err == nil {
				t.Fatalf("%s: bit %d flipped: opens", name, bit)
			}
			flips++
		}
	}
	if flips < 1000 {
		t.Errorf("only %d flips tried", flips)
	}
}

// A hostile sealer cannot make an opener allocate more than the stated size.
func TestDecompressionBomb(t *testing.T) {
	ring := newRing(t, header.Epoch())
	b := NewSealer(ring.find).Batch()
	bomb := compress(make([]byte, 32<<20))
	for name, test := range map[string]struct {
		frame []byte
		size  int
	}{
		"longer than stated":  {bomb, 1000},
		"shorter than stated": {compress([]byte("short")), 1000},
		"not a frame":         {[]byte("not a frame at all"), 18},
		"two frames":          {append(compress([]byte("aa")), compress([]byte("bb"))...), 2},
		"nothing":             {nil, 1},
	} {
		r := sealFrame(t, b, header, test.frame, test.size)
		if got, err := Open(r, ring.opener(header)); !errors.Is(err, ErrPlaintext) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
	if got, err := decoder().DecodeAll(bomb, make([]byte, 0, 1000)); err == nil || cap(got) > 1000 {
		t.Errorf("a bomb grew the output to %d bytes: %v", cap(got), err)
	}
}

// sealFrame does what Batch.Seal does, with a frame and a size of the caller's choice.
func sealFrame(t testing.TB, b *Batch, h Header, frame []byte, size int) Record {
	t.Helper()
	e := b.epoch(h)
	if e.err != nil {
		t.Fatal(e.err)
	}
	tr, err := b.trace(e, h)
	if err != nil {
		t.Fatal(err)
	}
	r := Record{Header: h, SealedAt: noon.Truncate(time.Millisecond), KeyID: e.keyID, BatchKey: e.wrapped, TraceKey: tr.wrapped, Size: size}
	if r.Ciphertext, err = tr.aead.Encrypt(frame, recordContext(r)); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSealerIsSafeForConcurrentUse(t *testing.T) {
	ring := newRing(t, header.Epoch())
	sealer := NewSealer(ring.find)
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			b := sealer.Batch()
			for i := range 50 {
				text := fmt.Sprintf("goroutine %d record %d", g, i)
				r, err := b.Seal(header, []byte(text), noon)
				if err != nil {
					t.Error(err)
					return
				}
				if got, err := Open(r, ring.opener(header)); err != nil || string(got) != text {
					t.Errorf("%q, %v", got, err)
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkSeal(b *testing.B) {
	ring := newRing(b, header.Epoch())
	for _, size := range []int{4 << 10, 64 << 10} {
		text := conversation(size)
		b.Run(fmt.Sprintf("chat-%dKiB", size>>10), func(b *testing.B) {
			batch := NewSealer(ring.find).Batch()
			h := header
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				h.TraceID = fmt.Sprintf("%032x", i/5+1)
				if _, err := batch.Seal(h, text, noon); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("batch-of-one", func(b *testing.B) {
		text := conversation(4 << 10)
		sealer := NewSealer(ring.find)
		b.SetBytes(4 << 10)
		for b.Loop() {
			if _, err := sealer.Batch().Seal(header, text, noon); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	ring := newRing(b, header.Epoch())
	r, err := NewSealer(ring.find).Batch().Seal(header, conversation(4<<10), noon)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(4 << 10)
	for b.Loop() {
		if _, err := Open(r, ring.opener(header)); err != nil {
			b.Fatal(err)
		}
	}
}

// conversation is text that compresses about as chat does: words of a small
// vocabulary in random order.
func conversation(size int) []byte {
	rnd := rand.New(rand.NewPCG(uint64(size), 1))
	words := make([]string, 800)
	for i := range words {
		word := make([]byte, 2+rnd.IntN(8))
		for j := range word {
			word[j] = 'a' + byte(rnd.IntN(26))
		}
		words[i] = string(word)
	}
	var out []byte
	for len(out) < size {
		out = append(append(out, words[rnd.IntN(len(words))]...), ' ')
	}
	return out[:size]
}
