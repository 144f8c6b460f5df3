package detect

// Work is how many bytes were scanned for a text, decoded ones included, and each
// as often as it was.
func (e *Engine) Work(key, text string) int {
	s := newScanner(e)
	s.all(key, text)
	return s.work
}

// Unanchored lists the rules for which a text has to be searched byte by byte.
func (e *Engine) Unanchored() (ids []string) {
	if l := e.index.loose; l != nil {
		for _, list := range l.uses {
			for _, u := range list {
				ids = append(ids, e.rules[u.rule].ID)
			}
		}
	}
	for _, list := range e.index.uses {
		for _, u := range list {
			ids = append(ids, e.rules[u.rule].ID)
		}
	}
	return ids
}

// NewBorders says of the borders of a text, one after the other, whether the words over them
// are worth a look.
func NewBorders(text string) func(at int) bool {
	b := borders{text: text}
	return b.worth
}
