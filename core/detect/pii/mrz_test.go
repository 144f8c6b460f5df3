package pii_test

import (
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect/pii"
)

// TestMRZ has the examples of ICAO's Doc 9303, each line between §.
func TestMRZ(t *testing.T) {
	for _, text := range []string{
		"§P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<§\n§L898902C36UTO7408122F1204159ZE184226B<<<<<10§",
		"scan:\n  §I<UTOD231458907<<<<<<<<<<<<<<<§\n  §7408122F1204159UTO<<<<<<<<<<<6§\r\n  §ERIKSSON<<ANNA<MARIA<<<<<<<<<<§\nthanks",
		"§P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<§", "§V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<§\n§L8988901C4XXX4009078F96121096ZE184226B<<<<<<§",
		"cat <<<\"x\"", "kernel<<<grid, block>>>(a);", strings.Repeat("<", 100), strings.Repeat("<", 44), "AAAA<<<<BBBB", "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "",
	} {
		parts := strings.Split(text, "§")
		text := strings.Join(parts, "")
		var want, got []string
		for i := 1; i < len(parts); i += 2 {
			want = append(want, parts[i])
		}
		for _, m := range pii.MRZ(text, nil) {
			got = append(got, text[m.Start:m.End])
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

// FuzzMRZ holds that matches are in order and within their text.
func FuzzMRZ(f *testing.F) {
	f.Add("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10")
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, m := range pii.MRZ(text, nil) {
			if m.Start < last || m.End <= m.Start || m.End > len(text) {
				t.Fatalf("%q: %v", text, m)
			}
			last = m.End
		}
	})
}
