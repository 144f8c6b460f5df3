package digest

import (
	"encoding/json"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sotto-project/sotto/core/content"
)

var digestForm = regexp.MustCompile(`hmac-sha256:[0-9a-f]{8}:[A-Za-z0-9_-]{43}`)

// TestOutline: a value keeps its shape and the closed words of messages; texts, keys
// and numbers go. D stands for a digest.
func TestOutline(t *testing.T) {
	h := hasher(t)
	for name, test := range map[string]struct{ in, want string }{
		"text":           {`hello`, `D`},
		"truncated":      {`[{"role":"user","content":"x`, `D`},
		"python":         {`{'role': 'user'}`, `D`},
		"media":          {`data:image/png;base64,iVBORw0KGgo=`, ``},
		"nothing lost":   {`[{"parts":[],"role":"user"}]`, `[{"parts":[],"role":"user"}]`},
		"empty":          {`{}`, `{}`},
		"messages":       {`[{"role":"user","content":"x"},{"role":"assistant","content":null}]`, `[{"content":"D","role":"user"},{"content":null,"role":"assistant"}]`},
		"parts":          {`[{"role":"user","parts":[{"type":"text","content":"x"},{"type":"uri","uri":"x","mime_type":"image/png","modality":"image"}]}]`, `[{"parts":[{"content":"D","type":"text"},{"mime_type":"image/png","modality":"image","type":"uri","uri":"D"}],"role":"user"}]`},
		"tool call":      {`[{"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"get_weather","arguments":{"city":"Oslo"}}],"finish_reason":"tool_calls"}]`, `[{"finish_reason":"tool_calls","parts":[{"arguments":{"digest":"D"},"id":"D","name":"get_weather","type":"tool_call"}],"role":"assistant"}]`},
		"OpenAI":         {`{"messages":[{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"lookup","arguments":"{\"q\":\"x\"}"}}]}],"model":"gpt"}`, `{"messages":[{"role":"assistant","tool_calls":[{"function":{"arguments":"{\"digest\":\"D\"}","name":"lookup"},"id":"D","type":"function"}]}]}`},
		"Vercel":         {`[{"toolCallId":"c","toolName":"lookup","input":{"q":"x"}}]`, `[{"input":{"digest":"D"},"toolCallId":"D","toolName":"lookup"}]`},
		"definitions":    {`[{"name":"fetch","description":"x","input_schema":{"type":"object","properties":{"Bob":{}}}}]`, `[{"description":"D","input_schema":{"digest":"D"},"name":"fetch"}]`},
		"JSON strings":   {`["{\"role\":\"user\",\"content\":\"x\"}","hello",""]`, `["{\"content\":\"D\",\"role\":\"user\"}","D",""]`},
		"arguments":      {`{"city":"Oslo"}`, `{"digest":"D"}`},
		"tags":           {`["a","b"]`, `["D","D"]`},
		"numbers":        {`[1,2,3]`, `["D"]`},
		"mixed":          {`[1,"a",true,null,["b"],{}]`, `["D",["D"],{}]`},
		"key of someone": {`{"Bob's notes":{"role":"user"},"role":"Bob"}`, `{"role":"other"}`},
		"name":           {`{"role":"user","name":"bob","content":"x"}`, `{"content":"D","name":"D","role":"user"}`},
		"not a name":     {`{"type":"tool_call","name":"mail bob"}`, `{"name":"D","type":"tool_call"}`},
		"foreign types":  {`{"role":7,"type":["x"],"mime_type":"image/bob","finish_reason":{"a":1},"content":5,"digest":"bob"}`, `{"digest":"D"}`},
		"documents":      {`[{"id":"d1","score":0.8345678,"content":"x"},{"score":4111111111111111},{"score":"x"}]`, `[{"content":"D","id":"D","score":0.8346},{"digest":"D"},{"digest":"D"}]`},
		"server tool":    {`[{"type":"server_tool_call","name":"code","server_tool_call":{"type":"Bob","code":"x"}}]`, `[{"name":"code","server_tool_call":{"type":"other"},"type":"server_tool_call"}]`},
		"escapes":        {`[{"role":"user","content":"a \"b\"\n\u00fc"}]`, `[{"content":"D","role":"user"}]`},
	} {
		_, m := h.Content(test.in)
		if diff := cmp.Diff(test.want, digestForm.ReplaceAllString(m.Outline, "D")); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
		holds(t, h, test.in)
	}
}

