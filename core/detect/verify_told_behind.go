package detect

import (
	"strings"
	"unicode/utf8"

	"github.com/sotto-project/sotto/core/detect/cue"
)

// toldBehind looks at what stands before "is my password" or "as the password", of which the name stands at
// text[at:end]: Gatto.Nero99! is our new wifi password.
func (s *scanner) toldBehind(text string, at, end int, token bool) {
	const (
		most = 3 // words between whose it is and its name: db, api, new wifi
		far  = 28
	)
	for n := at - 4; !token && at > 0 && at > n && (isLetter(text[at-1]) || text[at-1] >= utf8.RuneSelf); {
		at-- // of a name with other letters than ASCII's
	}
	whose := at
	for n := 0; ; n++ {
		k := whose - 1
		if k < 8 || text[k] != ' ' || at-k > far || n > most {
			return
		}
		for whose = k; whose > 0 && isLetter(text[whose-1]); {
			whose--
		}
		if w := text[whose:k]; fold(w, "my") || fold(w, "our") || fold(w, "the") || fold(w, "your") || w == "a" || !token && wholeElsewhere[w] {
			break
		} else if n == 0 && !token && beingBefore(text, k) > 0 { // är lösenordet
			whose = k + 1
			break
		} else if w == "as" { // use ... as password
			whose = k + 1
			break
		}
	}
	k := whose - 1
	switch {
	case k > 6 && text[k-3:k] == " as":
		k -= 3
	case k > 6 && text[k-3:k] == " is":
		k -= 3
	case k > 6 && text[k-4:k] == " was":
		k -= 4
	case k > 10 && !token && text[k-4:k] == " for" && offered(text, k-4):
		k -= 4
	default:
		n := 0
		if !token {
			n = beingBefore(text, k)
		}
		if n == 0 || k-n < 6 {
			return
		}
		k -= n
	}
	if end < len(text) && (wordByte(text[end]) || text[end] == ' ' && !endsTold(text, end) && !strings.HasPrefix(text[end:], " for ") && !strings.HasPrefix(text[end:], " to ")) {
		return
	}
	if c := text[k-1]; isQuote(c) || c == '`' || c == '*' {
		k--
	}
	from := k
	for from > 0 && k-from <= maxValue && text[from-1] > ' ' && !isQuote(text[from-1]) && text[from-1] != '`' {
		from--
	}
	word := text[from:k]
	if len(word) < 6 || k-from > maxValue || from > 0 && text[from-1] > ' ' && !isQuote(text[from-1]) && text[from-1] != '`' || mark(word) > 0 || !hasDigit(word) {
		return
	}
	if token && !cue.Plausible(cue.Token, word, true) || !token && !cue.Told(word) {
		return
	}
	s.add(text, hit{start: from, end: k, entity: secret, rule: ruleTold, score: .7})
}

// offered says that the word that ends at i is what somebody is to type: use ... for the password.
func offered(text string, i int) bool {
	before := strings.TrimRight(text[max(0, i-maxValue):wordStart(text, i)], " \"'`")
	return among(before[strings.LastIndexAny(before, " \n,;:.")+1:], "use", "using", "try", "enter", "type", "put", "with")
}

// wholeElsewhere are words of other languages for whose a password is.
var wholeElsewhere = wordSet(`das mein dein unser la mi el tu nuestra mon le notre votre ta o minha nossa mia il het mijn ons onze mitt min vårt det mit vores moje naše`)

// beingElsewhere are words of other languages for being, which stand between a password and its name, with the blank before them.
var beingElsewhere = [...]string{" ist", " est", " es", " è", " é", " är", " er", " je", " jest", " este"}

// beingBefore is how many bytes one of them takes that ends before k, or 0.
func beingBefore(text string, k int) int {
	for _, w := range beingElsewhere {
		if strings.HasSuffix(text[:k], w) {
			return len(w)
		}
	}
	return 0
}

// lastWord looks at the word that ends a text, behind which nothing is left to be its value.
func (s *scanner) lastWord(text string) {
	const least = len("a1b2c3 is my key")
	at := len(text)
	for at > 0 && (text[at-1] == '.' || text[at-1] == '!' || text[at-1] == '\n') {
		at--
	}
	if at < least || !isLetter(text[at-1]) || s.e.disabled[ruleTold] {
		return
	}
	if fold(text[at-4:at], " key") {
		s.toldBehind(text, at-3, at, true)
		return
	}
	x := &s.e.index
	if !x.ending.has(load4(text, at-4)) {
		return
	}
	for i, list := 0, x.ending.at(load4(text, at-4)); i < len(list); i++ {
		u := &list[i]
		if u.trigger == triggerPiped && u.stands(text, at-len(u.text)) {
			s.piped(text, at-len(u.text), at)
		} else if (u.trigger == triggerTold || u.trigger == triggerToldToken) && u.stands(text, at-len(u.text)) {
			s.toldBehind(text, at-len(u.text), at, u.trigger == triggerToldToken)
		}
	}
}
