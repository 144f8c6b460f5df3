package names

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// Many people write to a chat in small letters. There the lists tell first names that are no
// other words; john and tom, miller and stone are words too, and take what stands beside them.

// smallPeople adds to a list the people of a text without capitals that two words tell, or one
// behind a word that says who it is: john smith, my husband tom, thanks, jack.
func (f *Finder) smallPeople(text string, list []Match) []Match {
	var t, next tag.Token
	before, earlier := "", ""
	coupled := -1 // where the second of two begins: john and mary
	for i := 0; i < len(text); {
		if !tag.Read(text, i, &t) {
			i++
			continue
		}
		word := text[t.Start:t.End]
		i = t.End
		given, maybe := firstName(&t, word), t.Mask&tag.Last != 0 && (strings.HasPrefix(before, "m") || before == "dr" || smallTitles[before] && t.Mask&tag.Common == 0) // mr smith
		if end := ownedBy(text, &t); end > 0 {
			list = append(list, Match{Start: t.Start, End: end, Kind: Person, Score: .75})
			earlier, before = before, word
			continue
		}
		announced := (given || maybe) && (t.Start == coupled || announcesSmall(text[:t.Start], before, earlier)) || given && actor(text, &t, before) ||
			owner(earlier) && relatives[before] && text[t.Start-1] == ' ' && strangerOf(text, &t)
		earlier, before = before, word
		if !given && !announced || inProgram(text, t.Start, t.End) {
			continue
		}
		m := Match{Start: t.Start, End: t.End, Kind: Person, Score: .75}
		pair := false
		if t.End < len(text) && text[t.End] == ' ' && tag.Read(text, t.End+1, &next) && next.Shape == tag.Lower {
			family := text[next.Start:next.End]
			switch {
			case inProgram(text, next.Start, next.End):
			case next.Mask == 0 && announced && (earlier == "name" || strings.HasSuffix(text[:t.Start], "name of ")) && next.End-next.Start > 2 && !tag.Contraction(next.Hash):
				pair = true // the name of raymond tso
			case t.Mask&(tag.First|tag.Common|tag.Place) == tag.First && (next.Mask == 0 && next.End-next.Start > 3 || next.Mask == tag.Place) && !tag.Contraction(next.Hash):
				pair = f.english(text) && !tag.PlacePhrase(t.Hash, next.Hash) && !among(word, namesakes) // jeff noxon
			case next.Mask&tag.Last != 0 && (next.Mask&tag.Common == 0 || alsoFamily[family]):
				pair = announced || !tag.PlacePhrase(t.Hash, next.Hash) && f.english(text)
			case family == "and" && (t.Start < 2 || text[t.Start-2] != ',') && next.End < len(text) && text[next.End] == ' ':
				second := tag.Token{}
				if tag.Read(text, next.End+1, &second) && firstName(&second, text[second.Start:second.End]) {
					announced, coupled = true, second.Start
				}
			}
			if pair {
				m.End, i = next.End, next.End
			}
		}
		if pair || announced {
			list = append(list, m)
		}
	}
	return list
}

// firstName says that a word in small letters is a first name, rather than another word.
func firstName(t *tag.Token, word string) bool {
	return t.Shape == tag.Lower && t.Mask&tag.First != 0 && !tag.Contraction(t.Hash) && (t.Mask&tag.Common == 0 || alsoGiven[word])
}

// inProgram says that a word is one of an address on the net, a path or a program.
func inProgram(text string, start, end int) bool {
	return start > 0 && strings.IndexByte("@/._-", text[start-1]) >= 0 || end < len(text) && (strings.IndexByte("@/_-(=", text[end]) >= 0 || text[end] == '.' && end+1 < len(text) && wordByte(text[end+1]))
}

