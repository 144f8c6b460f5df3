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
	unknown                       int                 // per cent of names that are shown as unknown
	tongues                       map[string][]string // words of other languages that are no names
	figures                       []string            // people everybody knows, and figures of fiction
	homographs                    int                 // per cent of names that are everyday words as well, as they come
}

// NewMaker makes texts with the names of which the hash keeps to the share
// that is asked for: train sees four of five, test the others.
func NewMaker(s *Sources, seed uint64) *Maker {
	r := rand.New(rand.NewPCG(seed, 11)) //nolint:gosec // G404: the same texts each time are the purpose
	m := &Maker{r: r, s: s, byLocale: map[string][]Name{}, lastOf: map[string][]Name{}, templates: map[string][]string{}, unknown: 28}
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
	for _, f := range []string{"people", "places", "public", "other", "abroad", "foreign", "known", "daily", "things"} {
		m.templates[f] = template(f)
	}
	m.sentences = template("sentences")
	m.tongues, m.figures = s.tongues(), own("figures", false)
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
	case n < 35:
		kind = "people"
	case n < 57:
		kind = "places"
	case n < 58:
		kind = "public"
	case n < 63:
		kind = "abroad"
	case n < 71:
		kind = "foreign"
	case n < 75:
		kind = "known"
	}
	f := &filler{m: m, seen: map[byte]person{}}
	abroad := kind == "abroad" || kind == "foreign"
	if !abroad && m.r.IntN(6) == 0 {
		f.lit(m.sentence(true))
		f.lit(pick(m.r, []string{" ", " ", "\n", "\n\n"}))
	}
	if !abroad && kind != "known" && m.r.IntN(5) == 0 {
		f.carry(kind)
	} else {
		f.fill(pick(m.r, m.templates[kind]))
	}
	if abroad {
		for m.r.IntN(3) == 0 {
			f.lit(pick(m.r, []string{" ", "\n", "\n\n"}))
			f.fill(pick(m.r, m.templates[pick(m.r, []string{kind, "foreign", "foreign"})]))
		}
		return f.text()
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

// Daily makes one text of what people ask about those around them, whose names are everyday words as
// well more often than in other texts, or one like it that names nobody.
func (m *Maker) Daily() Text {
	m.homographs = 20
	defer func() { m.homographs = 0 }()
	kind := "daily"
	if m.r.IntN(4) == 0 {
		kind = "things"
	}
	f := &filler{m: m, seen: map[byte]person{}}
	if m.r.IntN(4) == 0 {
		f.carry(kind)
	} else {
		f.fill(pick(m.r, m.templates[kind]))
	}
	if m.r.IntN(4) == 0 {
		f.lit(pick(m.r, []string{" ", "\n"}))
		f.fill(pick(m.r, m.templates[pick(m.r, []string{"daily", "things", "people", "other"})]))
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
