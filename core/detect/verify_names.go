package detect

import (
	"github.com/sotto-project/sotto/core/detect/names"
	"github.com/sotto-project/sotto/core/detect/pii"
)

// names looks for people and places in a text that stands under a key.
func (s *scanner) names(key, text string) {
	p := &s.pass
	if !p.over(text) {
		p.glance(text)
	}
	if s.undressed.Undress(text, p.marks.Dress) {
		mark := len(s.hits)
		plain := s.undressed.Text()
		for _, m := range s.finder.Find(key, plain) {
			s.name(plain, m)
		}
		s.mapBack(&s.undressed, mark, len(text))
	} else {
		for _, m := range s.finder.FindAmong(key, text, &p.marks) {
			s.name(text, m)
		}
	}
	if p.marks.High != 0 {
		s.unspaced = names.Announced(text, names.Unspaced(text, s.unspaced[:0]))
		for _, m := range s.unspaced {
			s.name(text, m)
		}
	}
}

// private says that one of the hits after mark is a number that somebody has, or a date of birth.
func (s *scanner) private(mark int) bool {
	for _, h := range s.hits[mark:] {
		switch h.entity {
		case card, phone, ssn, iban:
			return true
		default:
			if h.entity >= identity && personal(pii.Kind(h.entity-identity)) {
				return true
			}
		}
	}
	return false
}

// personal says that a kind of identifier is one of a person, whatever a text is about.
func personal(k pii.Kind) bool {
	switch k {
	case pii.DateTime, pii.WebSite, pii.MACAddress, pii.Crypto, pii.DERegister, pii.VehicleID:
		return false
	}
	return true
}

// introduced looks at what follows "my name is".
func (s *scanner) introduced(text string, i int) {
	if m, ok := names.Introduced(text, i); ok {
		s.name(text, m)
	}
}

// home looks at the folder of an account behind /home/, /Users/ or \Users.
func (s *scanner) home(text string, i int) {
	for n := i + 2; i < n && i < len(text) && text[i] == '\\'; {
		i++
	}
	if i == len(text) || text[i-1] != '/' && text[i-1] != '\\' {
		return
	}
	if m, ok := names.Home(text, i); ok {
		s.name(text, m)
	}
}

func (s *scanner) name(text string, m names.Match) {
	kind := person
	m.Start = names.Inverted(text, m)
	switch m.Kind {
	case names.Place:
		kind = location
	case names.Weekday:
		kind = identity + entity(pii.DateTime)
		if !s.e.kinds.Has(pii.DateTime) {
			return
		}
	}
	s.add(text, hit{start: m.Start, end: m.End, entity: kind, rule: ruleNames[kind], score: m.Score})
}
