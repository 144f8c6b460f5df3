package content

import (
	"encoding/base64"
	"strings"
	"testing"
)

func TestMediaType(t *testing.T) {
	pad := strings.Repeat("\x00", 64)
	for name, test := range map[string]struct{ in, want string }{
		"data URI":               {"data:image/png;base64,AAAA", "image/png"},
		"parameters":             {"data:text/plain;charset=utf-8;name=bob,hello", "text/plain"},
		"capitals":               {"data:IMAGE/JPEG,xx", "image/jpeg"},
		"unknown subtype":        {"data:audio/bob,xx", "audio/*"},
		"unknown type":           {"data:bob/png,xx", ""},
		"no type":                {"data:,hello", ""},
		"no comma":               {"data:" + strings.Repeat("image/", 400), "image/*"},
		"PNG in base64":          {base64.StdEncoding.EncodeToString([]byte("\x89PNG\r\n\x1a\n" + pad)), "image/png"},
		"JPEG in base64":         {base64.StdEncoding.EncodeToString([]byte("\xff\xd8\xff\xe0" + pad)), "image/jpeg"},
		"PDF as it is":           {"%PDF-1.7" + pad, "application/pdf"},
		"WAVE in base64":         {base64.StdEncoding.EncodeToString([]byte("RIFF\x01\x02\x03\x04WAVE" + pad)), "audio/wav"},
		"WEBP":                   {"RIFF\x01\x02\x03\x04WEBP" + pad, "image/webp"},
		"RIFF of something else": {"RIFF\x01\x02\x03\x04abcd" + pad, ""},
		"MP4":                    {"\x00\x00\x00\x20ftypisom" + pad, "video/mp4"},
		"a sentence":             {strings.Repeat("Please tell me about loans. ", 5), ""},
		"short":                  {"%PDF-", ""},
		"base64 of text":         {base64.StdEncoding.EncodeToString([]byte("hello" + pad)), ""},
	} {
		got := MediaType(test.in)
		if got != test.want || got != "" && !KnownMIME(got) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
		if s := (Site{Place: SpanAttribute, Key: "app.thing", LLM: true}); test.want != "" && Classify(s, test.in) != Media {
			t.Errorf("%s: classified as %v", name, Classify(s, test.in))
		}
	}
}

func TestLookNames(t *testing.T) {
	seen := map[string]bool{}
	for l := range Name + 1 {
		if seen[l.String()] {
			t.Errorf("two looks are called %q", l)
		}
		seen[l.String()] = true
	}
	if Look(200).String() != Never.String() {
		t.Errorf("an unknown look is called %q", Look(200))
	}
}