// holds checks what is true of every outline.
func holds(t *testing.T, h *Hasher, in string) {
	t.Helper()
	d, m := h.Content(in)
	if !looksLikeJSON(m.Outline) {
		if m.Outline != d && m.MIME == "" {
			t.Errorf("%q: the outline %q is neither JSON nor the digest", in, m.Outline)
		}
		return
	}
	if strings.TrimSpace(in)[0] != m.Outline[0] {
		t.Errorf("%q: another shape: %q", in, m.Outline)
	}
	if _, again := h.Content(m.Outline); again.Outline != m.Outline {
		t.Errorf("%q: an outline of %q has the outline %q", in, m.Outline, again.Outline)
	}
	if n := len(digestForm.FindAllString(m.Outline, -1)); n > maxOutlineLeaves+maxOutlineDepth {
		t.Errorf("%q: %d digests", in, n)
	}
	var v any
	if err := json.Unmarshal([]byte(m.Outline), &v); err != nil {
		t.Fatalf("%q: the outline is no JSON: %v", in, err)
	}
	for _, s := range strangers(v, "") {
		t.Errorf("%q: %q stands in the outline", in, s)
	}
}

// strangers lists what of an outline is on no list.
func strangers(v any, key string) (out []string) {
	switch v := v.(type) {
	case nil:
	case map[string]any:
		for k, item := range v {
			if _, known := spots[k]; !known {
				out = append(out, k)
			}
			out = append(out, strangers(item, k)...)
		}
	case []any:
		for _, item := range v {
			out = append(out, strangers(item, key)...)
		}
	case string:
		var inner any
		switch spots[key].rule {
		case word:
			if spots[key].words.has(v) {
				return nil
			}
		case called:
			if isTool(v) {
				return nil
			}
		case mediaType:
			if content.KnownMIME(v) {
				return nil
			}
		}
		if looksLikeJSON(v) && json.Unmarshal([]byte(v), &inner) == nil {
			return strangers(inner, key)
		}
		if v != "" && !isDigest(v) {
			out = append(out, v)
		}
	case float64:
		if spots[key].rule != score || v < -1 || v > 1 || v != math.Round(v*1e4)/1e4 {
			out = append(out, "a number")
		}
	default:
		out = append(out, "a flag")
	}
	return out
}

// TestOutlineBounds: whatever the size of the content, its outline stays small.
func TestOutlineBounds(t *testing.T) {
	h := hasher(t)
	for name, in := range map[string]string{
		"messages":  "[" + strings.Repeat(`{"role":"user","content":"x"},`, 5000) + `{"role":"user"}]`,
		"wide":      "[" + strings.Repeat(`[`+strings.Repeat(`["x","y"],`, 100)+`"z"],`, 100) + `"z"]`,
		"deep":      strings.Repeat(`{"content":[`, 40) + `"x"` + strings.Repeat(`]}`, 40),
		"unclosed":  strings.Repeat(`[`, 4000),
		"in quotes": `["` + strings.ReplaceAll(`["[\"[\\\"x\\\"]\"]"]`, `"`, `\"`) + `"]`,
	} {
		_, m := h.Content(in)
		if len(m.Outline) > 64<<10 {
			t.Errorf("%s: %d bytes", name, len(m.Outline))
		}
		holds(t, h, in)
	}
}

// TestTextDigests: the digest of a text inside an outline is that of the text alone,
// so one turn is recognised across clients that write it in different shapes.
func TestTextDigests(t *testing.T) {
	h := hasher(t)
	_, m := h.Content(`[{"role":"user","content":"how are \"you\""}]`)
	if d := h.Text(`how are "you"`); !strings.Contains(m.Outline, d) {
		t.Errorf("%s lacks %s", m.Outline, d)
	}
}

func FuzzOutline(f *testing.F) {
	for _, s := range canonicalSeeds {
		f.Add(s)
	}
	for _, s := range []string{
		`[{"role":"user","content":[{"type":"text","text":"hi"},{"type":"tool_use","name":"f","input":{"a":"b"}}]}]`,
		`{"messages":["{\"role\":\"tool\",\"content\":\"[1,\\\"x\\\"]\"}"],"system":"s","tools":[{"type":"function","function":{"name":"f"}}]}`,
		`{"digest":"hmac-sha256:00000000:0123456789012345678901234567890123456789abc"}`,
		`["hmac-sha256:00000000:0123456789012345678901234567890123456789abc"]`,
	} {
		f.Add(s)
	}
	h := hasher(f)
	f.Fuzz(func(t *testing.T, in string) {
		if in != "" {
			holds(t, h, in)
		}
	})
}
