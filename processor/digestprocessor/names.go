package digestprocessor

import "github.com/sotto-project/sotto/core/digest"

// measureNames are the keys of what stands beside a digested attribute.
type measureNames struct{ digest, bytes, language, messages, digests, roles, parts, tools string }

// maxNames bounds what one batch remembers: spans of a batch share a few keys, and
// hostile ones have as many as they like.
const maxNames = 256

// names remembers the keys of one batch, which would else be put together anew for
// every span.
type names map[string]*measureNames

func (n *names) of(key string) *measureNames {
	if known := (*n)[key]; known != nil {
		return known
	}
	made := &measureNames{
		digest: key + ".digest", bytes: key + ".bytes", language: key + digest.LanguageSuffix, messages: key + ".messages",
		digests: key + digest.DigestsSuffix, roles: key + digest.RolesSuffix, parts: key + digest.PartsSuffix, tools: key + digest.ToolsSuffix,
	}
	if *n == nil {
		*n = names{}
	}
	if len(*n) < maxNames {
		(*n)[key] = made
	}
	return made
}