// announcesSmall says that a word behind a text is who a word before it says: my husband, call me,
// thanks. Before are the last word of the text, and the one before that.
func announcesSmall(text, before, earlier string) bool {
	n := len(text)
	if n == 0 || before == "" {
		return false
	}
	switch sep := text[strings.LastIndex(text, before)+len(before):]; sep {
	case " ":
		switch before {
		case "mr", "mrs", "ms", "dr", "mister", "named", "called", "ask", "asked", "tell", "told", "met", "xoxo", "hi", "hey", "hello", "dear", "it's", "its", "i'm", "im":
			return true
		case "am":
			return earlier == "i"
		case "morning", "evening", "afternoon":
			return earlier == "" || earlier == "good"
		case "of":
			return earlier == "because" || earlier == "name"
		case "name":
			return earlier == ""
		case "seen":
			return earlier == "anyone" || earlier == "you" || earlier == "anybody"
		case "is":
			return earlier == "this" || earlier == "name" || earlier == "brother" || earlier == "sister"
		case "me":
			return earlier == "call"
		}
		return owner(earlier) && relatives[before] || roles[before] || smallTitles[before] || smallThanks[before]
	case ". ":
		return before == "mr" || before == "mrs" || before == "ms" || before == "dr"
	case ", ", ",\n", "\n":
		return farewells[before]
	case ": ", ":":
		return roles[before] || before == "name"
	}
	return false
}

// owner says that a word is one for whose somebody is.
func owner(word string) bool {
	switch word {
	case "my", "his", "her", "our", "their", "your":
		return true
	}
	return false
}

// Words before a name in small letters.
var (
	relatives = wordSet(`mom mum mother dad father husband wife son daughter brother sister friend bestie boss manager boyfriend girlfriend fiance fiancee partner uncle aunt cousin nephew niece grandma grandpa
		grandson granddaughter stepdad stepmom colleague coworker roommate neighbor neighbour landlord teacher coach therapist doctor dentist lawyer ex bf gf bro sis kid baby client patient employee assistant tenant`)
	roles     = wordSet("patient customer client employee contact tenant attendee passenger guest caller contestant candidate applicant")
	farewells = wordSet("ta thanks thx cheers regards sincerely love best xoxo yours")
)

// alsoGiven are first names that are words, or look like them, and are rather names.
var alsoGiven = wordSet(`john jack tom tommy peter harry bob bobby nick ben bill billy sue lily jim jimmy joe ted ron pam josh jenny kelly carol betty nancy molly polly penny victor oscar martin philip dennis marcus
	simon jerry terry barry larry henry charlie johnny tony danny andy eddie abby heather hazel ivy holly maria mary juan jose pedro carlos luis jorge diego pablo maya nina tina rita vera carmen ana eva marta teresa
	paul luke matthew mike steve dave doug greg jeff ken kenny don donna fred gary gail jean joan joyce june judy kate katie laura leo leon liz lou lucy lynn marie matt max meg neil nell noah norm patty pete ralph
	randy rex rick rob robin rod roger rosie roy russ ruth sally sandy sean shane shawn sid stan stella stu tim toby todd tracy troy vic vicky vince wally wendy zach zoe frank grace mark rose dan`)

// alsoFamily are family names that are words, and are rather names behind a first name.
var alsoFamily = wordSet(`smith miller baker stone brown black green white gray king wright hill parker cooper carter turner mason porter butler taylor walker hall bell fox cole wells hart hunt lane pope bishop
	knight shepherd weaver archer fields banks brooks rivers waters swift sharp savage marsh frost winters summers holland berry lamb crane swan wolf moody hicks potter fisher hunter gardner singer sparrow kennedy bush
	bates barber becker bond booth bowman bradley burns carpenter chambers church clay cox cross day dean dyer farmer flowers ford foster fuller glover gold grant graves griffin hammer hardy hayes head
	heath house hood hopper hopkins jobs judge kent law lawson mann marshall mills moon moore nash newman noble north owen page palmer park parks peck perry pierce pike pitt plant poole powers price proctor quick
	ray reed rice rich rockwell rowe rush sanders sawyer sellers shaw short sinclair skinner slater snow spears spencer stark steel strong sumner sutton tanner thatcher thorn townsend tucker tyler underwood vance
	wade waller ward warner watts weber webb webster west wheeler wilder wise wood woods woodward yates york young`)

