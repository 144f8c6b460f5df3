package names

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/classes"
	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// Below the closing of a letter stands who has written it, by whatever name: Kind regards, Meek Simbule.

const (
	mostClosing   = 36 // bytes of the line of a closing
	mostSignature = 40 // and of what is signed
	mostSigned    = 4  // words of it
)

// signatures adds to a list who signs below the lines that close a letter.
func signatures(text string, lines classes.Bits, list []Match) []Match {
	from := 0
	for end := lines.Next(0); end >= 0; end = lines.Next(from) {
		begin := from
		from = end + 1
		if n := end - begin; n < len("Best") || n > mostClosing {
			continue
		}
		i := from
		for i < len(text) && i < from+3 && (text[i] == '\n' || text[i] == '\r' || text[i] == ' ') {
			i++
		}
		if i == len(text) || text[i]-'A' >= 26 && text[i] < 0xc3 || !closesLetter(text[begin:end]) {
			continue
		}
		if m, ok := signature(text, i); ok {
			list = append(list, m)
		}
	}
	return list
}

// closesLetter says that a line is the closing of a letter in English, and nothing else.
func closesLetter(line string) bool {
	line = strings.TrimRight(line, " \r,.!-–—")
	line = strings.TrimLeft(line, " \t>")
	last := line[strings.LastIndexByte(line, ' ')+1:]
	if role := closingRole(last); role&endsClosing == 0 {
		return false
	}
	for word := range strings.SplitSeq(line, " ") {
		if closingRole(strings.TrimRight(word, ",")) == 0 {
			return false
		}
	}
	return true
}

const (
	inClosing   = 1 << iota // a word of the closing of a letter
	endsClosing             // it may be the last
)

// closingRole is what a word, in whatever case, may be in the closing of a letter.
func closingRole(word string) uint8 {
	var b [12]byte
	if len(word) > len(b) {
		return 0
	}
	for i := range len(word) {
		b[i] = word[i] | 0x20
	}
	return closingWords[string(b[:len(word)])]
}

var closingWords = func() map[string]uint8 {
	m := map[string]uint8{}
	for w := range strings.FieldsSeq("kind kindest warm warmest many with my our very again so and in all the a lots of your for time take have great nice day week weekend looking forward big") {
		m[w] = inClosing
	}
	for w := range strings.FieldsSeq("regards sincerely best cheers thanks thank you wishes love yours truly faithfully respectfully cordially warmly advance greetings hugs xoxo rgds thx ta care much gratefully fondly kindly help") {
		m[w] = inClosing | endsClosing
	}
	return m
}()

// signature is the name that fills the line at i.
func signature(text string, i int) (Match, bool) {
	stop := i + mostSignature
	m, known, words := Match{Start: i, Kind: Person, Score: cuedPerson}, false, 0
	for at := i; ; {
		var t tag.Token
		if at >= len(text) || at > stop || !tag.Read(text, at, &t) || t.End > stop || !t.Shape.Capital() && (words == 0 || !nobility(text[t.Start:t.End])) {
			return Match{}, false
		}
		if words++; words > mostSigned || unsigned[text[t.Start:t.End]] {
			return Match{}, false
		}
		known = known || t.Mask != tag.Common && t.Shape != tag.Initial && t.Shape != tag.Upper || t.Mask&(tag.First|tag.Last) != 0
		if words == 1 && t.Mask&(tag.First|tag.Common) == tag.First {
			m.word = t.Hash
		}
		m.End = t.End
		at = m.End
		if at < len(text) && text[at] == '.' {
			at++
		}
		if at == len(text) || text[at] == '\n' || text[at] == '\r' {
			break
		}
		if text[at] != ' ' {
			return Match{}, false
		}
		if at++; at < len(text) && (text[at] == '\n' || text[at] == '\r') {
			break
		}
	}
	return m, known && !closesLetter(text[m.Start:m.End]) // Thanks,\nBest
}

// unsigned are the words of what signs that is nobody: a team, a company, a form to fill in.
var unsigned = wordSet("The Your Team Support Customer Client Care Service Services Department Dept Corp Inc Ltd Llc LLC Group Company Name First Last Full Sales Management Manager Director Engineer Human Resources HR Office Staff Admin " +
	"Administration Committee Board Bank University School College Institute Foundation Community Security Billing Operations Marketing Finance Legal Help Desk Assistant Bot Insert Sender Signature Title Position Dear Hi Hello PS P.S. Subject " +
	"From To Date Sent Re Fwd Attachment Phone Email Tel Website Note Please Chief President CEO CTO CFO COO Editor Captain Everyone All Us Me You God Santa Anonymous Sir Madam Claude ChatGPT Gemini Copilot Alexa Siri")
