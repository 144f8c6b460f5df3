package detect

import "github.com/sotto-project/sotto/core/detect/names"

// names looks for people and places in a text that stands under a key.
func (s *scanner) names(key, text string) {
	for _, m := range s.finder.Find(key, text) {
		kind := person
		if m.Kind == names.Place {
			kind = location
		}
		s.add(text, hit{start: m.Start, end: m.End, entity: kind, rule: ruleNames[kind], score: m.Score})
	}
}
