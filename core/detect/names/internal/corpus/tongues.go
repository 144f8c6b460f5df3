package corpus

import "strings"

// languages are the slots of templates in other languages.
var languages = map[string]string{
	"nl": "dutch", "fr": "french", "es": "spanish", "it": "italian", "pt": "portuguese", "pl": "polish", "sv": "swedish", "da": "danish",
	"fi": "finnish", "cs": "czech", "hu": "hungarian", "tr": "turkish", "id2": "indonesian", "vi": "vietnamese", "ro": "romanian",
}

// tongues lists by slot the words of other languages that are no names.
func (s *Sources) tongues() map[string][]string {
	slot := map[string]string{}
	for k, language := range languages {
		slot[language] = k
	}
	named := s.named()
	out := map[string][]string{}
	for _, line := range s.foreign {
		w, language, _ := strings.Cut(line, "|")
		if k := slot[language]; k != "" && len(w) > 2 && !named(title(w)) {
			out[k] = append(out[k], w)
		}
	}
	return out
}
