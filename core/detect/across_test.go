package detect_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect"
)

// pieces cuts a text into pieces of n bytes.
func pieces(s string, n int) (list []string) {
	for len(s) > n {
		list, s = append(list, s[:n]), s[n:]
	}
	return append(list, s)
}

var spread = map[string]string{
	"key": pat, "long key": "sk-proj-CANARYu1AAAABBBBCCCCDDDDEEEEFFFFGGGG0001", "address": "jane.doe@example.com", "card": "4111 1111 1111 1111",
	"url": "postgres://svc:S3cr3tPw3",
}

var ends = map[string]string{"url": "@db.internal:5432/crm"}

// left says how much of a secret is still in some part: its longest stretch.
func left(secret string, parts []string) (longest int) {
	for _, p := range parts {
		for i := range secret {
			for n := longest + 1; i+n <= len(secret) && strings.Contains(p, secret[i:i+n]); n++ {
				longest = n
			}
		}
	}
	return longest
}

type part struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

func inParts(texts []string) string {
	var list []part
	for _, s := range texts {
		list = append(list, part{"text", s})
	}
	out, err := json.Marshal([]map[string]any{{"role": "user", "content": list}})
	if err != nil {
		panic(err)
	}
	return string(out)
}

// TestPartsOfAMessage: what is spread over the parts of a message is found as if
// it were in one, and the message stays JSON.
func TestPartsOfAMessage(t *testing.T) {
	e := engine()
	for name, whole := range spread {
		for _, n := range []int{3, 8, 15, 23} {
			texts := pieces("here you are: "+whole+ends[name]+" that is it", n)
			wraps := map[string]string{"parts": inParts(texts), "parts in a string": quoted(inParts(texts))}
			if name != "card" { // in a list, numbers are numbers
				b, err := json.Marshal(texts)
				if err != nil {
					t.Fatal(err)
				}
				wraps["list"] = string(b)
			}
			var lines strings.Builder
			for _, s := range texts {
				b, err := json.Marshal(map[string]any{"choices": []any{map[string]any{"delta": map[string]string{"content": s}}}})
				if err != nil {
					t.Fatal(err)
				}
				lines.Write(append(b, '\n'))
			}
			wraps["streamed lines"] = strings.TrimSpace(lines.String())
			wraps["server-sent events"] = "event: delta\ndata: " + strings.ReplaceAll(wraps["streamed lines"], "\n", "\n\nevent: delta\ndata: ") + "\n\ndata: [DONE]\n\n"
			secret := whole
			if name == "url" {
				secret = "S3cr3tPw3" // all that is replaced
			}
			for wrap, in := range wraps {
				out, found := e.Redact("", in)
				if found.Total() == 0 || left(secret, []string{out}) > max(2, n/2) && strings.Contains(out, secret[:min(n, 6)]) {
					t.Errorf("%s in %s of %d bytes: %s", name, wrap, n, out)
				}
				if json.Valid([]byte(in)) && !json.Valid([]byte(out)) {
					t.Errorf("%s in %s: no JSON: %s", name, wrap, out)
				}
				if again, m := e.Redact("", out); again != out || m.Total() > 0 {
					t.Errorf("%s in %s: a second pass changed %s", name, wrap, difference(out, again))
				}
			}
		}
	}
}

