package rules

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/cue"
)

// Match tries the rule at the trigger that stands at text[at:end]. In modes Near
// and Everywhere use MatchIn.
func (r *Rule) Match(text string, at, end int, trigger int) (Match, bool) {
	return r.MatchValue(text, at, end, trigger, 0)
}

// MatchRun is Match for a trigger in a run of so many token bytes from there on.
func (r *Rule) MatchRun(text string, at, end, trigger, run int) (Match, bool) {
	if n := r.longest; n > 0 && run > n && !r.stopped(text[at:at+n+1]) {
		return Match{}, false // the run goes on where the token must have ended
	}
	return r.Match(text, at, end, trigger)
}

// stopped says that a token may end within a text.
func (r *Rule) stopped(text string) bool {
	for i := range len(text) {
		if r.stops[text[i]] {
			return true
		}
	}
	return false
}

// MatchValue is Match for a trigger with AnchorValue, when the value begins with
// so many token bytes.
func (r *Rule) MatchValue(text string, at, end, trigger, run int) (Match, bool) {
	l := r.Triggers[trigger]
	if !l.Fold && text[at:end] != l.Text {
		return Match{}, false
	}
	if r.boundary && at > 0 && isWord(text[at-1]) == isWord(text[at]) && !coloured(text, at) {
		return Match{}, false
	}
	if r.Assigned && !assigned(text, end) {
		return Match{}, false
	}
	if l.Loose && r.family != nil {
		if set := r.spellings[trigger]; set != 0 && !spelled(set, text[at:end]) || set == 0 && !r.family.name.MatchString(text[at:end]) {
			return Match{}, false
		}
	}
	if r.follows != nil && !r.followed(text, end) {
		return Match{}, false
	}
	from, to := at, min(len(text), at+r.After)
	if r.Mode == Around {
		from = max(0, at-r.Before)
	}
	if r.next != nil && (end == len(text) || !r.next[text[end]]) || r.prior != nil && (at == 0 || !r.prior[text[at-1]]) {
		return Match{}, false
	}
	var m Match
	var ok bool
	if r.Mode == Around && r.line != nil {
		m, ok = r.matchBehind(text, at, to)
	} else {
		m, ok = r.verify(text, from, to, end-from, run)
	}
	if ok && len(r.gate) > 0 && !r.open(text[max(0, from-nearBefore):min(len(text), to+nearBefore)]) {
		return Match{}, false
	}
	if ok && r.head != nil { // asked last: in a long row of characters it is the longer part
		if m.Start, ok = r.head.before(text, at); ok {
			token := text[m.Start:m.End]
			ok = Entropy(token) > r.head.entropy && digits(token) >= r.head.digits
		}
	}
	return m, ok
}

// coloured says that what stands before i sets the colour of a terminal, as in
// "\x1b[94m": its m belongs to no word.
func coloured(text string, i int) bool {
	i--
	if text[i] != 'm' {
		return false
	}
	for n := i - 8; i > n && i > 0 && (text[i-1]-'0' < 10 || text[i-1] == ';'); {
		i--
	}
	return i > 1 && text[i-1] == '[' && text[i-2] == 0x1b
}

// MatchIn tries the rule on text[from:to].
func (r *Rule) MatchIn(text string, from, to int) (Match, bool) {
	for _, s := range r.required {
		if !containsFold(text[from:to], s) {
			return Match{}, false
		}
	}
	if len(r.gate) > 0 && !r.open(text[from:to]) {
		return Match{}, false
	}
	return r.verify(text, from, to, 0, 0)
}

// verify matches within text[from:to]; trigger is where the literal ends in it.
func (r *Rule) verify(text string, from, to, trigger, run int) (Match, bool) {
	w := text[from:to]
	first, s, e, last, ok := r.find(w, trigger, run)
	if !ok {
		return Match{}, false
	}
	for e > s && w[e-1] == '\n' {
		e--
	}
	secret := w[s:e]
	if e == s || r.entropy > 0 && Entropy(secret) <= r.entropy || r.digits > 0 && digits(secret) < r.digits {
		return Match{}, false
	}
	if (r.ID == "generic-api-key" || r.ID == "npm-access-token") && cue.UUID(secret) {
		return Match{}, false // an identifier
	}
	if r.ID == "aws-access-token" && strings.HasSuffix(secret, "XXXXXXXX") {
		return Match{}, false // a pattern to fill in
	}
	if len(r.lists) > 0 {
		m := from + first
		for n := 0; n < r.reach && m > 0 && (isWord(text[m-1]) || text[m-1] == '.' || text[m-1] == '-'); n++ {
			m--
		}
		if r.lists.allow(secret, spot{text, from + first, from + last, m}) {
			return Match{}, false
		}
	}
	return Match{Start: from + s, End: from + e, Open: last == len(w) && to < len(text)}, true
}

// find returns the match first:last and in it the secret s:e.
func (r *Rule) find(w string, trigger, run int) (first, s, e, last int, ok bool) {
	switch {
	case r.line != nil:
		if r.Mode == At {
			trigger = 0
		}
		s, e, last, ok = r.line.match(w, trigger)
		return trigger, s, e, last, ok
	case r.hand != nil:
		return r.hand(w)
	case r.family != nil:
		s, e, last, ok = r.family.match(w, trigger, run)
		return 0, s, e, last, ok
	}
	if r.needs != 0 && strings.IndexByte(w, r.needs) < 0 {
		return 0, 0, 0, 0, false
	}
	if r.steps != nil {
		s, e, last, ok = r.steps.locate(w, r.group)
		return 0, s, e, last, ok
	}
	loc := r.re.FindStringSubmatchIndex(w)
	if loc == nil {
		return 0, 0, 0, 0, false
	}
	s, e = secretOf(loc, r.group)
	return loc[0], s, e, loc[1], s >= 0
}

// open says whether one of the keywords of the rule stands in the window.
func (r *Rule) open(w string) bool {
	for _, k := range r.gate {
		if containsFold(w, k) {
			return true
		}
	}
	return false
}

// assigned sees whether an operator follows within the reach of the family's
// expression; see assignment.
func assigned(text string, at int) bool {
	for i := at; i < len(text) && i < at+24; i++ {
		switch c := text[i]; {
		case c == '=' || c == '>' || c == ':' || c == '|' || c == '?' || c == ',':
			return true
		case isWord(c) || c == ' ' || c == '\t' || c == '.' || c == '-' || c == '\'' || c == '"' || c == '\n' || c == '\r' || c == '\f':
		default:
			return false
		}
	}
	return false
}

// lineOf is the line around a match, at most 512 bytes to either side.
func lineOf(text string, from, to int) string {
	lo, hi := max(0, from-512), min(len(text), to+512)
	if i := strings.LastIndexByte(text[lo:from], '\n'); i >= 0 {
		lo += i + 1
	}
	if i := strings.IndexByte(text[to:hi], '\n'); i >= 0 {
		hi = to + i
	}
	return text[lo:hi]
}

func containsFold(s, lower string) bool {
	if lower == "" {
		return true
	}
	a, b := lower[0], lower[0]
	if 'a' <= a && a <= 'z' {
		b -= 'a' - 'A'
	}
	for i := 0; i+len(lower) <= len(s); i++ {
		if (s[i] == a || s[i] == b) && strings.EqualFold(s[i:i+len(lower)], lower) {
			return true
		}
	}
	return false
}

func isWord(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
}

func digits(s string) int {
	n := 0
	for i := range len(s) {
		if s[i]-'0' < 10 {
			n++
		}
	}
	return n
}
