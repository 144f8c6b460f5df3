package pii

import (
	"strings"

	"golang.org/x/crypto/sha3"
)

const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

// Wallet recognises the address of a wallet whose first digit stands at i:
// Bitcoin's base58check (1..., 3...) and bech32 (bc1...), Ethereum's 0x... An
// Ethereum address without mixed case has no check digit and scores low.
func Wallet(text string, i int) (Match, bool) {
	start := i
	switch at(text, i) {
	case '0':
		if at(text, i+1) != 'x' || !freeBefore(text, i) {
			return Match{}, false
		}
		return ethereum(text, i)
	case '1':
		if i >= 2 && (text[i-2:i] == "bc" || text[i-2:i] == "BC") {
			start = i - 2
		}
	case '3':
	default:
		return Match{}, false
	}
	if !freeBefore(text, start) || !isAlnum(at(text, i+10)) {
		return Match{}, false
	}
	end := i
	for end < len(text) && end < start+91 && isAlnum(text[end]) {
		end++
	}
	if !freeAfter(text, end) {
		return Match{}, false
	}
	if start < i {
		return Match{start, end, .95}, bech32(text[start:end])
	}
	return Match{start, end, .95}, end-start >= 26 && end-start <= 35 && base58check(text[start:end])
}

// base58check checks an address of Bitcoin: a version of 0 or 5, which 1 and 3 at its beginning
// stand for.
func base58check(s string) bool { return checked58(s, base58) }

// bech32 checks a segregated witness address: BIP 173, and BIP 350 for version 1 on.
func bech32(s string) bool {
	lower, upper := false, false
	if len(s) < 14 || len(s) > 90 {
		return false
	}
	for i := 3; i < len(s); i++ {
		c := s[i]
		lower = lower || c >= 'a' && c <= 'z'
		upper = upper || c >= 'A' && c <= 'Z'
	}
	return (!lower || !upper) && bech32Of("bc", strings.ToLower(s))
}

func polymod(sum uint32, v byte) uint32 {
	top := sum >> 25
	sum = sum&0x1ffffff<<5 ^ uint32(v)
	for i, g := range [...]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
		if top>>i&1 != 0 {
			sum ^= g
		}
	}
	return sum
}

// ethereum checks the case of the letters, which is EIP-55's check digit.
func ethereum(text string, i int) (Match, bool) {
	end := i + 42
	if end > len(text) || !freeAfter(text, end) {
		return Match{}, false
	}
	lower, upper, same := false, false, true
	for k := i + 2; k < end; k++ {
		c := text[k]
		if !isHex(c) {
			return Match{}, false
		}
		lower = lower || c >= 'a'
		upper = upper || c >= 'A' && c <= 'F'
		same = same && c == text[i+2]
	}
	if lower && upper && eip55(text[i+2:end]) {
		return Match{i, end, .95}, true
	}
	return Match{i, end, .3}, !same
}

func eip55(hex string) bool {
	low := []byte(strings.ToLower(hex))
	h := sha3.NewLegacyKeccak256()
	h.Write(low)
	var sum [32]byte
	h.Sum(sum[:0])
	for k := range low {
		nibble := sum[k/2] >> 4
		if k&1 == 1 {
			nibble = sum[k/2] & 15
		}
		if c := hex[k]; isLetter(c) && (nibble >= 8) != (c < 'a') {
			return false
		}
	}
	return true
}
