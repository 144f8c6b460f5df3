package corpus

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// Stop lists the everyday words of other languages that the gazetteer has as names only because
// it leaves accents out: giả, which is no Gia.
func (s *Sources) Stop() []string {
	part := map[string]bool{}
	for _, list := range [][]Name{s.First, s.Last} {
		for _, n := range list {
			for _, p := range strings.Fields(n.Text) {
				part[p] = true
			}
		}
	}
	named := s.named()
	words, masks := s.Gazetteer()
	mask := map[string]tag.Mask{}
	for i, w := range words {
		mask[w] = masks[i]
	}
	var out []string
	for _, w := range s.Foreign {
		if m := mask[tag.Fold(w)]; tag.Fold(w) != w && m != 0 && m&tag.Common == 0 && !named(title(w)) && !part[title(w)] {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
