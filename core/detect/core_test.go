package detect

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// shiftSeeds have a candidate of each kind, and are rich in what leads to one.
var shiftSeeds = []string{
	"the password is hunter2-x9, api key: x9y8z7w6v5u4t3s2, --token abc123def456 and curl -s -u admin:pa55w0rd http://x",
	`twitter_key => "a1b2c3d4e5f6g7h8i9j0k1l2m" and meraki = '0123456789abcdef0123456789abcdef01234567'`,
	"I set the **password** to `Winter2024!`, the new api key is aB3dE5fG7hI9jK1lM3nO5p, login: sarahm / k9-Mango!x, pwd (Tr0ub4dor)",
	"ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8 sk-proj-CANARYu1AAAABBBBCCCCDDDDEEEEFFFFGGGG0001 AKIAQCANARYUSER00001",
	"Authorization: Bearer 7|abc.def-123456789xyz\nCookie: sid=9f8e7d6c\npostgres://svc:S3cr3tPw3@db:5432/x?sig=tok-5531-abcdef",
	"mail jane.doe@example.com, call (202) 555-0143 or +49 30 901820, card 4111-1111-1111-1111, ssn 536-90-4399, born 12 March 1985 or 1985-03-12",
	"IBAN DE89 3704 0044 0532 0130 00, from 203.0.113.77 and 2001:db8::8a2e:370:7334, 00-1A-2B-3C-4D-5E, nhs 943 476 5919, AB-12-34-56-C",
	"-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEAx9\n-----END RSA PRIVATE KEY-----\nkind: Secret\ndata:\n  a: aGVsbG8gd29ybGQxMjM=\n",
	`say "password": "Tr0ub4dor-7", secret_key=abcd1234efgh5678 https://cafebabe:deadbeef@gems.contribsys.com/ eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefgh`,
}

func coreHits(e *Engine, text string) []hit {
	s := newScanner(e)
	s.core(text)
	slices.SortStableFunc(s.hits, func(a, b hit) int { return compare(&a, &b) })
	return slices.Compact(s.hits) // two looks may find the same
}

func checkShift(t *testing.T, e *Engine, text string, by int) {
	t.Helper()
	want := coreHits(e, "\n"+text+"\n")
	got := coreHits(e, strings.Repeat("\n", by)+text+"\n")
	for i := range got {
		got[i].start, got[i].end = got[i].start-by+1, got[i].end-by+1
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(hit{})); d != "" {
		t.Fatalf("%q begins at byte %d and not at 1: %s", text, by, d)
	}
}

// TestNothingDependsOnWhereABlockBegins compares findings with the text moved
// through a block, and across the border of what is classified at a time.
func TestNothingDependsOnWhereABlockBegins(t *testing.T) {
	e, err := New(DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(11, 4))
	texts := slices.Clone(shiftSeeds)
	for range 150 {
		// Pieces of the seeds in any order, cut anywhere.
		var b strings.Builder
		for range 1 + r.IntN(6) {
			s := shiftSeeds[r.IntN(len(shiftSeeds))]
			from := r.IntN(len(s))
			b.WriteString(s[from:min(len(s), from+r.IntN(70))])
			b.WriteString([]string{"", " ", "=", ": ", "\n", `"`}[r.IntN(6)])
		}
		texts = append(texts, b.String())
	}
	found := 0
	for i, text := range texts {
		found += len(coreHits(e, text))
		for by := range 70 {
			if i < len(shiftSeeds) || by%14 == i%14 {
				checkShift(t, e, text, by+1)
				checkShift(t, e, text, chunk*64-by)
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d findings", found)
	}
}

func FuzzShift(f *testing.F) {
	for i, s := range shiftSeeds {
		f.Add(s, uint8(i*9))
	}
	e, err := New(DefaultPolicy())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string, by uint8) {
		checkShift(t, e, text, int(by)+1)
		checkShift(t, e, text, chunk*64-int(by))
	})
}
