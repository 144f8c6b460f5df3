package names

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// Some words before a word with a capital leave no doubt of what it is, however strange it
// looks: Mister Noàm, Hey Teïlo, die in Eggenfelden wohnt. There a word of no list is a name
// whatever the tagger thinks of it.

// prior is what a word announces that stands before a name.
type prior uint8

const (
	noCue      prior = iota
	title            // Mister, and what people introduce themselves with: heiße
	relative         // my son: the name must be one of the lists
	greeting         // Hey: a comma or the like follows the name
	home             // in: a word of dwelling stands before it, or one of dwells follows
	hometown         // home city: what cueBefore says of "city" behind "home"
	encounter        // met, told: only people are, so that a first name of the lists is one though it is a word or a product as well
	beside           // with: a word of dealings stands before it: spoke, lunch
	dealing          // such a word
	giving           // send: what is sent follows the name
	calling          // call: somebody is to
	shortTitle       // Fr., Rag.: a stop must stand behind it
	closing          // Grüßen: the name is all of the next line
)

// cuedPerson and cuedPlace are the scores of what a cue tells alone.
const cuedPerson, cuedPlace = .8, .75

// herald is what is known of a word that may stand before a name.
type herald struct {
	word string
	kind prior
	home bool // it may stand before the small word before a place where somebody lives
}

var heralds = func() map[string]herald {
	m := map[string]herald{}
	for kind, words := range map[prior]string{
		title: "heiße heisse chiamo llamo chamo appelle numesc nazywam jmenuji adım mr mrs ms mister mstr herr herrn frau madame monsieur mme mlle señor señora señorita signor signora signorina senhor senhora sra " +
			"dra profa sigra dott dottoressa lic pani meneer mevrouw dhr mevr dr prof professor doktor sgt sergeant inspector constable shri shrimati pcso wpc dci capt captain lt lieutenant cllr councillor reverend officer detective nurse",
		relative: "heet heter hedder llama chama chiama heißt sou manželka manžel dcera husband wife friend bestie colleague coworker roommate flatmate neighbour neighbor boss landlord landlady mate missus mum mom dad mother father grandfather grandmother grandson granddaughter grandad granddad auntie aunty hubby therapist girlfriend stepson stepdaughter son daughter brother sister boyfriend girlfriend fiancé fiancée uncle aunt grandma grandpa cousin nephew niece " +
			"mann tochter sohn bruder schwester ehemann ehefrau freundin onkel tante man zoon dochter broer zus mari femme fils fille frère sœur marido esposa esposo hijo hija hermano hermana novio novia " +
			"mężem żoną synem córką bratem siostrą mujer marito moglie figlio figlia fratello sorella filho filha irmão irmã mąż żona syn córka brat siostra hustru dotter bror syster",
		greeting:  "hi hey hello dear hallo hola bonjour ciao salut hej olá oi cześć beste liebe lieber cher chère querido querida estimado estimada caro cara",
		home:      "in en à a em i w we from to city town",
		encounter: "met ask asked asking tell told telling thank thanked invited hired married emailed phoned texted messaged reminded interviewed congratulated",
		beside:    "with",
		giving:    "send give lend pay buy show teach bring owe get let",
		calling:   "call",
		dealing:   "spoke spoken speak speaking talk talked talking chatted lunch dinner coffee engaged assigned reassigned report reports reported reporting delegated wrote",
		noCue: "up born live lives lived living reside resides residing raised originally here flew home wohnt wohne wohnen wohnhaft lebt lebe aufgewachsen geboren " +
			"habite habitons vit lieu né née domicilié domiciliée vive vivo vivimos nació nacido nacida reside abita abito abitiamo nato nata residente mora moro nasceu nascido nascida " +
			"woont woon wonen bor född uppvuxen mieszka mieszkam urodzony urodzona",
	} {
		for _, w := range strings.Fields(words) {
			if old, known := m[w]; known && old.kind != kind {
				panic("two meanings of " + w) // which of them held would be chance
			}
			m[w] = herald{w, kind, kind == noCue}
		}
	}
	return m
}()

