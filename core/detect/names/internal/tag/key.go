package tag

// KeyWords are the last two words of a JSON key or attribute, folded and hashed.
func KeyWords(key string) (out [2]uint64) {
	for i := len(key); i > 0; {
		end := i
		for end > 0 && class[key[end-1]] != lower && class[key[end-1]] != upper {
			end--
		}
		start := end
		for start > 0 {
			c := class[key[start-1]]
			if c != lower && c != upper {
				break
			}
			start--
			if c == upper && (start == 0 || class[key[start-1]] == lower) {
				break
			}
		}
		if start == end || end-start > maxWord {
			break
		}
		h := uint64(hashSeed)
		for k := start; k < end; k++ {
			h = (h ^ uint64(key[k]|0x20)) * hashMul
		}
		h ^= h >> 29
		if out[0] != 0 {
			out[1] = h
			break
		}
		out[0] = h
		i = start
	}
	return out
}
