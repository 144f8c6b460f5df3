package detect

import "github.com/sotto-project/sotto/core/detect/names"

// names looks for people and places in a text that stands under a key.
func (s *scanner) names(key, text string) {
	for _, m := range s.finder.Find(key, text) {
		s.name(text, m)
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
	if m.Kind == names.Place {
		kind = location
	}
	s.add(text, hit{start: m.Start, end: m.End, entity: kind, rule: ruleNames[kind], score: m.Score})
}
