package digest

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/tink-crypto/tink-go/v2/prf/subtle"

	"github.com/sotto-project/sotto/core/content"
)

func hasher(t testing.TB) *Hasher {
	t.Helper()
	ks, err := NewKeyset()
	if err != nil {
		t.Fatal(err)
	}
	h, err := New(ks)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

var form = regexp.MustCompile(`^hmac-sha256:[0-9a-f]{8}:[A-Za-z0-9_-]{43}$`)

func TestForm(t *testing.T) {
	h := hasher(t)
	for _, s := range []string{"", "hello", strings.Repeat("x", 2<<20), "caf\xe9", `{"a":1}`} {
		d, m := h.Content(s)
		if !form.MatchString(d) || !content.Digested.Fits(d) {
			t.Errorf("digest of %d bytes is %q", len(s), d)
		}
		if m.Bytes != len(s) {
			t.Errorf("%d bytes measured as %d", len(s), m.Bytes)
		}
		if p := h.Pseudonym(s); p == d || p == h.Text(s) || !form.MatchString(p) {
			t.Errorf("pseudonym %q of %d bytes", p, len(s))
		}
	}
}

// TestCanonical: what RFC 8785 calls equal has one digest, and nothing else has.
func TestCanonical(t *testing.T) {
	h := hasher(t)
	same := []string{
		`[{"role":"user","content":"Gr\u00fc\u00dfe"}]`,
		"[ {\"content\" : \"Grüße\",\n \"role\":\"user\"} ]",
		`[{"content":"Gr\u00FC\u00dfe","role":"us\u0065r"}]`,
	}
	want, m := h.Content(same[0])
	if m.Messages != 1 {
		t.Errorf("%d messages", m.Messages)
	}
	for _, s := range same[1:] {
		if got, _ := h.Content(s); got != want {
			t.Errorf("%s has another digest", s)
		}
	}
	for _, s := range []string{
		`[{"role":"user","content":"Grüsse"}]`, `{"role":"user","content":"Grüße"}`, `[{"role":"user","content":"Grüße"}`,
		`"[{\"role\":\"user\",\"content\":\"Grüße\"}]"`, `[{"role":"user","role":"user","content":"Grüße"}]`,
	} {
		if got, _ := h.Content(s); got == want {
			t.Errorf("%s has the same digest", s)
		}
	}
}

// TestNotJSON: what does not parse is digested as text and never fails.
func TestNotJSON(t *testing.T) {
	h := hasher(t)
	for name, s := range map[string]string{
		"truncated": `[{"role":"user"`, "python": `{'role': 'user'}`, "twice": `{"a":1,"a":2}`, "bomb": strings.Repeat("[", 1<<20),
		"bad utf-8": "{\"a\":\"\xff\"}", "two values": `{} {}`, "huge number": `[1e999]`, "lone surrogate": `["\ud800"]`,
		"closed bomb": strings.Repeat("[", 5000) + strings.Repeat("]", 5000),
	} {
		d, m := h.Content(s)
		if d != h.Text(s) || m.Messages != 0 {
			t.Errorf("%s: not digested as text", name)
		}
		if _, _, err := h.JSON(s); err == nil {
			t.Errorf("%s: JSON accepted it", name)
		} else if len(err.Error()) > 100 {
			t.Errorf("%s: the error quotes the input: %v", name, err)
		}
	}
}

func TestMessages(t *testing.T) {
	h := hasher(t)
	for s, want := range map[string]int{
		`[{"role":"user","parts":[]},{"role":"assistant","parts":[{"content":"a,b]}"}]}]`: 2,
		`{"system":"s","messages":[{"role":"user","content":"{\"messages\":[]}"}]}`:       1,
		`[{"finish_reason":"stop","message":{"role":"assistant"}}]`:                       1,
		`["one","two"]`:        0,
		`[1,2,3]`:              0,
		`{"a":[{"role":"x"}]}`: 0,
		`[]`:                   0,
		`{}`:                   0,
		`{"messages":"none"}`:  0,
		`[{"type":"text"}]`:    0,
	} {
		if _, m := h.Content(s); m.Messages != want {
			t.Errorf("%s: %d messages, want %d", s, m.Messages, want)
		}
	}
}

// TestRotation: digests are stable within a period, and another period's cannot be
// linked; replicas with the same keyset agree.
func TestRotation(t *testing.T) {
	ks, err := NewKeyset()
	if err != nil {
		t.Fatal(err)
	}
	one, err := NewKeys(ks, 24*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	two, err := NewKeys(ks, 24*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	text := func(k *Keys, at time.Time) string {
		h, err := k.At(at)
		if err != nil {
			t.Fatal(err)
		}
		return h.Text("hello") + h.Pseudonym("hello")
	}
	first := text(one, day)
	if text(one, day.Add(24*time.Hour-1)) != first || text(two, day.Add(time.Hour)) != first {
		t.Error("digests differ within a period")
	}
	next := text(one, day.Add(24*time.Hour))
	if next == first || strings.Split(next, ":")[1] == strings.Split(first, ":")[1] {
		t.Error("the key did not rotate")
	}
	if text(one, day) != first {
		t.Error("a late record of the first period has another digest")
	}
	if other := hasher(t); other.Text("hello") == first {
		t.Error("two keysets give one digest")
	}
	if _, err := NewKeys(ks, -1); err == nil {
		t.Error("a negative rotation was accepted")
	}
}

// TestHMAC: a digest is what Tink's HMAC PRF makes under the period's key, whatever
// the length of the text, and however often the state was used before.
func TestHMAC(t *testing.T) {
	ks, err := NewKeyset()
	if err != nil {
		t.Fatal(err)
	}
	keys, err := NewKeys(ks, 0)
	if err != nil {
		t.Fatal(err)
	}
	key, err := keys.output("sotto digest v1 key", 0)
	if err != nil {
		t.Fatal(err)
	}
	mac, err := subtle.NewHMACPRF("SHA256", key)
	if err != nil {
		t.Fatal(err)
	}
	h, err := New(ks)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 1, 63, 64, 1019, 1020, 1024, 1025, 5000, 1 << 20} {
		s := strings.Repeat("x", n)
		want, err := mac.ComputePRF([]byte("text\x00"+s), 32)
		if err != nil {
			t.Fatal(err)
		}
		if got := h.Text(s); got != "hmac-sha256:"+h.KeyID()+":"+base64.RawURLEncoding.EncodeToString(want) {
			t.Errorf("%d bytes: %s", n, got)
		}
	}
}

func TestKeysetFile(t *testing.T) {
	ks, err := NewKeyset()
	if err != nil {
		t.Fatal(err)
	}
	data, err := InsecureFormatKeyset(ks)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "digest.json")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	back, err := InsecureReadKeyset(path)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := New(ks)
	b, err := New(back)
	if err != nil {
		t.Fatal(err)
	}
	if a.Text("x") != b.Text("x") || a.KeyID() != b.KeyID() {
		t.Error("the keyset changed on its way through the file")
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := InsecureReadKeyset(path); err == nil || !strings.Contains(err.Error(), "0600") {
		t.Errorf("a readable key file was accepted: %v", err)
	}
	if _, err := InsecureReadKeyset(path + ".absent"); err == nil {
		t.Error("an absent file was accepted")
	}
	if _, err := InsecureParseKeyset([]byte(`{"secret":"do not show"}`)); err == nil || strings.Contains(err.Error(), "show") {
		t.Errorf("a foreign file: %v", err)
	}
}

// TestInPlace: fields that cannot be removed keep what is harmless.
func TestInPlace(t *testing.T) {
	h := hasher(t)
	p := content.DefaultPolicy()
	for _, test := range []struct {
		place     content.Place
		in, want  string
		wantStart string
	}{
		{place: content.SpanName, in: "chat gpt-4o-2024-08-06", want: "chat gpt-4o-2024-08-06"},
		{place: content.SpanName, in: "execute_tool bob@example.com", wantStart: "execute_tool hmac-sha256:"},
		{place: content.SpanName, in: "Zebulon Quackenbush", wantStart: "hmac-sha256:"},
		{place: content.TraceState, in: "vendor=bob,ot=rv:0123456789abcd;th:8;x:bob", want: "ot=rv:0123456789abcd;th:8"},
		{place: content.TraceState, in: "vendor=bob", want: ""},
		{place: content.StatusMessage, in: "no such user bob@example.com", wantStart: "hmac-sha256:"},
		{place: content.MetricDescription, in: "Number of tokens used", want: "Number of tokens used"},
		{place: content.MetricDescription, in: "Tokens of bob@example.com", want: ""},
		{place: content.AttributeKey, in: "bob@example.com", wantStart: "sotto.key."},
		{place: content.AttributeKey, in: "gen_ai.request.model", want: "gen_ai.request.model"},
	} {
		got := h.InPlace(p, content.Site{Place: test.place}, test.in)
		if test.wantStart == "" && got != test.want || !strings.HasPrefix(got, test.wantStart) {
			t.Errorf("%v %q became %q", test.place, test.in, got)
		}
		if again := h.InPlace(p, content.Site{Place: test.place}, got); again != got {
			t.Errorf("%v %q became %q, and %q the second time", test.place, test.in, got, again)
		}
	}
}

func TestTreatment(t *testing.T) {
	for k := range content.Kind(64) {
		want := Remove
		switch k {
		case content.Metadata:
			want = Keep
		case content.Identity:
			want = Replace
		case content.URL:
			want = CleanLink
		}
		if got := Of(k); got != want {
			t.Errorf("%v is treated as %v, want %v", k, got, want)
		}
	}
}

func FuzzContent(f *testing.F) {
	h := hasher(f)
	for _, s := range []string{`[{"role":"user"}]`, `{"messages":[{"role":"a"},{"role":"b"}]}`, `{"a`, `["\`, `[[[[`, `{"":""}`, `{"messages":`, "{\"a\":\"\xff\"}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, m := h.Content(s)
		if !form.MatchString(d) || m.Bytes != len(s) || m.Messages < 0 || m.Messages > len(s) {
			t.Errorf("%q: %s %+v", s, d, m)
		}
	})
}

func BenchmarkContent(b *testing.B) {
	h := hasher(b)
	for _, bench := range []struct{ name, text string }{
		{"text-4KiB", strings.Repeat("The quick brown fox. ", 200)},
		{"messages-4KiB", `[` + strings.Repeat(`{"role":"user","parts":[{"type":"text","content":"The quick brown fox jumps over it."}]},`, 44) + `{"role":"user","content":"x"}]`},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.SetBytes(int64(len(bench.text)))
			b.ReportAllocs()
			for b.Loop() {
				h.Content(bench.text)
			}
		})
	}
}
