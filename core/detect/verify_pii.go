package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/cue"
	"github.com/sotto-project/sotto/core/detect/names"
	"github.com/sotto-project/sotto/core/detect/pii"
)

func (s *scanner) pii(text string, kind entity, m pii.Match) {
	s.add(text, hit{start: m.Start, end: m.End, entity: kind, rule: ruleNames[kind], score: m.Score})
}

var ruleNames = func() (names [entityCount]string) {
	copy(names[:], []string{"", "email", "card", "phone", "us-ssn", "ip", "iban", "person", "location"})
	for k, info := range pii.Kinds {
		names[identity+entity(k)] = strings.ReplaceAll(strings.ToLower(info.Entity), "_", "-")
	}
	return names
}()

// What stands right before the number of a card or an account whose check digits are wrong.
var (
	cardWords = wordList([]string{" card ", " pan ", " ccnumber ", " creditcard ", " cards ", " cardnumber ", " cc ", " visa ", " mastercard ", " amex ", " payment method ", " american express ", " kreditkarte ", " kreditkartennummer ", " kartennummer ", " tarjeta ", " carte ", " carta di credito ", " cartão ", "卡号", "卡號", "银行卡", "信用卡", "建行卡", "工行卡", "农行卡", "储蓄卡", "借记卡", "账号", "賬號", "カード番号", "카드번호"})
	ibanWords = wordList([]string{" iban "})
)

// digit looks at the number that begins at i. For digits and near see numeral.
func (s *scanner) digit(text string, i int, row, near uint64) {
	end := numberEnd(text, i, row)
	s.numberEnd = end
	if i >= s.opaqueEnd && (i > 0 && isLetter(text[i-1]) || end < len(text) && isLetter(text[end])) {
		s.vendor(text, i)
	}
	if end == i+1 && single(text, i) {
		s.numberEnd = i + 3
		return
	}
	if i > 0 && (isLetter(text[i-1]) || text[i-1] == '_' && wordEndsBefore(text, i)) {
		if m, ok := pii.IBAN(text, i); ok && (m.Score >= .5 || s.words.right(text, m.Start, ibanWords, 0)) {
			m.Score = max(m.Score, .8)
			s.pii(text, iban, m)
			s.numberEnd = max(end, m.End)
			return
		}
		if s.identifier(text, i, end, false) || s.identifier(text, i, end, true) {
			return
		}
		if text[i-1]|0x20 <= 'f' {
			s.colons(text, i)
		}
		s.numberEnd = wordEnd(text, end)
		return
	}
	if s.identifier(text, i, end, false) {
		return
	}
	if end < len(text) && (isLetter(text[end]) || text[end] == '_' && wordBeginsAt(text, end)) {
		if text[end]|0x20 <= 'f' {
			s.colons(text, i)
		}
		if uuid(text, i) {
			s.numberEnd = i + 36
			return
		}
		if text[end] == '_' && end-i == 4 {
			if m, ok := pii.Card(text, i); ok && m.Score >= .8 {
				s.pii(text, card, m)
				s.numberEnd = m.End
				return
			}
		}
		if text[end] != 'x' && text[end] != 'e' {
			if !s.words.any(text, i) || !s.identifier(text, i, end, true) {
				s.numberEnd = wordEnd(text, end)
			}
			return
		}
	}
	digits, dots, colon := ahead4(text, i, row, near)
	if colon {
		s.colons(text, i)
	}
	if digits < 10 && end-i >= 2 && end-i <= 6 {
		if stop, ok := names.Postcode(text, i, end); ok {
			s.pii(text, location, pii.Match{Start: i, End: stop, Score: .8})
			s.numberEnd = stop
			return
		}
	}
	if digits < 7 && dots < 3 || uuid(text, i) {
		if k, m, ok := s.idents.Near(text, i, end); ok {
			s.identified(text, k, m, end)
		} else if (i > 0 && text[i-1] == '-' || end < len(text) && text[end] == '-' || i > 2 && text[i-1] == ' ' && text[i-2]-'A' < 26) && s.words.any(text, i) {
			s.numbered(text, i, end) // POL-123456, 062-000, BX 771 044
		}
		return
	}
	if dots >= 3 {
		if m, ok := pii.IPv4(text, i); ok {
			if versioned(text, i) || pii.Network(text, m) {
				m.Score = .3
			}
			s.pii(text, ip, m)
			s.numberEnd = m.End
			return
		}
	}
	if digits >= 9 {
		if m, ok := pii.SSN(text, i); ok {
			if m.Score < .6 && s.contexts(text, i)&ssnContext != 0 {
				m.Score = .8
			}
			if m.Score >= s.e.minScore[ssn] {
				s.pii(text, ssn, m)
				s.numberEnd = m.End
				return
			}
		}
	}
	plain := evenly(text, i, row, near)
	if digits >= 12 {
		m, ok := pii.Match{}, false
		if !plain || !cutCard(row) {
			m, ok = pii.Card(text, i)
			ok = ok && (m.Score >= .5 || s.contexts(text, i)&cardContext != 0) && !inRow(text, i, m.End)
		}
		if !ok {
			m, ok = pii.CardShape(text, i)
			ok = ok && (m.Score >= .5 && s.contexts(text, i)&cardContext != 0 || s.words.right(text, i, cardWords, 0))
		}
		if ok {
			m.Score = max(m.Score, .65)
			s.pii(text, card, m)
			s.numberEnd = m.End
			s.codeBehind(text, m.End)
			return
		}
	}
	if digits >= 7 && (phoneless(text, i, row, near, plain) || !s.telephone(text, i)) {
		s.identifier(text, i, end, true)
	}
}

