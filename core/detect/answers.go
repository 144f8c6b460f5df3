package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/cue"
	"github.com/sotto-project/sotto/core/detect/decode"
	"github.com/sotto-project/sotto/core/detect/names"
	"github.com/sotto-project/sotto/core/detect/pii"
)

// An assistant asks and somebody answers: what the answer is, only the question says. "What is your PIN?", "4821." A
// short answer is read under the key that the question asks for, as {"pin":"4821"} is: in the next message of a
// conversation, and in the next turn of a transcript.

// please is what asks for something without a question.
const please = "please"

const (
	longestAnswer = 72  // bytes
	longestTurn   = 160 // bytes between a question and its answer: who speaks, the marks of a template
)

// question is the string of a JSON text that was seen last and may ask for something, or what was said before the text.
type question struct {
	leaf   decode.Leaf
	before string
}

// asks notes a string of JSON, and reads it as an answer to the one under the same key before.
func (s *scanner) asks(depth int, q *question, key, text string, leaf decode.Leaf) {
	last, size := q.leaf, leaf.End-leaf.Start
	same := last.End > last.Start && last.Depth == leaf.Depth && last.KeyEnd-last.KeyStart == leaf.KeyEnd-leaf.KeyStart && text[last.KeyStart:last.KeyEnd] == text[leaf.KeyStart:leaf.KeyEnd]
	before := ""
	switch {
	case size > longestAnswer || leaf.Element:
	case same:
		before = text[max(last.Start, last.End-2*longestAnswer):last.End]
	case last.End == 0 && q.before != "" && utters(key):
		before = q.before
	}
	if before != "" {
		mark := len(s.hits)
		s.answered(depth, before, text[leaf.Start:leaf.End], leaf.Escaped)
		if len(s.hits) > mark {
			s.place(depth, leaf, mark)
		}
	}
	if last := text[leaf.End-1]; same || size > longestAnswer || leaf.Escaped || last == '?' || last >= 0x80 || strings.IndexByte(text[leaf.Start:leaf.End], ' ') >= 0 { // no role or model
		q.leaf = leaf
	}
}

// utters says that what somebody says stands under a key, as in gen_ai.prompt.1.content and in the body of a log record.
func utters(key string) bool {
	return key == "" || among(key[strings.LastIndexAny(key, "._-")+1:], "content", "text", "body", "message", "value", "input", "output", "prompt", "completion", "transcript", "utterance", "query")
}

// answered reads a string as the answer to a question, and leaves what is found in offsets of the string.
func (s *scanner) answered(depth int, asked, value string, escaped bool) {
	if len(value) < shortestCode || value[len(value)-1] == '?' || value[0] == '#' || strings.HasPrefix(value, "--") { // who asks back does not answer, nor does a heading
		return
	}
	if !questions(asked) {
		return
	}
	if strings.Contains(asked, `\u`) {
		var read decode.View
		if read.Escapes(asked) {
			asked = read.Text()
		}
	}
	q := cue.Asked(asked)
	if len(q.Keys()) == 0 {
		return
	}
	from, to := answerIn(value)
	v := value[from:to]
	if len(v) < shortestCode || v[0] == '[' && mark(v) > 0 {
		return
	}
	if k := strings.Index(v, ", "); k > 2 && k+2 < len(v) && v[k+2]-'a' < 26 && len(q.Keys()) == 1 && strings.HasSuffix(q.Keys()[0], "_name") {
		v = v[:k] // Brannigan, for two nights
	}
	said := v
	if escaped {
		var read decode.View
		if read.Escapes(v) {
			said = read.Text()
		}
	}
	for _, key := range q.Keys() {
		at := len(s.hits)
		switch {
		case !cue.Answers(key, said):
			s.answeredInWords(depth, key, v)
		case key == cue.Spelling:
			s.name(v, names.Match{Start: 0, End: len(v), Kind: names.Person, Score: .85})
		case key == "username":
			s.handle(v, 0, false)
		default:
			if s.leaf(depth, key, v, escaped); len(s.hits) == at {
				s.answeredInWords(depth, key, v)
			}
		}
		for i := at; i < len(s.hits); i++ {
			h := &s.hits[i]
			h.start, h.end = h.start+from, h.end+from
			if h.leafEnd > 0 {
				h.leafStart, h.leafEnd = h.leafStart+from, h.leafEnd+from
			}
		}
	}
}

