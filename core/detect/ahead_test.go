package detect

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect/classes"
	"github.com/sotto-project/sotto/core/detect/pii"
)

// TestAhead holds that what is read from the bits of a number is what stands there, and
// that a quick no is never said to what the thorough look finds.
func TestAhead(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 4))
	pieces := []string{"0", "1", "12", "34", "202", "555", "0143", "4111", "1111", "123456", "3714", "496353", "98431", "12345678", " ", " ", " ", "-", "-", ".", "/", "+", "(", ")", "_", ":", "x", "  ", ") ", "+1(202) ", "\n", "ext. 7"}
	phones, cards, even := 0, 0, 0
	for range 200_000 {
		var b strings.Builder
		some := pieces
		if k := r.IntN(3); k > 0 { // few kinds of pieces make long rows
			some = []string{pieces[r.IntN(len(pieces))], pieces[r.IntN(14)], pieces[14+r.IntN(6)]}
		}
		for b.Len() < 4+r.IntN(50) {
			b.WriteString(some[r.IntN(len(some))])
		}
		text := b.String()
		var blocks [2]classes.Block
		classes.Of(text[:min(len(text), 128)], blocks[:])
		for i := range min(len(text), 64) {
			if text[i]-'0' >= 10 || i > 0 && text[i-1]-'0' < 10 {
				continue
			}
			digits := blocks[0].Digit>>i | blocks[1].Digit<<(64-i)
			near := digits | blocks[0].Separator>>i | blocks[1].Separator<<(64-i)
			end := i
			for end < len(text) && text[end]-'0' < 10 {
				end++
			}
			if got := numberEnd(text, i, digits); got != end {
				t.Fatalf("the number %q ends at %d instead of %d", text[i:], got-i, end-i)
			}
			n, points, colon := ahead4(text, i, digits, near)
			if wantN, wantPoints, wantColon := count4(text, i); n != wantN || points != wantPoints || colon != wantColon {
				t.Fatalf("ahead of %q are %d, %d, %v instead of %d, %d, %v", text[i:], n, points, colon, wantN, wantPoints, wantColon)
			}
			isEven := evenly(text, i, digits, near)
			if isEven {
				even++
			}
			if _, ok := pii.Phone(text, i); ok {
				phones++
				if phoneless(text, i, digits, near, isEven) {
					t.Fatalf("no telephone is seen at %d of %q", i, text)
				}
			}
			if _, ok := pii.Card(text, i); ok {
				cards++
				if isEven && cutCard(digits) {
					t.Fatalf("no card is seen at %d of %q", i, text)
				}
			}
		}
	}
	if phones < 1000 || cards < 1000 || even < 1000 {
		t.Fatalf("only %d telephones, %d cards, %d even rows", phones, cards, even)
	}
}

// count4 is ahead4 byte by byte.
func count4(text string, i int) (digits, dots int, colon bool) {
	for j := i; j < len(text) && j < i+lookahead; j++ {
		switch c := text[j]; c {
		case '.':
			dots++
		case ':':
			return digits, dots, true
		case ' ', '-', '(', ')', '/', '+', '_':
		default:
			if c-'0' >= 10 {
				return digits, dots, false
			}
			digits++
		}
	}
	return digits, dots, false
}
