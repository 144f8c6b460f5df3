package detect

import (
	"strings"
	"unicode/utf8"

	"github.com/sotto-project/sotto/core/detect/cue"
)

// What a password is changed to, and whose it is, told behind its name.

// changedTo looks at what a password is changed to whose name stands at text[at:end], with a word between that means anything else
// behind other verbs: mudei a senha para ..., j'ai changé le mot de passe en ...
func (s *scanner) changedTo(text string, at, end int) bool {
	const far = 40
	k := end + 1
	for k < len(text) && k < end+6 && (isLetter(text[k]) || text[k] >= utf8.RuneSelf) {
		k++
	}
	if k >= len(text) || text[end] != ' ' || text[k] != ' ' {
		return false
	}
	verbs := changes[text[end+1:k]]
	if verbs == nil {
		return false
	}
	k++
	for n := k + 2; k < n && k < len(text) && (isQuote(text[k]) || text[k] == '`' || text[k] == '*'); {
		k++
	}
	before := text[max(0, at-far):at]
	before = before[strings.LastIndexAny(before, ".\n;")+1:]
	for _, w := range verbs {
		if v := text[k:toldEnd(text, k)]; len(v) > 1 && containsFold(before, w) && (!numberedWord(v) || v[len(v)-2]-'0' < 10) { // not in staging2
			return s.toldAt(text, k)
		}
	}
	return false
}

// changes are words between the name of a password and what it is changed to, with the verbs before the name that make them so: of one
// who tells what was done, as "cambiar la contraseña para ..." is for somebody.
var changes = map[string][]string{
	"para": {"mudei", "mudamos", "troquei", "trocamos", "alterei", "atualizei", "redefini"},
	"pra":  {"mudei", "mudamos", "troquei", "trocamos", "alterei", "atualizei", "redefini"},
	"por":  {"cambié", "cambiado", "cambiamos", "troquei", "mudei"},
	"a":    {"cambié", "cambiado", "cambiamos", "canviat", "canviem"},
	"in":   {"cambiato", "modificato"},
	"en":   {"changé", "modifié", "cambiado"},
	"na":   {"změnil", "zmenil", "promenio", "promijeni"},
	"til":  {"endre", "ndrede", "skifte", "bytte"},
	"till": {"bytte", "bytt ", "ndrade", "ndrat "},
	"în":   {"schimbat", "modificat"},
	"u":    {"promijeni", "promeni"},
}

// toldOfUser looks at the word in quotes at i that is said to be the password of a user who is named behind its name, which ends at
// end: the password for user 'postgres' is '...'.
func (s *scanner) toldOfUser(text string, end, i int) {
	if !isQuote(text[i-1]) && text[i-1] != '`' || !namesUser(text[end:i]) {
		return
	}
	j := i
	for j < len(text) && j <= i+cue.LongestWord && (isLetter(text[j]) || text[j] == '-') {
		j++
	}
	if j < len(text) && text[j] == text[i-1] && cue.Word(text[i:j]) {
		s.add(text, hit{start: i, end: j, entity: secret, rule: ruleTold, score: .65})
	}
}

// newOne looks for what a password is changed to, after it was named: the old password was a, the new one is b; the
// password expired, so I set it to b.
func (s *scanner) newOne(text string, end int) {
	const far = 96
	behind := text[end:min(len(text), end+far)]
	if !goesOnOfIt(behind) {
		return
	}
	if k := strings.Index(behind, "\n\n"); k >= 0 {
		behind = behind[:k]
	}
	for _, w := range [...]string{" new one", " it", ". It"} {
		for at := 0; ; {
			k := strings.Index(behind[at:], w)
			if k < 0 {
				break
			}
			at += k + len(w)
			rest := behind[at:]
			is := strings.HasPrefix(rest, "'s ")
			if !is && rest != "" && rest[0] != ' ' {
				continue // its
			}
			from := end + at
			if is {
				from += len("'s ")
			}
			i, linked := link(text, from)
			if (linked || is || strings.HasSuffix(behind[:at], "ake it")) && s.toldAt(text, i) {
				return
			}
		}
	}
}

// goesOnOfIt says that a text may have one of the words that newOne looks for.
func goesOnOfIt(text string) bool {
	for i := 0; i+2 < len(text); i++ {
		if text[i] == ' ' && (text[i+1] == 'i' && text[i+2] == 't' || text[i+1] == 'n' && text[i+2] == 'e' || text[i+1] == 'I') {
			return true
		}
	}
	return false
}
