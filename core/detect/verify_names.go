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
	for _, m := range s.finder.FindAmong(key, text, &p.marks) {
		s.name(text, m)
	}
	if p.marks.High != 0 {
		s.unspaced = names.Unspaced(text, s.unspaced[:0])
		for _, m := range s.unspaced {
			s.name(text, m)
		}
	}
}

// introduced looks at what follows "my name is".
func (s *scanner) introduced(text string, i int) {
	if m, ok := names.Introduced(text, i); ok {
		s.name(text, m)
	}
}

func (s *scanner) name(text string, m names.Match) {
	kind := person
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
