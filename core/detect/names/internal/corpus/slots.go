package corpus

import (
	"fmt"
	"strings"
)

// filler fills the slots of one text.
type filler struct {
	m    *Maker
	b    strings.Builder
	out  Text
	seen map[byte]person
}

func (f *filler) text() Text {
	f.out.Text = f.b.String()
	return f.out
}

func (f *filler) lit(s string) { f.b.WriteString(s) }

func (f *filler) entity(s string, isPerson bool) {
	start := f.b.Len()
	if f.m.r.IntN(30) == 0 {
		// What an earlier pass has put in place of one.
		mark := "LOCATION"
		if isPerson {
			mark = "PERSON"
		}
		f.lit("[" + mark + "]")
		return
	}
	f.lit(s)
	f.out.Spans = append(f.out.Spans, Span{start, f.b.Len(), isPerson, f.m.r.IntN(100) < f.m.unknown})
}

func (f *filler) fill(t string) {
	for {
		i := strings.IndexByte(t, '{')
		if i < 0 {
			f.lit(t)
			return
		}
		j := strings.IndexByte(t[i:], '}')
		if j < 0 || j == 1 || strings.ContainsAny(t[i+1:i+j], " \":'\n{;") {
			f.lit(t[:i+1])
			t = t[i+1:]
			continue
		}
		f.lit(t[:i])
		f.slot(t[i+1 : i+j])
		t = t[i+j+1:]
	}
}

func (f *filler) slot(name string) {
	m := f.m
	if c := name[0]; c >= 'A' && c <= 'D' && (len(name) == 1 || len(name) == 2 && (name[1] == 'f' || name[1] == 'l')) {
		p, ok := f.seen[c]
		if !ok {
			p = m.person()
			f.seen[c] = p
		}
		switch {
		case len(name) == 1:
			f.entity(p.whole, true)
		case name[1] == 'f':
			f.entity(p.first, true)
		default:
			f.entity(p.last, true)
		}
		return
	}
	comma := func() string { return pick(m.r, []string{", ", ", ", " ", "\n"}) }
	switch name {
	case "city":
		c := m.cityName()
		if m.r.IntN(12) == 0 {
			c = strings.ToUpper(c)
		}
		if strings.Contains(c, " ") {
			f.known(c)
		} else {
			f.entity(c, false)
		}
	case "CITY":
		f.entity(strings.ToUpper(m.cityName()), false)
	case "country":
		f.known(m.country())
	case "state":
		f.entity(m.state(), false)
	case "street", "addr", "block":
		sep := comma()
		if name == "block" {
			sep = "\n"
		}
		num, s := m.street()
		if num != "" {
			f.entity(num, false)
			f.lit(" ")
		}
		f.entity(s, false)
		if name == "street" {
			return
		}
		if m.r.IntN(3) == 0 {
			f.lit(sep)
			f.entity(m.unit(), false)
		}
		f.lit(sep)
		f.tail(sep)
	case "sname":
		_, s := m.street()
		f.entity(strings.TrimRight(s, "0123456789 ,./"), false)
	case "num":
		f.entity(m.number(), false)
	case "unit":
		f.entity(m.unit(), false)
	case "zip":
		f.entity(m.zip(), false)
	case "pobox":
		f.entity(m.box(), false)
	case "psc":
		f.entity(fmt.Sprintf("PSC %d, Box %d", m.r.IntN(9999), m.r.IntN(9999)), false)
		f.lit("\n")
		f.entity(fmt.Sprintf("APO %s %05d", pick(m.r, []string{"AA", "AE", "AP"}), m.r.IntN(99999)), false)
	case "R":
		f.entity(pickName(m.r, m.byLocale["ru"])+" "+pickName(m.r, m.lastOf["ru"]), true)
	default:
		f.lit(m.filler(name))
	}
}

// known is a place that is always shown as one that stands in the lists.
func (f *filler) known(s string) {
	n := len(f.out.Spans)
	if f.entity(s, false); len(f.out.Spans) > n {
		f.out.Spans[n].Unknown = false
	}
}

// tail is the line of town, state and postal code.
func (f *filler) tail(sep string) {
	m := f.m
	city := m.cityName()
	if m.r.IntN(4) == 0 {
		city = strings.ToUpper(city)
	}
	switch m.r.IntN(5) {
	case 0:
		f.entity(m.zip(), false)
		f.lit(" ")
		f.entity(city, false)
	case 1:
		f.entity(city, false)
		f.lit(" ")
		f.entity(m.zip(), false)
	case 2:
		f.entity(city, false)
		f.lit(", ")
		f.entity(m.state(), false)
		f.lit(" ")
		f.entity(m.zip(), false)
	case 3:
		f.entity(city, false)
		f.lit(sep)
		f.entity(m.country(), false)
		f.lit(" ")
		f.entity(m.zip(), false)
	default:
		f.entity(city, false)
	}
	if m.r.IntN(3) == 0 {
		f.lit(sep)
		f.entity(m.country(), false)
	}
}
