package detect

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/pii"
)

// Countries lists the countries whose identifiers are known, sorted.
func Countries() []string {
	var list []string
	for _, k := range pii.Kinds {
		if k.Country != "" {
			list = append(list, k.Country)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (p *Policy) kinds() (set pii.Set) {
	for k, info := range pii.Kinds {
		if p.Countries == nil || info.Country == "" || slices.Contains(p.Countries, info.Country) {
			set = set.With(pii.Kind(k))
		}
	}
	return set
}

// identifier looks at the number text[i:end] as a part of an identifier. Weak
// asks for those that are nothing without a word that announces them.
func (s *scanner) identifier(text string, i, end int, weak bool) bool {
	// Behind a + by itself stands a telephone number.
	abroad := i > 0 && text[i-1] == '+' && (i < 2 || !wordByte(text[i-2]))
	if k, m, ok := s.idents.Find(text, i, end, weak); ok && (!abroad || m.Start != i) {
		return s.identified(text, k, m, end)
	}
	if weak {
		return s.numbered(text, i, end)
	}
	if end-i <= 4 {
		if m, ok := pii.Date(text, i, end); ok {
			if s.words.announce(text, m.Start, pii.DateOfBirth) || s.e.kinds.Has(pii.DateOfBirth) && pii.AgeBefore(text[:m.Start]) || pii.Born(text, m.End) || pii.BornBefore(text, m.Start) {
				return s.identified(text, pii.DateOfBirth, m, end)
			}
			if s.e.kinds.Has(pii.DateTime) && pii.Calendar(text, m) && !versioned(text, m.Start) {
				m.Score = .6
				return s.identified(text, pii.DateTime, m, end)
			}
		}
	}
	if end-i <= 2 && end < len(text) && (text[end] == '.' || text[end] == '/' || text[end] == '-') {
		if m, ok := pii.BirthDate(text, i, end); ok && (s.words.announce(text, m.Start, pii.DateOfBirth) || pii.BornBefore(text, m.Start)) {
			return s.identified(text, pii.DateOfBirth, m, end)
		}
	}
	if end-i <= 2 && end < len(text) && (text[end] == '-' || isHex(text[end])) && (i+3 < len(text) && text[i+2] == '-' || i+2 < len(text) && text[i+1] == '-' || i > 0 && isHex(text[i-1])) {
		if m, ok := pii.MAC(text, i); ok {
			return s.identified(text, pii.MACAddress, m, end)
		}
	}
	if s.document(text, i, end) {
		return true
	}
	if c := text[i]; c == '0' || c == '1' || c == '3' {
		if m, ok := pii.Wallet(text, i); ok {
			if m.Score < .5 && s.words.announce(text, m.Start, pii.Crypto) {
				m.Score = .8
			}
			if m.Score >= .5 {
				return s.identified(text, pii.Crypto, m, end)
			}
		}
	}
	return false
}

// numbered looks at numbers of no known form, each of which is nothing without the word
// that announces it.
func (s *scanner) numbered(text string, i, end int) bool {
	if s.reference(text, i) {
		return true
	}
	m, ok := pii.Numbered(text, i)
	if !ok {
		if end-i > 6 || !s.words.any(text, i) {
			return false
		}
		m = pii.Match{Start: i, End: pii.GroupsEnd(text, i, end), Score: .4}
		if stop := pii.DottedEnd(text, i, end); stop > m.End {
			m.End = stop
			if !s.e.kinds.Has(pii.NationalID) || !s.words.announce(text, i, pii.NationalID) {
				return false
			}
		}
		if i > 0 && (wordByte(text[i-1]) || text[i-1] == '-' || text[i-1] == '.') {
			return false
		}
		if n := m.End - i; n < shortestGrouped && (n != end-i || !shortNumber(text, i, end)) && pii.CapitalsBefore(text, i) == i {
			return false
		}
	}
	if s.numberedFrom(text, m, end) {
		return true
	}
	if from := pii.CapitalsBefore(text, m.Start); from < m.Start && s.words.any(text, i) { // policy BX 771 044 P
		m.Start, m.End = from, pii.CapitalBehind(text, pii.GroupsEnd(text, m.Start, m.End))
		return m.End-m.Start >= shortestGrouped && s.numberedFrom(text, m, end)
	}
	return false
}

// numberedFrom looks for the word that announces the number m, whose first digits end at end.
func (s *scanner) numberedFrom(text string, m pii.Match, end int) bool {
	if !s.words.any(text, m.Start) && !pii.MexicanRFC(text[m.Start:m.End]) {
		return false
	}
	whole := pii.GroupsEnd(text, m.Start, m.End)
	for _, k := range [...]pii.Kind{pii.DriverLicense, pii.Passport, pii.NationalID, pii.MedicalRecord, pii.InsuranceNumber, pii.VehicleID, pii.EmployeeID, pii.StudentID, pii.AccountNumber, pii.CustomerID, pii.DeviceID} {
		n := m.End - m.Start
		if k >= pii.NationalID && k <= pii.CustomerID { // of contracts and people, as letters print them
			n = whole - m.Start
		}
		if n < shortestNumbered && k != pii.EmployeeID && k != pii.CustomerID || k == pii.VehicleID && n != pii.VINLength || k == pii.DriverLicense && n < 7 && digitsOnly(text[m.Start:m.End]) || k == pii.AccountNumber && (n < 6 || !accountNumber(text[m.Start:end]) || cloudAccount(s.words.from(text, m.Start)) || ledger(text, m.Start, m.End)) || k == pii.InsuranceNumber && policyOfProgram(text, m.Start, m.End) || k == pii.DeviceID && n < 14 || k == pii.NationalID && n < 6 {
			continue
		}
		if s.e.kinds.Has(k) && (s.words.announce(text, m.Start, k) || k == pii.NationalID && pii.MexicanRFC(text[m.Start:m.End]) && containsFold(s.words.from(text, m.Start), "rfc")) {
			m.Score, m.End = .8, m.Start+n
			return s.identified(text, k, m, end)
		}
	}
	return false
}

// accountNumber says that the beginning of a number is that of an account: digits, and before them no more than
// the capitals of a bank and a dash.
func accountNumber(begin string) bool {
	const most = 3
	digits := strings.TrimLeft(begin, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	if n := len(begin) - len(digits); n > 0 {
		return n <= most && len(digits) > 4 && digits[0] == '-' && digitsOnly(digits[1:])
	}
	return digitsOnly(begin)
}

// shortNumber says that the four digits text[i:end] are the number of somebody rather than one that programs give to
// records: a sentence names it, and it is no year.
func shortNumber(text string, i, end int) bool {
	if end-i != 4 || i < 6 || strings.HasPrefix(text[i:], "19") || strings.HasPrefix(text[i:], "20") || codeGoesOn(text, i, end) {
		return false
	}
	before := strings.TrimRight(text[max(0, i-12):i], " #:")
	for _, w := range [...]string{" no", " no.", " number", "badge", "Badge"} {
		if strings.HasSuffix(before, w) {
			return true
		}
	}
	return false
}

// cloudAccount says that a text ends with the name that clouds give the number of a tenant: accountId.
func cloudAccount(before string) bool {
	name := strings.TrimRight(before, " \"':=")
	n := len(name) - len("id")
	if n < len("account") || !fold(name[n:], "id") {
		return false
	}
	return strings.HasSuffix(strings.ToLower(strings.TrimRight(name[:n], "_- ")), "account")
}

// shortestGrouped is how many bytes a number in groups has at least that has no form.
const shortestGrouped = 8

// small looks at digits among small letters: an identifier as people type it.
func (s *scanner) small(text string, i, end int) bool {
	start := i
	for start > 0 && i-start < longestNumbered && (isLetter(text[start-1]) || text[start-1]-'0' < 10) {
		start--
	}
	if start > 0 && text[start-1] == '\\' {
		return false // an escape
	}
	stop := end
	for stop < len(text) && stop-start <= longestNumbered && (isLetter(text[stop]) || text[stop]-'0' < 10) {
		stop++
	}
	n := stop - start
	if n == shortestNumbered-1 && stop < len(text) {
		switch text[stop] {
		case '-':
			n++ // a group of one: d123-4567-8901
		case '.':
			if m, ok := pii.DottedMAC(text, start); ok && s.e.kinds.Has(pii.MACAddress) {
				return s.identified(text, pii.MACAddress, m, m.End)
			}
		}
	}
	if n < shortestNumbered || n > longestNumbered || hashed(text[start:stop]) {
		return false
	}
	return s.spelled(text, start, i, end)
}

// hashed says that letters and digits are those of a hash: hexadecimal, and in three turns or
// more, which no identifier has.
func hashed(word string) bool {
	turns := 0
	for k := range len(word) {
		if !isHex(word[k]) {
			return false
		}
		if k > 0 && (word[k]-'0' < 10) != (word[k-1]-'0' < 10) {
			turns++
		}
	}
	return turns > 2
}

// spelled looks at digits as a part of an identifier that begins at start or before, where
// something is announced at all.
func (s *scanner) spelled(text string, start, i, end int) bool {
	if !s.words.any(text, start) {
		return false
	}
	for _, weak := range [...]bool{false, true} {
		if k, m, ok := s.idents.Find(text, i, end, weak); ok {
			return s.identified(text, k, m, end)
		}
	}
	return s.document(text, i, end) || s.numbered(text, i, end)
}

// An identifier in small letters has at least and at most so many letters and digits.
const (
	shortestNumbered = 5
	longestNumbered  = 18
)

// document looks at numbers of documents and plates, in which letters and digits
// are mixed: each is nothing without a word that announces it.
func (s *scanner) document(text string, i, end int) bool {
	behind := end < len(text) && text[end] == ' ' && capitals(text, end+1) // 4821 KLM
	if i == 0 && !behind || end-i > 9 {
		return false
	}
	c := byte(' ')
	if i > 0 {
		c = text[i-1]
	}
	upper := c >= 'A' && c <= 'Z'
	letter := isLetter(c)
	if c == ' ' && i > 2 && text[i-2] == 'B' || c == ' ' && i > 2 && text[i-2] == 'A' || upper && (c == 'A' || c == 'B') {
		if m, ok := pii.Register(text, i, end); ok && s.e.kinds.Has(pii.DERegister) {
			return s.identified(text, pii.DERegister, m, end)
		}
	}
	next := end < len(text) && isLetter(text[end])
	if !letter && !next && !behind && c != ' ' && c != '-' {
		return false
	}
	try := func(k pii.Kind, m pii.Match, ok bool) bool {
		if !ok || !s.e.kinds.Has(k) || !s.words.announce(text, m.Start, k) {
			return false
		}
		m.Score = .8
		return s.identified(text, k, m, end)
	}
	if letter || next {
		m, ok := pii.Document(text, i)
		if try(pii.DEIDCard, m, ok) || try(pii.DEPassport, m, ok) {
			return true
		}
	}
	if end-i > 5 || !letter && !next && !behind && (i < 2 || !isLetter(text[i-2])) {
		return false
	}
	m, ok := pii.GermanPlate(text, i, end)
	if try(pii.DEKfz, m, ok) {
		return true
	}
	if ok && s.e.kinds.Has(pii.DEKfz) && pii.GermanForm(text[m.Start:m.End]) && s.driven(text, m) {
		m.Score = .8
		return s.identified(text, pii.DEKfz, m, end)
	}
	m, ok = pii.Plate(text, i)
	return ok && s.plated(text, m)
}

func (s *scanner) identified(text string, k pii.Kind, m pii.Match, end int) bool {
	s.pii(text, identity+entity(k), m)
	s.numberEnd = max(end, m.End)
	return true
}

// announcedBy makes a key what announces, until what it returns is called.
func (s *scanner) announcedBy(key string) (again func()) {
	s.words.key = key
	s.words.forget()
	return func() {
		s.words.key = ""
		s.words.forget()
	}
}

// keySays says that a key ends with one of some words, but for those that link them to a value.
func (s *scanner) keySays(key, value string, list *heads) bool {
	defer s.announcedBy(key)()
	return s.words.right(value, 0, list, 0)
}

// keyedNumber looks at a JSON number whose key may announce an identifier.
func (s *scanner) keyedNumber(key, value string) bool {
	if (len(value) == 8 || len(value) <= 4) && s.birthNumber(key, value) {
		return true
	}
	if len(value) < 7 {
		return false
	}
	defer s.announcedBy(key)()
	for _, weak := range [...]bool{false, true} {
		if k, m, ok := s.idents.Find(value, 0, len(value), weak); ok && m.Score >= .8 {
			s.pii(value, identity+entity(k), m)
			return true
		}
	}
	return digitsOnly(value) && s.words.any(value, 0) && s.numbered(value, 0, len(value))
}

// birthNumber looks at a JSON number that is a date of birth in eight digits, or a part of one.
func (s *scanner) birthNumber(key, value string) bool {
	if set := announced(key); !s.e.kinds.Has(pii.DateOfBirth) || !set.Has(pii.DateOfBirth) {
		return false
	}
	defer s.announcedBy(key)()
	m, ok := pii.CompactDate(value, 0, len(value))
	if !ok || !s.words.right(value, 0, birthDates, 0) {
		m = pii.Match{Start: 0, End: len(value), Score: .8}
		ok = pii.LivingYear(value, 0, len(value)) && (s.words.right(value, 0, birthYears, 0) || s.words.right(value, 0, birthDates, 0))
	}
	return ok && s.identified(value, pii.DateOfBirth, m, len(value))
}
