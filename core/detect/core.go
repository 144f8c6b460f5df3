package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/rules"
)

// core runs the automaton over a text and the verifiers where it stops.
func (s *scanner) core(text string) {
	e := s.e
	s.numberEnd, s.colonEnd, s.secretEnd, s.assignEnd, s.tokenEnd = 0, 0, 0, 0, 0
	nearSeen := false
	for end, state := e.auto.Find(text, 0, 0); end >= 0; end, state = e.auto.Find(text, end, state) {
		if text[end-1]-'0' < 10 && end-1 < s.numberEnd && len(e.auto.Outputs(state)) == 1 {
			continue
		}
		for _, o := range e.auto.Outputs(state) {
			p := &e.patterns[o]
			at := end - p.len
			for _, u := range p.uses {
				switch u.trigger {
				case triggerRule:
					if end > s.secretEnd {
						r := e.rules[u.rule]
						if m, ok := r.Match(text, at, end, u.literal); ok {
							s.matched(text, r, m)
						}
					}
				case triggerNear:
					if at > 0 && text[at-1] == '[' && mark(text[at-1:]) > 0 {
						continue // the word is a mark's
					}
					s.nearWindow(text, u.rule, at, end)
					nearSeen = true
				case triggerDigit:
					if at >= s.numberEnd {
						s.digit(text, at)
					}
				case triggerAt:
					s.at(text, at)
				case triggerURL:
					s.url(text, at)
				case triggerPEM:
					s.pem(text, at)
				case triggerJWT:
					s.jwt(text, at)
				case triggerScheme:
					s.scheme(text, at, end)
				case triggerAssign:
					s.assign(text, at, end)
				case triggerQuery:
					s.query(text, at, end)
				case triggerName:
					s.introduced(text, end)
				case triggerColons:
					s.colons(text, at)
				}
			}
		}
	}
	if nearSeen {
		for i := range s.near {
			s.flushNear(text, i)
		}
	}
	for _, i := range e.anywhere {
		s.matchIn(text, e.rules[i], 0, len(text))
	}
}

func (s *scanner) matched(text string, r *rules.Rule, m rules.Match) {
	if m.Open {
		for m.End < len(text) && text[m.End] > ' ' && text[m.End] != '"' && text[m.End] != '\'' {
			m.End++
		}
	}
	s.secret(text, m.Start, m.End, r.ID, r.Score)
}

// nearWindow grows the open window of a rule, or closes it and opens another.
func (s *scanner) nearWindow(text string, i, at, end int) {
	r := s.e.rules[s.e.near[i]]
	from, to := max(0, at-r.Before), min(len(text), end+r.After)
	w := &s.near[i]
	if w.to > 0 && from <= w.to {
		w.to = to
		return
	}
	s.flushNear(text, i)
	*w = span{from, to}
}

func (s *scanner) flushNear(text string, i int) {
	w := s.near[i]
	s.near[i] = span{}
	if w.to > 0 {
		s.matchIn(text, s.e.rules[s.e.near[i]], w.from, w.to)
	}
}

func (s *scanner) matchIn(text string, r *rules.Rule, from, to int) {
	for from < to {
		m, ok := r.MatchIn(text, from, to)
		if !ok {
			return
		}
		s.matched(text, r, m)
		from = max(m.End, from+1)
	}
}

// secret records a SECRET. What an earlier pass has put in place of one is none.
func (s *scanner) secret(text string, start, end int, rule string, score float64) {
	n := len(s.hits)
	s.add(text, hit{start: start, end: end, entity: secret, rule: rule, score: score})
	if len(s.hits) > n {
		s.secretEnd = max(s.secretEnd, end)
	}
}

func (s *scanner) add(text string, h hit) {
	if h.score < s.e.minScore[h.entity] {
		return
	}
	if !clipMarks(text, &h.start, &h.end) || s.e.allowed(text[h.start:h.end]) {
		return
	}
	s.hits = append(s.hits, h)
}

// allowed says whether the policy lets a value pass.
func (e *Engine) allowed(value string) bool {
	if len(e.allow) > 0 {
		if _, ok := e.allow[strings.ToLower(value)]; ok {
			return true
		}
	}
	for _, re := range e.allowRes {
		if re.MatchString(value) {
			return true
		}
	}
	return false
}
