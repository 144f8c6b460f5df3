package pii

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"

	"github.com/sotto-project/sotto/core/detect/pii/dial"
)

// TestWrittenNumbersAsTheLibrary holds that of a number, however it is written, the same is
// said that libphonenumber says of the text.
func TestWrittenNumbersAsTheLibrary(t *testing.T) {
	names := []string{"US", "GB", "DE", "FR", "IT", "AU", "BR", "JP"}
	regions := dial.Of(names)
	exists := func(text string, plus bool) bool {
		if plus {
			n, err := phonenumbers.Parse(text, "ZZ")
			return err == nil && phonenumbers.IsPossibleNumber(n)
		}
		for _, region := range names {
			if n, err := phonenumbers.Parse(text, region); err == nil && phonenumbers.IsValidNumber(n) {
				return true
			}
		}
		return false
	}
	r := rand.New(rand.NewPCG(7, 8))
	asked, valid, count := 0, 0, 200_000
	if testing.Short() {
		count /= 10
	}
	for range count {
		b := make([]byte, 8+r.IntN(20))
		for i := range b {
			b[i] = "0123456789012345678901234567890123456789 -./()+"[r.IntN(47)]
		}
		if r.IntN(4) == 0 {
			copy(b, []string{"+", "(+", "0", "00", "(0", "1+"}[r.IntN(6)])
		}
		text := string(b)
		for i := range text {
			if !isDigit(text[i]) {
				continue
			}
			n, ok := Phone(text, i)
			if !ok || n.plus && mexicanMobile(text[n.start:n.shape.end]) || n.shape.northAmerican() || n.shape.full > n.shape.end {
				continue
			}
			number := text[n.start:n.shape.end]
			want := exists(number, n.plus)
			if got := n.shape.valid(number, n.plus, false, regions); got != want {
				t.Fatalf("%q is %v; the library says %v", number, got, want)
			}
			if asked++; want {
				valid++
			}
			break
		}
	}
	if asked < count/20 || valid < asked/20 {
		t.Errorf("only %d of %d were numbers", valid, asked)
	}
}

// TestTwoBlanks holds that two blanks part the groups of a number only where it is said to be one: else
// they part columns.
func TestTwoBlanks(t *testing.T) {
	regions := dial.Of([]string{"US", "DE"})
	for _, c := range []struct {
		text, want string
		hint       bool
	}{
		{"030  90182012", "030  90182012", true},
		{"212  555  0173", "212  555  0173", true},
		{"+49  30  901820", "+49  30  901820", false},
		{"(212)  555-0173", "(212)  555-0173", true},
		{"030  90182012", "", false},
		{"202-555-0173  42", "202-555-0173", false},
	} {
		got := ""
		if n, ok := Phone(c.text, strings.IndexAny(c.text, "0123456789")); ok {
			if m, ok := n.Judge(c.hint, regions); ok {
				got = c.text[m.Start:m.End]
			}
		}
		if got != c.want {
			t.Errorf("%q with hint %v: got %q, want %q", c.text, c.hint, got, c.want)
		}
	}
}

func TestJudgeAllocatesNothing(t *testing.T) {
	regions := dial.Of([]string{"US", "GB", "DE", "FR", "AU", "BR", "JP"})
	for _, text := range []string{"+49 30 901820", "030 90182012", "0044 20 7946 0958", "0141 99 12345678"} {
		if n := testing.AllocsPerRun(10, func() {
			n, _ := Phone(text, strings.IndexAny(text, "0123456789"))
			n.Judge(false, regions)
		}); n > 0 {
			t.Errorf("%q: %v allocations", text, n)
		}
	}
}
