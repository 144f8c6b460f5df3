package classes

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// definition says the classes of one byte in words rather than tables.
func definition(c byte) (b Block) {
	bit := func(ok bool) uint64 {
		if ok {
			return 1
		}
		return 0
	}
	in := func(set string) uint64 { return bit(strings.IndexByte(set, c) >= 0) }
	d := bit(c >= '0' && c <= '9')
	l := bit(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z')
	return Block{Token: d | l | in("_.~+/-"), Digit: d, Separator: in(" -.()/+"), Dash: in("-"), Colon: in(":"), Equal: in("="), Operator: in(">|?,"), Mark: in("@\"'`"), Upper: bit(c >= 'A' && c <= 'Z'), High: bit(c >= 0x80), Odd: in("\\&%\x00"), Line: in("\n"), Dress: in("*_~`<[]")}
}

func defined(text string) []Block {
	out := make([]Block, (len(text)+Size-1)/Size)
	for i := range len(text) {
		b, s := &out[i/Size], uint(i%Size)
		d := definition(text[i])
		b.Token |= d.Token << s
		b.Digit |= d.Digit << s
		b.Separator |= d.Separator << s
		b.Dash |= d.Dash << s
		b.Colon |= d.Colon << s
		b.Equal |= d.Equal << s
		b.Operator |= d.Operator << s
		b.Mark |= d.Mark << s
		b.Upper |= d.Upper << s
		b.High |= d.High << s
		b.Odd |= d.Odd << s
		b.Line |= d.Line << s
		b.Dress |= d.Dress << s
	}
	return out
}

func check(t *testing.T, text string) {
	t.Helper()
	want := defined(text)
	got := make([]Block, len(want))
	if n := Of(text, got); n != len(want) {
		t.Fatalf("%d blocks, want %d", n, len(want))
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Fatalf("leaf on %q: %s", text, d)
	}
	whole := len(text) / Size
	clear(got)
	portable(text[:whole*Size], got[:whole])
	if d := cmp.Diff(want[:whole], got[:whole]); d != "" {
		t.Fatalf("portable leaf on %q: %s", text, d)
	}
	checkQuotes(t, text)
}

func checkQuotes(t *testing.T, text string) {
	t.Helper()
	want := make(Bits, (len(text)+Size-1)/Size)
	for i := range len(text) {
		if text[i] == '"' || text[i] == '\\' {
			want[i/Size] |= 1 << (i % Size)
		}
	}
	got := make(Bits, len(want))
	Quotes(text, got)
	if d := cmp.Diff(want, got); d != "" {
		t.Fatalf("quotes of %q: %s", text, d)
	}
	whole := len(text) / Size
	clear(got)
	portableQuotes(text[:whole*Size], got[:whole])
	if d := cmp.Diff(want[:whole], got[:whole]); d != "" {
		t.Fatalf("portable quotes of %q: %s", text, d)
	}
}

func TestEveryByteInEveryPlace(t *testing.T) {
	for c := range 256 {
		for at := range Size {
			b := []byte(strings.Repeat("\x00", Size))
			b[at] = byte(c)
			check(t, string(b))
		}
	}
}

func TestRandomTexts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		b := make([]byte, r.IntN(400))
		for i := range b {
			if b[i] = byte(r.IntN(256)); r.IntN(2) == 0 {
				b[i] = "@:=-_0129aZ. \\\"'`(),|?>+/~{"[r.IntN(27)]
			}
		}
		check(t, string(b))
	}
}

func FuzzLeaves(f *testing.F) {
	f.Add("password = \"hunter2\", see https://jane@example.com/?q=1|x > `y` ~(+1-202) ")
	f.Add(strings.Repeat("\xff\x80@`", 33))
	f.Fuzz(check)
}

func Example() {
	var b [1]Block
	Of("a=7", b[:])
	fmt.Printf("%03b %03b %03b\n", b[0].Token, b[0].Equal, b[0].Digit)
	// Output: 101 010 100
}

func BenchmarkLeaf(b *testing.B) {
	text := strings.Repeat("The run 7f3a9c took 1423 ms, as \"expected\"; see page 12. ", 72)[:4096]
	blocks := make([]Block, 64)
	b.Run("portable", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			portable(text, blocks)
		}
	})
	b.Run("chosen", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			leaf(text, blocks)
		}
	})
	marks := make(Bits, len(blocks))
	b.Run("quotes/portable", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			portableQuotes(text, marks)
		}
	})
	b.Run("quotes/chosen", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			quotes(text, marks)
		}
	})
}
