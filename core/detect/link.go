package detect

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// What links a name to its value where no operator of a program does: **Password:** ..., the
// password was changed to ..., password → ....

const (
	linkReach     = 48 // bytes between a name and what it is
	mostLinkWords = 5  // and words
	linkApart     = 64 // bytes between a name and the word that links it, as in "the password for the server is ..."
)

// link passes over what links a name that ends at i to its value: marks, tags and a few words.
func link(text string, i int) (at int, linked bool) {
	limit := min(len(text), i+linkReach)
	lines := 0
	for words := 0; i < limit; {
		switch c := text[i]; {
		case c == '\n':
			if lines++; lines > 2 {
				return len(text), linked
			}
			i++
		case c == ':' || c == '=':
			linked = true
			i++
		case c == '-' || c == '>' || c == ' ' || c == '\t' || c == '\r' || c == '*' || c == ',' || c == '(' || c == '`' || isQuote(c) || c == '_' && i+1 < limit && (text[i+1] == '_' || text[i+1] == ' ' || text[i-1] == '_'):
			i++
		case (c == '|' || c == '?') && i+4 < limit && text[i+1] == c && (isQuote(text[i+2]) || text[i+2] == ' ' && isQuote(text[i+3])): // PASSWORD || "..."
			linked = true
			i += 2
		case c == ')' || c == ']' || c == '.':
			k := argument(text, i)
			if k == i {
				return i, linked
			}
			i = k
		case c == '[' && lines == 0 && !linked: // AWS Secret Access Key [None]: ...
			k := strings.IndexByte(text[i:min(len(text), i+24)], ']')
			if k < 0 || i+k+1 >= len(text) || text[i+k+1] != ':' {
				return i, linked
			}
			i += k + 1
		case c == '<':
			k := tagEnd(text, i)
			if k == i {
				return i, linked
			}
			i = k
		case c >= utf8.RuneSelf && divider(text, i) > 0:
			i += divider(text, i)
			linked = true
		case isLetter(c) || c >= utf8.RuneSelf:
			k := i
			for k < len(text) && k < i+12 && (isLetter(text[k]) || text[k] >= utf8.RuneSelf || text[k] == '\'' && k+1 < len(text) && isLetter(text[k+1])) {
				k++ // it's, c'est
			}
			if words++; words > mostLinkWords || k == len(text) || text[k] != ' ' && text[k] != ':' && text[k] != '\n' && text[k] != '"' || !linkWord(text[i:k]) && (i < 2 || text[i-2] != ',' || !among(text[i:k], "enter", "type")) {
				return i, linked
			}
			linked = true
			i = k
		default:
			return i, linked
		}
	}
	return i, linked
}

// argument is where the string in quotes begins of a call that what closes at i leads to, as in
// find("password").type("...") and fill("[name=password]", "..."), or i if there is none.
func argument(text string, i int) int {
	k := i
	for k < len(text) && k < i+4 && (text[k] == ')' || text[k] == ']' || isQuote(text[k])) {
		k++
	}
	switch {
	case k == len(text):
		return i
	case text[k] == '.':
		name := k + 1
		for k++; k < len(text) && k < name+16 && (isLetter(text[k]) || text[k] == '_'); {
			k++
		}
		if k == name || k == len(text) || text[k] != '(' {
			return i
		}
		k++
	case text[k] == ',':
		if k++; k < len(text) && text[k] == ' ' {
			k++
		}
	default:
		return i
	}
	if k+1 < len(text) && isQuote(text[k]) {
		return k + 1
	}
	return i
}

// tagEnd is where the tag of HTML at i ends, or i if there is none.
func tagEnd(text string, i int) int {
	k := i + 1
	for k < len(text) && k < i+10 && (isLetter(text[k]) || text[k] == '/') {
		k++
	}
	if k < len(text) && text[k] == '>' {
		return k + 1
	}
	return i
}

// divider is the length of the mark beyond ASCII at i that may stand between a name and its value.
func divider(text string, i int) int {
	r, n := utf8.DecodeRuneInString(text[i:])
	if strings.ContainsRune("│┃–—→⇒➡“”„«»‘’：\u00a0\ufe0f", r) {
		return n
	}
	return 0
}

// linkBehind is where, after some words from i on, one begins that links a name to a value.
func linkBehind(text string, i int) int {
	limit, from := min(len(text), i+linkApart), i
	for ; i < limit; i++ {
		switch c := text[i]; c {
		case '.':
			if i+1 < limit && isLetter(text[i+1]) && i > from { // of a host: the password for ci.example is ...
				continue
			}
			return 0
		case '!', '?', ';', '[':
			return 0
		case '\n': // a label, and its value in a line of its own
			if i == from || !ownWord(text, i+1) {
				return 0
			}
			return i
		case '(': // password (prod): ...
			k := strings.IndexAny(text[i:min(len(text), i+24)], ")\n")
			if k < 0 || text[i+k] == '\n' {
				return 0
			}
			i += k
		case '|':
			if i > from+1 { // the cell beside it is another column's
				return i
			}
			return 0
		case ':', '=', '\t':
			return i
		case 0xe2:
			if divider(text, i) > 0 {
				return i
			}
		case ' ':
			if strings.HasPrefix(text[i:], " - ") {
				return i
			}
			for _, w := range [...]string{"is", "was", "ist", "lautet", "est", "es", "è", "é", "är", "jest", "er", "je", "este", "ay", "és", "adalah", "c'est"} {
				if k := i + 1 + len(w); k < len(text) && (text[k] == ' ' || text[k] == ':') && fold(text[i+1:k], w) {
					return i
				}
			}
		}
	}
	return 0
}

