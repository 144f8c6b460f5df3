package detect

import "strings"

// A key that is written byte by byte: AES_KEY[] = {0x2b, 0x7e, ...}, []byte{43, 126, ...}, bytes([43, 126, ...]).

const (
	byteListHead  = 40 // bytes of a type or a call before the list
	leastBytes    = 12 // numbers of a list that is a key: of those that ciphers have, the shortest has 16
	leastHigh     = 3  // of them beyond ASCII, if they are decimal: a list of small numbers counts something
	mostListBytes = 4096
	cast          = "(byte)" // Java's bytes are signed
)

// endsListHead are the bytes before which the type or call ends.
var endsListHead = [256]bool{'{': true, '"': true, '\'': true, '`': true, '\n': true, ';': true, '=': true, ',': true}

// byteList is what the list of bytes at i holds, behind the name of a type or a call if there is one.
func byteList(text string, i int) (from, to int) {
	head := text[i:min(len(text), i+byteListHead)]
	k := 0
	for k < len(head) && !endsListHead[head[k]] {
		k++
	}
	if k == len(head) {
		k = -1
	}
	if k < 0 || head[k] != '{' {
		n := strings.IndexByte(head[:max(k, 0)], '[')
		if k < 0 {
			n = strings.IndexByte(head, '[')
		}
		for n >= 0 && n+1 < len(head) && (head[n+1] == ']' || head[n+1] == '[' || dimension(head, n) > n) { // []byte{, byte[16]
			m := strings.IndexByte(head[n+1:], '[')
			if m < 0 {
				return 0, 0
			}
			n += 1 + m
		}
		if k = n; k < 0 {
			return 0, 0
		}
	}
	from = i + k + 1
	numbers, high, hex := 0, 0, 0
	j := from
	for limit := min(len(text), from+mostListBytes); ; {
		for j < limit && (text[j] == ' ' || text[j] == ',' || text[j] == '\n' || text[j] == '\r' || text[j] == '\t' || text[j] == '\\') {
			j++
		}
		if j == limit {
			return 0, 0
		}
		if text[j] == '}' || text[j] == ']' {
			break
		}
		if strings.HasPrefix(text[j:], cast) {
			j += len(cast)
		}
		value, end, isHex := byteAt(text, j)
		if end == j || value > 0xff {
			return 0, 0
		}
		if value > 0x7f {
			high++
		}
		if isHex {
			hex++
		}
		numbers++
		j = end
	}
	if numbers < leastBytes || high < leastHigh && hex < numbers/2 {
		return 0, 0
	}
	for j > from && text[j-1] <= ' ' {
		j--
	}
	for from < j && text[from] <= ' ' {
		from++
	}
	return from, j
}

// byteAt is the number at i, which may be hexadecimal, and where it ends.
func byteAt(text string, i int) (value, end int, hex bool) {
	end = i
	if strings.HasPrefix(text[i:], "0x") || strings.HasPrefix(text[i:], "0X") {
		for end = i + 2; end < len(text) && end < i+5 && isHex(text[end]); end++ {
			digit := int(text[end] | 0x20)
			if digit >= 'a' {
				digit -= 'a' - 10
			} else {
				digit -= '0'
			}
			value = value*16 + digit
		}
		return value, end, true
	}
	for end < len(text) && end < i+4 && text[end]-'0' < 10 {
		value = value*10 + int(text[end]-'0')
		end++
	}
	return value, end, false
}

// dimension is behind the length of an array at i, if there is one: password[32] = "...".
func dimension(text string, i int) int {
	const longest = 8
	if i >= len(text) || text[i] != '[' {
		return i
	}
	for k := i + 1; k < len(text) && k < i+longest; k++ {
		if text[k] == ']' {
			return k + 1
		} else if text[k]-'0' >= 10 {
			break
		}
	}
	return i
}

// dimensionBefore is before the length of an array that ends at end, if there is one.
func dimensionBefore(text string, end int) int {
	const longest = 8
	for k := end - 2; k > 0 && k > end-longest; k-- {
		if text[k] == '[' {
			return k
		} else if text[k]-'0' >= 10 {
			break
		}
	}
	return end
}
