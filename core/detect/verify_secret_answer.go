package detect

import "strings"

// isAnswer looks at what stands at i, "is" or a colon, as what parts the word "answer" from what it is.
func (s *scanner) isAnswer(text string, i int) {
	const word = "answer"
	for n := i - 2; i > n && i > 0 && (text[i-1] == '*' || isQuote(text[i-1])); {
		i--
	}
	if i > len(word) && text[i-1]|0x20 == 'r' && fold(text[i-len(word):i], word) {
		s.answer(text, i-len(word), i)
	}
}

// answer looks at what is said behind the word at text[at:end], which is the answer to a question that resets a
// password: "Security answer: Fluffy", "Security question: your first pet? Answer: Rex". It may be any words.
func (s *scanner) answer(text string, at, end int) {
	const (
		most  = 40 // bytes
		words = 4
		far   = 112 // bytes between the question and its answer
	)
	if s.e.disabled[ruleTold] || !secretAnswer(text[max(0, at-far):at]) {
		return
	}
	i, linked := link(text, end)
	if !linked || i == len(text) || text[i] == '[' {
		return
	}
	if !strings.ContainsAny(text[end:i], ":=\"'`") && text[i]-'A' >= 26 && text[i]-'0' >= 10 {
		return // the security answer is required
	}
	j, n := i, 1
	for j < len(text) && j < i+most && (wordByte(text[j]) || text[j] >= 0x80 || strings.IndexByte(" '-.&#/", text[j]) >= 0 && j+1 < len(text) && text[j+1] > ' ') {
		if text[j] == ' ' {
			if strings.HasPrefix(text[j:], " and ") || strings.HasPrefix(text[j:], " but ") {
				break
			}
			n++
		}
		j++
	}
	if j-i < 2 || n > words || !endsTold(text, j) {
		return
	}
	s.add(text, hit{start: i, end: j, entity: secret, rule: ruleTold, score: .65})
}

// secretAnswer says that the answer behind a text is that to a question which resets a password.
func secretAnswer(before string) bool {
	rest := strings.TrimRight(before, " _-*")
	for _, w := range [...]string{"security", "secret", "recovery", "challenge"} {
		if k := len(rest) - len(w); k >= 0 && fold(rest[k:], w) {
			return true
		}
	}
	const question = " question"
	for k := strings.Index(before, question); k >= 0; k = strings.Index(before, question) {
		if word, _ := humpBefore(before[:k]); among(word, "security", "secret", "recovery") {
			return true
		}
		before = before[k+len(question):]
	}
	return false
}
