package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/names"
)

// The name of an account is a person's as much as an address of mail is: it is one behind the name of a service and @,
// or where somebody says that it is theirs.

// socialNames are words for services, and for what is called a name there.
var socialNames = [...]string{"telegram", "instagram", "insta", "twitter", "tiktok", "snapchat", "snap", "discord", "skype", "threads", "bluesky", "mastodon", "venmo", "gamertag", "handle", "username", "user"}

// services are those of them that are the names of services.
var services = socialNames[:len(socialNames)-3]

// accountEnds are the last two bytes of those names, and of "answer".
var accountEnds = func() (t [1 << 10]bool) {
	for _, w := range append(socialNames[:], "answer") {
		t[pairOf(w[len(w)-2], w[len(w)-1])] = true
	}
	return t
}()

const (
	leastHandle = 4
	mostHandle  = 40
	socialReach = 32 // bytes between the name of a service and @
)

// mention looks at the @ at i: "Telegram @janedoe88", "find me on Instagram at @jane.doe".
func (s *scanner) mention(text string, i int) {
	if i > 0 && wordByte(text[i-1]) || i+leastHandle >= len(text) || !wordByte(text[i+1]) {
		return
	}
	if s.mentioned(text, i+1) || i < 6 {
		return
	}
	before := text[max(0, i-socialReach):i]
	if k := strings.LastIndexAny(before, ".\n;!?"); k >= 0 {
		before = before[k+1:]
	}
	for k := 0; k < len(before); {
		from := k
		for k < len(before) && isLetter(before[k]) {
			k++
		}
		// What is no service says nothing.
		if word := before[from:k]; len(word) > 3 && among(word, services...) && !everybody(text[i+1:]) {
			s.handle(text, i+1, true)
			return
		}
		k++
	}
}

// mentioned looks at the handle at i, behind which the service is named: @janedoe88 on Instagram.
func (s *scanner) mentioned(text string, i int) bool {
	const on = " on "
	j := i
	for j < len(text) && j-i < mostHandle && (wordByte(text[j]) || text[j] == '.') {
		j++
	}
	if !strings.HasPrefix(text[j:], on) {
		return false
	}
	j += len(on)
	k := j
	for k < len(text) && k-j < 10 && isLetter(text[k]) {
		k++
	}
	if !among(text[j:k], services...) || everybody(text[i:]) {
		return false
	}
	s.handle(text, i, true)
	return true
}

// labelled looks at what stands behind the colon at i, before which the name text[:end] ends: insta: jane.doe_99. The names
// that programs give to users have marks, too, so those behind "username" are of somebody's name.
func (s *scanner) labelled(text string, end, i int) {
	k := end
	for k > 0 && end-k < 10 && isLetter(text[k-1]) {
		k--
	}
	if word := text[k:end]; k > 0 && (nameByte(text[k-1]) || isQuote(text[k-1])) || i+leastHandle+1 >= len(text) || text[i+1] != ' ' || !among(word, socialNames[:]...) {
		return
	}
	v := i + 2
	if text[v] == '@' {
		v++
	}
	if word := text[k:end]; among(word, services...) {
		s.handle(text, v, false)
	} else if stop := toldEnd(text, v); names.Username(text[v:stop]) {
		s.handle(text, v, false)
	}
}

// everybody says that a text begins with what is nobody's account: @everyone, @here.
func everybody(text string) bool {
	n := 0
	for n < len(text) && n < mostHandle && isLetter(text[n]) {
		n++
	}
	return among(text[:n], "everyone", "here", "channel", "all", "media", "import", "override", "bot", "mention", "username", "user", "handle")
}

// account looks at what stands behind "is" at i, before which a word ends at end: my insta is jane.doe_99.
func (s *scanner) account(text string, end, i int) {
	k := end
	for k > 0 && end-k < 10 && isLetter(text[k-1]) {
		k--
	}
	if k < 3 || text[k-1] != ' ' || !mine(text[:k]) {
		return
	}
	for _, w := range socialNames {
		if fold(text[k:end], w) {
			if i++; i < len(text) && text[i] == '@' {
				i++
			}
			s.handle(text, i, false)
			return
		}
	}
}

// handle looks at what begins at i as the name of an account. Unless that is sure, it has something that words have not.
func (s *scanner) handle(text string, i int, sure bool) {
	j, marks := i, 0
	for j < len(text) && j-i < mostHandle && (wordByte(text[j]) || strings.IndexByte(".-#:", text[j]) >= 0) {
		if !isLetter(text[j]) {
			marks++
		}
		j++
	}
	for j > i && strings.IndexByte(".-:#", text[j-1]) >= 0 {
		j--
		marks--
	}
	if j-i < leastHandle || j-i >= mostHandle || !sure && marks == 0 || strings.Contains(text[i:j], "::") || j < len(text) && strings.IndexByte("(@/", text[j]) >= 0 {
		return
	}
	s.name(text, names.Match{Start: i, End: j, Kind: names.Person, Score: .8})
}

// mine says that a text ends in whose something is.
func mine(before string) bool {
	before = strings.TrimRight(before, " ")
	word, _ := humpBefore(before[max(0, len(before)-6):])
	return among(word, "my", "his", "her", "their")
}
