package broker

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/detect"
)

// MaskConfig is access.Mask in YAML:
//
//	mask: none                       # or false: what was sealed is shown as it is
//	mask: all                        # or true: all personal data is masked
//	mask: [PERSON, EMAIL_ADDRESS]    # these kinds are
//	mask: {all_but: [DATE_TIME]}     # all but these kinds are
type MaskConfig access.Mask

// UnmarshalYAML reads one of the four forms.
func (m *MaskConfig) UnmarshalYAML(n *yaml.Node) error {
	var kinds []string
	var but struct {
		AllBut []string `yaml:"all_but"`
	}
	switch {
	case n.Kind == yaml.ScalarNode && (n.Value == "all" || n.Value == "true"):
		*m = MaskConfig(access.MaskAll())
	case n.Kind == yaml.ScalarNode && (n.Value == "none" || n.Value == "false"):
		*m = MaskConfig(access.MaskOnly())
	case n.Kind == yaml.SequenceNode && n.Decode(&kinds) == nil && len(kinds) > 0:
		*m = MaskConfig(access.MaskOnly(kinds...))
	case n.Kind == yaml.MappingNode && len(n.Content) == 2 && n.Content[0].Value == "all_but" && n.Decode(&but) == nil && len(but.AllBut) > 0:
		*m = MaskConfig(access.MaskAll(but.AllBut...))
	default:
		// A TypeError lets the decoder go on and find the other faults.
		return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: must be all, none, a list of kinds such as [PERSON], or {all_but: [PERSON]}", n.Line)}}
	}
	return nil
}

// MarshalYAML writes what UnmarshalYAML reads.
func (m MaskConfig) MarshalYAML() (any, error) {
	switch mask := access.Mask(m); {
	case mask.Only && len(mask.Kinds) > 0:
		return mask.Kinds, nil
	case mask.Only:
		return "none", nil
	case len(mask.Kinds) > 0:
		return map[string][]string{"all_but": mask.Kinds}, nil
	}
	return "all", nil
}

// check refuses kinds that the detector does not find: masking them would do nothing.
func (m MaskConfig) check(key string, fault func(key, format string, args ...any)) {
	for _, kind := range m.Kinds {
		switch {
		case kind == secretEntity:
			fault(key, "must not name SECRET: where anything is masked secrets are, and nothing shows them")
		case !slices.Contains(detect.Entities(), kind):
			fault(key, "names a kind of personal data that is not known; they are named as in EMAIL_ADDRESS")
		}
	}
}