// dwells are the verbs behind such a place, in German and Dutch.
var dwells = [...]string{"wohnt", "wohne", "wohnen", "wohnhaft", "lebt", "lebe", "woont", "woon", "wonen", "geboren", "aufgewachsen"}

// nobody are the words in greetings of all.
var nobody = [...]string{"mundo", "monde", "welt", "mondo", "wereld", "todos", "todas", "tutti", "alle", "allen", "team", "amigos", "amis", "zusammen", "siri", "alexa", "copilot", "gemini", "bard", "chat", "claude", "cortana", "jarvis", "grok", "google"}

// offices are what stands behind Mr. and Mrs. instead of a name.
var offices = strings.Fields("President Chairman Chairwoman Chair Speaker Secretary Minister Ambassador Judge Justice Mayor Governor Senator Director Chancellor Commissioner Right Wrong Perfect Nice Big Universe World Me You It Out Claus And Or The Dr Prof Doktor Professor Professorin Präsident Präsidentin Direktor Direktorin Ministerin Richter Richterin Kanzler Kanzlerin Bürgermeister Of In At")

// cued reads the name at the word i of the window if a cue stands before it, and returns how
// many words of the window it is.
func (f *Finder) cued(text string, i int) int {
	w := &f.window
	t := w.At(i)
	if t.Mask == tag.Common && !f.calledSo(text, t) || t.End-t.Start < 2 || t.End-t.Start > longest && strings.IndexByte(text[t.Start:t.End], '-') < 0 || t.Shape != tag.Cap && t.Shape != tag.Inner && t.Shape != tag.Double && t.Shape != tag.CapLower {
		return 0
	}
	m := Match{Start: t.Start, End: t.End, Kind: Person, Score: cuedPerson}
	switch cue := cueBefore(text, t.Start, t.End); {
	case cue == closing:
		m.Start = pastInitials(text, t.Start)
		end, ok := signed(text, len(strings.TrimRight(text[:m.Start], " \r\n,.!")), t.Start)
		if !ok || !signable(text, t.Start, end) {
			return 0
		}
		m.End = max(m.End, end)
	case t.End-t.Start == 2 && cue != greeting && (cue != title || !tag.Called(text, t.Start) || slices.Contains(offices, text[t.Start:t.End])):
		if !signsOff(text, t.Start, t.End) {
			return 0
		}
	case cue == title:
		if f.ofWork(text, i) {
			return 0
		}
		m.Start = pastInitials(text, t.Start)
		m.End = max(m.End, nameRun(text[:min(len(text), t.Start+mostField)], t.Start, 3, true))
	case cue == relative:
		if w, _ := smallWord(text, t.End); t.Mask&(tag.First|tag.Last) == 0 || w.kind == title {
			return 0 // die Nachbarin Frau Weber
		}
		m.End = max(m.End, nameRun(text[:min(len(text), t.Start+mostField)], t.Start, 3, false))
	case cue == encounter:
		if !f.person(text, i) {
			return 0
		}
		m.End = max(m.End, nameRun(text[:min(len(text), t.Start+mostField)], t.Start, 3, false))
	case cue == greeting:
		m.End = max(m.End, nameRun(text[:min(len(text), t.Start+mostField)], t.Start, 3, true))
		if !addressed(text, m.End) || among(text[t.Start:t.End], nobody[:]) {
			return 0
		}
	case cue == home, cue == hometown:
		m.Kind, m.Score = Place, cuedPlace
		if cue == hometown {
			m.Score = 1
		}
		for k := i + 1; k < w.Len() && w.At(k).Gap == tag.Space && w.At(k).Shape.Capital() && w.At(k).Mask != tag.Common; k++ {
			m.End = w.At(k).End
		}
	default:
		if (!says(text, t.End) || !f.person(text, i)) && (t.Mask == tag.Common || !signsOff(text, t.Start, t.End)) {
			return 0
		}
	}
	f.found = append(f.found, m)
	n := 1
	for i+n < w.Len() && w.At(i+n).Start < m.End {
		n++
	}
	return n
}

