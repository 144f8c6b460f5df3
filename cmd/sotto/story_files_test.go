package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

func cmdPost(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: post URL FILE")
	}
	res, err := http.Post(args[0], "application/json", strings.NewReader(ts.ReadFile(args[1])))
	ts.Check(err)
	answer, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	ts.Check(err)
	switch accepted := res.StatusCode == http.StatusOK; {
	case !accepted && !neg:
		ts.Fatalf("the collector answered %s: %s", res.Status, answer)
	case accepted && neg:
		ts.Fatalf("the collector accepted what it should refuse")
	}
}

func cmdStored(ts *testscript.TestScript, _ bool, args []string) {
	want := 1
	if len(args) == 2 {
		if _, err := fmt.Sscan(args[1], &want); err != nil {
			ts.Fatalf("usage: stored DIR [N]")
		}
	}
	await(ts, fmt.Sprintf("%d objects are stored", want), func() bool {
		n := 0
		for _, path := range filesBelow(ts, ts.MkAbs(args[0])) {
			if strings.HasSuffix(path, ".parquet") {
				n++
			}
		}
		return n >= want
	})
}

func cmdEventually(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: eventually URL TEXT")
	}
	await(ts, "the page holds "+args[1], func() bool {
		res, err := http.Get(args[0])
		if err != nil {
			return false
		}
		defer res.Body.Close()
		page, err := io.ReadAll(res.Body)
		return err == nil && bytes.Contains(page, []byte(args[1]))
	})
}

func cmdFiles(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: files OUT DIR")
	}
	list := strings.Join(filesBelow(ts, ts.MkAbs(args[1])), "\n")
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(list+"\n"), 0o600))
}

func cmdFound(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: found DIR TEXT")
	}
	dir := ts.MkAbs(args[0])
	files := filesBelow(ts, dir)
	if len(files) == 0 {
		ts.Fatalf("%s holds no files: the search would prove nothing", args[0])
	}
	var hits []string
	for _, path := range files {
		data, err := os.ReadFile(filepath.Join(dir, path))
		ts.Check(err)
		if bytes.Contains(data, []byte(args[1])) {
			hits = append(hits, path)
		}
	}
	switch {
	case len(hits) > 0 && neg:
		ts.Fatalf("%q lies in %s", args[1], strings.Join(hits, ", "))
	case len(hits) == 0 && !neg:
		ts.Fatalf("%q lies nowhere below %s", args[1], args[0])
	}
}

func cmdJSONGet(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: jsonget FILE KEY VAR")
	}
	var value any
	d := json.NewDecoder(strings.NewReader(ts.ReadFile(args[0])))
	d.UseNumber() // a large one would get an exponent
	if err := d.Decode(&value); err != nil {
		ts.Fatalf("%s is no JSON object: %v", args[0], err)
	}
	for _, key := range strings.Split(args[1], ".") { // a number is an index into a list
		ok := false
		switch v := value.(type) {
		case map[string]any:
			value, ok = v[key]
		case []any:
			i, err := strconv.Atoi(key)
			if ok = err == nil && i >= 0 && i < len(v); ok {
				value = v[i]
			}
		}
		if !ok {
			ts.Fatalf("%s has no field %q", args[0], args[1])
		}
	}
	ts.Setenv(args[2], fmt.Sprint(value))
}

// filesBelow returns the slash-separated paths of regular files, relative to dir.
func filesBelow(ts *testscript.TestScript, dir string) []string {
	var paths []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if os.IsNotExist(err) {
			return nil // a temporary file that was renamed meanwhile, or the folder is not there yet
		}
		if err == nil && entry.Type().IsRegular() {
			rel, relErr := filepath.Rel(dir, path)
			paths, err = append(paths, filepath.ToSlash(rel)), relErr
		}
		return err
	})
	ts.Check(err)
	return paths
}

// cmdDamage flips a byte in the middle of each object listed in FILE and puts a
// foreign file beside it.
func cmdDamage(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: damage DIR LIST")
	}
	dir := ts.MkAbs(args[0])
	damaged := 0
	for _, name := range strings.Fields(ts.ReadFile(args[1])) {
		if !strings.HasSuffix(name, ".parquet") {
			continue
		}
		path := filepath.Join(dir, filepath.FromSlash(name))
		data, err := os.ReadFile(path)
		ts.Check(err)
		// The last bytes of a Parquet file lead to everything else.
		data[len(data)-6] ^= 0xff
		ts.Check(os.Chmod(path, 0o600))
		ts.Check(os.WriteFile(path, data, 0o600))
		ts.Check(os.WriteFile(filepath.Join(filepath.Dir(path), "holiday.parquet"), []byte("not ours"), 0o600))
		damaged++
	}
	if damaged == 0 {
		ts.Fatalf("no object to damage")
	}
}

// cmdOpenable waits until the sample of an approved request can be read.
func cmdOpenable(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: openable REQUEST")
	}
	await(ts, "the sample can be opened", func() bool {
		return ts.Exec("sotto", "open", "--profile", "demo/people/alice.yaml", args[0]) == nil
	})
}