// smallStreets adds to a list the streets of a text without capitals that a number and a word
// for a street enclose: 12 oak street, 221b baker st.
func smallStreets(text string, list []Match) []Match {
	for i := 0; i < len(text); {
		if text[i]-'0' >= 10 {
			i++
			continue
		}
		start, end := i, digitsEnd(text, i)
		i = end
		if end-start == 5 && start > 3 && text[start-1] == ' ' && (start == 3 || text[start-4] == ' ' || text[start-4] == ',') && stateCodes[text[start-3:start-1]] && (end == len(text) || !wordByte(text[end])) {
			list = append(list, Match{Start: start - 3, End: end, Kind: Place, Score: .75}) // tx 78745
			continue
		}
		if end < len(text) && text[end]-'a' < 26 {
			end++ // 221b
		}
		if i-start > 5 || start > 0 && (wordByte(text[start-1]) || strings.IndexByte(".,-/$#:", text[start-1]) >= 0 && !behindFlat(text, start)) || end >= len(text) || text[end] != ' ' {
			continue
		}
		for words := 0; words < 3 && end < len(text) && text[end] == ' '; words++ {
			k := end + 1
			for end = k; end < len(text) && text[end]-'a' < 26; end++ {
			}
			word := text[k:end]
			if words == 0 && word == "the" {
				if stop := articledWay(text, start, k); stop > 0 {
					list, i = appendInSmall(list, text, start, stop)
				}
				break
			}
			if words > 0 && (end == len(text) || !wordByte(text[end])) && (slices.Contains(smallWays, word) || i-start > 2 && slices.Contains(longWays, word) || likelyWay(text, word, start, end, words)) {
				list, i = appendInSmall(list, text, start, flatEnd(text, quarterEnd(text, end)))
				break
			}
			if len(word) < 2 && (word == "" || words > 0 || strings.IndexByte("nesw", word[0]) < 0) || noStreet[word] || end < len(text) && wordByte(text[end]) {
				break
			}
		}
	}
	return list
}

// behindFlat says that the number of a house at i stands behind that of a flat and a slash: unit 4/22.
func behindFlat(text string, i int) bool {
	if text[i-1] != '/' {
		return false
	}
	_, ok := dwellingBefore(text, 0, i, true, true)
	return ok
}

// quarterEnd is where the quarter of the compass ends that follows a street which ends at i, or i: 77 bloor st w.
func quarterEnd(text string, i int) int {
	for _, w := range [...]string{" n", " s", " e", " w", " ne", " nw", " se", " sw", " north", " south", " east", " west"} {
		if k := i + len(w); strings.HasPrefix(text[i:], w) && (k == len(text) || text[k] == ',' || text[k] == ' ' && len(w) < 4) {
			return k
		}
	}
	return i
}

// flatEnd is where the flat ends that follows a street which ends at i, or i: , apt 3b.
func flatEnd(text string, i int) int {
	rest := text[i:min(len(text), i+24)]
	rest = strings.TrimPrefix(rest, ",")
	rest = strings.TrimPrefix(rest, " ")
	for _, w := range [...]string{"apt ", "apt. ", "apartment ", "unit ", "suite ", "ste ", "flat ", "#"} {
		if number, ok := strings.CutPrefix(rest, w); ok {
			k := strings.Index(text[i:], number) + i
			end := k
			for end < len(text) && end < k+6 && wordByte(text[end]) {
				end++
			}
			if end > k && end < k+6 && (text[k]-'0' < 10 || end == k+1) {
				return end
			}
		}
	}
	return i
}

// smallWays are the words for a street that end its name, longWays those that do so only behind a
// number of three digits and more, and noStreet what stands between a number and one of them where
// no street is named.
var (
	smallWays = []string{"street", "st", "road", "rd", "avenue", "ave", "boulevard", "blvd", "ln", "pkwy", "hwy"}
	longWays  = []string{"dr", "drive", "lane", "court", "ct", "circle", "cir", "terrace", "trail", "parkway", "highway"}
	noStreet  = wordSet("the a an of in on to and or for at is are was my our your this that these those down up along off per each from with by am pm way lane lanes mile miles minute minutes min hour hours day days week weeks month months year years " +
		"gb tb mb hard flash usb ssd disk test supreme federal high tennis food foot feet block blocks meter meters metres km kilometers more other another new old dirt gravel busy quiet different people cars houses times percent star")
)

// stateCodes are the states of the US as addresses have them, in small letters, but for those that
// are words: in, or, me.
var stateCodes = wordSet("ak az ar ca ct dc fl ga ia il ks ky md mi mn mt nc nd ne nh nj nm nv ny pr ri sc sd tn tx ut va vt wa wi wv wy")