// calledSo says that a word of every day is a name for what stands before it: Mr. Wood, my mate Spanner.
func (f *Finder) calledSo(text string, t *tag.Token) bool {
	switch word := text[t.Start:t.End]; {
	case tag.Called(text, t.Start):
		return !slices.Contains(offices, word)
	case t.End-t.Start == 2:
		return signsOff(text, t.Start, t.End) || t.Start > 3 && slices.Contains(twoLetters, word)
	default:
		return tag.Related(text, t.Start) && !national(text, t) && !slices.Contains(feasts, word) && months[word] == 0
	}
}

// feasts are days by name, which stand behind whom somebody sees on them.
var feasts = strings.Fields("Christmas Easter Thanksgiving Halloween Yesterday Today Tomorrow Please And But Because When If The")

// twoLetters are first names of two letters.
var twoLetters = strings.Fields("Jo Al Mo Ed Bo Di Em Ty Lu Vi Cy Li Yu")

// signsOff says that text[i:end] stands behind a farewell, at the end of a text or of its line: Ta, Jo.
func signsOff(text string, i, end int) bool {
	if end < len(text) && text[end] == '.' {
		end++
	}
	for end < len(text) && (text[end] == ' ' || text[end] == 'x') {
		end++
	}
	if end < len(text) && text[end] != '\n' && text[end] != '\r' {
		return false
	}
	k := i
	for k > 0 && i-k < 3 && (text[k-1] == ' ' || text[k-1] == '\n' || text[k-1] == ',') {
		k--
	}
	if k == i || k == 0 || text[k:i] == "\n" || text[k:i] == "\n\n" {
		return false
	}
	var b [16]byte
	j, n := k, len(b)
	for j > 0 && n > 0 && wordByte(text[j-1]) {
		j--
		n--
		b[n] = text[j] | 0x20
	}
	if !farewells[string(b[n:])] || !opens(text, j) {
		return false
	}
	if text[k] == ' ' { // Love Bex, not Best Buy
		return string(b[n:]) == "love" || string(b[n:]) == "ta" || string(b[n:]) == "thanks" || string(b[n:]) == "cheers"
	}
	return true
}

// cueBefore is the cue that stands before a word text[i:end].
func cueBefore(text string, i, end int) prior {
	if monsieur(text, i, end) || speaksInBrackets(text, i, end) {
		return title
	}
	i = pastInitials(text, i)
	k := i
	for k > 2 && i-k < 2 && (text[k-1] == ' ' || text[k-1] == '\n') {
		k--
	}
	if k == i {
		return noCue
	}
	if closes(text, k, i) {
		return closing
	}
	if text[k-1] == ',' && text[k-2] == 'I' && (k == 2 || text[k-3] <= ' ') {
		return greeting // I, Ada Lovelace, declare
	}
	if text[k-1] == ',' && end < len(text) && (text[end] == ',' || text[end] == ')') {
		if w, _ := smallWord(text, k-1); w.kind == relative {
			return title // a su mujer, Begoña, al ...
		}
	}
	if nameIs(text[:k]) {
		return title
	}
	stop := text[k-1] == '.'
	if stop {
		k--
	}
	w, j := smallWord(text, k)
	if titled(text, j, k, stop) || !stop && tag.Related(text, i) || kinOf(text[:k]) {
		return title
	}
	if !stop && j > 3 && text[j-1] == ' ' && k-j <= len("się") && selfIntroduced(text[:j-1], text[j:k]) {
		return title
	}
	switch {
	case w.kind == title, stop && w.kind == shortTitle:
		return title
	case stop:
		return noCue
	case w.kind == encounter, w.kind == giving && received(text, end), w.kind == calling && calls(text[:j]), onBehalf(text[:k]):
		return encounter
	case w.kind == shortTitle || w.kind == closing:
		return noCue
	case ofSpoken(text[j:k]) && j > 2 && text[j-1] == ' ' && ofRelative(text[:j-1]):
		return title
	case w.kind == home || w.kind == beside:
		return smallCue(text, w, j, end)
	case w.kind == relative && j > 2 && text[j-1] == ' ' && owns(text[:j-1]):
		return title // su hija Leire
	case w.kind == greeting || w.kind == relative:
		return w.kind
	}
	return noCue
}

