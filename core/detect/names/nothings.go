package names

import (
	"strings"
	"unicode"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// nobodys says that what was found to be the name of a person is that of nobody.
func nobodys(text string, m Match) bool {
	value := text[m.Start:m.End]
	return strings.Contains(value, `\f`) || strings.HasSuffix(text[:m.Start], "owered by ") || acronyms(text, m) || courteous(value) || remedy(value) || ofProgram(text, m)
}

// courtesies are words of letters, offices, contracts and catalogues that have a capital and are no names, in small letters.
var courtesies = wordSet("grüsse grüße grüssen grüßen freundliche szanowna szanowny szanowni vážená vážený vážení paní kunde kundin kunden lieferant gerichtsstand geldim " +
	"sachbearbeiter sachbearbeiterin abteilungsleiter abteilungsleiterin bereichsleiter projektleiter projektleiterin teamleiter teamleiterin einkauf vertrieb buchhaltung personalabteilung " +
	"licensor licensors licensee licensees lessor lessee grantor grantee mortgagor mortgagee obligor obligee assignor assignee indemnitor indemnitee franchisor franchisee " +
	"caron cedilla macron breve diaeresis ogonek circumflex morbus informacyjna leczenia")

// courteous says that a name has one of these words, and not as many first names beside them.
func courteous(value string) bool {
	found := 0
	var t tag.Token
	var b [mostKey]byte
	for i := 0; i < len(value); {
		if !tag.Read(value, i, &t) {
			i++
			continue
		}
		i = t.End
		switch w := value[t.Start:t.End]; {
		case courtesies[string(smallOf(w, &b))]:
			found += 2
		case t.Mask&(tag.First|tag.Common) == tag.First:
			found--
		}
	}
	return found > 1
}

// smallOf is a word with small letters for capitals of ASCII, or nothing if it is longer than any of these lists.
func smallOf(w string, b *[mostKey]byte) []byte {
	if len(w) > len(b) {
		return nil
	}
	n := copy(b[:], w)
	for k := range n {
		if b[k]-'A' < 26 {
			b[k] |= 0x20
		}
	}
	return b[:n]
}

// stems end the names of drugs (those of the WHO, but for what names of people end in).
var stems = endings("pril", "sartan", "statin", "prazole", "conazole", "cillin", "mycin", "cycline", "floxacin", "dipine", "zepam", "zolam", "profen", "triptan", "gliptin", "gliflozin", "glutide", "oxetine", "traline", "formin", "xaban", "parin", "lizumab", "tuzumab", "ximab", "limumab", "tinib", "caine", "olol")

// leastRemedy is how long the name of a drug is.
const leastRemedy = 8

// remedy says that a name by itself is that of a drug: Lisinopril.
func remedy(value string) bool {
	var t tag.Token
	if len(value) < leastRemedy || len(stems[value[len(value)-1]]) == 0 || !tag.Read(value, 0, &t) || t.End != len(value) || t.Mask&(tag.First|tag.Last) != 0 {
		return false
	}
	return hasEnd(value, &stems)
}

// acronyms says that a name is of two short words in capitals alone, not all of which the lists have as names, in a text that
// has small letters beside them: the WAL LSN up to which.
func acronyms(text string, m Match) bool {
	words, strange := 0, false
	var t tag.Token
	for i := m.Start; i < m.End; {
		if !tag.Read(text, i, &t) {
			i++
			continue
		}
		if t.Shape != tag.Upper || t.End-t.Start > longestAcronym {
			return false
		}
		strange = strange || t.Mask&(tag.First|tag.Last) == 0
		words++
		i = t.End
	}
	return words == 2 && strange && (smallAfter(text, m.End) || m.Start > 1 && text[m.Start-1] == ' ' && text[m.Start-2]-'a' < 26)
}

// programWords are words of programming languages that a text without capitals does not have for people.
var programWords = wordSet("int bool chan elif uint var const struct enum func fn impl async await typedef sizeof char float float32 float64 str nil null void elseif endif ifdef ifndef")

// declaring are words before the name of a variable.
var declaring = wordSet("int bool chan var let const float double char long unsigned short auto string struct enum type func def fn elif val final static")

// ofProgram says that a name in small letters is a word or a variable of a program: chan int, int resid;, sev.toLowerCase().
func ofProgram(text string, m Match) bool {
	value := text[m.Start:m.End]
	if strings.IndexFunc(value, unicode.IsUpper) >= 0 {
		return false
	}
	joined := true
	for w := range strings.FieldsSeq(value) {
		if programWords[w] {
			return true
		}
		joined = joined && joinedWord(w)
	}
	if joined {
		return true
	}
	behind := text[m.End:min(len(text), m.End+mostAside)]
	if behind == "" {
		return false
	}
	called := 0
	if behind[0] == '.' {
		called = 1 + lettersEnd(behind[1:], 0, len(behind)-1)
	}
	if called > 1 && called < len(behind) && behind[called] == '(' {
		return true // sev.toLowerCase()
	}
	if k := strings.IndexByte(behind, '\n'); k >= 0 {
		behind = behind[:k]
	}
	if k := strings.Index(behind, ") =>"); k >= 0 && strings.IndexByte(behind[:k], '(') < 0 {
		return true // (sev, s) => s
	}
	k := m.Start - 1
	if k < 2 || text[k] != ' ' || behind == "" {
		return false
	}
	from := k
	for from > 0 && k-from < 9 && text[from-1]-'a' < 26 {
		from--
	}
	return declaring[text[from:k]] && (strings.IndexByte(";=(:[", behind[0]) >= 0 || strings.HasPrefix(behind, " ="))
}

// joinedWord says that a word in small letters is of several, not all of which are names: libssl-dev.
func joinedWord(w string) bool {
	if strings.IndexByte(w, '-') < 0 {
		return false
	}
	for part := range strings.SplitSeq(w, "-") {
		var t tag.Token
		if !tag.Read(part, 0, &t) || t.Mask&(tag.First|tag.Last) == 0 || t.Mask&tag.Common != 0 {
			return true
		}
	}
	return false
}

// nowhere says that what was found to be a place is none.
func nowhere(text string, m Match) bool {
	value := text[m.Start:m.End]
	return placeholder(value) || typed(value) || value == "mich" && !strings.HasPrefix(text[m.End:], ".") || zoneName(text, m) || dependency(text, m) || shortened(text, m) || moved(text, m) || hardware(text, m)
}

// zones are the first words of names of time zones.
var zones = wordSet("Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific")

// zoneName says that a place is a part of the name of a time zone: Europe/Berlin.
func zoneName(text string, m Match) bool {
	value := text[m.Start:m.End]
	if first, rest, ok := strings.Cut(value, "/"); ok {
		return zones[first] && rest != ""
	}
	if zones[value] {
		return m.End+1 < len(text) && text[m.End] == '/' && text[m.End+1]-'A' < 26
	}
	k := m.Start
	for range 2 { // America/Argentina/Ushuaia
		if k < 1 || text[k-1] != '/' {
			return false
		}
		k--
		from := k
		for from > 0 && k-from < mostKey && (text[from-1]|0x20-'a' < 26 || text[from-1] == '_') {
			from--
		}
		if zones[text[from:k]] {
			return true
		}
		k = from
	}
	return false
}

// dependency says that a place is the name of a package in a manifest, with its version: "nyc": "^15.1.0".
func dependency(text string, m Match) bool {
	rest, ok := strings.CutPrefix(text[m.End:], `": "`)
	return ok && m.Start > 0 && text[m.Start-1] == '"' && rest != "" && text[m.Start]-'a' < 26 && (strings.IndexByte("^~<>=*", rest[0]) >= 0 || rest[0]-'0' < 10 && strings.IndexByte(rest[:min(len(rest), 4)], '.') > 0)
}

// shortened says that a place is a word of no list that a stop shortens before a number, or the label of a number by
// its end: Abs. 3, AHV-Nr.
func shortened(text string, m Match) bool {
	var t tag.Token
	if !tag.Read(text, m.Start, &t) || t.Shape.Number() || t.Shape == tag.Alnum || strings.IndexFunc(text[t.End:max(t.End, m.End)], unicode.IsLetter) >= 0 {
		return false
	}
	word, rest := text[m.Start:t.End], text[t.End:]
	if strings.HasSuffix(word, "-Nr") || strings.HasSuffix(word, "-No") {
		return true
	}
	if len(word) > 5 || t.Shape != tag.Lower && word != "Abs" && word != "Ziff" && t.Mask&tag.Place != 0 {
		return false
	}
	if t.Shape == tag.Upper {
		rest = strings.TrimPrefix(rest, " ")
		n := digitsEnd(rest[:min(len(rest), 8)], 0)
		return n == 3 && len(rest) > 6 && rest[3] == ' ' && rest[4]-'0' < 10 || n > 5 // SIRET 123 456 789
	}
	return len(rest) > 2 && rest[0] == '.' && (rest[1]-'0' < 10 || rest[1] == ' ' && rest[2]-'0' < 10)
}

// moved says that a place of no list is what software is moved from or to: migrate from Heroku to Railway.
func moved(text string, m Match) bool {
	var t tag.Token
	if before := text[:m.Start]; !strings.HasSuffix(before, "from ") && !strings.HasSuffix(before, "to ") || !tag.Read(text, m.Start, &t) || t.End != m.End || t.Mask&tag.Place != 0 {
		return false
	}
	before, _ := lineAround(text, m)
	for _, w := range [...]string{"migrat", "Migrat", "switch", "Switch", "upgrad", "Upgrad", "port "} {
		if strings.Contains(before, w) {
			return true
		}
	}
	return false
}

// brands are words of the names of processors.
var brands = wordSet("AMD Intel Ryzen Epyc EPYC Xeon Celeron Athlon Opteron Threadripper Radeon GeForce Nvidia NVIDIA Snapdragon")

// hardware says that a place is a part of the name of a processor, or an instruction and its registers: Ryzen 9,
// PAND X12, X6.
func hardware(text string, m Match) bool {
	value := text[m.Start:m.End]
	if strings.HasSuffix(value, "-Core") {
		return true
	}
	var t, next tag.Token
	if !tag.Read(text, m.Start, &t) || t.End > m.End {
		return false
	}
	if brands[text[t.Start:t.End]] {
		return true
	}
	const longestRegister = 3
	return t.Shape == tag.Upper && t.Mask&tag.Place == 0 && t.End+1 < m.End && tag.Read(text, t.End+1, &next) && next.Shape == tag.Alnum && next.End-next.Start <= longestRegister &&
		text[next.Start]-'A' < 26 && strings.HasPrefix(text[next.End:], ", ") && next.End+2 < len(text) && text[next.End+2]-'A' < 26 && next.End+3 < len(text) && text[next.End+3]-'0' < 10
}
