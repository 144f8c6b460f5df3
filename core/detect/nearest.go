package detect

import (
	"fmt"
	"strings"
)

func unknownEntity(name string) error {
	return fmt.Errorf("'entities.%s' is not an entity; the nearest is %s", name, Nearest(name))
}

// Nearest is the entity whose name is most like a name that is none.
func Nearest(name string) string {
	best, least := "", 1<<30
	for _, e := range Entities() {
		d := distance(strings.ToUpper(name), e)
		for part := range strings.SplitSeq(e, "_") { // EMIAL is meant for EMAIL_ADDRESS
			d = min(d, distance(strings.ToUpper(name), part)+1)
		}
		if strings.HasPrefix(e, strings.ToUpper(name)) {
			d = 0
		}
		if d < least {
			best, least = e, d
		}
	}
	return best
}

// distance is Levenshtein's, over bytes: entity names are ASCII.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
