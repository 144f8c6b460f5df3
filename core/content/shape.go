package content

import (
	"encoding/json"
	"strings"
)

// messageMarks are object keys of chat messages and of requests and answers
// that carry them.
var messageMarks = []string{
	`"role"`, `"content"`, `"parts"`, `"messages"`, `"message"`, `"prompt"`, `"completion"`, `"choices"`, `"tool_calls"`,
	`"function_call"`, `"text"`, `"input"`, `"output"`, `"arguments"`, `"system"`,
	`'role'`, `'content'`, `'messages'`, `'parts'`, // Python's str(dict)
}

// MessageShape reports whether a text looks like serialized chat messages, in
// JSON or Python notation, whole or cut off.
func MessageShape(s string) bool {
	t := strings.TrimLeft(s, " \t\r\n\"\\")
	if t == "" || t[0] != '{' && t[0] != '[' {
		return false
	}
	t = strings.ReplaceAll(t[:min(len(t), 4096)], `\"`, `"`)
	for _, mark := range messageMarks {
		if strings.Contains(t, mark) {
			return true
		}
	}
	return false
}

// isMeasures accepts JSON in which every leaf is a number, a boolean or null
// and every key is a plain word: {"input":12,"cost":{"total":0.1}}.
func isMeasures(s string) bool {
	if len(s) > 2048 {
		return false
	}
	if isNumber(s) {
		return true
	}
	if s[0] != '{' {
		return false
	}
	dec := json.NewDecoder(strings.NewReader(s))
	dec.UseNumber()
	for depth, key := 0, false; ; {
		tok, err := dec.Token()
		if err != nil {
			return err.Error() == "EOF" && depth == 0
		}
		switch t := tok.(type) {
		case json.Delim:
			switch t {
			case '{':
				depth, key = depth+1, true
			case '}':
				depth, key = depth-1, true
			default:
				return false
			}
			if depth > 4 {
				return false
			}
		case string:
			if !key || !isPlain(t, 64) {
				return false
			}
			key = false
		default:
			if n, ok := t.(json.Number); ok && !isNumber(strings.ToLower(n.String())) {
				return false
			}
			key = true
		}
	}
}
