package s3_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/s3server"
)

var rules = []objstore.Rule{
	{ID: "sotto-class-errors", Prefix: "sealed/v1/class=errors/", Days: 7},
	{ID: "sotto-remains", Prefix: "sealed/v1/", OldDays: 1, UploadDays: 1, LoneMarkers: true},
}

// TestRules: rules come back from a real server as they were set, those of others stay,
// and ours are replaced as a whole.
func TestRules(t *testing.T) {
	c := s3server.Bucket(t, s3server.Versioned)
	s3server.SetRule(t, c, "theirs", "elsewhere/", 30)
	c.Prefix = "team-a"
	b := open(t, c)
	before, err := b.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := objstore.Settings{Versioning: "on", ObjectLock: "off", Encryption: "none", Public: []string{}, Rules: []objstore.Rule{}, Others: []string{"theirs"}, Unknown: []string{}}
	if s3server.Name() == "ceph" {
		want.Encryption = "not told"
	}
	if d := cmp.Diff(want, before); d != "" {
		t.Errorf("settings (-want +got):\n%s", d)
	}
	for _, set := range [][]objstore.Rule{rules, rules, rules[:1]} {
		if err := b.SetRules(t.Context(), set); err != nil {
			t.Fatal(err)
		}
		got, err := b.Settings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		want.Rules = slices.Clone(set)
		if len(set) > 1 && s3server.Name() == "minio" {
			want.Rules[1].UploadDays = 0 // see objstore.Rule.Same
		}
		for i, r := range got.Rules {
			if !set[i].Same(r) {
				t.Errorf("rule %s came back as another one", r.ID)
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("settings (-want +got):\n%s", d)
		}
	}
	if err := b.SetRules(t.Context(), []objstore.Rule{{ID: "foreign", Days: 1}}); err == nil {
		t.Error("a rule was set under an id that is not ours")
	}
}

// TestPublic: a bucket that anybody can read is found out, by its policy and by trying.
func TestPublic(t *testing.T) {
	c := s3server.Bucket(t, s3server.Plain)
	b := open(t, c)
	if err := b.Put(t.Context(), "sealed/v1/x", []byte("data")); err != nil {
		t.Fatal(err)
	}
	public := func() []string {
		t.Helper()
		s, err := b.Settings(t.Context())
		if err != nil || len(s.Unknown) > 0 {
			t.Fatal(err, s.Unknown)
		}
		return s.Public
	}
	if got := public(); len(got) != 0 {
		t.Fatalf("a fresh bucket is public: %v", got)
	}
	s3server.SetPolicy(t, c, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["*"]},"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::`+c.Bucket+`/*"]}]}`)
	if got := public(); len(got) != 2 || !strings.Contains(got[0], "statement 1") || got[1] != "anybody can read objects" {
		t.Errorf("readable bucket: %v", got)
	}
	s3server.SetPolicy(t, c, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["*"]},"Action":["s3:ListBucket"],"Resource":["arn:aws:s3:::`+c.Bucket+`"]}]}`)
	if got := public(); !slices.Contains(got, "anybody can list the bucket") {
		t.Errorf("listable bucket: %v", got)
	}
}

func TestNow(t *testing.T) {
	b := open(t, s3server.Bucket(t, s3server.Plain))
	store, err := b.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if d := time.Until(store).Abs(); d > 2*time.Second { // the same machine
		t.Errorf("the store's clock is %v off", d)
	}
}

func TestUnfinishedUploads(t *testing.T) {
	c := s3server.Bucket(t, s3server.Plain)
	b := open(t, c)
	const key = "sealed/v1/class=errors/x.parquet"
	s3server.BeginUpload(t, c, key)
	prefix := "sealed/v1/"
	if s3server.Name() == "minio" {
		prefix = key // it lists uploads for whole keys only
	}
	list := func() (all []objstore.Upload) {
		t.Helper()
		for u, err := range b.Unfinished(t.Context(), prefix) {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, u)
		}
		return all
	}
	uploads := list()
	if len(uploads) != 1 || uploads[0].Key != key || time.Since(uploads[0].Begun).Abs() > time.Minute {
		t.Fatalf("uploads %+v", uploads)
	}
	for range 2 {
		if err := b.Abort(t.Context(), uploads[0]); err != nil {
			t.Fatal(err)
		}
	}
	if left := list(); len(left) != 0 {
		t.Errorf("after abort: %+v", left)
	}
}
