package clients

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/internal/testkit"
)

// kept names the environment variable that replaces the committed recordings,
// which `go test` replays without npm, by those of this run.
const kept = "SOTTO_RECORD"

// archive is what is committed.
var archive = filepath.Join("testdata", "recordings.tar.gz")

// record keeps what the client sent below build/clients/recordings, one file for
// each request, with the canaries beside them: raw material for a replay or a
// look at what a new version of a client does.
func (r *result) record(t *testing.T) {
	t.Helper()
	if os.Getenv(switchedOn) == "" {
		return
	}
	dir := filepath.Join(recordings(t), r.name())
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for i, b := range r.sent.bodies {
		ending := "pb"
		if b.json {
			ending = "json"
		}
		write(t, filepath.Join(dir, fmt.Sprintf("%03d-%s.%s", i+1, path.Base(b.path), ending)), r.planted.anonymous(t, b.data))
	}
}

func recordings(t *testing.T) string {
	return filepath.Join(testkit.Root(t), "build", "clients", "recordings")
}

// anonymous takes out what belongs to the machine that recorded, and the random
// halves of secrets, which would look like live ones. Lengths stay, because the
// wire format counts them.
func (p *planted) anonymous(t *testing.T, data []byte) []byte {
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	for _, own := range []string{testkit.Root(t), os.Getenv("HOME"), host} {
		if len(own) > 4 {
			data = bytes.ReplaceAll(data, []byte(own), []byte(("/" + strings.Repeat("x", len(own)))[:len(own)]))
		}
	}
	for _, random := range p.secrets {
		data = bytes.ReplaceAll(data, []byte(random), []byte(strings.Repeat("MADEUP", 5)[:len(random)]))
	}
	return data
}

// keep packs the recordings of all runs, and the word of each of their canaries.
func keep(t *testing.T, results []*result) {
	t.Helper()
	if os.Getenv(kept) == "" {
		return
	}
	canaries := map[string]string{}
	for _, r := range results {
		for _, place := range r.carried {
			if word := r.planted.words[place]; word != "" {
				canaries[r.planted.run+": "+place] = word
			}
		}
	}
	text, err := json.MarshalIndent(canaries, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{"canaries.json": text}
	root := recordings(t)
	for _, r := range results {
		err := filepath.WalkDir(filepath.Join(root, r.name()), func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.Type().IsRegular() {
				name, _ := filepath.Rel(root, path)
				files[filepath.ToSlash(name)] = read(t, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	var packed bytes.Buffer
	z, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	w := tar.NewWriter(z)
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(files[name]))}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(files[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(archive), 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, archive, packed.Bytes())
	t.Logf("%s holds %d requests of %d runs, %d bytes", archive, len(files)-1, len(results), packed.Len())
}
