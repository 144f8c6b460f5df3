package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/pii"
)

// Numbers that may be a date on which somebody was born, or a part of one: what stands beside them says so.

// year looks at a year, and says whether that is all that there is to see.
func (s *scanner) year(text string, i, end int) bool {
	if m, ok := pii.HandedDate(text, i, end); ok && s.words.announce(text, m.Start, pii.DateOfBirth) {
		return s.identified(text, pii.DateOfBirth, m, end)
	}
	if pii.LivingYear(text, i, end) && s.e.kinds.Has(pii.DateOfBirth) && s.words.any(text, i) && s.words.right(text, i, birthYears, 0) {
		return s.identified(text, pii.DateOfBirth, pii.Match{Start: i, End: end, Score: .8}, end)
	}
	if m, ok := pii.SpokenDate(text, i, end); ok && s.words.announce(text, m.Start, pii.DateOfBirth) {
		return s.identified(text, pii.DateOfBirth, m, end)
	}
	if m, ok := pii.BirthYear(text, i, end); ok && s.e.kinds.Has(pii.DateOfBirth) {
		return s.identified(text, pii.DateOfBirth, m, end)
	}
	m, ok := pii.Year(text, i, end)
	return ok && s.e.kinds.Has(pii.DateTime) && s.identified(text, pii.DateTime, m, end)
}

// looseBirth looks at the one or two digits text[i:end] as a part of a date of birth that says so right before it.
func (s *scanner) looseBirth(text string, i, end int) bool {
	m, ok := pii.LooseBirth(text, i, end)
	if !ok || !s.e.kinds.Has(pii.DateOfBirth) {
		return false
	}
	at := m.Start
	if text[at] == '\'' { // born in '84
		if strings.HasSuffix(text[:at], " in ") {
			at -= len("in ")
		}
	} else if pii.AgeBefore(text[:at]) {
		return s.identified(text, pii.DateOfBirth, m, end)
	}
	if !s.words.announce(text, at, pii.DateOfBirth) || !s.words.Right(text, at, pii.DateOfBirth) {
		return false
	}
	if whole, ok := pii.Date(text, i, end); ok {
		m = whole // 12 de marzo de 1984
	}
	return s.identified(text, pii.DateOfBirth, m, end)
}

// birthYears and birthDates are what stands right before the year, or the eight digits of a date, in which somebody was born.
var (
	birthYears = wordList([]string{" birth year ", " birthyear ", " year of birth ", " yob "})
	birthDates = wordList(append([]string{" birth date ", " birth dt ", " birth day ", " birthdt "}, pii.Kinds[pii.DateOfBirth].Words...))
)

// compactDate looks at a date of birth of eight digits, and says whether it is one.
func (s *scanner) compactDate(text string, i, end int) bool {
	if !s.e.kinds.Has(pii.DateOfBirth) || !s.words.announce(text, i, pii.DateOfBirth) {
		return false
	}
	m, ok := pii.CompactDate(text, i, end)
	return ok && s.words.right(text, i, birthDates, 0) && s.identified(text, pii.DateOfBirth, m, end)
}

// eastDate looks at a date as Chinese, Japanese and Korean write it, which is one of birth or nothing.
func (s *scanner) eastDate(text string, i, end int) bool {
	m, ok := pii.EastDate(text, i, end)
	if !ok {
		return false
	}
	if pii.Born(text, m.End) || s.words.announce(text, i, pii.DateOfBirth) {
		s.identified(text, pii.DateOfBirth, m, end)
	}
	s.numberEnd = max(s.numberEnd, m.End)
	return true
}

// eraDate is eastDate for one by an era.
func (s *scanner) eraDate(text string, i, end int) bool {
	m, ok := pii.EraDate(text, i, end)
	if !ok {
		return false
	}
	if pii.Born(text, m.End) || s.words.announce(text, m.Start, pii.DateOfBirth) {
		s.identified(text, pii.DateOfBirth, m, end)
	}
	s.numberEnd = max(s.numberEnd, m.End)
	return true
}
