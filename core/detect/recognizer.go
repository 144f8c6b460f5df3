package detect

import (
	"context"
	"slices"
	"unicode/utf8"

	"github.com/sotto-project/sotto/core/detect/decode"
)

// Recognizer finds personal data by means this package does not have, such as a
// model that runs elsewhere. It answers each text by itself, in order, so that
// what fails for one text costs the others nothing.
type Recognizer interface {
	Recognize(ctx context.Context, texts []string) []Recognized
}

// Recognized is what a Recognizer says of one text. Offsets are bytes. A text
// with an error, or with a finding that does not lie in it on the borders of
// characters, is replaced as a whole: nobody has looked at it.
type Recognized struct {
	Findings []Finding
	Err      error
}

// OtherPII is the entity of what a Recognizer has found under a name that is none
// of Entities. The name itself is not repeated: it comes from outside.
const OtherPII = "OTHER_PII"

// Texts calls visit for each text in which a Recognizer may look: the text, or
// where it is JSON, the strings in it. What has no letter is left out, and so is
// what Redact has replaced already.
func (e *Engine) Texts(text string, visit func(text string)) {
	s := e.pool.Get().(*scanner)
	s.hits = s.hits[:0]
	s.leaves(0, text, visit)
	e.put(s)
}

// Apply replaces in a text what a Recognizer has found in its parts, as the
// policy says; answer is asked for each text that Texts lists, and says false
// when nobody knows. Give it what Redact has returned: secrets should not leave
// the process on their way to a model.
func (e *Engine) Apply(text string, answer func(text string) (Recognized, bool)) (out string, found Counts) {
	defer func() {
		if r := recover(); r != nil {
			out, found = failedText, Counts{}
			found.Add(RedactionFailed, 1)
		}
	}()
	s := e.pool.Get().(*scanner)
	s.hits = s.hits[:0]
	s.leaves(0, text, func(part string) {
		r, ok := answer(part)
		if !ok || r.Err != nil || !s.take(part, r.Findings) {
			s.hits = append(s.hits, hit{start: 0, end: len(part), entity: failed, score: 2})
		}
	})
	if len(s.hits) == 0 {
		e.put(s)
		return text, found
	}
	s.resolve(0, text)
	out, err := s.replace(text, &found)
	e.put(s)
	if err != nil {
		panic("detect: " + err.Error())
	}
	return out, found
}

// take turns the findings of a recogniser into hits, or into none of them when
// one is impossible.
func (s *scanner) take(text string, found []Finding) bool {
	mark := len(s.hits)
	for _, f := range found {
		if f.Start < 0 || f.End > len(text) || f.Start >= f.End || !(f.Score >= 0 && f.Score <= 1) ||
			!utf8.RuneStart(text[f.Start]) || f.End < len(text) && !utf8.RuneStart(text[f.End]) {
			s.hits = s.hits[:mark]
			return false
		}
		k := slices.Index(entities, f.Entity)
		if k < 0 {
			k = int(otherPII)
		}
		s.add(text, hit{start: f.Start, end: f.End, entity: entity(k), rule: "remote", score: f.Score})
	}
	return true
}

// leaves visits a text, or the strings of it where it is JSON, and maps the hits
// of a visit back to the text.
func (s *scanner) leaves(depth int, text string, visit func(string)) {
	l := &s.levels[depth]
	if depth == maxDepth || !decode.LooksJSON(text) || !l.leaves.Walk(text) {
		if worded(text) {
			visit(text)
		}
		return
	}
	for more := true; more; more = l.leaves.Next() {
		for k := range l.leaves.List {
			leaf := l.leaves.List[k]
			value := text[leaf.Start:leaf.End]
			if leaf.Kind == decode.Number || leaf.Kind == decode.Name && plainName(value) {
				continue
			}
			mark := len(s.hits)
			if leaf.Escaped && l.view.Escapes(value) {
				s.leaves(depth+1, l.view.Text(), visit)
				s.mapBack(&l.view, mark, len(value))
			} else {
				s.leaves(depth+1, value, visit)
			}
			s.place(depth, leaf, mark)
		}
	}
}

// worded says that a text has letters outside the marks of an earlier pass and
// is more than one identifier: a name of a model, a method, a status.
func worded(text string) bool {
	letters, plain := 0, true
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '[' {
			if n := mark(text[i:]); n > 0 {
				i += n - 1
				continue
			}
		}
		switch {
		case c >= 'a' && c <= 'z':
			letters++
		case isLetter(c) || c >= 0x80:
			letters++
			plain = false
		case c-'0' < 10 || c == '_' || c == '-' || c == '.' || c == '/' || c == ':':
		default:
			plain = false
		}
	}
	return letters >= 2 && !plain
}
