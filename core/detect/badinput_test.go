package detect_test

import (
	"encoding/json"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/sotto-project/sotto/core/detect"
)

// badInputs are texts that no program should send and some do.
func badInputs() map[string]string {
	return map[string]string{
		"invalid UTF-8":          "mail \xff\xfe jane@example.com \xc3\x28 \xf0\x9f\x98",
		"invalid UTF-8 in JSON":  "{\"a\":\"\xff jane@example.com \xe2\x82\"}",
		"NULs":                   "\x00\x00jane@example.com\x00\x00",
		"all control characters": "\x01\x02\x03jane@example.com\x1b[31m\x7f",
		"truncated JSON":         `[{"role":"user","content":"mail jane@example.com and then`,
		"truncated escape":       `{"a":"jane@example.com \u00`,
		"JSON with a tail":       `{"a":"jane@example.com"} trailing`,
		"deep":                   strings.Repeat(`{"a":[`, 10_000) + `"jane@example.com"` + strings.Repeat(`]}`, 10_000),
		"deep and truncated":     strings.Repeat(`{"a":[`, 10_000) + `"jane@example.com"`,
		"deeper than is walked":  strings.Repeat(`[`, 70_000) + `"jane@example.com"` + strings.Repeat(`]`, 70_000),
		"brackets":               strings.Repeat("[{", 5000) + " jane@example.com",
		"lone surrogates":        `{"a":"\ud83d jane@example.com \udc00"}`,
		"duplicate keys":         `{"a":"x","a":"jane@example.com","a":"y"}`,
	}
}

func TestBadInput(t *testing.T) {
	e := engine()
	for name, text := range badInputs() {
		out, n := e.Redact("", text)
		if strings.Contains(out, "jane@") || n.Get(detect.RedactionFailed) > 0 || n.Get("EMAIL_ADDRESS") == 0 {
			t.Errorf("%s: %v in %.200q", name, n, out)
		}
		if json.Valid([]byte(text)) && !json.Valid([]byte(out)) {
			t.Errorf("%s: JSON became invalid", name)
		}
		if utf8.ValidString(text) && !utf8.ValidString(out) {
			t.Errorf("%s: UTF-8 became invalid", name)
		}
		if again, _ := e.Redact("", out); again != out {
			t.Errorf("%s: a second pass changed %s", name, difference(out, again))
		}
	}
}

// TestEventsInEvents: streams in one another up to and past the depth that is decoded.
func TestEventsInEvents(t *testing.T) {
	e := engine()
	text := "jane@example.com"
	for depth := range 14 {
		b, err := json.Marshal(map[string]string{"a": text})
		if err != nil {
			t.Fatal(err)
		}
		text = "data: " + string(b) + "\n\ndata: {}\n\n"
		if len(text) > 1<<20 {
			return
		}
		out, n := e.Redact("", text)
		if strings.Contains(out, "jane@") || n.Get(detect.RedactionFailed) > 0 {
			t.Errorf("%d deep: %v", depth, n)
		}
	}
}

// TestWorkIsLinear: twice the text is twice the work, for texts made to cost much.
// Bytes that are scanned are counted, not time.
func TestWorkIsLinear(t *testing.T) {
	e := engine()
	units := map[string]string{
		"qp": "a=3D=\n", "join": "abcdefgh1-\nabcdefgh2\n", "parts": `["abc1","def2"],`, "fold": "ａ．１ ", "quotes": `\"`, "deep escapes": `\\\\\\\\`, "percent twice": "%2525",
		"events": "data: {\"t\":\"a1\"}\n\n", "chunks": `{"t":"a1"}`, "block": strings.Repeat("YWFh", 16) + "\n", "cyrillic": "аa", "secrets": pat + " ", "mails": "a.b@example.com,",
	}
	for name, unit := range hostile {
		units[name] = unit
	}
	for name, unit := range units {
		for _, wrap := range []func(string) string{func(s string) string { return s }, quoted, func(s string) string { return "[" + s + "1]" }} {
			small, large := wrap(strings.Repeat(unit, 16<<10/len(unit))), wrap(strings.Repeat(unit, 64<<10/len(unit)))
			a, b := e.Work("", small), e.Work("", large)
			if b > 8*a+8<<10 { // 4 times, and a few rounds more or less
				t.Errorf("%s: %d bytes were scanned for %d, %d for %d", name, a, len(small), b, len(large))
			}
			if b > 40*len(large) {
				t.Errorf("%s: %d bytes were scanned for %d", name, b, len(large))
			}
		}
	}
}

// TestHugeText: 64 MiB in one string take a few times their memory and one scan;
// so do, a quarter as long, lists of numbers and strings, and escapes.
func TestHugeText(t *testing.T) {
	if testing.Short() {
		t.Skip("64 MiB texts take some seconds")
	}
	if underRace {
		t.Skip("the race detector makes 64 MiB texts take minutes")
	}
	const size = 16 << 20
	e := engine()
	for name, text := range map[string]string{
		"prose":   strings.Repeat(sentences[0], 4*size/len(sentences[0])) + "jane@example.com",
		"numbers": "[" + strings.Repeat("1,", size/2) + `"jane@example.com"]`,
		"strings": "[" + strings.Repeat(`"a",`, size/4) + `"jane@example.com"]`,
		"escapes": `{"a":"` + strings.Repeat(`\n`, size/2) + `jane@example.com"}`,
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		out, n := e.Redact("", text)
		runtime.ReadMemStats(&after)
		if n.Total() != 1 || strings.Contains(out, "jane@") {
			t.Errorf("%s: %v", name, n)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > uint64(8*len(text)) {
			t.Errorf("%s: %d MiB were allocated", name, took>>20)
		} else {
			t.Logf("%s: %d MiB were allocated", name, took>>20)
		}
	}
}
