package detect_test

import (
	"strings"
	"testing"
)

// TestLoosely holds numbers and dates in the few words that people put before them, and what looks alike.
func TestLoosely(t *testing.T) {
	e := engine()
	for _, c := range []struct{ text, gone string }{
		{"sort 20-14-53 acc 40718263, thanks", "20-14-53,40718263"},
		{"pay it to acc no. 40718263 by Friday", "40718263"},
		{"BSB 083-004, Acc 5512 8841", "083-004,5512 8841"},
		{"my account is 38-9004-0112233-01", "38-9004-0112233-01"},
		{"Account NW-4410-8872 is overdrawn", "NW-4410-8872"},
		{"Hosp no RK204417 for the referral", "RK204417"},
		{"my licence is 20417733", "20417733"},
		{"Licence: HOLTE 603150 J99KL 22", "HOLTE 603150 J99KL 22"},
		{"licence K4410-22817-60415", "K4410-22817-60415"},
		{"the rego is KX 18 PBN", "KX 18 PBN"},
		{"vehicle number SGA2204B is mine", "SGA2204B"},
		{"UTR 30417 66209 on the return", "30417 66209"},
		{"ICCID: 8944110068412345678", "8944110068412345678"},
		{"policy no. KT 412 908 J lapsed", "KT 412 908 J"},
		{"frequent flyer QF 20448813", "QF 20448813"},
		{"Member ID H3304 20917 on the card", "H3304 20917"},
		{"staff no 6204 called in", "6204"},
		{"badge 6204 was at the door", "6204"},
		{"Supporter ID 3304-2209", "3304-2209"},
		{"Prisoner number: A2204KL", "A2204KL"},
		{"her DOB 4 Mar 71 and his dob: 22 june '69", "4 Mar 71,22 june '69"},
		{"dob 4 3 71, dob 04 03 1971", "4 3 71,04 03 1971"},
		{"Agent: date of birth please\nCaller: 4.3.71", "4.3.71"},
		{"my birthday is March 4th, hers is later", "March 4th"},
		{"he'll be 50 on June 22nd", "June 22nd"},
		{"Ivo (born 1948) and Ana, b. later, born Oct 1951", "1948,Oct 1951"},
		{"YOB: 1962", "1962"},
		{"The PIN for my savings card is 7-7-0-3.", "7-7-0-3"},
		{"my pin is 7 7 0 3 ok", "7 7 0 3"},
		{"the three digits on the back are 604", "604"},
		{"my postcode is cf24 3ab, flat 2", "cf24 3ab"},
		{"Agent: And the postcode?\nCaller: ol6 7pq", "ol6 7pq"},
		{"Eircode: T12 K3W9, or A96X2P5", "T12 K3W9"},
		{"Salthill, H91 W2C4", "H91 W2C4"},
		{"eircode h91 w2c4", "h91 w2c4"},
		{"07700900271", "07700900271"},
		{"thanks! 0412555733 any time", "0412555733"},
		{"text: 00447700900271 or 447700900272", "00447700900271,447700900272"},
		{"mob 0879934417, HP: 8441 0912, ph 5550162", "0879934417,8441 0912,5550162"},
		{"ring me on oh seven nine double oh six hundred four two one", "double oh"},
		{"it's 0 7 9 1 1 2 0 4 4 6 3", "0 7 9 1 1"},
		{"my social is 536 - 90 - 4411", "536 - 90 - 4411"},
		{"Agent: And your social?\nCaller: 536 90 4411", "536 90 4411"},
		{"write to ana.belic at gmail.com or ana_b @ yahoo.com", "ana.belic,ana_b"},
		{"it is ana underscore belic forty two at gmail dot com", "belic,forty"},
		{"r dot dube at uct dot ac dot za", "dube,uct"},
		{"UPI ana.b@okhdfc", "ana.b"},
		{"snap: ana_b88, skype: live:ana.b_4", "ana_b88,live:ana"},
		{"follow @anabelic on Instagram, pay venmo @ana-belic", "anabelic,ana-belic"},
		{"my user is Ana_B88", "Ana_B88"},
		{"tip me at paypal.me/anabelic", "anabelic"},
	} {
		out, _ := e.Redact("", c.text)
		for value := range strings.SplitSeq(c.gone, ",") {
			if strings.Contains(out, value) {
				t.Errorf("%q stays in %q", value, out)
			}
		}
	}
	for _, text := range []string{
		"sort 12 names by length, then sort 2024-11-02 first",
		"acc: 0.9123, loss: 0.2210 after 120000 steps",
		"rego files 12 and 14 are policies", "vehicle speed 88 MPH 12 KM",
		"staff number 12 of 40", "badge 2024 edition", "customer_id = 1001", "employee_id: 0042",
		"The account 404 page", "account is ACME-2 in eu-1",
		"on 13 Feb 62 people came", "meet on April 9 at noon", "at 12 9 77 ohm resistors",
		"a turn of 30 on the dial", "since 1948 and until Oct 1951",
		"pin 1-2-3-4-5-6-7-8-9 to ground", "pins are 4 4 1 7 long",
		"the number on the back is 23", "see the 604 on the back page",
		"0123456789", "id=0712345678", "order 0712345678 shipped", "0000712345678", "timestamp 447000000000",
		"150 hp 1234567 made", "A company registered in 1998, no. 04417733.", "Confirmation number 88120433", "Claim number: HOM/2024/0091833",
		"536 - 90 - 4411 = -3965", "look at gmail.com and meet at outlook.com",
		"discord: enabled", "username: app_user1", "handle: on_click",
		"in w1 2nd floor and bt9 5ee chips", "part B12 C3D4, model D08X4F2, A10 0000",
	} {
		if out, _ := e.Redact("", text); out != text {
			t.Errorf("%q became %q", text, out)
		}
	}
}
