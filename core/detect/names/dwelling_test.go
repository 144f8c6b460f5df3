package names_test

import (
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect/names"
)

// TestDwellings holds that what tells a dwelling within a house goes with its address, that streets in small letters are found
// where the words around say that somebody lives there, and so are their towns and codes. What is a place stands between §.
func TestDwellings(t *testing.T) {
	for _, text := range []string{
		"Please send it to §Flat 7, 31 Mortimer Road, Norwich§ today.", "The boiler at §flat 2B, 31 Mortimer Road§ is broken.", "§Ground Floor Flat, 31 Mortimer Road, Norwich§", "Visit §Top Flat, 8 Brandon Street§.",
		"§House 3, 6th Avenue, Gwarinpa, Abuja§", "§Plot 22, Bishop Road, Lekki§", "§Unit 5/31 Ocean Pde, Coffs Harbour§", "§Block C, Ahmadu Bello Way, Kaduna§",
		"§Rose Cottage, Mill Lane, Topsham§", "Write to §The Old Vicarage, 3 Church Lane, Ely§.", "§Lot 7-2B, Jalan Ampang, 50450 Kuala Lumpur§", "I live at §44 The Strand, Topsham§.", "He has §9 Lascelles Avenue, Harrow HA1§ as well.",
		"§H.No. 3-2-18/B, Esamia Bazar, Hyderabad 500027§", "§C-301, MG Road, Pune 411001§", "It is §Nehru Nagar, Chennai§ – §600 090§.", "I live at §21 Protea Street, Observatory§.",
		"i live at §7 orchard close, bristol§", "come 2 my place, its §7 orchard way§ near the shop", "§19 hollybush ct ls6 2ab§ is mine", "live at §35 smith st fitzroy§ come round", "address is §unit 4/35 ocean pde, coffs harbour nsw 2450§ thx",
		"my address is §flat 3, 35 garden mews§", "i am at §35 the crescent, bexhill§",
		"Step 4, 12 items are left.", "See Flat 4 and Unit 12 of the course.", "Block B, Ahmadu said so.", "the answer is 12 the same way", "version 4/12 of the plan", "an old cottage, a mill and a barn", "it is 9 to 5 all the way", "a cottage on the green",
		"Model B-204, Sector 17", "The White House, 12 people", "is 5 star hotel close",
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
				if c := part[i]; strings.IndexByte(" ,.", c) < 0 && covered[at+i] != (k%2 == 1) {
					t.Errorf("%q: byte %d, %q, is found: %v", plain, at+i, c, covered[at+i])
					break
				}
			}
			at += len(part)
		}
	}
}
