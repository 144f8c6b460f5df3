package detect_test

import (
	"testing"

	"github.com/sotto-project/sotto/core/detect"
)

// TestFigures: what counts, versions and identifiers look like is no number of anybody, and what stands beside it is.
func TestFigures(t *testing.T) {
	e, err := detect.New(detect.DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ in, want string }{
		{"MAX_NUMBER_OF_ITEMS=2097152", ""},
		{"the number = 1572864 here", ""},
		{"syscall.SYS_WRITE = 1073741825", ""},
		{"formatNumber(2500000)", ""},
		{"it was called 7654321 times in all", ""},
		{"a function call took 2345678 ns", ""},
		{"calls 2345678 allocs 8765432", ""},
		{"Build number: 20250417", ""},
		{"Meine Bestellung 4512-2024 fehlt.", ""},
		{"ISBN 0-19-853453-1", ""},
		{"PING db (127.0.0.1) 56(84) bytes of data.", ""},
		{"drwxr-xr-x 0 1970-01-01 12:00:00 home/", ""},
		{"5 4258436 114576", ""},
		{"call me on 2345678", "call me on [PHONE_NUMBER]"},
		{"phone=4415550134", "phone=[PHONE_NUMBER]"},
		{"my number is 415 555 0134", "my number is [PHONE_NUMBER]"},
		{"Tel. 2345678", "Tel. [PHONE_NUMBER]"},
		{"firmware 10.15.8.1 is out", ""},
		{"see section 5.3.2.14", ""},
		{"chart: 4.24.66.105", ""},
		{"allow 10.2.0.0/16 and 192.168.4.0/24", ""},
		{"curl http://169.254.169.254/latest", ""},
		{"::1 localhost ff02::2 and 127.0.1.1", ""},
		{"serial:AF:A2:8B:B9:33:AD:DA:AD", ""},
		{"from 84.17.23.5 port 22", "from [IP_ADDRESS] port 22"},
		{"from 2001:db8:0:1:1:1:1:1", "from [IP_ADDRESS]"},
		{"firewall-policy=123456780", ""},
		{"#define RTF_POLICY 0x04000000", ""},
		{"policy number 1234567", "policy number [INSURANCE_NUMBER]"},
		{"see https://numpy.org and https://semver.org/", ""},
		{"24 34456 676532 2438 997", ""},
	} {
		want := c.want
		if want == "" {
			want = c.in
		}
		if got, _ := e.Redact("", c.in); got != want {
			t.Errorf("%q:\n got %q\nwant %q", c.in, got, want)
		}
	}
}
