package names

import "strings"

// fixed finds addresses of a fixed form that begin with a capital at i: the
// military post of the United States. It returns where one ends, or 0.
func fixed(text string, i int) int {
	k := 0
	switch {
	case strings.HasPrefix(text[i:], "PSC "), strings.HasPrefix(text[i:], "CMR "):
		k = i + 4
	case strings.HasPrefix(text[i:], "Unit "), strings.HasPrefix(text[i:], "UNIT "), strings.HasPrefix(text[i:], "USNS "):
		k = i + 5
	case strings.HasPrefix(text[i:], "USCGC "):
		k = i + 6
	case strings.HasPrefix(text[i:], "USS "):
		k = i + 4
	default:
		return 0
	}
	limit := min(len(text), k+48)
	for ; k+12 <= limit; k++ {
		if c := text[k]; (c == 'A' || c == 'F' || c == 'D') && text[k+1] == 'P' && text[k+2] == 'O' && text[k+3] == ' ' && text[k-1] <= ' ' {
			s := text[k+4:]
			if s[0] == 'A' && (s[1] == 'A' || s[1] == 'E' || s[1] == 'P') && s[2] == ' ' && bare(s[3:8]) {
				return k + 12
			}
			return 0
		}
		if text[k] == '.' || text[k] == ';' {
			return 0
		}
	}
	return 0
}

// corner says where a corner of two streets begins whose first is at i: "the
// corner of ".
func corner(text string, i int) (int, bool) {
	const of = "corner of "
	if i < len(of) || !strings.EqualFold(text[i-len(of):i], of) {
		return i, false
	}
	i -= len(of)
	if i >= 4 && strings.EqualFold(text[i-4:i], "the ") {
		i -= 4
	}
	return i, true
}
