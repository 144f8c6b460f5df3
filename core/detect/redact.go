package detect

import (
	"cmp"
	"slices"
)

// rounds bounds how often a replaced text is scanned again. What is left after
// that many is replaced as a whole.
const rounds = 6

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
	for range rounds {
		next, n, ok := e.pass(key, text, &found)
		if !ok {
			break
		}
		if n == 0 {
			return text, found
		}
		text = next
	}
	found = Counts{}
	found.Add(RedactionFailed, 1)
	return failedText, found
}

// pass scans a text once and replaces what it finds. It reports false when that
// failed; then the scanner is not used again.
func (e *Engine) pass(key, text string, found *Counts) (out string, n int, ok bool) {
	defer func() {
		if r := recover(); r != nil {
			out, ok = "", false
		}
	}()
	s := e.scan(key, text)
	out, n, err := e.replace(text, s.hits, found)
	e.put(s)
	return out, n, err == nil
}

// scan runs a scanner over a text and resolves overlaps.
func (e *Engine) scan(key, text string) *scanner {
	s := e.pool.Get().(*scanner)
	s.hits = s.hits[:0]
	s.phones = 64 + len(text)/64
	s.text(0, key, text)
	if len(s.hits) > 0 {
		s.resolve(text)
	}
	return s
}

func (e *Engine) put(s *scanner) {
	s.release()
	e.pool.Put(s)
}

// resolve leaves no two hits that overlap. Secrets that touch become one;
// otherwise a secret beats personal data, what has a form of its own beats a
// name or place, the longer beats the shorter, the
// surer beats the less sure, and the first in the order of entities the others.
// The loser is dropped.
func (s *scanner) resolve(text string) {
	slices.SortFunc(s.hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end), cmp.Compare(a.entity, b.entity), cmp.Compare(b.score, a.score), cmp.Compare(a.rule, b.rule))
	})
	size := len(text)
	kept := s.hits[:0]
	for _, h := range s.hits {
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
			if last.entity.name() && !h.entity.name() && h.entity != secret && last.start < h.start {
				// What a form of its own tells is no part of an address that runs into it.
				last.end = trimmed(text, last.start, h.start)
				if last.end <= last.start {
					kept = kept[:n-1]
				}
				continue
			}
			if h.entity.name() && !last.entity.name() && h.end > last.end {
				h.start = last.end
				for h.start < h.end && !wordByte(text[h.start]) {
					h.start++
				}
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
				last.end = max(last.end, h.end)
				break
			}
			if !beats(h, *last) {
				break
			}
			// The winner may reach back over more than one loser.
			kept = kept[:n-1]
		}
	}
	s.hits = kept
}

// trimmed is the end of text[start:end] without what is no word at its end.
func trimmed(text string, start, end int) int {
	for end > start && !wordByte(text[end-1]) {
		end--
	}
	return end
}

func wordByte(c byte) bool { return isLetter(c) || c-'0' < 10 || c >= 0x80 }

func beats(a, b hit) bool {
	if (a.entity == secret) != (b.entity == secret) {
		return a.entity == secret
	}
	if an, bn := a.entity.name(), b.entity.name(); an != bn {
		return bn
	}
	if la, lb := a.end-a.start, b.end-b.start; la != lb {
		return la > lb
	}
	if a.score != b.score {
		return a.score > b.score
	}
	return a.entity < b.entity
}

// replace builds the redacted text and reports how many findings it replaced.
func (e *Engine) replace(text string, hits []hit, found *Counts) (string, int, error) {
	n := 0
	for _, h := range hits {
		if e.actions[h.entity] != Keep {
			n++
		}
	}
	if n == 0 {
		return text, 0, nil
	}
	hits = e.dropped(hits, len(text))
	out := make([]byte, 0, len(text)+n*24)
	pos := 0
	for _, h := range hits {
		action := e.actions[h.entity]
		if action == Keep {
			continue
		}
		found.Add(entities[h.entity], 1)
		if h.start < pos {
			continue // it stood in a value that is gone already
		}
		out = append(out, text[pos:h.start]...)
		var err error
		if out, err = e.mark(out, action, h, text[h.start:h.end]); err != nil {
			return "", 0, err
		}
		pos = h.end
	}
	out = append(out, text[pos:]...)
	return asString(out), n, nil
}

// dropped widens the hits whose action is Drop to the value they stand in, and
// puts them before the others of that value.
func (e *Engine) dropped(hits []hit, size int) []hit {
	if !slices.Contains(e.actions[:], Drop) {
		return hits
	}
	for i := range hits {
		h := &hits[i]
		if e.actions[h.entity] != Drop {
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

// mark appends what stands in place of a finding.
func (e *Engine) mark(out []byte, action Action, h hit, value string) ([]byte, error) {
	if h.number {
		out = append(out, '"')
	}
	if action != Drop {
		out = append(append(out, '['), entities[h.entity]...)
		if h.entity != secret {
			switch action {
			case Pseudonym:
				token, err := e.pseudonym(h.entity, value)
				if err != nil {
					return nil, err
				}
				out = append(append(out, ':'), token...)
			case Partial:
				out = append(append(out, ':'), partial(value)...)
			}
		}
		out = append(out, ']')
	}
	if h.number {
		out = append(out, '"')
	}
	return out, nil
}
