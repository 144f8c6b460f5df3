package detect_test

import (
	"strings"
	"testing"
)

// TestDatesOfSomebody: years, weekdays and time stamps of a life, a firm's history or
// an appointment are DATE_TIME, alone and as a JSON string, and nothing around them.
func TestDatesOfSomebody(t *testing.T) {
	e := engine()
	for text, want := range map[string]string{
		"The choir was founded in 1998. It has grown since.": "1998",
		"She moved to another flat in 2011":                  "2011",
		"he has been married since 2004, happily":            "2004",
		"The store, which later became a museum in 1987.":    "1987",
		"During 1991, they looked after the house.":          "1991",
		"as the Housing Act of 1974 says":                    "1974",
		"It is a 2003 French film":                           "2003",
		"It is a 1994 Thai film":                             "1994",
		"the mill, which became Orbis Ltd. in 1994":          "1994",
		"a tune sung by J. in 1931":                          "1931",
		"We'll meet Monday at the gate.":                     "Monday",
		"she arrives on Thursday evening":                    "Thursday",
		"Date: 2003-08-28 12:13:52\nName: (none)":            "2003-08-28 12:13:52",
		"when: 2006-04-07 09:00\nwhere: at the gate":         "2006-04-07 09:00",
		"On 2018-01-14 03:07:43, the committee met.":         "2018-01-14 03:07:43",
		"On 2018-01-14, the committee met.":                  "2018-01-14",
		"When: 2006-04-07\nWhere: at the gate":               "2006-04-07",
	} {
		for _, text := range []string{text, `{"content":"` + strings.ReplaceAll(text, "\n", `\n`) + `"}`} {
			var got []string
			for _, f := range e.Scan("", text) {
				got = append(got, f.Entity+" "+text[f.Start:f.End])
			}
			if len(got) != 1 || got[0] != "DATE_TIME "+want {
				t.Errorf("%q: got %q, want %q", text, got, want)
			}
			once, _ := e.Redact("", text)
			if twice, _ := e.Redact("", once); twice != once {
				t.Errorf("%q is redacted further the second time", once)
			}
		}
	}
}

// TestDatesOfNobody: the same without anybody.
func TestDatesOfNobody(t *testing.T) {
	e := engine()
	for _, text := range []string{
		"in 1998", "sales in 2021 were up", "since 2004 the standard says so", "During 1991 it rained", "a set of 1974 stones", "it is a 2003 model", "it is a 1999 foolish idea", "born in 19985", "born in 1899",
		"It was born. The index rose in 1998.", "it was born. the index rose in 1998", "the zebra is a 2001", "it is a 2003 ", "She became it. I left in 1998", "Version 2 was released in 2021.", "Copyright 1998-2004", "RFC 1998", "founded in 1998-03",
		"every Monday at nine", "On Monday, we start", "Monday morning", "Mondays at nine",
		"date: 2006-04-07 09:00\ntitle: a page", "Date: 2003-08-28\nName: x", "2018-01-14 03:07:43, INFO started", "On 2018-01-14 03:07:43 INFO started", "On 2018-01-14-3, it", "On 2018-01-14 INFO started", "As of 2018-01-14, it", "when: 2006-04-07\ntitle: a page", "log Date: 2003-08-28 12:13:52 Name: x", "when: 2006-04-07 09:00:27.123Z\nwhere: here",
	} {
		if found := e.Scan("", text); len(found) > 0 {
			t.Errorf("%q: got %v", text, found)
		}
	}
}

// TestBornAbroad: a date of birth is one under the words of other languages too.
func TestBornAbroad(t *testing.T) {
	e := engine()
	for _, text := range []string{"geboortedatum: 1994-03-17", "data_urodzenia: 1994-03-17", "nascida em 1994-03-17", "född 1994-03-17", `{"fodelsedatum": "1994-03-17"}`} {
		found := e.Scan("", text)
		if len(found) != 1 || found[0].Entity != "DATE_OF_BIRTH" || text[found[0].Start:found[0].End] != "1994-03-17" {
			t.Errorf("%q: found %v", text, found)
		}
	}
	for text, want := range map[string]string{
		`{"celular": "63 8823-7141"}`:        "63 8823-7141",
		"Può chiamarmi al 3777338600 domani": "3777338600",
		"phone: (03).0408.8782":              "(03).0408.8782",
		"bereikbaar op 056-1415650":          "056-1415650",
	} {
		found := e.Scan("", text)
		if len(found) != 1 || found[0].Entity != "PHONE_NUMBER" || text[found[0].Start:found[0].End] != want {
			t.Errorf("%q: found %v", text, found)
		}
	}
}
