package pii

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// always announces every kind.
type always struct{}

func (always) Before(string, int) (all Set) {
	for k := range KindCount {
		all = all.With(Kind(k))
	}
	return all
}

func (always) Right(string, int, Kind) bool { return true }

// TestFindRows holds that forms told apart by the lengths of their rows of digits are no
// others than those that are read.
func TestFindRows(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 8))
	var all Set
	for k := range KindCount {
		all = all.With(Kind(k))
	}
	quick := Idents{Set: all, Announced: always{}}
	found := 0
	for range 300_000 {
		text := random(r)
		for i := range len(text) {
			if !isDigit(text[i]) || i > 0 && isDigit(text[i-1]) {
				continue
			}
			end := i
			for end < len(text) && isDigit(text[end]) {
				end++
			}
			for _, weak := range [...]bool{false, true} {
				kind, m, ok := quick.Find(text, i, end, weak)
				wantKind, wantM, want := readAll(text, i, end, weak)
				if kind != wantKind || m != wantM || ok != want {
					t.Fatalf("at %d of %q: %d %v instead of %d %v", i, text, kind, m, wantKind, wantM)
				}
				if ok {
					found++
				}
			}
		}
	}
	if found < 10_000 {
		t.Fatalf("only %d identifiers", found)
	}
}

// random is a text like one of the forms, often with a piece of another.
func random(r *rand.Rand) string {
	var b strings.Builder
	for range r.IntN(3) {
		b.WriteString([...]string{" ", "no ", "12-", "1234 ", "123.", "x"}[r.IntN(6)])
	}
	for range 1 + r.IntN(2) {
		list := forms[r.IntN(len(forms))][r.IntN(kindsOfBytes)][r.IntN(kindsOfBytes)]
		if len(list) == 0 {
			continue
		}
		for _, c := range []byte(list[r.IntN(len(list))].pattern) {
			switch c {
			case 'd':
				c = '0' + byte(r.IntN(10))
			case 'A':
				c = 'A' + byte(r.IntN(26))
			case 'X':
				c = "0123456789ABCDEFGH"[r.IntN(18)]
			case '-':
				c = " -"[r.IntN(2)]
			case 'c':
				c = "-+A"[r.IntN(3)]
			}
			if r.IntN(60) == 0 {
				c = "0 -.A"[r.IntN(5)]
			}
			b.WriteByte(c)
		}
		b.WriteString([...]string{"", " ", "-", "1", " 123", "-456", ".5"}[r.IntN(7)])
	}
	return b.String()
}

// readAll is Find that reads every form to its end.
func readAll(text string, i, end int, weak bool) (Kind, Match, bool) {
	if end-i > maxRun {
		return 0, Match{}, false
	}
	list := forms.between(at(text, i-1), end-i, at(text, end))
	if weak {
		list = slices.Concat(weakForms.between(at(text, i-1), end-i, at(text, end)), nearForms.between(at(text, i-1), end-i, at(text, end)))
	}
	var buf [24]byte
	for _, f := range list {
		start := i - f.lead
		stop := start + len(f.pattern)
		if start < 0 || stop > len(text) || !freeAfter(text, stop) || !freeBefore(text, start) || f.plain && (!freeBefore(text, i) || !freeAfter(text, end)) {
			continue
		}
		n, small := f.read(text, start, buf[:])
		if n == 0 || f.partOfLonger(text, start) || !f.check(buf[:n]) {
			continue
		}
		m := Match{start, stop, f.free}
		if f.free < .8 || small {
			m.Score = .85
		}
		return f.kind, m, true
	}
	return 0, Match{}, false
}

// TestCardGroups holds that a number is left at its first group that no card has only if
// it is none.
func TestCardGroups(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 1))
	found := 0
	for range 400_000 {
		// A number of a brand with its check digit, in any groups.
		d := []byte("4111111111111111"[:13+r.IntN(4)])
		for k := 1; k < len(d); k++ {
			d[k] = '0' + byte(r.IntN(10))
		}
		for !luhnASCII(d) {
			d[len(d)-1] = '0' + (d[len(d)-1]-'0'+1)%10
		}
		var groups []string
		for len(d) > 0 {
			n := min(len(d), [...]int{4, 4, 4, 6, 5, 8, 3, 2, 7}[r.IntN(9)])
			groups = append(groups, string(d[:n]))
			d = d[n:]
		}
		text := strings.Join(groups, [...]string{" ", "-", ".", "  "}[r.IntN(4)])
		fits := len(groups) > 1
		for k, g := range groups {
			fits = fits && (len(g) >= 4 && len(g) <= 6 || k == len(groups)-1 && len(g) <= 6 || len(groups) == 2 && len(groups[0]) == 8 && len(groups[1]) == 8)
		}
		if m, ok := Card(text, 0); ok && m.End == len(text) {
			found++
			if !fits {
				t.Fatalf("%q is no card", text)
			}
		} else if !ok && fits && strings.Count(text, " ") == len(groups)-1 && len(groups) < 5 && !strings.Contains(text, "  ") && len(groups[0]) != 8 {
			t.Fatalf("%q is a card", text)
		}
	}
	if found < 1000 {
		t.Fatalf("only %d cards", found)
	}
}
