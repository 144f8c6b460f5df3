package detect_test

import "testing"

// TestCells: numbers are found in the cells of a table, in brackets and behind a label
// without a blank, and alone.
func TestCells(t *testing.T) {
	e := engine()
	for text, want := range map[string]string{
		"id,card,visits\n17,4716190207394368,2":  "CREDIT_CARD 4716190207394368",
		"card,4716 1902 0739 4368,2":             "CREDIT_CARD 4716 1902 0739 4368",
		"SSN,536-90-4399,2":                      "US_SSN 536-90-4399",
		"9,536-90-4399,2":                        "US_SSN 536-90-4399",
		"phone,+46 70 617 40 12,2":               "PHONE_NUMBER +46 70 617 40 12",
		"phone,08-465 004 99,2":                  "PHONE_NUMBER 08-465 004 99",
		"homepage,www.brandnerholst.net,2":       "URL www.brandnerholst.net",
		"homepage;www.brandnerholst.net;x":       "URL www.brandnerholst.net",
		"call me on (070 617 40 12) today":       "PHONE_NUMBER 070 617 40 12",
		"call me on (202) 555-0143 today":        "PHONE_NUMBER (202) 555-0143",
		"call me on (+57) 324 871 44 04 today":   "PHONE_NUMBER (+57) 324 871 44 04",
		"my phone is 02/ 213 93 86 now":          "PHONE_NUMBER 02/ 213 93 86",
		"pages 12/ 213 93 86":                    "",
		"call me on +34 916 079 559 then":        "PHONE_NUMBER +34 916 079 559",
		"our ABN is 51 824 753 556.":             "AU_ABN 51 824 753 556",
		"ip:2001:db8:85a3:1:0:8a2e:370:7334":     "IP_ADDRESS 2001:db8:85a3:1:0:8a2e:370:7334",
		"client:2001:db8:85a3:1:0:8a2e:370:7334": "IP_ADDRESS 2001:db8:85a3:1:0:8a2e:370:7334",
		// A list of ids, an amount, a number with commas.
		"ids 4716190207394368,4716190207394376,4716190207394384": "",
		"sum 4716190207394368,4716190207394":                     "",
		"1,536,904,399":                                          "",
		"0.4716190207394368":                                     "",
		"pkg::2001:db8:85a3:1:0:8a2e:370:7334":                   "",
	} {
		got := ""
		for _, f := range e.Scan("", text) {
			got += f.Entity + " " + text[f.Start:f.End]
		}
		if got != want {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
}
