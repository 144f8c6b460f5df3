// Makegazetteer writes the gazetteer of core/detect/names from exported lists:
//
//	makegazetteer LISTS FILE
package main

import (
	"fmt"
	"os"

	"github.com/sotto-project/sotto/core/detect/names/internal/corpus"
	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: makegazetteer LISTS FILE")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "makegazetteer:", err)
		os.Exit(1)
	}
}

func run(lists, file string) error {
	s, err := corpus.Load(lists)
	if err != nil {
		return err
	}
	words, masks := s.Gazetteer()
	table, err := tag.Build(words, masks)
	if err != nil {
		return err
	}
	fmt.Printf("%d entries, %d bytes\n", len(words), len(table))
	return os.WriteFile(file, table, 0o644) //nolint:gosec // G306: a file of the repository
}
