package main

import (
	"fmt"
	"io"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/internal/cli"
)

func versionCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{Use: "version", Short: "Print the version", Example: "  sotto version", Args: cobra.NoArgs}
	out := outputFlag(c)
	c.RunE = func(*cobra.Command, []string) error {
		v := map[string]string{"version": env.Version, "go": runtime.Version(), "platform": runtime.GOOS + "/" + runtime.GOARCH}
		return out.Print(env.Stdout, v, func(w io.Writer) error {
			_, err := fmt.Fprintf(w, "sotto %s (%s, %s)\n", v["version"], v["go"], v["platform"])
			return err
		})
	}
	return c
}