// telephone looks at the number of a telephone that begins at i.
func (s *scanner) telephone(text string, i int) bool {
	if answered(text, i) {
		return false
	}
	if s.telephoneIn(text, i) {
		return true
	}
	end := pii.BeforeLast(text, i)
	return end > 0 && s.telephoneIn(text[:end], i)
}

// answered says that the status of an answer to a request stands at i, as the logs of servers have it: "GET / HTTP/1.1" 200 2326.
func answered(text string, i int) bool {
	const version = `HTTP/1.1" `
	k := i - len(version)
	return k >= 0 && text[i-1] == ' ' && text[i-2] == '"' && text[k:k+len("HTTP/")] == "HTTP/"
}

func (s *scanner) telephoneIn(text string, i int) bool {
	n, ok := pii.Phone(text, i)
	if !ok {
		return false
	}
	c := s.contexts(text, i)
	hint := c.telephone() || pii.PhoneLabel(text, i) || n.Labelled()
	if !hint && n.Bare() && (c&otherContext != 0 || !s.said(text, i)) {
		return false
	}
	if strings.HasPrefix(text[i:], "00") && !hint && c < firstLanguage && s.words.any(text, i) {
		return false // zeros fill up numbers of accounts, too
	}
	m, ok := n.Judge(hint, s.e.regions)
	for k := 0; !ok && c >= firstLanguage && k < len(dialled); k++ {
		if c&(firstLanguage<<k) != 0 {
			m, ok = n.Dialled(dialledIn[k], dialled[k].trunk)
		}
	}
	if ok && !figure(text, m.Start, m.End) {
		s.pii(text, phone, m)
		s.numberEnd = m.End
		return true
	}
	return false
}

// said says that the number at i stands by itself in what somebody says.
func (s *scanner) said(text string, i int) bool {
	if s.words.key != "" && !utters(s.words.key) {
		return false
	}
	return i == 0 || text[i-1] == ' ' || text[i-1] == '\n' || text[i-1] == '('
}

// machineRead looks at the lines of passports that machines read.
func (s *scanner) machineRead(text string) {
	if s.pass.several && s.e.kinds.Has(pii.Passport) {
		for _, m := range pii.MRZ(text, nil) {
			s.pii(text, identity+entity(pii.Passport), m)
		}
	}
}

// single says that a row of single digits begins at i, which is part of nothing
// that is looked for.
func single(text string, i int) bool {
	return i+5 < len(text) && text[i+1] == ' ' && text[i+3] == ' ' && text[i+2]-'0' < 10 && text[i+4]-'0' < 10 && text[i+5] == ' ' &&
		(i == 0 || text[i-1] == ' ' || text[i-1] == '\n')
}

