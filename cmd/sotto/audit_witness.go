package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/cli"
)

// witnessFlags say by whom a checkpoint must be cosigned.
type witnessFlags struct{ policy, within *string }

func newWitnessFlags(c *cobra.Command) witnessFlags {
	return witnessFlags{
		policy: c.Flags().String("witnesses", "", "file with the witnesses' keys and how many must cosign, as 'audit.witnesses.policy' (default: that of --config)"),
		within: c.Flags().String("cosigned-within", "", "how old the cosignatures may be, such as 1h or 7d: an old checkpoint that was put back is cosigned too (default: any age)"),
	}
}

// resolve puts the policy of the flag, or else that of the configuration, into opts.
func (f witnessFlags) resolve(log logFlags, verifier string, now time.Time, opts *audit.Options) (err error) {
	switch {
	case *f.policy != "":
		if opts.Witnesses, err = broker.ReadWitnessPolicy(*f.policy, verifier); err != nil {
			return cli.Usage("--witnesses: %w", err)
		}
	case *log.dir == "":
		config, err := broker.LoadConfig(*log.config)
		if err != nil {
			return cli.Usage("%w", err)
		}
		if opts.Witnesses, err = config.ReadWitnesses(verifier); err != nil {
			return cli.Usage("'audit.witnesses.policy': %w", err)
		}
	}
	if *f.within == "" {
		return nil
	}
	if opts.Witnesses == nil {
		return cli.Usage("--cosigned-within needs --witnesses")
	}
	age, err := retention.ParseTTL(*f.within)
	if err != nil || age <= 0 {
		return cli.Usage("--cosigned-within must be a duration such as 90m, 14d or 1d12h")
	}
	opts.CosignedSince = now.Add(-age)
	return nil
}

// printCosigned says who has cosigned, and when by their own clocks.
func printCosigned(w io.Writer, r *audit.WitnessReport) error {
	if r == nil {
		return nil
	}
	for _, c := range r.Cosigned {
		if _, err := fmt.Fprintf(w, "cosigned by %s at %s\n", cli.Line(c.Witness), c.Time.Format(time.RFC3339)); err != nil {
			return err
		}
	}
	return nil
}
