package detect

import (
	"cmp"
	"slices"

	"github.com/sotto-project/sotto/core/detect/decode"
)

// Scan lists what the policy looks for in a text, in order, without overlaps.
// Key is the attribute or JSON key the text stands under, or empty. A text that
// cannot be scanned to its end is one finding with the entity REDACTION_FAILED.
func (e *Engine) Scan(key, text string) (found []Finding) {
	defer func() {
		if r := recover(); r != nil {
			found = []Finding{{Entity: RedactionFailed, Rule: "panic", Start: 0, End: len(text), Score: 1}}
		}
	}()
	s := e.scan(key, text)
	defer e.put(s)
	if len(s.hits) == 0 {
		return nil
	}
	found = make([]Finding, len(s.hits))
	for i, h := range s.hits {
		found[i] = Finding{Entity: entities[h.entity], Rule: h.rule, Start: h.start, End: h.end, Score: h.score}
	}
	return found
}

// Redact returns the text with every finding replaced as the policy says, and
// the number of findings by entity. A text without findings is returned as it
// is, and nothing is allocated. JSON stays valid JSON. Redacting the result
// again changes nothing. On any inner fault the whole text is replaced by
// [REDACTION_FAILED]; unscanned text is never returned.
func (e *Engine) Redact(key, text string) (out string, found Counts) {
	return e.redact(text, func(s *scanner) { s.all(key, text) })
}

// redact replaces what find leaves in the hits of a scanner.
func (e *Engine) redact(text string, find func(s *scanner)) (out string, found Counts) {
	defer func() {
		if r := recover(); r != nil { // the scanner is not used again
			out, found = failure()
		}
	}()
	s := e.pool.Get().(*scanner)
	find(s)
	out, err := s.replace(text, &found)
	e.put(s)
	if err != nil {
		return failure()
	}
	return out, found
}

func failure() (string, Counts) {
	var found Counts
	found.Add(RedactionFailed, 1)
	return failedText, found
}

// scan runs a scanner over a text and resolves overlaps.
func (e *Engine) scan(key, text string) *scanner {
	s := e.pool.Get().(*scanner)
	s.all(key, text)
	return s
}

// all finds everything in a text.
func (s *scanner) all(key, text string) {
	s.start(text)
	s.top(key, text)
	if s.asked != "" && len(text) <= longestAnswer {
		s.answered(0, s.asked, text, false)
	}
	s.echo(text)
	s.finish(key, text)
}

// start forgets the text before.
func (s *scanner) start(text string) {
	if len(text) > decode.MaxText {
		panic("detect: a text of more than 4 GiB")
	}
	s.hits, s.only, s.reshaped, s.rejoined, s.soft, s.size = s.hits[:0], everything, false, false, false, max(s.size, len(text))
}

// finish looks for what is found once the hits are replaced, as far as it depends on more
// than the values they stand in, which have settled, and resolves overlaps.
func (s *scanner) finish(key, text string) {
	if s.reshaped || s.rejoined {
		// A key that is replaced tells less about its value, and the parts of a
		// message are not what they were.
		s.settle(&s.whole, text, 0, func(text string) {
			if s.reshaped || !s.rejoin(len(s.hits), text) {
				s.changed = append(s.changed[:0], s.spots...)
				s.partial = true
				s.top(key, text)
				s.partial = false
			}
		})
	}
	if len(s.hits) > 0 {
		s.resolve(0, text)
	}
}

// top scans a text, value by value if it is JSON.
func (s *scanner) top(key, text string) {
	if decode.LooksJSON(text) && s.levels[0].leaves.Walk(text) {
		s.json(0, key, text)
		return
	}
	s.remembered(0, key, text, bare, func() { s.settled(key, text, bare) })
}

func (e *Engine) put(s *scanner) {
	s.release()
	e.pool.Put(s)
}

// resolve leaves no two hits after mark that overlap. Secrets that touch become one;
// otherwise a secret beats personal data, what has a form of its own beats a name or
// place, what is replaced beats what is kept, the longer beats the shorter, the
// surer beats the less sure, and the first in the order of entities the others.
// The loser is dropped.
func (s *scanner) resolve(mark int, text string) {
	size, hits := len(text), s.hits[mark:]
	s.order(hits)
	kept := hits[:0]
	for _, h := range hits {
		if h.start < 0 || h.end > size || h.start >= h.end {
			panic("detect: a finding outside the text")
		}
		for {
			n := len(kept)
			if n == 0 || kept[n-1].end <= h.start {
				kept = append(kept, h)
				break
			}
			last := &kept[n-1]
			if last.whole && !h.whole && h.end <= last.end && h.entity != secret {
				break
			}
			if h.whole && !last.whole && h.start <= last.start && last.entity != secret {
				kept = kept[:n-1]
				continue
			}
			if last.entity.name() && !h.entity.name() && h.entity != secret && last.start < h.start {
				// What a form of its own tells is no part of an address that runs into it.
				last.end, last.old = trimmed(text, last.start, h.start), false
				if last.end <= last.start {
					kept = kept[:n-1]
				}
				continue
			}
			if h.entity.name() && !last.entity.name() && h.end > last.end {
				h.start, h.old = last.end, false
				h.start = wordFrom(text, h.start, h.end)
				if h.start >= h.end {
					break
				}
				continue
			}
			if last.entity == secret && h.entity == secret {
				// The longer one names the rule, the union is replaced.
				if h.end-h.start > last.end-last.start || h.end-h.start == last.end-last.start && h.score > last.score {
					last.rule, last.score = h.rule, h.score
				}
				last.end, last.old = max(last.end, h.end), last.old && h.old
				break
			}
			if !s.beats(h, *last) {
				break
			}
			// The winner may reach back over more than one loser.
			kept = kept[:n-1]
		}
	}
	s.hits = s.hits[:mark+len(kept)]
}

