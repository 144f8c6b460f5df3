// Command makeopenapi writes the description of the broker's API into the file named.
package main

import (
	"fmt"
	"os"

	"github.com/sotto-project/sotto/internal/broker/openapi/describe"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: makeopenapi FILE")
		os.Exit(2)
	}
	text, err := describe.API("../api")
	if err == nil {
		err = os.WriteFile(os.Args[1], text, 0o644) //nolint:gosec // G306: everybody may read it
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "makeopenapi:", err)
		os.Exit(1)
	}
}
