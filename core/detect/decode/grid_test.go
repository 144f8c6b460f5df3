package decode_test

import (
	"testing"

	"github.com/sotto-project/sotto/core/detect/decode"
)

// keyOf is the key that a value of a JSON text stands under.
func keyOf(text, value string) string {
	var l decode.Leaves
	if !l.Walk(text) {
		return "invalid"
	}
	for more := true; more; more = l.Next() {
		for _, leaf := range l.List {
			if text[leaf.Start:leaf.End] == value && leaf.Kind != decode.Name {
				return text[leaf.KeyStart:leaf.KeyEnd]
			}
		}
	}
	return "absent"
}

// TestGrid holds under which key the cells of a grid stand, and what labels say of a value.
func TestGrid(t *testing.T) {
	for text, want := range map[string]string{
		`{"columns":["name","ssn"],"rows":[["Ada","X"]]}`:                                       "ssn",
		`{"columns":["name","ssn"],"rows":[["Ada",1],["Bo","X"]]}`:                              "ssn",
		`{"schema":[{"name":"id","type":"int"},{"name":"ssn","type":"text"}],"data":[[7,"X"]]}`: "ssn",
		`[["name","ssn"],["Ada","X"]]`:                                                          "ssn",
		`{"values":[["name","ssn"],["Ada",null],["Bo","X"]]}`:                                   "ssn",
		`[["name","ssn 2"],["Ada","X"]]`:                                                        "",
		`[[1,2],["Ada","X"]]`:                                                                   "",
		`{"columns":["name","ssn"],"rows":[["Ada","7"]],"more":[["b","X"]]}`:                    "ssn",
		`{"a":{"columns":["name","ssn"]},"rows":[["Ada","X"]]}`:                                 "rows",
		`{"columns":["name","ssn"],"rows":[["Ada","7","X"]]}`:                                   "rows",
		`{"columns":["name",null,"ssn"],"rows":[["Ada","7","X"]]}`:                              "ssn",
		`{"columns":["name","ssn"],"rows":[[["X"]]]}`:                                           "name",
		`{"columns":["name","ssn"],"rows":[[{"v":"7"},"X"]]}`:                                   "ssn",
		`{"label":"Phone","value":"X"}`:                                                         "Phone",
		`{"system":"http://hl7.org/fhir/sid/us-ssn","value":"X"}`:                               "us-ssn",
		`{"name":"password","type":"text","value":"X"}`:                                         "password",
		`{"id":"q3","title":"Passport number","response":"X"}`:                                  "Passport number",
		`{"type":"text","name":"password","value":"X"}`:                                         "password",
		`{"key":"a","name":"b","value":"X"}`:                                                    "b",
		`{"title":"Report","body":"X"}`:                                                         "body",
	} {
		if got := keyOf(text, "X"); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
