package digest

import "github.com/sotto-project/sotto/core/content"

// Treatment is what happens to a value of a kind on its way to a backend.
type Treatment uint8

// Treatments.
const (
	Remove    Treatment = iota // the value goes, digest and measures take its place
	Keep                       // metadata
	Replace                    // an identity: its pseudonym takes its place
	CleanLink                  // a URL: what may leave of it stays, a digest is added
)

// Of returns the treatment of a kind. Kinds it does not know are removed.
func Of(k content.Kind) Treatment {
	switch k {
	case content.Metadata:
		return Keep
	case content.Identity:
		return Replace
	case content.URL:
		return CleanLink
	default:
		return Remove
	}
}
