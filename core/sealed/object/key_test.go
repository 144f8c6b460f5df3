package object

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/sealed"
)

func TestKeyRoundTrip(t *testing.T) {
	list := records(3, 10)
	for _, h := range []sealed.Header{
		{Class: "errors", Tenant: "default", Expires: expiry},
		{Class: "a-b_c", Tenant: "0", Expires: expiry.Add(15 * time.Hour)},
	} {
		for _, shard := range []int{0, 7, 255} {
			key := Key(h, shard, list)
			info, err := ParseKey(key)
			if err != nil {
				t.Fatalf("%s: %v", key, err)
			}
			if info.Key() != key || info.Shard != shard || !info.Holds(h) || !strings.HasPrefix(key, Prefix(h.Class, h.Expires, h.Tenant)) {
				t.Errorf("%s parses as %+v", key, info)
			}
			if !info.Sealed().Equal(noon) {
				t.Errorf("sealed at %s, want the earliest record's %s", info.Sealed(), noon)
			}
		}
	}
	if (Info{Class: "errors", Tenant: "default", Expires: expiry}).Holds(sealed.Header{Class: "errors", Tenant: "acme", Expires: expiry}) {
		t.Error("an object holds records of another tenant")
	}
}

func TestParseKeyRefuses(t *testing.T) {
	const good = "sealed/v1/class=errors/expires=2026-11-26/tenant=default/shard=0c/01KAPKDDG0CV5S30PSRCPTZPJF.parquet"
	if _, err := ParseKey(good); err != nil {
		t.Fatal(err)
	}
	edit := func(old, new string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("no %q in the name", old)
		}
		return strings.Replace(good, old, new, 1)
	}
	for _, key := range []string{
		"", "/", good + "/", "/" + good, good + ".tmp", strings.ToUpper(good), strings.ToLower(good), good + "\n",
		edit("sealed/", "../sealed/"), edit("v1", "v2"), edit("v1/", "v1//"), edit("v1/", "v1/./"),
		edit("class=errors", "class=.."), edit("class=errors", "class="), edit("class=errors", "class=er/rors"), edit("class", "Class"),
		edit("tenant=default", "tenant=../../etc"), edit("tenant=default", "tenant=%2e%2e"), edit("tenant=default", `tenant=a\b`),
		edit("2026-11-26", "2026-11-26T00"), edit("2026-11-26", "2026-11-31"), edit("2026-11-26", ".."),
		edit("shard=0c", "shard=0C"), edit("shard=0c", "shard=c"), edit("shard=0c", "shard=00c"), edit("shard=0c", "shard=-1"), edit("shard=0c", "shard=0x"), edit("shard=0c", "shard=100"),
		edit("01KAPKDDG0CV5S30PSRCPTZPJF", "81KAPKDDG0CV5S30PSRCPTZPJF"), edit("01KAPKDDG0CV5S30PSRCPTZPJF", "01KAPKDDG0CV5S30PSRCPTZPJU"),
		edit("01KAPKDDG0CV5S30PSRCPTZPJF", "x"), edit("/01K", "/../01K"), edit("class=errors/expires=2026-11-26", "expires=2026-11-26/class=errors"),
		strings.Repeat("a", 10_000), "sealed/v1/manifest.json", "sealed/v1/class=errors/expires=2026-11-26/tenant=default/shard=0c/",
	} {
		if info, err := ParseKey(key); err == nil {
			t.Errorf("%q parses as %+v", key, info)
		}
	}
}

func FuzzParseKey(f *testing.F) {
	f.Add("sealed/v1/class=errors/expires=2026-11-26/tenant=default/shard=0c/01KAPKDDG0CV5S30PSRCPTZPJF.parquet")
	f.Add("sealed/v1/class=../expires=2026-11-26T05/tenant=a/shard=00/x.parquet")
	f.Fuzz(func(t *testing.T, key string) {
		info, err := ParseKey(key)
		if err != nil {
			return
		}
		if info.Key() != key || strings.Contains(key, "..") || strings.ContainsAny(key, "\\\x00\n%") || strings.Contains(key, "//") {
			t.Fatalf("%q parses", key)
		}
	})
}

func TestShard(t *testing.T) {
	var counts [16]int
	for i := range 16_000 {
		id := fmt.Sprintf("%032x", i+1)
		n := Shard(id, 16)
		if n != Shard(id, 16) {
			t.Fatal("not stable")
		}
		counts[n]++
		if Shard(id, 1) != 0 || Shard(id, 0) != 0 || Shard(id, 100_000) >= MaxShards {
			t.Fatal("out of range")
		}
	}
	for n, c := range counts {
		if c < 800 || c > 1200 {
			t.Errorf("shard %d has %d of 16000 traces, want about 1000", n, c)
		}
	}
}
