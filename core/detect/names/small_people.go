package names

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// What tells a first name in small letters beside the words before it: what people do, whose something is.

// smallTitles stand before family names.
var smallTitles = wordSet("doctor sgt sergeant officer professor prof constable inspector detective nurse")

// smallThanks stand before whom somebody thanks or is sorry to, and relatives who go by a name.
var smallThanks = wordSet("thx thanks ta cheers soz aunty auntie uncle aunt missus")

// smallActs are what people do, behind a name.
var smallActs = wordSet("said says told asked wants thinks rang texted emailed phoned called doesnt didnt wont cant isnt wasnt hasnt wouldnt")

// smallAway say behind "is" where people are or how they are.
var smallAway = wordSet("late off sick ill away coming here out back leaving upset annoyed pregnant crying married")

// belongings are what somebody has, behind a name with an s.
var belongings = wordSet(`house home flat place room car bike phone number email address birthday party mum mom mam dad mother father brother sister son daughter wife husband partner boyfriend girlfriend
	friend mate kids kid boss job school work desk laptop dog cat passport account bank doctor nan gran`)

// actsSmall says that what follows a first name in small letters, which ends at i, is what people do.
func actsSmall(text string, i int) bool {
	verb, k := nextWord(text, i)
	switch {
	case smallActs[verb]:
		return true
	case verb == "is" || verb == "was":
		how, _ := nextWord(text, k)
		return smallAway[how]
	case verb == "can" || verb == "could":
		who, _ := nextWord(text, k)
		return who == "you"
	}
	return false
}

// notNamed are words before what is no name: the bill is late.
var notNamed = strings.Fields("the a an my your his her our their this that these those of no every each per")

// actor says that a first name in small letters is whoever does what follows it. One that is another word as well must
// begin its sentence.
func actor(text string, t *tag.Token, before string) bool {
	if !actsSmall(text, t.End) || slices.Contains(notNamed, before) || among(text[t.Start:t.End], namesakes) {
		return false
	}
	return t.Mask&(tag.Common|tag.Place) == 0 || opens(text, t.Start)
}

// ownedBy is where the first name ends of which text[t.Start:t.End] is the possessive as people type it before what
// somebody has, or 0: daves house.
func ownedBy(text string, t *tag.Token) int {
	if t.End-t.Start < 4 || text[t.End-1] != 's' || t.Mask&tag.Common != 0 || t.Shape != tag.Lower {
		return 0
	}
	what, _ := nextWord(text, t.End)
	if !belongings[what] {
		return 0
	}
	var of tag.Token
	if !tag.Read(text[:t.End-1], t.Start, &of) || of.End != t.End-1 || of.Mask&tag.Place != 0 && of.Mask&tag.Last == 0 || !firstName(&of, text[of.Start:of.End]) {
		return 0
	}
	return of.End
}

// strangerOf says that a word of no list behind somebody's relative is the name of that one, as what
// follows goes on from it: my son fiachra is.
func strangerOf(text string, t *tag.Token) bool {
	const least = 5
	word := text[t.Start:t.End]
	if t.Mask != 0 || t.Shape != tag.Lower || t.End-t.Start < least || tag.Contraction(t.Hash) || tag.Everyday(word) {
		return false
	}
	for _, end := range [...]string{"ly", "ing", "ed", "nt", "es"} {
		if strings.HasSuffix(word, end) {
			return false
		}
	}
	switch verb, _ := nextWord(text, t.End); verb {
	case "is", "was", "has", "who", "will", "had":
		return true
	}
	return false
}
