package s3_test

import (
	"errors"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/s3server"
)

var update = flag.Bool("update", false, "write the server's column of docs/s3-servers.md")

const matrixFile = "../../../docs/s3-servers.md"

// features are the rows of the matrix, each with a probe of the server under test.
var features = []struct {
	name  string
	probe func(t *testing.T) string
}{
	{"conditional write, plain bucket", func(t *testing.T) string { return conditional(t, s3server.Plain) }},
	{"conditional write, versioned bucket", func(t *testing.T) string { return conditional(t, s3server.Versioned) }},
	{"older versions and markers listed and deleted", func(t *testing.T) string {
		c := s3server.Bucket(t, s3server.Versioned)
		b := open(t, c)
		s3server.Overwrite(t, c, "k", "1")
		s3server.Overwrite(t, c, "k", "2")
		s3server.Hide(t, c, "k")
		n := len(history(t, b))
		return yes(n == 3 && b.Delete(t.Context(), "k") == nil && len(history(t, b)) == 0)
	}},
	{"a thousand versions deleted by one request", func(t *testing.T) string {
		c := s3server.Bucket(t, s3server.Versioned)
		b := open(t, c)
		s3server.Overwrite(t, c, "k", "1")
		return yes(len(b.Purge(t.Context(), history(t, b))) == 0 && len(history(t, b)) == 0)
	}},
	{"lifecycle: expiry, older versions, lone markers", func(t *testing.T) string {
		kept := keptRules(t)
		return yes(len(kept) == 2 && rules[0].Same(kept[0]) && rules[1].Same(kept[1]))
	}},
	{"lifecycle: unfinished uploads", func(t *testing.T) string { return yes(keptRules(t)[1].UploadDays == 1) }},
	{"unfinished uploads listed under a prefix", func(t *testing.T) string {
		c := s3server.Bucket(t, s3server.Plain)
		s3server.BeginUpload(t, c, "sealed/v1/class=x/y")
		n := 0
		for _, err := range open(t, c).Unfinished(t.Context(), "sealed/v1/") {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		return yes(n == 1)
	}},
	{"object lock until the expiry", func(t *testing.T) string {
		c := s3server.Bucket(t, s3server.Locked)
		c.ObjectLock = "governance"
		b := open(t, c)
		if err := b.PutUntil(t.Context(), "k", []byte("x"), time.Now().Add(time.Hour), ""); err != nil {
			return "no"
		}
		return yes(errors.Is(b.Delete(t.Context(), "k"), objstore.ErrDenied))
	}},
	{"object lock turned on later, with versions", func(t *testing.T) string {
		b := open(t, s3server.Bucket(t, s3server.Versioned))
		err := b.EnableLock(t.Context())
		if err != nil && !errors.Is(err, objstore.ErrNoLock) {
			t.Errorf("enable object lock: %v", err)
		}
		return yes(err == nil)
	}},
	{"encryption at rest, keys of the server", func(t *testing.T) string {
		return encrypts(t, objstore.EncryptionConfig{Type: objstore.SSES3})
	}},
	{"encryption at rest, key of a KMS", func(t *testing.T) string {
		return encrypts(t, objstore.EncryptionConfig{Type: objstore.SSEKMS, KMSKeyID: s3server.KMSKey})
	}},
	{"tags", func(t *testing.T) string {
		c := s3server.Bucket(t, s3server.Plain)
		c.Tags = map[string]string{"a": "b"}
		if err := open(t, c).Put(t.Context(), "k", nil); err != nil {
			return "no"
		}
		return yes(s3server.Tags(t, c, "k")["a"] == "b")
	}},
	{"says how it encrypts at rest", func(t *testing.T) string {
		s, err := open(t, s3server.Bucket(t, s3server.Plain)).Settings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return yes(s.Encryption != "not told")
	}},
	{"tells its time", func(t *testing.T) string {
		_, err := open(t, s3server.Bucket(t, s3server.Plain)).Now(t.Context())
		return yes(err == nil)
	}},
}

func yes(ok bool) string {
	if ok {
		return "yes"
	}
	return "no"
}

func history(t *testing.T, b objstore.History) (all []objstore.Version) {
	t.Helper()
	for v, err := range b.Versions(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	return all
}

func keptRules(t *testing.T) []objstore.Rule {
	t.Helper()
	b := open(t, s3server.Bucket(t, s3server.Plain))
	if err := b.SetRules(t.Context(), rules); err != nil {
		t.Fatal(err)
	}
	s, err := b.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s.Rules
}

// encrypts says whether the server does so when it is asked; if it does not, the driver
// must have refused the write.
func encrypts(t *testing.T, e objstore.EncryptionConfig) string {
	t.Helper()
	c := s3server.Bucket(t, s3server.Plain)
	c.Encryption = e
	b := open(t, c)
	if err := b.Put(t.Context(), "k", []byte("x")); err != nil {
		if !errors.Is(err, objstore.ErrDenied) && !errors.Is(err, objstore.ErrUnavailable) {
			t.Errorf("put: %v", err)
		}
		return "no"
	}
	if data, err := b.ReadRange(t.Context(), "k", 0, -1); err != nil || string(data) != "x" {
		t.Errorf("it holds %q, %v", data, err)
	}
	return yes(s3server.Encryption(t, c, "k") != "")
}

// conditional says what the server itself makes of a condition: the driver makes up
// for a server that takes no notice.
func conditional(t *testing.T, kind s3server.Kind) string {
	t.Helper()
	c := s3server.Bucket(t, kind)
	return yes(s3server.RefusesOverwrite(t, c))
}

// TestMatrix holds docs/s3-servers.md to the server under test; -update writes its column.
func TestMatrix(t *testing.T) {
	server := s3server.Name()
	if server == "" {
		s3server.Bucket(t, s3server.Plain) // skips, and says so
	}
	got := map[string]string{}
	for _, f := range features {
		t.Run(f.name, func(t *testing.T) { got[f.name] = f.probe(t) })
	}
	text, err := os.ReadFile(matrixFile)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	column := -1
	for i, line := range lines {
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for j := range cells {
			cells[j] = strings.TrimSpace(cells[j])
		}
		if cells[0] == "feature" {
			column = slices.IndexFunc(cells, func(c string) bool { return strings.EqualFold(c, server) })
		}
		want, known := got[cells[0]]
		if !known || column < 0 {
			continue
		}
		delete(got, cells[0])
		if cells[column] != want && !*update {
			t.Errorf("%s: %s says %q, the server %q", cells[0], matrixFile, cells[column], want)
		}
		cells[column] = want
		lines[i] = "| " + strings.Join(cells, " | ") + " |"
	}
	if len(got) > 0 {
		t.Errorf("not in %s: %v", matrixFile, got)
	}
	if *update {
		if err := os.WriteFile(matrixFile, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