func (s *scanner) colons(text string, i int) {
	if i < s.colonEnd {
		return
	}
	if paired(text, i) {
		if m, ok := pii.MAC(text, i); ok && s.e.kinds.Has(pii.MACAddress) {
			s.pii(text, identity+entity(pii.MACAddress), m)
			s.colonEnd = m.End
			s.numberEnd = max(s.numberEnd, m.End)
			return
		}
		if m, ok := pii.IPv6(text, i); ok {
			s.pii(text, ip, m)
			s.colonEnd = m.End
			s.numberEnd = max(s.numberEnd, m.End)
			return
		}
	}
	// Whatever fails here fails for every place of the same run.
	j := i
	for j < len(text) && j < i+48 && (text[j] == ':' || isHex(text[j])) {
		j++
	}
	s.colonEnd = j
}

func (s *scanner) at(text string, i int) {
	if strings.HasPrefix(text[i:], "@tcp(") || strings.HasPrefix(text[i:], "@unix(") {
		s.dataSource(text, i)
		return
	}
	m, ok := pii.Email(text, i)
	if !ok {
		m, ok = pii.QuotedEmail(text, i)
	}
	if !ok && pii.DotBehind(text, i+1) {
		m, ok = pii.SpokenEmail(text, i)
	}
	if ok {
		s.pii(text, email, m)
		s.combined(text, m.End)
		s.beforeMail(text, m.Start)
		if m.Start > 5 && text[m.Start-1] == '<' {
			if m, ok := names.Displayed(text, m.Start); ok {
				s.name(text, m)
			}
		}
	} else if m, ok := pii.SpacedEmail(text, i); ok {
		s.pii(text, email, m)
	} else if m, ok := pii.UPI(text, i); ok && s.e.kinds.Has(pii.AccountNumber) {
		s.pii(text, identity+entity(pii.AccountNumber), m)
	} else {
		s.mention(text, i)
	}
}

// spoken looks at the "at" or the "dot" of an address that is written in words.
func (s *scanner) spoken(text string, at int) {
	if text[at] == ' ' { // " dot ": before it a word, before that " at "
		k := at
		for k > 0 && at-k < 63 && text[k-1] != ' ' {
			k--
		}
		if at = k - 4; at < 0 {
			return
		}
	}
	s.spokenAt(text, at)
}

// spokenAt looks at the word for @, with the blank or bracket before it at i.
func (s *scanner) spokenAt(text string, i int) {
	if i < 0 {
		return
	}
	if m, ok := pii.SpokenEmail(text, i); ok {
		s.pii(text, email, m)
	}
}

// number looks at a JSON number: only as a whole, and with quotes around what
// replaces it.
func (s *scanner) number(key, value string) {
	if len(value) < shortestCode {
		return
	}
	if strings.ContainsAny(value, ".eE-+") {
		mark := len(s.hits)
		if s.degree(key, value); len(s.hits) > mark {
			s.hits[mark].number = 1
		}
		return
	}
	password, phoneKey, ssnKey := cue.Number(key)
	mark := len(s.hits)
	switch {
	case password:
		s.secret(value, 0, len(value), ruleKey, .8)
	case len(value) <= longestCode && codeName(key, len(value)):
		s.secret(value, 0, len(value), ruleCode, .8)
	case s.keyedNumber(key, value):
	case len(value) <= 6 && names.PostalKey(key):
		s.pii(value, location, pii.Match{Start: 0, End: len(value), Score: .85})
	case len(value) >= 12:
		if m, ok := pii.Card(value, 0); ok && (m.Score >= .8 || contexts(key, len(key))&cardContext != 0) {
			m.Score = max(m.Score, .65)
			s.pii(value, card, m)
		} else if m, ok := pii.CardShape(value, 0); ok && s.keySays(key, value, cardWords) {
			m.Score = max(m.Score, .65)
			s.pii(value, card, m)
		}
	case ssnKey && len(value) == 9:
		if m, ok := pii.SSN(value, 0); ok {
			m.Score = .8
			s.pii(value, ssn, m)
		}
	}
	if len(s.hits) == mark && phoneKey && len(value) >= 7 && len(value) <= 15 {
		s.pii(value, phone, pii.Match{Start: 0, End: len(value), Score: .75})
	}
	for i := mark; i < len(s.hits); i++ {
		s.hits[i].number = 1
	}
}
