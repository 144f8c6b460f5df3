package corpus

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// Span is a stretch of a made-up text with its kind.
type Span struct {
	Start, End int
	Person     bool
	Unknown    bool // to be shown to the tagger as a name of no list
}

// Text is a made-up text with what is to be found in it.
type Text struct {
	Text  string
	Spans []Span
}

// Maker makes texts from templates. The same seed makes the same texts.
type Maker struct {
	r         *rand.Rand
	s         *Sources
	byLocale  map[string][]Name
	lastOf    map[string][]Name
	locales   []string
	english1  []string // suffixes of streets in English
	english2  []string // countries in English
	phrases   []string // large towns of more than one word
	regions   []string // of our own list
	phrases2  []string // countries of more than one word
	templates map[string][]string
	sentences []string
	// Sentences about a he, a him, an it and a there, in whose place a name is put.
	subject, object, thing, where []string
	unknown                       int // per cent of names that are shown as unknown
}

// NewMaker makes texts with the names of which the hash keeps to the share
// that is asked for: train sees four of five, test the others.
func NewMaker(s *Sources, seed uint64) *Maker {
	m := &Maker{r: rand.New(rand.NewPCG(seed, 11)), s: s, byLocale: map[string][]Name{}, lastOf: map[string][]Name{}, templates: map[string][]string{}, unknown: 28}
	for _, n := range s.First {
		l := strings.SplitN(n.Locale, "_", 2)[0]
		m.byLocale[l] = append(m.byLocale[l], n)
	}
	for _, n := range s.Last {
		l := strings.SplitN(n.Locale, "_", 2)[0]
		m.lastOf[l] = append(m.lastOf[l], n)
	}
	for _, l := range slices.Sorted(maps.Keys(m.byLocale)) {
		if len(m.byLocale[l]) > 20 && len(m.lastOf[l]) > 20 && l != "ru" && l != "uk" && l != "mk" && l != "mn" && l != "el" && l != "hy" && l != "ka" {
			m.locales = append(m.locales, l)
		}
	}
	for _, f := range []string{"people", "places", "public", "other"} {
		m.templates[f] = template(f)
	}
	m.sentences = template("sentences")
	m.subject, m.object, m.thing, m.where = carriers(s.Examples)
	for _, x := range s.Suffixes {
		if ascii(x) && !strings.Contains(x, " ") && len(x) > 3 && unicode.IsUpper(rune(x[0])) {
			m.english1 = append(m.english1, x)
		}
	}
	m.english2, m.regions = own("countries", false), own("regions", false)
	for _, c := range m.english2 {
		if strings.Contains(c, " ") {
			m.phrases2 = append(m.phrases2, c)
		}
	}
	for _, t := range s.Towns {
		if strings.Contains(t.Name, " ") && t.People > 150000 && ascii(t.Name) {
			m.phrases = append(m.phrases, t.Name)
		}
	}
	return m
}

