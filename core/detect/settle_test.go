package detect_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect"
)

// longTexts are texts that are scanned in windows the second time: items in
// random distances, in prose, in JSON, in JSON inside JSON.
func longTexts(n int) []string {
	r := rand.New(rand.NewPCG(11, 13))
	extra := []string{"[PHONE_NUMBER]", "number 555 0143 22", "card", "password", "call", "id", "\n", " ", "ä ", "密码：", "x=", "\\", "\"", "%20", "&amp;", "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n"}
	var texts []string
	for range n {
		var b strings.Builder
		for range 4 + r.IntN(30) {
			switch r.IntN(4) {
			case 0:
				b.WriteString(sentences[r.IntN(len(sentences))])
			case 1:
				b.WriteString(extra[r.IntN(len(extra))])
			default:
				b.WriteString(items[r.IntN(len(items))])
				b.WriteString([]string{" ", "", "\n", ", ", "."}[r.IntN(5)])
			}
		}
		texts = append(texts, b.String(), quoted(b.String()), quoted(quoted(b.String())))
	}
	return texts
}

const twiceTexts = 300

// TestTwiceIsOnce holds the promise on texts longer than any window, under every action.
func TestTwiceIsOnce(t *testing.T) {
	texts := longTexts(twiceTexts)
	for _, action := range []detect.Action{detect.Mask, detect.Pseudonym, detect.Partial, detect.Drop} {
		p := detect.DefaultPolicy()
		p.Actions = map[string]detect.Action{}
		for _, entity := range detect.Entities() {
			p.Actions[entity] = action
		}
		e, err := detect.New(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range texts {
			once, n := e.Redact("", text)
			if n.Get(detect.RedactionFailed) > 0 {
				t.Fatalf("%v: a text failed: %q", action, text)
			}
			if twice, m := e.Redact("", once); twice != once || m.Total() > 0 {
				t.Errorf("%v: redacting again changed %s", action, difference(once, twice))
			}
			if json.Valid([]byte(text)) && !json.Valid([]byte(once)) {
				t.Errorf("%v: JSON became invalid: %q", action, once)
			}
		}
	}
}

// difference shows where two texts part.
func difference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return fmt.Sprintf("at %d\n%q\n%q", i, a[max(0, i-120):min(len(a), i+120)], b[max(0, i-120):min(len(b), i+120)])
}

// TestSettleNear holds that a finding in a text without an edge, such as a table,
// does not make all of it be scanned again.
func TestSettleNear(t *testing.T) {
	e := engine()
	for _, text := range []string{
		strings.Repeat("level=info;ok\n", 4<<10) + "mail jane.doe@example.com",
		"mail jane.doe@example.com\n" + strings.Repeat("level=info;ok\n", 4<<10),
		strings.Repeat("cookie:x", 8<<10),
	} {
		if n := e.Work("", text); n > 2*len(text) {
			t.Errorf("%d bytes scanned of %d: %.30q...", n, len(text), text)
		}
	}
}

// A text that begins and ends with findings looks like JSON once they are replaced, for their
// brackets, and is none: it is read no second time for that.
func TestMarksAreNoJSON(t *testing.T) {
	text := strings.Repeat("203.0.113.77 ", 500)
	if n := engine().Work("", text); n > 2*len(text) {
		t.Errorf("%d bytes were scanned of %d", n, len(text))
	}
}

// TestLooksAgainNearby: in a table, or in numbers, which have no edges, little more is looked
// at again than what lies near a change.
func TestLooksAgainNearby(t *testing.T) {
	for _, row := range []string{"7,12:30,8;15\n", "12: 34, 5(6) 78; ", "a=1, b=2, c=3, "} {
		text := strings.Repeat(row, 2000)
		for from := len(text) / 2; from < len(text)/2+len(row); from++ {
			zones := detect.Zones(text, from, from+9)
			if len(zones) != 1 || zones[0][0] > from-40 || zones[0][1] < from+9+48 || zones[0][1]-zones[0][0] > 200 {
				t.Fatalf("%q: around %d, %v", row, from, zones)
			}
		}
	}
}

// TestValuesThatHaveSettled: a secret that is repeated elsewhere in a JSON text makes only the
// values be read again that it stands in, and those whose key has been replaced.
func TestValuesThatHaveSettled(t *testing.T) {
	e := engine()
	var list []string
	for i := range 200 {
		list = append(list, fmt.Sprintf("the mail is a%d@b.example and the rest is as it was yesterday", i))
	}
	list[3], list[100] = "password=k9a1b2c3d4e5f6", "so k9a1b2c3d4e5f6 it is"
	b, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	once := e.Work("", strings.Replace(string(b), list[100], "so it is", 1))
	if n := e.Work("", string(b)); n > once+once/10 {
		t.Errorf("%d bytes were scanned, without a repetition %d", n, once)
	}
	const key = "ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
	for _, text := range []string{
		`[{"a":"password=k9a1b2c3d4e5f6"},{"b":"so k9a1b2c3d4e5f6 it is"},{"` + key + `":"Cookie: sid=9f8e7d6c"}]`,
		`[{"a":"password=k9a1b2c3d4e5f6"},{"b":"so k9a1b2c3d4e5f6 it is"},{"name":"` + key + `","value":"the Tr0ub4dor-7"}]`,
		`[{"a":"password=k9a1b2c3d4e5f6"},{"b":"so k9a1b2c3d4e5f6 it is","` + key + `":"Tr0ub4dor-7 "}]`,
	} {
		out, found := e.Redact("", text)
		if again, _ := e.Redact("", out); again != out || found.Get(detect.Secret) < 4 {
			t.Errorf("%s became %s, and then %s", text, out, again)
		}
	}
}
