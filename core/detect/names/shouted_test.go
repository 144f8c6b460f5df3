package names

import (
	"strings"
	"testing"
)

// TestShouted holds that names are found in a text in capitals, and that one in which only marks of an
// earlier pass or a few words are in capitals is not taken for one.
func TestShouted(t *testing.T) {
	var f Finder
	for _, text := range []string{
		"PLEASE CALL «DEBORAH KERR» ABOUT THE INVOICE", "MY NAME IS «MAUREEN THIBAULT» AND I LIVE IN «LYON»", "THEY HAD THREE: «HANNAH», «DEREK» AND «ANDREW».", "2026-05-01 INFO request: follow up with «patricia desrosiers» in a couple of months",
	} {
		plain := strings.NewReplacer("«", "", "»", "").Replace(text)
		found := ""
		for _, m := range f.Find("", plain) {
			found += plain[m.Start:m.End] + "|"
		}
		rest := text
		for {
			_, after, ok := strings.Cut(rest, "«")
			if !ok {
				break
			}
			var name string
			name, rest, _ = strings.Cut(after, "»")
			for word := range strings.FieldsSeq(name) {
				if !strings.Contains(found, word) {
					t.Errorf("%q: %q is not found, only %q", text, name, found)
				}
			}
		}
	}
	for _, text := range []string{"DEA: [MEDICAL_LICENSE]", "VIN: [VEHICLE_IDENTIFICATION_NUMBER]", "SELECT NAME FROM USERS WHERE ID = 5 AND ROLE = 'ADMIN'", "HTTP/1.1 200 OK", "ERROR: CONNECTION REFUSED BY PEER AFTER 3 RETRIES", "THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG"} {
		for _, m := range f.Find("", text) {
			t.Errorf("%q: got %q", text, text[m.Start:m.End])
		}
	}
}
