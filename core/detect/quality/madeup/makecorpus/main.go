// Command makecorpus writes the corpus of package madeup as JSON lines for
// `sotto eval`, to standard output.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"

	"github.com/sotto-project/sotto/core/detect/quality/madeup"
)

func main() {
	seed := flag.Uint64("seed", 1, "another seed draws other values")
	flag.Parse()
	out := bufio.NewWriter(os.Stdout)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	for _, row := range madeup.Corpus(*seed) {
		if err := lines.Encode(row); err != nil {
			fail(err)
		}
	}
	if err := out.Flush(); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "makecorpus: write corpus:", err)
	os.Exit(1)
}
