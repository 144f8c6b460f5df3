package retention

import (
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"
)

// mapping hands each value of a mapping to the function of its key. Unknown,
// repeated and missing keys are faults.
func (r *reader) mapping(n *yaml.Node, at string, keys map[string]func(*yaml.Node, string), required ...string) {
	under := func(key string) string {
		if at == "" {
			return key
		}
		return at + "." + key
	}
	if n.Kind != yaml.MappingNode {
		if at == "" {
			at = "."
		}
		r.fault(at, "must be a mapping (line %d)", n.Line)
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i].Value
		read, known := keys[key]
		switch {
		case !known:
			r.fault(under(key), "is not a key of the policy (line %d; known here: %v)", n.Content[i].Line, slices.Sorted(maps.Keys(keys)))
		case seen[key]:
			r.fault(under(key), "is set twice (line %d)", n.Content[i].Line)
		default:
			seen[key] = true
			read(n.Content[i+1], under(key))
		}
	}
	for _, key := range required {
		if !seen[key] {
			r.fault(under(key), "must be set")
		}
	}
}

// sequence returns the items of a list; a nil node has none.
func (r *reader) sequence(n *yaml.Node, at string) []*yaml.Node {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		r.fault(at, "must be a list (line %d)", n.Line)
		return nil
	}
	return n.Content
}

// scalar returns the text of a plain value. Aliases are not followed: a policy
// says what it keeps where it says it.
func (r *reader) scalar(n *yaml.Node, at string) (value string, ok bool) {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		r.fault(at, "must be a single value (line %d)", n.Line)
		return "", false
	}
	return n.Value, true
}