// monsieur says that the M. before the word text[i:end] is a title, as in French, and not the initial of somebody: no name
// stands before it, and the words around it are not English.
func monsieur(text string, i, end int) bool {
	const title, around = "M. ", 96
	k := i - len(title)
	if k < 0 || text[k:i] != title || k > 0 && text[k-1] > ' ' && text[k-1] != '(' {
		return false
	}
	if k > 1 {
		var t tag.Token
		j := k - 1
		for j > 0 && wordByte(text[j-1]) {
			j--
		}
		if j < k-1 && tag.Read(text, j, &t) && t.Shape.Capital() && t.Mask&(tag.First|tag.Last) != 0 && t.Mask&tag.Common == 0 {
			return false
		}
	}
	return foreignText(text[max(0, i-around):min(len(text), end+around)])
}

// speaksInBrackets says that the word text[i:end] closes the brackets in which somebody with a role speaks: [Agent Léa] Bonjour.
func speaksInBrackets(text string, i, end int) bool {
	const longest = 16
	if i == 0 || end == len(text) || text[end] != ']' || text[i-1] != ' ' {
		return false
	}
	low := max(0, i-longest)
	k := low + strings.LastIndexByte(text[low:i], '[')
	return k >= low && speakingRoles[text[k+1:i-1]]
}

// speakingRoles are the roles of those who speak in transcripts of support and of calls.
var speakingRoles = wordSet("Agent Support Client Customer Caller Operator Advisor Conseiller Conseillère Téléconseiller Kunde Kundin Berater Beraterin Agente Cliente Operatore Operatrice Asesor Asesora Klant Medewerker Klient Konsultant Host Guest Interviewer Nurse Doctor")

// titled says that text[j:k], with a stop behind it or without, is a title that is a word as well, or one of things, where
// it is written small: Miss Kaz, Bro. Allred.
func titled(text string, j, k int, stop bool) bool {
	switch text[j:k] {
	case "Miss", "Mx", "Mdm", "Smt", "Shri", "Coach", "Pastor", "Auntie", "Aunty":
		return true
	case "Bro", "Sis":
		return stop
	case "PC":
		if stop || opens(text, j) {
			return !stop
		}
		for _, w := range [...]string{" by ", " with ", " to ", " from ", " told ", " and "} {
			if strings.HasSuffix(text[:j], w) {
				return true
			}
		}
	}
	return false
}

// kinOf says that a text ends in what stands between two of a family in India and Malaysia: d/o, W/o late.
func kinOf(text string) bool {
	text = strings.TrimSuffix(text, " late")
	n := len(text)
	if n < 3 || text[n-1]|0x20 != 'o' || text[n-2] != '/' || n > 3 && wordByte(text[n-4]) {
		return false
	}
	switch text[n-3] {
	case 'S', 'D', 'W', 's', 'd': // w/o is without
		return true
	}
	return false
}

// calls says that somebody is asked to call whoever follows a text and "call".
func calls(text string) bool {
	for _, w := range [...]string{" to ", " not ", "lease ", " should ", " must ", " will ", " can you ", " could you "} {
		if strings.HasSuffix(text, w) {
			return true
		}
	}
	return false
}