// ownWord says that the line at i is one word.
func ownWord(text string, i int) bool {
	k := i
	for k < len(text) && k-i <= longestTold && text[k] > ' ' {
		k++
	}
	return k-i >= 6 && k-i <= longestTold && (k == len(text) || text[k] == '\n' || text[k] == '\r')
}

// ownedLink is where the value begins of a name that ends at i, behind some words that say whose it is or what it is for and
// what links it, or 0: the key for staging: ..., password (prod) - ...
func ownedLink(text string, i int) int {
	if i+1 >= len(text) || text[i] != ' ' && text[i] != ',' {
		return 0
	}
	k := linkBehind(text, i)
	if k == 0 {
		return 0
	}
	if text[k] == '|' {
		k++
	}
	at, _ := link(text, k)
	return at
}

// linkWord says that a word of at most twelve bytes may link a name to its value.
func linkWord(word string) bool {
	var b [12]byte
	for i := range copy(b[:], word) {
		if b[i] < utf8.RuneSelf {
			b[i] |= 0x20
		}
	}
	return linkWords[string(b[:len(word)])]
}

var linkWords = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`is was are to as be will should has been set changed reset updated now becomes being currently still just simply back from with
		ist lautet war wurde auf geändert est sera es era será é è foi är var er on jest naar veranderd gewijzigd zu cambiada cambiado alterada changé cambiata na zmienione adalah là это
		it's that's c'est c’est it’s that’s jetzt nun maintenant désormais dorénavant ora adesso agora ahora nu nå nyt teraz teď acum je este ay ialah jadi menjadi saya ko nya és brzmi ought used might may follows`) {
		m[w] = true
	}
	return m
}()

// tagStart is where the tag of HTML that ends at k begins, or k if there is none.
func tagStart(text string, k int) int {
	const longest = 48
	from := max(0, k-longest)
	i := from + strings.LastIndexByte(text[from:k], '<')
	if i < from || i+1 >= k-1 || !isLetter(text[i+1]) && text[i+1] != '/' || strings.ContainsAny(text[i:k-1], ">\n") {
		return k
	}
	return i
}

// quotesLabel are the bytes that may stand around a label.
var quotesLabel = [256]bool{' ': true, '"': true, '\'': true, '`': true, '*': true}

// labelEnds says that what ends a text parts a label from its value: a colon, an arrow, the end of a cell or a line.
func labelEnds(text string) bool {
	for text != "" && quotesLabel[text[len(text)-1]] {
		text = text[:len(text)-1]
	}
	if text == "" {
		return false
	}
	switch c := text[len(text)-1]; c {
	case ':', '=', '|', '>', '\t', '\n', '-':
		return true
	default:
		return c >= utf8.RuneSelf && (strings.HasSuffix(text, "→") || strings.HasSuffix(text, "–") || strings.HasSuffix(text, "："))
	}
}

// linking says that words do no more than link a name to what it is the name of. Parted says that something parts both:
// then whose it is may stand between, as in "passport number for Jane Roe: ...".
func linking(words string, parted bool) bool {
	whose := 0 // words that may follow
	for word := range strings.FieldsSeq(words) {
		if parted {
			switch word {
			case "for", "of", "from", "para", "pour", "für", "von", "voor", "för", "dla", "di", "per":
				whose = 2
				continue
			case "on", "file", "provided", "given", "we", "have", "as", "follows", "below", "used", "new", "old", "current", "primary", "holder", "cardholder", "owner", "spouse", "der", "die", "la", "le", "los", "las", "do", "da", "dos", "della", "van", "kundin", "kunde", "mitarbeiters",
				"versicherten", "mieters", "patientin", "patiente", "paciente", "klant", "patiënt", "asegurado", "assuré", "segurado", "user", "caller", "guest", "traveler", "traveller", "driver", "tenant", "dependent", "beneficiary", "verification", "billing", "reference", "here", "ref":
				continue
			}
			if whose > 0 {
				whose--
				continue
			}
		}
		switch word {
		case "are", "number", "numbers", "numb", "no", "nr", "num", "n", "id", "ids", "code", "card", "s", "it", "the", "of", "mine", "my",
			"e", "ar", "jest", "on", "has", "been", "now", "as", "b", "strong", "em", "td", "th", "tr", "dt", "dd", "span", "div", "label", "key", "value", "string", "str", "xsi", "type", "xsd", "・", "hat", "die", "du", "des", "titular", "solicitante", "antragstellers", "antragsteller", "inhabers", "kunden", "patienten", "patient", "paziente", "cliente", "client", "titulaire", "klienta", "pacjenta", "applicant", "holder", "employee", "customer", "member", "nummer", "numero", "número", "numéro", "numer", "nº", "n°", "nro", "de", "del", "der", "号码", "是", "号":
		default:
			if !slices.Contains(being[:], word) && !foreignLinks[word] {
				return false
			}
		}
	}
	return true
}
