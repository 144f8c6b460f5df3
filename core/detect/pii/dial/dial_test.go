package dial

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/nyaruka/phonenumbers"
)

func allRegions() []string {
	var list []string
	for region := range phonenumbers.GetSupportedRegions() {
		list = append(list, region)
	}
	slices.Sort(list)
	return list
}

func libraryPossible(digits string) bool {
	n, err := phonenumbers.Parse("+"+digits, "ZZ")
	return err == nil && phonenumbers.IsPossibleNumber(n)
}

func libraryValid(region, digits string) bool {
	n, err := phonenumbers.Parse(digits, region)
	return err == nil && phonenumbers.IsValidNumber(n)
}

func TestTablesHoldAllPlans(t *testing.T) {
	states := 0
	for _, list := range plans().codes {
		for _, p := range list {
			if p == nil || !p.ready() {
				t.Fatalf("no table for a plan of %v", list)
			}
			states += len(p.table.steps)
		}
	}
	if len(plans().codes) != len(phonenumbers.GetSupportedCallingCodes()) {
		t.Error("calling codes without a plan")
	}
	t.Logf("%d states", states)
}

// check compares the answers for a number that is dialled in a region.
func check(t *testing.T, region, digits string) (valid bool) {
	t.Helper()
	valid = libraryValid(region, digits)
	if got, known := plans().regions[region].valid([]byte(digits), new(uint32)); got != valid || !known {
		t.Errorf("%s in %s: %v, known %v; the library says %v", digits, region, got, known, valid)
	}
	if got := Of([]string{"DE", "US", region}).Valid([]byte(digits)); got != (valid || libraryValid("DE", digits) || libraryValid("US", digits)) {
		t.Errorf("%s in %s, Germany and America is %v", digits, region, got)
	}
	if got, want := Possible([]byte(digits)), libraryPossible(digits); got != want {
		t.Errorf("+%s: %v; the library says %v", digits, got, want)
	}
	return valid
}

func TestExamplesAreValid(t *testing.T) {
	regions := allRegions()
	for _, region := range regions {
		for kind := phonenumbers.FIXED_LINE; kind <= phonenumbers.VOICEMAIL; kind++ {
			n := phonenumbers.GetExampleNumberForType(region, kind)
			if n == nil {
				continue
			}
			national, code := phonenumbers.GetNationalSignificantNumber(n), fmt.Sprint(n.GetCountryCode())
			for _, digits := range []string{national, "0" + national, "1" + national, "8" + national, code + national, "00" + code + national, "011" + code + national, national[1:], national + "1"} {
				check(t, region, digits)
				check(t, "US", digits)
				check(t, "BR", digits)
			}
		}
	}
}

func TestRandomNumbersAsTheLibrary(t *testing.T) {
	count, regions := 100_000, allRegions()
	if testing.Short() {
		count = 10_000
	}
	r := rand.New(rand.NewPCG(5, 6))
	kinds := []phonenumbers.PhoneNumberType{phonenumbers.FIXED_LINE, phonenumbers.MOBILE, phonenumbers.TOLL_FREE, phonenumbers.VOIP}
	valid := 0
	for range count {
		b := make([]byte, 3+r.IntN(15))
		for i := range b {
			b[i] = '0' + byte(r.IntN(10))
		}
		region := regions[r.IntN(len(regions))]
		switch n := phonenumbers.GetExampleNumberForType(region, kinds[r.IntN(len(kinds))]); {
		case n != nil && r.IntN(2) == 0:
			b = []byte(phonenumbers.GetNationalSignificantNumber(n))
			for range r.IntN(4) {
				b[r.IntN(len(b))] = '0' + byte(r.IntN(10))
			}
			if r.IntN(3) == 0 {
				b = append([]byte([]string{"0", "00", "1", "8"}[r.IntN(4)]), b...)
			}
		case r.IntN(2) == 0:
			copy(b, []string{"0", "00", "1", "011", "49", "0044", "39", "900", "18"}[r.IntN(9)])
		}
		if check(t, region, string(b)) {
			valid++
		}
	}
	if valid < count/5 {
		t.Errorf("only %d of %d were valid", valid, count)
	}
}

func FuzzAsTheLibrary(f *testing.F) {
	regions := allRegions()
	f.Add("4930901820", 10)
	f.Add("00442079460958", 60)
	f.Add("0901234567890", 30)
	f.Fuzz(func(t *testing.T, text string, k int) {
		var b []byte
		for _, c := range []byte(text) {
			b = append(b, '0'+c%10)
		}
		if len(b) >= 3 {
			check(t, regions[uint(k)%uint(len(regions))], string(b))
		}
	})
}

func BenchmarkValid(b *testing.B) {
	r := Of([]string{"US", "GB", "DE", "FR", "ES", "IT", "NL", "CH", "AT", "BE", "SE", "DK", "NO", "FI", "PL", "IE", "PT", "AU", "NZ", "IN", "BR", "MX", "ZA", "JP"})
	for _, digits := range []string{"4471203811", "0801234567", "0190123412345"} {
		b.Run(digits, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r.Valid([]byte(digits))
			}
		})
	}
}

func BenchmarkTable(b *testing.B) {
	for _, region := range []string{"US", "DE", "GB", "JP", "BR", "IN"} {
		b.Run(region, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				tableOf(plans().regions[region].meta)
			}
		})
	}
}
