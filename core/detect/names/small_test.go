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