// answeredInWords reads an answer that may be a number in words or in single digits: four eight two one, 4 8 2 1. A date
// of birth may have no more than blanks between its numbers.
func (s *scanner) answeredInWords(depth int, key, v string) {
	words := 0
	for i := range len(v) {
		if i == 0 || v[i-1] == ' ' {
			if d, _ := digitWord(v, i); d != 0 || v[i]-'0' < 10 && (i+1 == len(v) || v[i+1] == ' ') {
				words++
			}
		}
	}
	if key == "date_of_birth" && len(v) >= len("9 7 79") && strings.Trim(v, "0123456789 ") == "" && strings.Count(v, " ") == 2 && s.e.kinds.Has(pii.DateOfBirth) {
		s.pii(v, identity+entity(pii.DateOfBirth), pii.Match{Start: 0, End: len(v), Score: .7})
		return
	}
	if words < 2 {
		return
	}
	var digits decode.View
	if !digits.Dictated(v) || !cue.Answers(key, digits.Text()) {
		return
	}
	mark := len(s.hits)
	s.leaf(depth, key, digits.Text(), false)
	s.mapBack(&digits, mark, len(v))
}

// questions says that a text asks something, or for something.
func questions(text string) bool {
	if strings.IndexByte(text, '?') >= 0 || strings.HasSuffix(text, "lease") {
		return true
	}
	for _, w := range [...]string{"lease ", "nter ", "rovide ", "ell me ", "ive me ", "bitte ", "euillez ", "or favor", "？", `\uff1f`, "ください"} {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// answerIn is what is left of an answer without what people begin and end one with: "Sure, it's 4821, thanks."
func answerIn(text string) (from, to int) {
	to = len(text)
	for to > 0 && strings.IndexByte(" .,!\n)`*_~\"'", text[to-1]) >= 0 || strings.HasSuffix(text[:to], `\n`) {
		to--
		if text[to] == 'n' {
			to--
		}
	}
	for _, w := range [...]string{", thanks", ", thank you", ", please", " please", " thanks", ", danke", ", merci", ", gracias"} {
		if k := to - len(w); k > 0 && fold(text[k:to], w) {
			to = k
		}
	}
	for {
		for from < to && (strings.IndexByte(" ,.:-\"'`*_~(", text[from]) >= 0 || text[from] == '[' && mark(text[from:]) == 0) {
			from++
		}
		n := 0
		for _, w := range leads {
			if k := from + len(w); k < to && fold(text[from:k], w) && (w[len(w)-1] == ' ' || strings.IndexByte(" ,.:!", text[k]) >= 0) {
				n = max(n, len(w))
			}
		}
		if n == 0 {
			return from, max(from, to)
		}
		from += n
	}
}

// leads are what people begin an answer with.
var leads = [...]string{
	"it's", "its", "it is", "it says", "it reads", "that's", "thats", "that is", "that would be", "this is", "i'm", "im", "i am", "my name is", "my name's", "name is", "the name is", "sure", "yes", "yeah", "ok", "okay", "of course", "hi", "hello", "here it is", "here is", "here's", "here you go", "um", "uh", "uhm", "well",
	"mine is", "mine's", "my number is", "my pin is", "the code is", "the number is", "i was born on", "born on", "i live in", "in ", "from ", "i live at", "at ", "ja", "oui", "sí", "sure thing", "alright", "certainly", "es ist", "das ist", "ich heiße", "c'est", "je m'appelle", "es", "me llamo", "the password is", "my password is",
}

// turns reads the turns of a transcript: an answer stands in the line behind a question. Wide says that the text may
// have question marks of full width.
func (s *scanner) turns(depth int, text string, wide bool) {
	if depth+1 >= maxDepth { // an answer lies two deeper
		return
	}
	for i := 0; ; {
		n := strings.IndexByte(text[i:], '?')
		if n < 0 {
			break
		}
		if i += n + 1; breaks(text, i) {
			s.turn(depth, text, i)
		}
	}
	const mark = "？"
	for i := 0; wide; {
		n := strings.Index(text[i:], mark)
		if n < 0 {
			break
		}
		if i += n + len(mark); breaks(text, i) {
			s.turn(depth, text, i)
		}
	}
	const ends = "<|" // a turn of a template
	for i := strings.IndexByte(text, '<'); i >= 0; {
		n := strings.Index(text[i:], ends)
		if n < 0 {
			break
		}
		if i += n; i > 0 && text[i-1] != '?' {
			s.turn(depth, text, i)
		}
		i += len(ends)
	}
	for _, p := range s.levels[depth].pleases {
		i := int(p)
		if i >= len(text) || !breaks(text, i) {
			continue
		}
		if k := strings.IndexAny(text[i:min(len(text), i+longestTurn)], ".:\n<?"); k >= 0 && text[i+k] != '?' {
			if i += k; text[i] == '.' || text[i] == ':' {
				i++
			}
			s.turn(depth, text, i)
		}
	}
}

// pleasesIn appends where the word "please" ends in a text that no pass has been over.
func pleasesIn(text string, list []uint32) []uint32 {
	const tail = "lease"
	for i := 0; ; i += len(tail) {
		n := strings.Index(text[i:], tail)
		if n < 0 {
			return list
		}
		if i += n; i > 0 && text[i-1]|0x20 == 'p' {
			list = append(list, uint32(i+len(tail)))
		}
	}
}

// breaks says that a line ends, or a mark stands that may be one of a template, at most longestTurn bytes behind i.
func breaks(text string, i int) bool {
	near := text[i:min(len(text), i+longestTurn)]
	return strings.IndexByte(near, '\n') >= 0 || strings.IndexByte(near, '<') >= 0
}

// turn reads what stands behind a question that ends at i.
func (s *scanner) turn(depth int, text string, i int) {
	from, ok := answerBehind(text, i)
	if !ok {
		return
	}
	to := from
	for to < len(text) && to-from <= longestAnswer && text[to] != '\n' && text[to] != '<' {
		to++
	}
	if to-from > longestAnswer || to-from < shortestCode {
		return
	}
	mark, only := len(s.hits), s.only
	s.only = everything // what is near has changed, and with it what is asked for
	s.answered(depth+1, text[max(0, i-2*longestAnswer):i], text[from:to], false)
	s.only = only
	for k := mark; k < len(s.hits); k++ {
		h := &s.hits[k]
		h.start, h.end = h.start+from, h.end+from
		h.leafStart, h.leafEnd = 0, 0
	}
}

// answerBehind is where the answer begins to a question that ends at i: behind a line break and who speaks, or the marks
// of a template of chats.
func answerBehind(text string, i int) (from int, ok bool) {
	limit := min(len(text), i+longestTurn)
	apart, more := false, false // there is more before the line ends
	k := i
	for k < limit {
		switch c := text[k]; {
		case c == '\n':
			apart = true
			k++
		case c <= ' ' || isQuote(c) || c == '*' || c == ')' || c == '>':
			k++
		case c == '<':
			n := strings.IndexByte(text[k:limit], '>')
			if n < 0 || !partsTurns(text[k+1:k+n]) {
				return 0, false
			}
			apart = true
			open := strings.HasSuffix(text[k:k+n], "start|") || strings.HasSuffix(text[k:k+n], "start_header_id|") || strings.HasSuffix(text[k:k+n], "<start_of_turn")
			k += n + 1
			for open && k < limit && isLetter(text[k]) {
				k++ // the role
			}
			more = more && !open
		case c == '[' && (strings.HasPrefix(text[k:], "[INST]") || strings.HasPrefix(text[k:], "[/INST]")):
			apart = true
			k += strings.IndexByte(text[k:], ']') + 1
		case apart && speaker(text[k:limit]) > 0:
			return dressEnd(text, k+speaker(text[k:limit])), true
		case apart:
			return dressEnd(text, k), !more
		default:
			n := strings.IndexAny(text[k:limit], "\n<")
			if n < 0 {
				return 0, false
			}
			more = true
			k += n
		}
	}
	return 0, false
}

// partsTurns says that a tag, without its brackets, is one that the turns of a talk stand between.
func partsTurns(tag string) bool {
	if strings.HasPrefix(tag, "|") && strings.HasSuffix(tag, "|") {
		return true
	}
	return among(strings.Trim(tag, "/ "), "s", "user", "human", "assistant", "start_of_turn", "end_of_turn", "p", "br", "li", "td", "tr", "div", "span", "b", "strong", "em", "q", "a")
}

// dressEnd is where what an answer may be dressed in ends that begins at i: blanks, signs of emphasis, brackets, tags
// within a sentence.
func dressEnd(text string, i int) int {
	const longestTag = 48
	for i < len(text) {
		switch c := text[i]; {
		case c == '<' && i+1 < len(text) && isLetter(text[i+1]):
			n := strings.IndexByte(text[i:min(len(text), i+longestTag)], '>')
			if n < 0 {
				return i
			}
			i += n + 1
		case c == '[' && mark(text[i:]) > 0:
			return i
		case strings.IndexByte(" *_~`([\"'", c) >= 0:
			i++
		default:
			return i
		}
	}
	return i
}

// speaker is the length of the label of who speaks at the beginning of a text, or 0.
func speaker(text string) int {
	const longest = 32
	for i := 0; i < len(text) && i < longest; i++ {
		switch c := text[i]; {
		case c == ':':
			if i == 0 || i+1 < len(text) && text[i+1] > ' ' && text[i+1] != '*' {
				return 0
			}
			return i + 1
		case !isLetter(c) && c != ' ' && c != '_' && c != '.' && c < 0x80 && c-'0' >= 10:
			return 0
		}
	}
	return 0
}

// opensTurn says that a line is no more than who says what follows: "Caller: ".
func opensTurn(line string) bool {
	n := speaker(line)
	return n > 0 && len(line) <= n+1
}
