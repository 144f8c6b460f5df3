package detect

import "github.com/sotto-project/sotto/core/detect/cue"

// Work is how many bytes were scanned for a text, decoded ones included, and each
// as often as it was.
func (e *Engine) Work(key, text string) int {
	s := newScanner(e)
	s.all(key, text)
	return s.work
}

// Keeps says whether a scanner that is put back keeps what it has noted of a text, and
// whether it had noted anything.
func (e *Engine) Keeps(key, text string) (keeps, noted bool) {
	s := newScanner(e)
	s.all(key, text)
	left := func() bool { return s.words.notes || s.keys.some }
	noted = left()
	s.release()
	return left(), noted
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

// Ordered sorts spans as the hits of a text are sorted.
func Ordered(spans [][2]int) [][2]int {
	hits := make([]hit, len(spans))
	for i, v := range spans {
		hits[i] = hit{start: v[0], end: v[1]}
	}
	new(scanner).order(hits)
	out := make([][2]int, len(hits))
	for i, h := range hits {
		out[i] = [2]int{h.start, h.end}
	}
	return out
}

// Everywhere lists where a list of texts stands in another, one after the other and all at once.
func Everywhere(text string, list []string) (single, together [][2]int) {
	all := make([]heard, len(list))
	for i, v := range list {
		all[i].text = v
	}
	each(text, all, func(v *heard, at int) { single = append(single, [2]int{at, len(v.text)}) })
	everywhere(text, all, func(v *heard, at int) { together = append(together, [2]int{at, len(v.text)}) })
	return single, together
}

// KeyNames are names and what they announce, as a scanner remembers it.
type KeyNames struct{ k keyNames }

// Announces is what cue.Key and cue.Issuer say of a name.
func (k *KeyNames) Announces(name string) (cue.Class, bool) {
	return k.k.class(name), k.k.issues(name)
}

// Zones are the parts of a text in which is looked again once text[from:to] has been put in place.
func Zones(text string, from, to int) (list [][2]int) {
	var s scanner
	s.narrow(text, 0, len(text), 0, 1, func(int) (int, int) { return from, to })
	for _, z := range s.zones {
		list = append(list, [2]int{z.from, z.to})
	}
	return list
}
