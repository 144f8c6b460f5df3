package detect_test

import "testing"

// TestStructured holds that what records hold is found by what their keys say, however programs write them, with the
// marks around it as they were.
func TestStructured(t *testing.T) {
	e := engine()
	for text, want := range map[string]string{
		// Dates of birth without separators, in code and in parts.
		`{"dob":"19620719"}`:                              `{"dob":"[DATE_OF_BIRTH]"}`,
		`{"date_of_birth":19620719}`:                      `{"date_of_birth":"[DATE_OF_BIRTH]"}`,
		`{"birthDate":"19071962"}`:                        `{"birthDate":"[DATE_OF_BIRTH]"}`,
		"DOB: 19620719":                                   "DOB: [DATE_OF_BIRTH]",
		"<BirthDt>19620719</BirthDt>":                     "<BirthDt>[DATE_OF_BIRTH]</BirthDt>",
		"dob=datetime.date(1962, 7, 19)":                  "dob=datetime.date([DATE_OF_BIRTH])",
		"Born: time.Date(1962, time.July, 19, 0, 0, 0, 0": "Born: time.Date([DATE_OF_BIRTH], 0, 0, 0, 0",
		`{"birth_year":1962}`:                             `{"birth_year":"[DATE_OF_BIRTH]"}`,
		`{"dob":{"$date":"1962-07-19T00:00:00Z"}}`:        `{"dob":{"$date":"[DATE_OF_BIRTH]T00:00:00Z"}}`,
		// Whose a value is, or what it is for, in the key.
		`{"guestLastName":"Ashgrove-Pell"}`:                  `{"guestLastName":"[PERSON]"}`,
		`{"pickup_zip":"49503","HomeState":"MI"}`:            `{"pickup_zip":"[LOCATION]","HomeState":"[LOCATION]"}`,
		`{"houseNumber":"12a","street":"Elm Road"}`:          `{"houseNumber":"[LOCATION]","street":"[LOCATION]"}`,
		`{"first":"Quenby","last":"Ashgrove"}`:               `{"first":"[PERSON]","last":"[PERSON]"}`,
		`{"name":"Quenby","dob":"x"}`:                        `{"name":"[PERSON]","dob":"x"}`,
		`{"emergencyContact":{"id":4,"name":"Quenby"}}`:      `{"emergencyContact":{"id":4,"name":"[PERSON]"}}`,
		`{"town":{"0":"Jena","1":"Gera"}}`:                   `{"town":{"0":"[LOCATION]","1":"[LOCATION]"}}`,
		`{"wa_id":"254701234567"}`:                           `{"wa_id":"[PHONE_NUMBER]"}`,
		`{"location":{"coordinates":[-85.66809,42.96336]}}`:  `{"location":{"coordinates":["[LOCATION]","[LOCATION]"]}}`,
		"<latitude>42.963360</latitude>":                     "<latitude>[LOCATION]</latitude>",
		"https://maps.example/maps/@42.96336,-85.66809,15z":  "https://maps.example/maps/@[LOCATION],15z",
		`{"passport":{"country":"NL","number":"NX1234567"}}`: `{"passport":{"country":"NL","number":"[UK_PASSPORT]"}}`,
		"<TwnNm>Gent</TwnNm><PstCd>9000</PstCd>":             "<TwnNm>[LOCATION]</TwnNm><PstCd>[LOCATION]</PstCd>",
		// What somebody types into a control.
		`{"element":"Password field","text":"Marram-46"}`:   `{"element":"Password field","text":"[SECRET]"}`,
		`{"selector":"input[name=surname]","value":"Pell"}`: `{"selector":"input[name=surname]","value":"[PERSON]"}`,
		// The fields of objects as they are printed.
		"Guest(firstName=Quenby, lastName=Ashgrove)":  "Guest(firstName=[PERSON], lastName=[PERSON])",
		"{FirstName:Bronwen LastName:Ashgrove Age:7}": "{FirstName:[PERSON] LastName:[PERSON] Age:7}",
		"{ID:7 LastName:Ashgrove}":                    "{ID:7 LastName:[PERSON]}",
		"Row(id=7, name='Deborah Kerrigan')":          "Row(id=7, name='[PERSON]')",
		"<Nm>Deborah Kerrigan</Nm>":                   "<Nm>[PERSON]</Nm>",
		"address:\n  - 12 High Street\nx: 1":          "address:\n  - [LOCATION]\nx: 1",
	} {
		if got, _ := e.Redact("", text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		} else if again, _ := e.Redact("", got); again != got {
			t.Errorf("%q is redacted further to %q", got, again)
		}
	}
}

// TestStructuredOfNobody: the same forms with values that are nobody's.
func TestStructuredOfNobody(t *testing.T) {
	e := engine()
	for _, text := range []string{
		`{"build":"19620719"}`, `{"date":19620719}`, "release 19620719", `{"dob":"19621340"}`, "created=datetime.date(2021, 7, 19)", `{"year":1962}`, `{"born":false}`,
		`{"name":"Backlog","status":"open"}`, `{"plugin":{"name":"Quorbit"}}`, `{"last":"Friday"}`, `{"first":1,"last":9}`, `{"element":"Search","text":"red shoes"}`, `{"type":"password","text":"Please enter it"}`,
		`{"state":"ok"}`, `{"state":"OK"}`, `{"coordinates":[[[1.23456,2.34567],[3.45678,4.56789],[1.23456,2.34567]]]}`, `{"houseNumber":"none"}`,
		"NAME          READY   STATUS    AGE\nweb-1         1/1     Running   4d\ndb-2          1/1     Running   9d\n", "Build  Date\n17  2021-07-19\n18  2021-07-20\n", "usage:  name  city\n\nno rows",
		"WHERE status IN ('Open', 'Closed')", "WHERE kind = 'person' AND title LIKE 'Intro%'", "page.fill('#search', 'Ashgrove')", "name = 'unknown'", "Docs Team <docs@" + "x>", "FN:Quenby",
		"Config(name=Default, mode=Strict)", "{Status:Active LastSync:Never}", "ts=1 caller=main.go:12 size=18234567890", `"GET /x?phone=1 HTTP/1.1" 200 2326`, `"sub":"auth0|5f7c8ec7c33c6c004bbafe82"`,
	} {
		if found := e.Scan("", text); len(found) > 0 {
			t.Errorf("%q: got %v", text, found)
		}
	}
}
