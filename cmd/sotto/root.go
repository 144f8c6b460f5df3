package main

import (
	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/internal/cli"
)

// verbs makes the commands below `sotto`. A new verb is a file with its constructor and
// a line here.
func verbs() []func(*cli.Env) *cobra.Command {
	return []func(*cli.Env) *cobra.Command{
		demoCommand,
		serveCommand,
		loginCommand,
		logoutCommand,
		requestCommand,
		requestsCommand,
		approveCommand,
		denyCommand,
		withdrawCommand,
		revokeCommand,
		reviewCommand,
		delegateCommand,
		openCommand,
		grantsCommand,
		freezeCommand,
		eraseCommand,
		holdCommand,
		keysCommand,
		retentionCommand,
		auditCommand,
		scanCommand,
		evalCommand,
		policyCommand,
		versionCommand,
	}
}

// rootCommand makes the whole command tree.
func rootCommand(env *cli.Env) *cobra.Command {
	root := &cobra.Command{
		Use:   "sotto",
		Short: "Privacy-preserving traces of LLM applications: ask for, approve and read kept samples",
		Long: `Sotto keeps a small share of LLM content encrypted until its TTL. Who needs to read a
sample asks, somebody else approves, and the reading is written down.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noArgs,
		RunE:          help,
	}
	root.SetIn(env.Stdin)
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	root.CompletionOptions.HiddenDefaultCmd = false
	for _, verb := range verbs() {
		root.AddCommand(verb(env))
	}
	misuse(root)
	return root
}

// misuse turns cobra's complaints about flags and arguments into usage errors, so that
// they exit with 2, for all commands.
func misuse(c *cobra.Command) {
	c.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return cli.Usage("%w\nrun '%s --help'", err, c.CommandPath())
	})
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return cli.Usage("%w\nrun '%s --help'", err, c.CommandPath())
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		misuse(sub)
	}
}

// help is what a command does that only groups others.
func help(c *cobra.Command, _ []string) error { return c.Help() }

// noArgs names the word that is no command.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return cli.Usage("unknown command %q for %q", cli.Line(args[0]), c.CommandPath())
	}
	return nil
}

// group is a command that has commands below.
func group(use, short string, sub ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, Args: noArgs, RunE: help}
	c.AddCommand(sub...)
	return c
}

// outputFlag adds --output to a command.
func outputFlag(c *cobra.Command) *cli.Output {
	o := cli.Human
	c.Flags().VarP(&o, "output", "o", "how to write the answer")
	_ = c.RegisterFlagCompletionFunc("output", cobra.FixedCompletions([]string{"human", "json"}, cobra.ShellCompDirectiveNoFileComp))
	return &o
}
