package names

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// Scales and treaties go by the name of a town.

// scales end the names of what is agreed on somewhere: Glasgow Coma Scale.
var scales = strings.Fields("Scale Score Index Criteria Protocol Convention Accord Accords Agreement Treaty Declaration")

const mostOfScale = 3 // words behind the town

// scaled says that a place that ends at i gives its name to a scale or a treaty.
func scaled(text string, i int) bool {
	var t tag.Token
	for range mostOfScale {
		if i+1 >= len(text) || text[i] != ' ' || !tag.Read(text, i+1, &t) || t.Shape != tag.Cap {
			return false
		}
		if slices.Contains(scales, text[t.Start:t.End]) {
			return true
		}
		i = t.End
	}
	return false
}
