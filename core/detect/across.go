package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/decode"
)

// RedactAcross replaces what lies across texts that may be one text in pieces:
// the chunks of a streamed answer, one to a span event or log record. It changes
// the texts in place and reports how much it found; what lies within one of them
// is left to Redact, which is to follow. Texts that are JSON are taken apart, and
// strings under the same key in each are read as one.
//
// In a row of texts a thing is found that Redact would find if they were one
// string, as long as the pieces meet: a word goes on from one into the next, or
// they are as short as chunks are. It must be a secret, an address, a card or an
// IBAN: a telephone number in two pieces looks too much like two numbers.
func (e *Engine) RedactAcross(key string, texts []string) (found Counts) {
	defer func() {
		if r := recover(); r != nil { // the scanner is not used again
			_, found = failure()
			for i := range texts {
				texts[i] = failedText
			}
		}
	}()
	if len(texts) < 2 {
		return found
	}
	s := e.pool.Get().(*scanner)
	found = s.redactAcross(key, texts)
	e.put(s) // not after a panic
	return found
}

func (s *scanner) redactAcross(key string, texts []string) (found Counts) {
	s.hits, s.only, s.soft = s.hits[:0], everything, false
	row := joined(texts)
	s.size = max(s.size, len(row.text))
	if s.row(row); len(s.hits) == 0 {
		return found
	}
	// What is found by itself counts as known: only what goes on from there is new.
	s.hits = s.hits[:0]
	for k, text := range texts {
		mark := len(s.hits)
		s.top(key, text)
		for i := mark; i < len(s.hits); i++ {
			s.hits[i].start += row.starts[k]
			s.hits[i].end += row.starts[k]
		}
	}
	known := len(s.hits)
	s.order(s.hits)
	s.row(row)
	across := append([]hit(nil), s.hits[known:]...)
	for k, text := range texts {
		s.hits = s.hits[:0]
		from, to := row.starts[k], row.starts[k]+len(text)
		for _, h := range across {
			if h.start >= from && h.end <= to {
				h.start, h.end, h.leafStart, h.leafEnd = h.start-from, h.end-from, h.leafStart-from, h.leafEnd-from
				s.hits = append(s.hits, h)
			}
		}
		s.resolve(0, text)
		out, err := s.replace(text, &found)
		if err != nil {
			panic(err)
		}
		texts[k] = out
	}
	return found
}

// textRow is texts one after the other, and where each begins.
type textRow struct {
	text   string
	starts []int
	json   bool
}

func joined(texts []string) textRow {
	r := textRow{json: true}
	for _, t := range texts {
		r.json = r.json && decode.LooksJSON(t)
	}
	between := ""
	if r.json {
		between = "\n"
	}
	r.text = strings.Join(texts, between)
	at := 0
	for _, t := range texts {
		r.starts = append(r.starts, at)
		at += len(t) + len(between)
	}
	return r
}

// row looks for what lies across the texts of a row; the hits so far are known.
func (s *scanner) row(r textRow) {
	if r.json && s.rejoin(0, r.text) {
		return
	}
	mark, known := 0, len(s.hits)
	for k, at := range r.starts {
		end := len(r.text)
		if k+1 < len(r.starts) {
			end = r.starts[k+1]
		}
		for mark < known && s.hits[mark].start < at {
			mark++
		}
		if end > at {
			s.sibling(0, mark, r.text, decode.Leaf{Start: at, End: end})
		}
	}
	s.noMore(0, r.text)
}