// onBehalf says that a text ends in what only people have made, or have others do for them.
func onBehalf(text string) bool {
	return strings.HasSuffix(text, "estament of") || strings.HasSuffix(text, " behalf of")
}

// smallCue is what a small word at text[j:] announces of the name behind it, which ends at end, for
// what stands around the two: lives in, spoke with.
func smallCue(text string, w herald, j, end int) prior {
	if j > 1 && text[j-1] == ' ' {
		before, _ := smallWord(text, j-1)
		if (before.kind == dealing || before.kind == encounter) && (w.kind == beside || w.word == "to") {
			return encounter
		}
		if before.home && (before.word == "home") == (w.word == "city" || w.word == "town") && (before.word == "originally" || before.word == "here") == (w.word == "from") && (before.word == "flew") == (w.word == "to") {
			if before.word == "home" {
				return hometown
			}
			return home
		}
	}
	if w.word == "in" {
		for _, v := range dwells {
			if strings.HasPrefix(text[min(end+1, len(text)):], v) && text[end] == ' ' {
				return home
			}
		}
	}
	return noCue
}

// nameIs says that a text ends in "my name is", of whomever.
func nameIs(text string) bool {
	if text == "" || text[len(text)-1] != 's' {
		return nameIsSpoken(text)
	}
	for _, w := range [...]string{" name is", " name's", " name’s", " names"} {
		if before, ok := strings.CutSuffix(text, w); ok {
			return owns(before) || strings.HasSuffix(before, "'s")
		}
	}
	return nameIsSpoken(text)
}

// selfIntroduced says that a text ends in what people introduce themselves with before a small word:
// nazywam się, jmenuji se, sou a.
func selfIntroduced(text, word string) bool {
	switch word {
	case "się", "sie":
		return strings.HasSuffix(text, "azywam")
	case "se":
		return strings.HasSuffix(text, "menuji") || strings.HasSuffix(text, "menuju") || strings.HasSuffix(text, "olam")
	case "a", "o":
		return strings.HasSuffix(text, "ou") && (len(text) < 4 || text[len(text)-4] <= ' ') && (strings.HasSuffix(text, "sou") || strings.HasSuffix(text, "Sou"))
	case "là":
		return strings.HasSuffix(text, "tên") || strings.HasSuffix(text, "tôi") || strings.HasSuffix(text, "Tôi")
	}
	return false
}

// owns says that a text ends with whose relative is spoken of, in a language that writes nouns small.
func owns(text string) bool {
	k := len(text)
	for k > 0 && len(text)-k < 6 && wordByte(text[k-1]) {
		k--
	}
	return slices.Contains(ownersOfRelatives, text[k:])
}

var ownersOfRelatives = strings.Fields("my his her their our your My His Her su mi tu mon ma sa son ta ton sua suo mio mia meu minha seu mijn zijn haar min mit hans hennes moja moje mój moim moją jego jej")

// smallWord looks up the word that ends at end, and says where it begins.
func smallWord(text string, end int) (herald, int) {
	var b [16]byte
	i, n := end, len(b)
	for i > 0 && n > 0 && wordByte(text[i-1]) {
		i--
		n--
		b[n] = text[i]
		if b[n]-'A' < 26 {
			b[n] |= 0x20
		}
	}
	if w := b[n:]; len(w) == 0 || heraldSizes[w[len(w)-1]]>>len(w)&1 == 0 {
		return herald{}, i
	}
	return heralds[string(b[n:])], i
}

// heraldSizes has a bit for each length of those with a last byte, once those of other languages are among them.
var heraldSizes [256]uint32

// addressed says that what follows a name that is greeted parts it from the letter.
func addressed(text string, i int) bool {
	if i >= len(text) {
		return true
	}
	switch text[i] {
	case ',', '!', '\n', '\r', ':':
		return true
	case ' ':
		return i+1 < len(text) && (text[i+1] == '-' || text[i+1] == '!' || text[i+1] == ',')
	}
	return false
}
