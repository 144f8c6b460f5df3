package corpus

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Source cuts n pieces out of the source and comments of Go's standard library.
func Source(seed uint64, n int) ([]string, error) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("find Go's source: %w", err)
	}
	root := filepath.Join(strings.TrimSpace(string(out)), "src")
	var files []string
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".go") && !strings.Contains(path, "testdata") && !strings.HasSuffix(path, "tables.go") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find Go's source: %w", err)
	}
	r := rand.New(rand.NewPCG(seed, 12)) //nolint:gosec // G404: the same pieces each time are the purpose
	var pieces []string
	for len(pieces) < n {
		data, err := os.ReadFile(files[r.IntN(len(files))])
		if err != nil {
			return nil, fmt.Errorf("read Go's source: %w", err)
		}
		// The licence at the top names people.
		text := string(data)
		if i := strings.Index(text, "\npackage "); i > 0 {
			text = text[i:]
		}
		for range 4 {
			if len(text) < 800 {
				break
			}
			at := r.IntN(len(text) - 500)
			at += strings.IndexByte(text[at:], '\n') + 1
			piece := text[at:min(len(text), at+400)]
			if r.IntN(3) > 0 {
				piece = comments(piece)
			}
			pieces = append(pieces, piece)
		}
	}
	return pieces, nil
}

// comments makes prose of a piece of code: its comments without the slashes.
func comments(piece string) string {
	var b strings.Builder
	for _, line := range strings.Split(piece, "\n") {
		if c, ok := strings.CutPrefix(strings.TrimSpace(line), "// "); ok {
			b.WriteString(c)
			b.WriteByte('\n')
		}
	}
	if b.Len() < 60 {
		return piece
	}
	return b.String()
}
