package pii_test

import (
	"testing"

	"github.com/sotto-project/sotto/core/detect/pii"
)

// TestOtherWallets holds that addresses of wallets are told by their check digits. They are those
// that documents of the chains give as examples, or are burnt.
func TestOtherWallets(t *testing.T) {
	for _, address := range []string{
		"LaMT348PWRnrqeeWArpwQPbuanpXDZGEUz", "DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L", "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8", "rEb8TK3gBgk5auZkwc6sHnwrGVJH8DuaLh", "ltc1qhzjptwpym9afcdjhs7jcz6fd0jma0l0rc0e5yr",
		"tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", "addr1qx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzer3n0d3vllmyqwsx5wktcd8cc3sq835lu7drv2xwl2wywfgse35a3x",
	} {
		if !pii.OtherWallet(address) {
			t.Errorf("%s is none", address)
		}
		for i := 5; i < len(address); i++ {
			b := []byte(address)
			if b[i]++; pii.OtherWallet(string(b)) {
				t.Errorf("%s is one", b)
			}
		}
	}
	if !pii.Base58Key("7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV") || pii.Base58Key("7ecdhsygxxyscszyep35khn8vvw3svaulktzxwcfltv") {
		t.Error("keys in base58")
	}
}
