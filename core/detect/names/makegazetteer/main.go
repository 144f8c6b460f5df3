// Makegazetteer writes the gazetteer of core/detect/names, and the words that are no names in
// spite of it, from exported lists:
//
//	makegazetteer LISTS FILE STOP
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/corpus"
	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: makegazetteer LISTS FILE STOP")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "makegazetteer:", err)
		os.Exit(1)
	}
}

func run(lists, file, stop string) error {
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
	if err := os.WriteFile(file, table, 0o644); err != nil { //nolint:gosec // G306: a file of the repository
		return fmt.Errorf("write the gazetteer: %w", err)
	}
	return os.WriteFile(stop, []byte(strings.Join(s.Stop(), "\n")+"\n"), 0o644) //nolint:gosec // G306: a file of the repository
}