// wordFrom is where the first word of text[start:end] begins. The text may be a string of JSON
// with its escapes, of which one may be a letter.
func wordFrom(text string, start, end int) int {
	for start < end && !wordChar(text[start]) {
		if text[start] == '\\' && start+1 < end {
			if text[start+1] == 'u' {
				break
			}
			if escape(text, start+2) {
				start++
			}
		}
		start++
	}
	return start
}

// trimmed is the end of text[start:end] without what is no word at its end. The text may be
// a string of JSON with its escapes.
func trimmed(text string, start, end int) int {
	for end > start && (!wordChar(text[end-1]) || end > start+1 && escape(text, end)) {
		end--
	}
	return end
}

func wordChar(c byte) bool { return isLetter(c) || c-'0' < 10 || c >= 0x80 }

func (s *scanner) beats(a, b hit) bool {
	if (a.entity == secret) != (b.entity == secret) {
		return a.entity == secret
	}
	if an, bn := a.entity.name(), b.entity.name(); an != bn {
		return bn
	}
	if ak, bk := s.e.action(a.entity) == Keep, s.e.action(b.entity) == Keep; ak != bk {
		return bk
	}
	if la, lb := a.end-a.start, b.end-b.start; la != lb {
		return la > lb
	}
	if a.score != b.score {
		return a.score > b.score
	}
	return a.entity < b.entity
}

// replace builds the redacted text and counts what it replaced.
func (s *scanner) replace(text string, found *Counts) (string, error) {
	e, hits := s.e, s.hits
	if !slices.ContainsFunc(hits, func(h hit) bool { return e.action(h.entity) != Keep }) {
		return text, nil
	}
	hits = e.dropped(hits, len(text))
	out := s.out[:0]
	pos := 0
	for _, h := range hits {
		action := e.action(h.entity)
		if action == Keep {
			continue
		}
		found.Add(entityName(h.entity), 1)
		if h.start < pos {
			continue // it stood in a value that is gone already
		}
		out = append(out, text[pos:h.start]...)
		var err error
		if out, err = e.mark(out, action, h, text[h.start:h.end], false); err != nil {
			return "", err
		}
		pos = h.end
	}
	s.out = append(out, text[pos:]...)
	return string(s.out), nil
}

// action is what becomes of an entity; what nobody could look at is masked.
func (e *Engine) action(k entity) Action {
	if k >= entityCount {
		return Mask
	}
	return e.actions[k]
}

func entityName(k entity) string {
	if k >= entityCount {
		return RedactionFailed
	}
	return entities[k]
}

// dropped widens the hits whose action is Drop to the value they stand in, and
// puts them before the others of that value.
func (e *Engine) dropped(hits []hit, size int) []hit {
	if !slices.Contains(e.actions[:], Drop) {
		return hits
	}
	for i := range hits {
		h := &hits[i]
		if e.action(h.entity) != Drop {
			continue
		}
		if h.leafEnd == 0 {
			h.leafEnd = size
		}
		h.start, h.end = h.leafStart, h.leafEnd
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
	})
	return hits
}

// mark appends what stands in place of a finding; dry puts a token of the right
// form for a pseudonym.
func (e *Engine) mark(out []byte, action Action, h hit, value string, dry bool) ([]byte, error) {
	out = quote(out, h.number)
	if action != Drop {
		out = append(append(out, '['), entityName(h.entity)...)
		if h.entity != secret {
			switch action {
			case Pseudonym:
				token := noToken
				if !dry {
					var err error
					if token, err = e.pseudonym(h.entity, value); err != nil {
						return nil, err
					}
				}
				out = append(append(out, ':'), token...)
			case Partial:
				out = append(append(out, ':'), partial(value)...)
			}
		}
		out = append(out, ']')
	}
	out = quote(out, h.number)
	return out, nil
}

// quote appends a quote as it is written in so many strings of JSON minus one.
func quote(out []byte, strings uint8) []byte {
	if strings == 0 {
		return out
	}
	for range 1<<(strings-1) - 1 {
		out = append(out, '\\')
	}
	return append(out, '"')
}
