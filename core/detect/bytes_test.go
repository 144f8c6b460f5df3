package detect_test

import "testing"

// TestByteLists holds that a key written byte by byte is a secret, and a list of small or of large numbers is none.
func TestByteLists(t *testing.T) {
	const hex, decimal = "0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6, 0xab, 0xf7, 0x15, 0x88", "12, 44, 91, 222, 17, 81, 9, 200, 33, 129, 77, 3"
	for text, want := range map[string]string{
		"const unsigned char AES_KEY[16] = {" + hex + "};":             "const unsigned char AES_KEY[16] = {[SECRET]};",
		"Secret: []byte{" + decimal + "},":                             "Secret: []byte{[SECRET]},",
		"private_key = bytes([" + decimal + "])":                       "private_key = bytes([[SECRET]])",
		"byte[] secretKey = new byte[] { " + hex + " };":               "byte[] secretKey = new byte[] { [SECRET] };",
		"const encryptionKey = new Uint8Array([" + decimal + "]);":     "const encryptionKey = new Uint8Array([[SECRET]]);",
		"token = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]":              "token = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]",
		"token = [101, 7592, 2088, 102, 5, 6, 7, 8, 9, 200, 210, 220]": "token = [101, 7592, 2088, 102, 5, 6, 7, 8, 9, 200, 210, 220]",
		"pixels = {" + hex + "};":                                      "pixels = {" + hex + "};",
		"password = {" + hex:                                           "password = {" + hex,
	} {
		got, _ := engine().Redact("", text)
		if got != want {
			t.Errorf("%q: got %q", text, got)
		}
		if again, _ := engine().Redact("", got); again != got {
			t.Errorf("%q: again %q", got, again)
		}
	}
}
