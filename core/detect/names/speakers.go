package names

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/classes"
	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// Who speaks in a chat, a call or a meeting stands before a colon at the beginning of lines:
// "Anand: thanks", "[12/03/24, 10:16] Julia R: sure", "00:00:07 **Desmond:** hello". One such line
// may be an entry of a glossary, two are a conversation.

const (
	mostSpeaker = 40 // bytes of a name
	lineHead    = 32 // and of the time before it
)

// speakers adds to a list the names with which lines begin, in the order of their places: all of
// them if one begins two lines or more, else those that are no other word and no place, if there
// are two.
func speakers(text string, colons classes.Bits, list []Match) []Match {
	var words [known]uint64
	n, plain := 0, 0
	again := false
	for i := colons.Next(2); i >= 0; i = colons.Next(i + 1) {
		m, ok := speaker(text, i)
		if !ok {
			continue
		}
		list = append(list, m)
		if slices.Contains(words[:n], m.word) {
			again = true
		} else if n < len(words) {
			words[n] = m.word
			n++
		}
		if m.Score == cuedPerson {
			plain++
		}
	}
	switch {
	case again:
		return list
	case plain < 2:
		return list[:0]
	}
	return slices.DeleteFunc(list, func(m Match) bool { return m.Score < cuedPerson })
}

// speaker reads the name before the colon at i, of one word to three, with which a line begins.
func speaker(text string, i int) (m Match, ok bool) {
	if i+2 < len(text) && (text[i+1] > ' ' && text[i+1] != '*' || text[i+1] == '\t' || text[i+1] == ' ' && (text[i+2] <= ' ' || text[i+2]-'0' < 10)) {
		return m, false
	}
	end := i
	for end > 0 && text[end-1] == '*' {
		end--
	}
	if end < 2 || !wordByte(text[end-1]) {
		return m, false
	}
	start := end
	for n := 0; ; n++ {
		k := start
		for k > 0 && end-k < mostSpeaker && inName(text[k-1]) {
			k--
		}
		if k == start || n == 3 || text[k]-'a' < 26 {
			return m, false // most words before a colon are of a sentence
		}
		if start = k; k < 2 || text[k-1] != ' ' || !inName(text[k-2]) || text[k-2]-'0' < 10 || k > 3 && text[k-2]|0x20 == 'm' && text[k-4] <= ' ' { // 10:15 AM
			break
		}
		start--
	}
	if !lineHeads(text, start) {
		return m, false
	}
	var t tag.Token
	at := start
	for n := 0; n < 3; n++ {
		if !tag.Read(text, at, &t) || !t.Shape.Capital() || n == 0 && (t.Shape == tag.Initial || t.Shape == tag.Upper || !speaking(text[t.Start:t.End], &t)) || n > 0 && t.Mask == tag.Common {
			return m, false
		}
		if n == 0 {
			m = Match{Start: start, End: end, Kind: Person, Score: cuedPerson, word: t.Hash}
			if t.Mask&(tag.Common|tag.Place) != 0 {
				m.Score = memoryScore
			}
		}
		if t.End == end {
			return m, true
		}
		at = t.End + 1
		if text[t.End] == '.' && at < end && text[at] == ' ' {
			at++
		}
	}
	return m, false
}

// speaking says that a word with a capital is a first name that may stand before what somebody says.
func speaking(word string, t *tag.Token) bool {
	if t.Mask&tag.First == 0 || word == "Examples" { // which the table takes for one by chance
		return false
	}
	if t.Mask&tag.Common == 0 {
		return true
	}
	var b [12]byte
	n := copy(b[:], word)
	b[0] |= 0x20
	return n == len(word) && (alsoGiven[string(b[:n])] || alsoSpeaking[string(b[:n])])
}

// alsoSpeaking are first names that are on the lists as words too, and of which a colon makes names.
var alsoSpeaking = wordSet(`julia dieter sam alex chris anna emma amy ann anne andrea angela anthony austin bella benny bert betsy brad brandon brian bruce carl carla chad christian claire cliff colin connie dana dean denise diana diane
	drew elena ella ellen elsa emily eric erica erik fay felix fiona florence freddie gabe gene george glen gloria gus hank harvey heidi helen hugo ian ike irene iris isabel ivan jade jake james jan jane janet jared jasmine
	jess jessie jill joel jon jordan josie jude julie justin karen karl kay keith kim kirk kurt lara lars lena leroy leslie linda lisa lola lori lorraine louis louise luca luna lydia mandy mario marion marsha marvin mason
	melody mia mick mickey milan miles millie milo mitch mona monica nadia nate ned nico nicole noel nora olga olive oliver otto owen patrick paula pearl peggy penelope perry phil phoebe ray rene reggie ronnie rory ross ruby
	rudy ryan sabrina sadie samantha sara sarah sasha scott serena seth shelly sherry shirley sofia sonia sonny sophie spencer stacy susan sven sylvia tara taylor teddy tess tiffany timmy trent trevor tyler valerie verna
	viola violet virginia wade walker walt wayne wes winston woody wyatt yuri`)

// inName says that a byte may be in a word of a name.
func inName(c byte) bool { return wordByte(c) || c == '\'' || c == '-' || c == '.' }

// lineHeads says that nothing but a time, a bullet or the like stands in the line before i.
func lineHeads(text string, i int) bool {
	low := max(0, i-lineHead)
	for k := i; k > low; k-- {
		switch c := text[k-1]; {
		case c == '\n':
			return true
		case c-'0' < 10 || strings.IndexByte(" [](),.:-/*>TZ", c) >= 0:
		case (c|0x20 == 'm' || c|0x20 == 'a' || c|0x20 == 'p') && k < i: // 10:15 AM
		default:
			return false
		}
	}
	return low == 0
}

// meet remembers those who speak.
func (f *Finder) meet(list []Match) {
	m := &f.memory
	for _, p := range list {
		if p.word != 0 && m.n < known && !m.has(p.word) {
			m.words[m.n] = p.word
			m.n++
		}
	}
}
