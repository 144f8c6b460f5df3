//go:build ignore

package main

import (
	"fmt"
	"os"
	"slices"

	"github.com/google/pprof/profile"
)

func main() {
	if err := strip(); err != nil {
		fmt.Fprintln(os.Stderr, "strip a profile:", err)
		os.Exit(1)
	}
}

func strip() error {
	p, err := profile.Parse(os.Stdin)
	if err != nil {
		return err
	}
	p.Sample = slices.DeleteFunc(p.Sample, atStart)
	p.Mapping, p.TimeNanos, p.DurationNanos, p.Comments = nil, 0, 0, nil
	for i, l := range p.Location {
		l.Mapping, l.Address = nil, uint64(i+1)
	}
	for _, f := range p.Function {
		f.Filename = ""
	}
	return p.Compact().Write(os.Stdout)
}

// atStart says that a sample is of what is done once.
func atStart(s *profile.Sample) bool {
	return slices.ContainsFunc(s.Location, func(l *profile.Location) bool {
		return slices.ContainsFunc(l.Line, func(l profile.Line) bool {
			return l.Function.Name == "github.com/sotto-project/sotto/core/detect.New" || l.Function.Name == "runtime.doInit"
		})
	})
}
