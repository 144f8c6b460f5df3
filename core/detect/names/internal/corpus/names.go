package corpus

import (
	"math/rand/v2"
	"strings"
	"unicode"
)

// person is a made-up one.
type person struct{ whole, first, last string }

// groups of locales that share names.
func (m *Maker) person() person {
	r := m.r
	var first, last string
	switch {
	case r.IntN(100) < 22:
		first, last = pick(r, m.s.Given), pick(r, m.s.Surnames)
	case r.IntN(100) < 30:
		first, last = pickName(r, m.byLocale["en"]), pick(r, m.s.Surnames)
	default:
		l := m.locales[r.IntN(len(m.locales))]
		first, last = pickName(r, m.byLocale[l]), pickName(r, m.lastOf[l])
	}
	if m.homographs > 0 && r.IntN(100) < m.homographs {
		first = pick(r, m.s.GivenWords)
	}
	if m.homographs > 0 && r.IntN(100) < m.homographs/2 {
		last = pick(r, m.s.FamilyWords)
	}
	first, last = strings.Fields(first)[0], strings.TrimSpace(last)
	if r.IntN(100) < 12 {
		first, last = m.invented(first), m.invented(last)
	}
	if r.IntN(100) < 3 {
		first += "-" + strings.Fields(pick(r, m.s.Given))[0]
	}
	switch r.IntN(40) {
	case 0:
		last += "-" + pick(r, m.s.Surnames)
	case 1:
		last = pick(r, []string{"van der ", "van den ", "van ", "de ", "von ", "de la ", "Van ", "De ", "di ", "da ", "al-", "Al-", "El ", "bin ", "ter ", "O'", "D'", "Mc", "Mac", "St. ", "dos ", "della "}) + last
	}
	if r.IntN(12) == 0 {
		first, last = plainText(first), plainText(last)
	}
	p := person{first: first, last: last}
	switch n := r.IntN(100); {
	case n < 48:
		p.whole = first + " " + last
	case n < 64:
		p.whole = first
	case n < 77:
		p.whole = first + " " + string(rune('A'+r.IntN(26))) + ". " + last
	case n < 80:
		p.whole = first + " " + string(rune('A'+r.IntN(26))) + " " + last
	case n < 84:
		p.whole = first + " " + pickName(r, m.byLocale["en"]) + " " + last
	case n < 87:
		p.whole = string([]rune(first)[:1]) + ". " + last
	case n < 88:
		p.whole = string([]rune(first)[:1]) + ". " + string(rune('A'+r.IntN(26))) + ". " + last
	case n < 91:
		p.whole = last + " " + first
	case n < 94:
		p.whole = first + " " + last + " " + pick(r, m.s.Surnames)
	case n < 96:
		p.whole = last
	case n < 98:
		p.whole, p.first, p.last = strings.ToUpper(first+" "+last), strings.ToUpper(first), strings.ToUpper(last)
	default:
		p.whole = first + " " + strings.ToUpper(last)
	}
	return p
}

// invented alters a name so that it stands in no list: the end of another is
// put to its beginning.
func (m *Maker) invented(name string) string {
	o := pick(m.r, m.s.Surnames)
	if m.r.IntN(2) == 0 {
		o = pickName(m.r, m.s.Last)
	}
	a, b := []rune(name), []rune(o)
	if len(a) < 4 || len(b) < 4 {
		return name
	}
	return string(a[:2+m.r.IntN(len(a)-3)]) + strings.ToLower(string(b[len(b)/2:]))
}

func plainText(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 {
			return r
		}
		f := []rune(foldOne(r))[0]
		if unicode.IsUpper(r) {
			return unicode.ToUpper(f)
		}
		return f
	}, s)
}

func pick(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

func pickName(r *rand.Rand, list []Name) string { return list[r.IntN(len(list))].Text }
