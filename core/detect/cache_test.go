package detect_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/sotto-project/sotto/core/detect"
)

func cachedEngine(t testing.TB, size int64, actions map[string]detect.Action) *detect.Engine {
	t.Helper()
	p := detect.DefaultPolicy()
	p.CacheBytes, p.Actions, p.PRF = size, actions, fakePRF{}
	e, err := detect.New(p)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// conversation is the spans of a conversation: each holds all messages so far.
func conversation(turns int) []string {
	r := rand.New(rand.NewPCG(3, 5))
	type message struct {
		Role    string `json:"role"`
		Content string `json:"content"`
	}
	list := []message{{"system", strings.Repeat(sentences[0]+sentences[6], 12)}}
	var spans []string
	for turn := range turns {
		for _, role := range []string{"user", "assistant"} {
			var b strings.Builder
			for b.Len() < 900 {
				b.WriteString(sentences[r.IntN(len(sentences))])
				if r.IntN(6) == 0 {
					b.WriteString(items[r.IntN(len(items))] + " ")
				}
			}
			fmt.Fprintf(&b, "That was turn %d.", turn)
			list = append(list, message{role, b.String()})
		}
		out, err := json.Marshal(list)
		if err != nil {
			panic(err)
		}
		spans = append(spans, string(out))
	}
	return spans
}

// TestCacheChangesNothing: with a cache and without one, every text has the same
// result and counts, in any order, also when little fits in.
func TestCacheChangesNothing(t *testing.T) {
	texts := append(longTexts(60), conversation(6)...)
	for _, s := range conversation(3) {
		texts = append(texts, quoted(s), inParts(pieces(s, 700)))
	}
	keys := []string{"", "gen_ai.input.messages", "password", "customer.phone"}
	for _, action := range []detect.Action{detect.Mask, detect.Pseudonym, detect.Drop} {
		actions := map[string]detect.Action{"EMAIL_ADDRESS": action, "CREDIT_CARD": action}
		plain := cachedEngine(t, 0, actions)
		for _, size := range []int64{2 << 10, 1 << 20} {
			cached := cachedEngine(t, size, actions)
			r := rand.New(rand.NewPCG(1, uint64(size)))
			for range 600 {
				text, key := texts[r.IntN(len(texts))], keys[r.IntN(len(keys))]
				want, wantN := plain.Redact(key, text)
				got, gotN := cached.Redact(key, text)
				if got != want || fmt.Sprint(gotN) != fmt.Sprint(wantN) {
					t.Fatalf("%v, %d bytes: under %q the cache made %v of %v in %q: %s", action, size, key, gotN, wantN, text, difference(want, got))
				}
			}
			stats := cached.CacheStats()
			if stats.Hits == 0 || stats.Misses == 0 || stats.Bytes > uint64(size) {
				t.Errorf("%d bytes: %+v", size, stats)
			}
		}
		if s := plain.CacheStats(); s != (detect.CacheStats{}) {
			t.Errorf("an engine without a cache says %+v", s)
		}
	}
}

// TestCacheIsBounded: whatever passes, no more is kept than the policy says.
func TestCacheIsBounded(t *testing.T) {
	const size = 64 << 10
	e := cachedEngine(t, size, nil)
	for i := range 5000 {
		e.Redact("", fmt.Sprintf("%d %s%s", i, strings.Repeat(sentences[0], 3), strings.Repeat(items[i%len(items)]+" ", i%5)))
		if b := e.CacheStats().Bytes; b > size {
			t.Fatalf("%d bytes after %d messages", b, i)
		}
	}
	if b := e.CacheStats().Bytes; b < size/2 {
		t.Errorf("only %d bytes of %d are used", b, size)
	}
}

// TestConversationHits: of a conversation whose spans hold all of it, each message
// is scanned once.
func TestConversationHits(t *testing.T) {
	e := cachedEngine(t, 1<<20, nil)
	spans := conversation(20)
	for _, s := range spans {
		e.Redact("gen_ai.input.messages", s)
	}
	s := e.CacheStats()
	if s.Misses > 41+5 || s.Hits < 20*21-60 {
		t.Errorf("20 turns: %+v", s)
	}
}

func TestCacheConcurrently(t *testing.T) {
	plain, cached := cachedEngine(t, 0, nil), cachedEngine(t, 20<<10, nil)
	spans := conversation(8)
	var want []string
	for _, s := range spans {
		out, _ := plain.Redact("", s)
		want = append(want, out)
	}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 40 {
				k := (i*7 + g) % len(spans)
				if got, _ := cached.Redact("", spans[k]); got != want[k] {
					t.Error("two calls differ")
				}
			}
		})
	}
	wg.Wait()
}

func TestCacheSizeIsChecked(t *testing.T) {
	p := detect.DefaultPolicy()
	p.CacheBytes = -1
	if _, err := detect.New(p); err == nil {
		t.Error("a negative size was accepted")
	}
}

func BenchmarkConversation(b *testing.B) {
	spans := conversation(20)
	size := 0
	for _, s := range spans {
		size += len(s)
	}
	for _, c := range []struct {
		name  string
		bytes int64
	}{{"cache", 16 << 20}, {"no-cache", 0}} {
		b.Run(c.name, func(b *testing.B) {
			e := cachedEngine(b, c.bytes, nil)
			turn := 0
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				// Another conversation every time: nothing is known of it but the system prompt.
				b.StopTimer()
				turn++
				mark := fmt.Sprintf("That is turn %d-", turn)
				var fresh []string
				for _, s := range spans {
					fresh = append(fresh, strings.ReplaceAll(s, "That was turn ", mark))
				}
				b.StartTimer()
				for _, s := range fresh {
					e.Redact("gen_ai.input.messages", s)
				}
			}
			s := e.CacheStats()
			if s.Hits > 0 {
				b.ReportMetric(100*float64(s.Hits)/float64(s.Hits+s.Misses), "%hits")
			}
		})
	}
}
