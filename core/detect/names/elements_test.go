package names_test

import (
	"strings"
	"testing"
)

// TestElements holds what elements of XML hold by their names, each between §.
func TestElements(t *testing.T) {
	for _, text := range []string{
		"<Address><City>§Brooklyn§</City><Zip>§11209§</Zip></Address>", `<city lang="en">§Poznań§</city>`, "<owner>§dmitri.volkov§</owner>", "<ns:lastName>§Okonkwo§</ns:lastName>", "<fullname>§Oksana Bondarenko§</fullname>",
		"<name>utils</name><user>root</user><title>Foo</title>", "<fullname>Amazon Redshift</fullname>", "</City>", "<City></City>", "a</City>", "<Town>x</City>", "<City>a\nb</City>",
	} {
		plain, want := parted(text)
		var got []string
		for _, m := range found(plain) {
			got = append(got, plain[m.Start:m.End])
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%q: got %q", plain, got)
		}
	}
}
