package names_test

import (
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect/names"
)

// TestSmallPeople holds that people are found in the small letters of a chat, also if their names
// are words, and that words are none there. What is found stands between §.
func TestSmallPeople(t *testing.T) {
	for _, text := range []string{
		"this is §sarah miller§ calling", "i'm §john smith§ from acme", "hi i'm §emma stone§", "call me §tom§", "my husband §tom§ has cancer", "my mom §sarah§ and my dad §tom§", "thanks, §sarah miller§", "cheers, §tom baker§",
		"mr §smith§ lives next door", "mr. §martin§ is old", "ask §john§ to call", "tell §peter smith§ i said hi", "§john§ and §mary§ went home", "§john smith§'s phone number", "customer §john smith§ wants a refund", "name: §john smith§",
		"thx §bob§", "anyone seen §rob§", "§rob§ is late again", "so §marcus§ said no", "my son §oisind§ is ill", "can you ask §dave§s wife", "§hannah§s birthday is on friday", "in the name of §raymond§", "spoke to doctor §ahmed§ today",
		"i talked to §jeff quendler§ about it", "the report is by §shikha mehta§, as ever", "attended by §jon trowbridge§ and others", "alexa skillz is a framework",
		"the bill is late", "this mark is off", "my son alwyas", "every morning mark the date", "my boss actualy said", "the marks house", "doctor who is on",
		"i met §sarah miller§ yesterday", "this is §john§ in accounting", "my son §max§ is 5",
		"john the ripper", "the tom tom club", "bill of materials", "will may grant us grace", "frank opinion", "mark field as read", "rose water and olive oil", "grace period ends", "the costa rica trip", "jack of all trades", "call me maybe",
		"john_smith = 1", "rob banks.com", "thanks, will do", "my boss will call", "this is great", "bob@example and john.smith()", "craig, palmer and quinn inc.", "use peter/smith as the path", "ask google to call",
	} {
		parts := strings.Split(text, "§")
		plain := strings.Join(parts, "")
		var f names.Finder
		var want, got []string
		for i := 1; i < len(parts); i += 2 {
			want = append(want, parts[i])
		}
		for _, m := range f.Find("", plain) {
			if m.Kind == names.Person && m.Score >= .6 {
				got = append(got, plain[m.Start:m.End])
			}
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%q: got %q", plain, got)
		}
	}
}

// TestSmallStreets is the same for streets, their flats, and states before a postal code.
func TestSmallStreets(t *testing.T) {
	for _, text := range []string{
		"at §4521 willow creek dr apt 3b§ in §austin§ §tx 78745§", "i live at §12 oak street, apt 4§, §springfield§ §il 62701§", "ship to §1600 pine lane unit 12, dallas, tx 75201§", "§123 main st§", "near §221b baker street§ #london",
		"it's in 12345 lines or 23456 words", "we have 250 people drive to work", "a 512 gb drive and a 1000 gb hard drive", "i owe 12 in or 78745", "a 100 meter high trail", "12 angry men drive", "unit 4 of the course",
	} {
		parts := strings.Split(text, "§")
		plain := strings.Join(parts, "")
		var f names.Finder
		covered := make([]bool, len(plain))
		for _, m := range f.Find("", plain) {
			for i := m.Start; i < m.End; i++ {
				covered[i] = covered[i] || m.Kind == names.Place
			}
		}
		at := 0
		for k, part := range parts {
			for i := range len(part) {
				if c := part[i]; c != ' ' && c != ',' && covered[at+i] != (k%2 == 1) && (k%2 == 1 || c-'0' < 10) {
					t.Errorf("%q: the byte %d of %q is found: %v", plain, i, part, covered[at+i])
					break
				}
			}
			at += len(part)
		}
	}
}
