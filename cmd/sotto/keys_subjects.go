package main

import (
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/subject"
	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/cli"
)

func keysSubjectsCommand(env *cli.Env) *cobra.Command {
	return group("subjects", "Make, list and rotate the keys with which people are named (on the broker's machine)",
		subjectsMakeCommand(env), subjectsListCommand(env), subjectsRotateCommand(env), subjectsRetireCommand(env))
}

func subjectsMakeCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "make", Short: "Make a keyset of subjects for a broker that has none",
		Long: `Makes the keyset with which collectors name whom records are about, and with which the broker finds
them. 'sotto keys init' has made one for a broker that is fresh. Name it in 'subjects.keyset' of
broker.yaml, give each collector a copy ('subjects.keyset_file' of redact), and nobody else one.`,
		Example: "  sotto keys subjects make --file /etc/sotto/subjects.json", Args: noArgs,
	}
	file, out := c.Flags().String("file", broker.SubjectFile, "where to write it; never overwritten"), outputFlag(c)
	c.RunE = func(*cobra.Command, []string) error {
		if _, err := os.Lstat(*file); err == nil {
			return fmt.Errorf("make keyset: %s exists; keys are never overwritten", *file)
		}
		if err := broker.WriteKeyset(*file); err != nil {
			return fmt.Errorf("make keyset: %w", err)
		}
		return out.Print(env.Stdout, map[string]string{"file": *file}, func(w io.Writer) error {
			_, err := fmt.Fprintf(w, "made %s; name it in 'subjects.keyset' of broker.yaml, then give each collector a copy\n", *file)
			return err
		})
	}
	return c
}

func subjectsListCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{Use: "list", Short: "List the keys with which people are named", Example: "  sotto keys subjects list --config /etc/sotto/broker.yaml", Args: noArgs}
	config, out := configFlag(c), outputFlag(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		return withBroker(c.Context(), env, *config, func(b *broker.Broker) error {
			keys, err := b.SubjectKeys()
			if err != nil {
				return err
			}
			return printSubjectKeys(env, *out, keys, "")
		})
	}
	return c
}

func subjectsRotateCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "rotate", Short: "Add a key with which people are named from now on",
		Long: `Adds a key to the keyset and makes it the primary one. Whoever was named with the older keys is still
found. A broker that runs uses the new keyset at once; copy the file to the other brokers first, and
to the collectors only then: what is named with a key that a broker has not got is not erased by
it. Erasures that were proposed before and not begun must be proposed again. When the last sample that was
named with an old key has expired, take that key out with 'sotto keys subjects retire'.`,
		Example: "  sotto keys subjects rotate --config /etc/sotto/broker.yaml", Args: noArgs,
	}
	config, out := configFlag(c), outputFlag(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		return withBroker(c.Context(), env, *config, func(b *broker.Broker) error {
			keys, err := b.RotateSubjects(c.Context(), localActor())
			if err != nil {
				return err
			}
			return printSubjectKeys(env, *out, keys, "copy "+b.Config.Subjects.Keyset+" to the other brokers, and then to the collectors")
		})
	}
	return c
}

func subjectsRetireCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "retire KEY", Short: "Take an old key out: who was named with it is not found any more",
		Long: `Takes a key out of the keyset for good. Records that were named with it stay until they expire, and
nobody can erase them before: wait the longest TTL of the policy after the last collector has got
the newer key. It is in the audit log.`,
		Example: `  sotto keys subjects retire 1234567890 --reason "rotated in May, longest TTL 30 days" --yes`, Args: cobra.ExactArgs(1),
	}
	config, out := configFlag(c), outputFlag(c)
	reason := c.Flags().String("reason", "", "why, for the audit log")
	yes := c.Flags().Bool("yes", false, "really: it cannot be undone")
	c.RunE = func(c *cobra.Command, args []string) error {
		id, err := strconv.ParseUint(args[0], 10, 32)
		if err != nil {
			return cli.Usage("a key is a number as in 'sotto keys subjects list'")
		}
		if err := access.CheckReason(*reason); err != nil {
			return cli.Usage("--reason: say why in words; it goes into the audit log")
		}
		if !*yes {
			return cli.Usage("retiring a key cannot be undone; say --yes")
		}
		return withBroker(c.Context(), env, *config, func(b *broker.Broker) error {
			keys, err := b.RetireSubjectKey(c.Context(), localActor(), *reason, uint32(id))
			if err != nil {
				return err
			}
			return printSubjectKeys(env, *out, keys, "")
		})
	}
	return c
}

func printSubjectKeys(env *cli.Env, out cli.Output, keys []subject.KeyInfo, next string) error {
	return out.Print(env.Stdout, map[string]any{"keys": keys}, func(w io.Writer) error {
		var rows [][]string
		for _, k := range keys {
			use := "finds"
			switch {
			case k.Primary:
				use = "names and finds"
			case !k.Enabled:
				use = "none: it is disabled"
			}
			rows = append(rows, []string{strconv.FormatUint(uint64(k.ID), 10), use})
		}
		if err := cli.Table(w, []string{"KEY", "USE"}, rows); err != nil || next == "" {
			return err
		}
		_, err := fmt.Fprintln(w, "\n"+next)
		return err
	})
}
