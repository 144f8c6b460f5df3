package tag

// kin are whom somebody has, and persons whom a word may call by a name: his missus Shazza, a woman called Dot.
var (
	kin = set("mate missus husband wife friend bestie colleague coworker roommate flatmate neighbour neighbor boss landlord landlady therapist girlfriend boyfriend stepson stepdaughter son daughter brother sister fiance fiancee uncle aunt auntie aunty " +
		"grandma grandpa grandmother grandfather grandad granddad gran nan mum mom dad mother father stepmum stepmom stepdad cousin nephew niece grandson granddaughter hubby")
	persons = set("man woman boy girl lad lady lass guy kid chap bloke fella person gentleman patient neighbour neighbor friend mate colleague child toddler baby son daughter")
	owners  = set("my his her their our your")
	naming  = set("called named nicknamed")
)

// Related says that what stands before i, the beginning of a word with a capital, says whose friend or relative it names, or
// that it is what somebody is called: my mate Spanner. Then the word is a name though it is one of every day.
func Related(text string, i int) bool {
	if i < 8 || text[i-1] != ' ' || class[text[i-2]] != lower {
		return false
	}
	word, k := wordBefore(text, i-1)
	who, named := kin.has(word), naming.has(word)
	if !who && !named && word != meHash || k < 3 || text[k-1] != ' ' {
		return false
	}
	before, _ := wordBefore(text, k-1)
	switch {
	case who:
		return owners.has(before)
	case named:
		return persons.has(before)
	}
	return before == callHash
}

// The words of "call me".
var meHash, callHash = Hash("me"), Hash("call")

// wordBefore is the hash of the word of ASCII letters that ends at end, and where it begins; 0 if it is long.
func wordBefore(text string, end int) (h uint64, i int) {
	const most = 16
	for i = end; i > 0 && end-i < most && (class[text[i-1]] == lower || class[text[i-1]] == upper); {
		i--
	}
	if i == end || end-i == most {
		return 0, end
	}
	h = hashSeed
	for _, c := range []byte(text[i:end]) {
		h = (h ^ uint64(c|0x20)) * hashMul
	}
	return h ^ h>>29, i
}