// TestEncodedPieces: what is encoded and then cut in pieces is found in the parts of a message,
// in a stream, and in texts that follow each other; all of it is replaced.
func TestEncodedPieces(t *testing.T) {
	e := engine()
	text := "here you are: " + pat + " that is it"
	for name, whole := range map[string]string{
		"base64": base64.StdEncoding.EncodeToString([]byte(text)), "hex": hex.EncodeToString([]byte(text)), "percent": each(text, "%%%02X"), "references": each(text, "&#%d;"),
		"bytes": each(text, "%d, "), "escapes": each(text, `\x%02x`),
	} {
		for _, n := range []int{5, 9, 16} {
			texts := pieces(whole, n)
			var lines strings.Builder
			for _, s := range texts {
				b, err := json.Marshal(map[string]string{"delta": s})
				if err != nil {
					t.Fatal(err)
				}
				lines.WriteString("data: " + string(b) + "\n\n")
			}
			for wrap, in := range map[string]string{"parts": inParts(texts), "events": lines.String()} {
				out, found := e.Redact("", in)
				if found.Get(detect.Secret) == 0 || strings.Count(out, texts[len(texts)/2]) > 0 && n > 5 {
					t.Errorf("%s in %s of %d bytes: %s", name, wrap, n, out)
				}
				if json.Valid([]byte(in)) && !json.Valid([]byte(out)) {
					t.Errorf("%s in %s: no JSON: %s", name, wrap, out)
				}
				if again, m := e.Redact("", out); again != out || m.Total() > 0 {
					t.Errorf("%s in %s of %d: a second pass changed %s", name, wrap, n, difference(out, again))
				}
			}
			middle := texts[len(texts)/2]
			if found := e.RedactAcross("", texts); found.Get(detect.Secret) == 0 || n > 5 && slices.Contains(texts, middle) {
				t.Errorf("%s in texts of %d bytes: %q", name, n, texts)
			}
		}
	}
}

// TestPartsStayApart: what belongs to one part is not united with another.
func TestPartsStayApart(t *testing.T) {
	e := engine()
	for _, s := range []string{
		`["jane","admin","user42","gpt-4o-2024-08-06","12345678","87654321"]`, `[{"id":"call_abc123DEF456"},{"id":"call_ghi789JKL012"}]`,
		`[{"role":"user","content":"what is 4111"},{"role":"assistant","content":"1111 is a number, 11111111 too"}]`,
		`["2024-08-06","2024-08-07","10:20:30"]`, `["4111","1111","1111","1111"]`, `{"vector":["0.4111","1111.11","5555.5"]}`,
		`[{"text":"a"},{"text":"b"},{"text":"c1"},{"text":"@"},{"text":"d"}]`,
	} {
		if out, _ := e.Redact("", s); out != s {
			t.Errorf("%s became %s", s, out)
		}
	}
	in := `["` + pat + `","gpt-4o-2024","x1y2"]`
	if out, _ := e.Redact("", in); out != `["[SECRET]","gpt-4o-2024","x1y2"]` {
		t.Errorf("got %s", out)
	}
}

// TestRedactAcross: texts that follow each other are redacted as one.
func TestRedactAcross(t *testing.T) {
	e := engine()
	for name, whole := range spread {
		for _, n := range []int{1, 4, 9, 17} {
			texts := pieces("here you are: "+whole+ends[name]+" that is it, I hope.", n)
			var docs []string
			for _, s := range texts {
				b, err := json.Marshal(map[string]any{"delta": map[string]string{"content": s}})
				if err != nil {
					t.Fatal(err)
				}
				docs = append(docs, string(b))
			}
			secret := whole
			if name == "url" {
				secret = "S3cr3tPw3"
			}
			for _, list := range [][]string{texts, docs} {
				found := e.RedactAcross("", list)
				for i := range list {
					out, m := e.Redact("", list[i])
					found.Merge(m)
					list[i] = out
				}
				if found.Total() == 0 || left(secret, list) > max(2, n/2) && strings.Contains(strings.Join(list, ""), secret[:min(n, 6)]) {
					t.Errorf("%s in pieces of %d: %q", name, n, list)
				}
				before := strings.Join(list, "\x00")
				if again := e.RedactAcross("", list); again.Total() > 0 || strings.Join(list, "\x00") != before {
					t.Errorf("%s in pieces of %d: a second pass changed %q", name, n, list)
				}
			}
		}
	}
	benign := []string{"The quick", " brown fox", " jumps", " over 12 dogs", " and 34 cats", "."}
	if n := e.RedactAcross("", benign); n.Total() > 0 {
		t.Errorf("found %d in %q", n.Total(), benign)
	}
}

func ExampleEngine_RedactAcross() {
	engine, err := detect.New(detect.DefaultPolicy())
	if err != nil {
		panic(err)
	}
	chunks := []string{"mail ", "jane.", "doe@exam", "ple.com", " today"}
	found := engine.RedactAcross("completion", chunks)
	fmt.Printf("%q %d\n", chunks, found.Total())
	// Output:
	// ["mail " "[EMAIL_ADDRESS]" "[EMAIL_ADDRESS]" "[EMAIL_ADDRESS]" " today"] 3
}
