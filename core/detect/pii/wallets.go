package pii

import (
	"crypto/sha256"
	"strings"
)

// Addresses of the wallets of other chains than Bitcoin's and Ethereum's, which begin with a letter.

// ripple is the alphabet of XRP's base58.
const ripple = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"

// WalletFirst are the first bytes of the addresses that OtherWallet knows.
var WalletFirst = func() (t [256]bool) {
	for _, c := range []byte("LMDXTArmnltac48os") {
		t[c] = true
	}
	return t
}()

// How many bytes such an address has.
const (
	ShortestWallet = 26
	LongestWallet  = 110

	moneroLength = 95
)

// OtherWallet says that a row of letters and digits is the address of a wallet by its check digits:
// base58check as Litecoin, Dogecoin, Dash, Tron and XRP have it, and bech32 (BIP 173) of Litecoin,
// Bitcoin's test network, Cardano and Cosmos. Monero's are told by their form, 95 characters.
func OtherWallet(s string) bool {
	if len(s) < ShortestWallet || len(s) > LongestWallet {
		return false
	}
	switch {
	case len(s) == moneroLength && (s[0] == '4' || s[0] == '8'):
		return inBase58(s) && hasBoth(s)
	case len(s) <= 36 && strings.IndexByte("LMDXTAmn", s[0]) >= 0:
		return checked58(s, base58)
	case len(s) <= 36 && s[0] == 'r':
		return checked58(s, ripple)
	}
	if strings.IndexByte("ltacos", s[0]) < 0 {
		return false
	}
	for _, p := range [...]string{"ltc1", "tb1", "addr1", "stake1", "cosmos1", "osmo1"} {
		if strings.HasPrefix(s, p) {
			return bech32Of(p[:len(p)-1], s)
		}
	}
	return false
}

// Base58Key says that a row of letters and digits may be the public key of a wallet, of 32 bytes
// without check digits, as Solana has it.
func Base58Key(s string) bool { return len(s) >= 43 && len(s) <= 44 && inBase58(s) && hasBoth(s) }

func inBase58(s string) bool {
	for i := range len(s) {
		if strings.IndexByte(base58, s[i]) < 0 {
			return false
		}
	}
	return true
}

// hasBoth says that there are capitals and small letters, and digits.
func hasBoth(s string) bool {
	upper, lower, digit := false, false, false
	for i := range len(s) {
		c := s[i]
		upper = upper || c-'A' < 26
		lower = lower || c-'a' < 26
		digit = digit || isDigit(c)
	}
	return upper && lower && digit
}

// checked58 decodes 25 bytes, of which the last four are a checksum of the others.
func checked58(s, alphabet string) bool {
	var b [25]byte
	for i := range len(s) {
		carry := strings.IndexByte(alphabet, s[i])
		if carry < 0 {
			return false
		}
		for k := len(b) - 1; k >= 0; k-- {
			carry += int(b[k]) * 58
			b[k] = byte(carry)
			carry >>= 8
		}
		if carry != 0 {
			return false
		}
	}
	sum := sha256.Sum256(b[:21])
	sum = sha256.Sum256(sum[:])
	return string(sum[:4]) == string(b[21:])
}

// bech32Of checks what begins with a human-readable part and 1.
func bech32Of(human, s string) bool {
	sum := uint32(1)
	for i := range len(human) {
		sum = polymod(sum, human[i]>>5)
	}
	sum = polymod(sum, 0)
	for i := range len(human) {
		sum = polymod(sum, human[i]&31)
	}
	for i := len(human) + 1; i < len(s); i++ {
		v := strings.IndexByte("qpzry9x8gf2tvdw0s3jn54khce6mua7l", s[i])
		if v < 0 {
			return false
		}
		sum = polymod(sum, byte(v))
	}
	return sum == 1 || sum == 0x2bc830a3
}