func template(name string) []string {
	data, err := templates.ReadFile("templates/" + name + ".txt")
	if err != nil {
		panic(err) // it is embedded
	}
	var out []string
	for _, line := range strings.Split(string(data), "\n") {
		if line != "" && !strings.HasPrefix(line, "# ") || strings.HasPrefix(line, "# {") {
			out = append(out, strings.ReplaceAll(strings.ReplaceAll(line, `\n`, "\n"), `\t`, "\t"))
		}
	}
	return out
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func foldOne(r rune) string {
	if f := tag.Fold(string(r)); f != "" {
		return f
	}
	return string(r)
}

func title(s string) string {
	r := []rune(s)
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}

// Make makes one text.
func (m *Maker) Make() Text {
	kind := "other"
	switch n := m.r.IntN(100); {
	case n < 36:
		kind = "people"
	case n < 60:
		kind = "places"
	case n < 62:
		kind = "public"
	}
	f := &filler{m: m, seen: map[byte]person{}}
	if m.r.IntN(6) == 0 {
		f.lit(m.sentence(true))
		f.lit(pick(m.r, []string{" ", " ", "\n", "\n\n"}))
	}
	if m.r.IntN(5) == 0 {
		f.carry(kind)
	} else {
		f.fill(pick(m.r, m.templates[kind]))
	}
	switch m.r.IntN(8) {
	case 0:
		f.lit(pick(m.r, []string{" ", "\n"}) + m.sentence(true))
	case 1:
		f.lit(pick(m.r, []string{" ", "\n", "\n\n"}))
		f.fill(pick(m.r, m.templates[pick(m.r, []string{"people", "places", "other", "other"})]))
	}
	return f.text()
}

func (m *Maker) sentence(capital bool) string {
	s := pick(m.r, m.sentences)
	if m.r.IntN(4) > 0 {
		s = pick(m.r, m.s.Examples)
		if !capital && !strings.HasPrefix(s, "I ") && !strings.HasPrefix(s, "I'") {
			s = strings.ToLower(s[:1]) + s[1:]
		}
	}
	if capital {
		return title(s) + pick(m.r, []string{".", ".", ".", "!", "?", ""})
	}
	return s
}

// carriers turns sentences into templates: %s stands for the name.
func carriers(sentences []string) (subject, object, thing, where []string) {
	for _, s := range sentences {
		low := strings.ToLower(s)
		for _, p := range []string{"he ", "she "} {
			if strings.HasPrefix(low, p) {
				subject = append(subject, "%s "+s[len(p):])
			}
		}
		for _, p := range []string{" him", " them"} {
			if strings.HasSuffix(low, p) {
				object = append(object, s[:len(s)-len(p)]+" %s")
			} else if i := strings.Index(low, p+" "); i > 0 {
				object = append(object, s[:i]+" %s"+s[i+len(p):])
			}
		}
		if strings.HasPrefix(low, "it ") {
			thing = append(thing, "%s "+s[3:])
		}
		for _, p := range []string{" here", " there"} {
			if strings.HasSuffix(low, p) {
				where = append(where, s[:len(s)-len(p)]+" in %s")
			}
		}
		for _, p := range []string{" to the city", " in the city", " in the country", " at home", " from home", " at the office", " in the town", " to the country"} {
			if i := strings.Index(low, p); i > 0 {
				j := strings.LastIndexByte(p, ' ')
				if k := strings.Index(p, " the "); k > 0 {
					j = k
				}
				where = append(where, s[:i]+p[:j]+" %s"+s[i+len(p):])
			}
		}
	}
	return subject, object, thing, where
}

// carry puts a name into a sentence of an encyclopaedia's dictionary.
func (f *filler) carry(kind string) {
	m := f.m
	var before, after string
	list := m.subject
	switch {
	case kind == "people" && m.r.IntN(3) == 0:
		list = m.object
	case kind == "places":
		list = m.where
	case kind == "other" && m.r.IntN(3) == 0:
		list = m.object
	case kind == "other":
		list = m.thing
	}
	before, after, _ = strings.Cut(pick(m.r, list), "%s")
	if before != "" {
		before = title(before)
	}
	f.lit(before)
	switch kind {
	case "people":
		f.slot(pick(m.r, []string{"A", "Af", "Af", "Al"}))
	case "public":
		f.entity(pick(m.r, m.s.Famous), true)
	case "places":
		f.slot(pick(m.r, []string{"city", "city", "country", "sname"}))
	default:
		f.lit(m.filler(pick(m.r, []string{"prod", "prod", "org", "Title", "ACR", "Word"})))
	}
	f.lit(after + pick(m.r, []string{".", ".", ".", "!", "", "?"}))
}

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

func (m *Maker) state() string {
	if m.r.IntN(2) == 0 {
		return pick(m.r, m.s.States)
	}
	return pick(m.r, []string{"AL", "AK", "AZ", "AR", "CA", "CO", "CT", "FL", "GA", "IL", "IN", "KY", "LA", "MA", "MD", "MI", "MN", "MO", "NC", "NJ", "NV", "NY", "OH", "OK", "OR", "PA", "TN", "TX", "UT", "VA", "WA", "WI", "NSW", "QLD", "ON", "BC", "QC", "SP", "RJ", "MI", "TO", "CO", "Z", "NO"})
}

func (m *Maker) date() string {
	r := m.r
	months := []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	switch r.IntN(5) {
	case 0:
		return fmt.Sprintf("%d-%02d-%02d", 1940+r.IntN(85), 1+r.IntN(12), 1+r.IntN(28))
	case 1:
		return fmt.Sprintf("%d/%d/%d", 1+r.IntN(12), 1+r.IntN(28), 1940+r.IntN(85))
	case 2:
		return fmt.Sprintf("%s %d, %d", pick(r, months), 1+r.IntN(28), 1940+r.IntN(85))
	case 3:
		return fmt.Sprintf("%d %s", 1+r.IntN(28), pick(r, months))
	}
	return fmt.Sprintf("%d.%d.%d", 1+r.IntN(28), 1+r.IntN(12), 1940+r.IntN(85))
}
