package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/client"
	"github.com/sotto-project/sotto/internal/cli"
)

// profileFlag adds --profile and gives a function that connects.
func profileFlag(c *cobra.Command, env *cli.Env) func() (*client.Client, error) {
	path := c.Flags().StringP("profile", "p", "", "file that names the broker and the token (default $"+cli.ProfileEnv+")")
	_ = c.MarkFlagFilename("profile", "yaml", "yml")
	return func() (*client.Client, error) {
		p, err := cli.LoadProfile(*path, env.Getenv)
		if err != nil {
			return nil, err
		}
		return connect(p)
	}
}

func connect(p cli.Profile) (*client.Client, error) {
	secure, err := p.TLS()
	if err != nil {
		return nil, err
	}
	return client.NewTLS(p.Broker, p.Token, secure), nil
}

var traceID = regexp.MustCompile(`^[0-9a-fA-F]{32}$`)

// requestOf finds the request that a person means: by its id, or by the trace if exactly
// one request for it is in one of the states.
func requestOf(ctx context.Context, c *client.Client, arg string, states ...string) (string, error) {
	if !traceID.MatchString(arg) {
		return arg, nil
	}
	var found []api.Request
	var others []string
	all, err := c.Requests(ctx, "")
	if err != nil {
		return "", err
	}
	for _, q := range all {
		if q.TraceID != arg {
			continue
		}
		fits := false
		for _, s := range states {
			fits = fits || q.State == s
		}
		if fits {
			found = append(found, q)
		} else {
			others = append(others, q.ID+" is "+q.State)
		}
	}
	switch {
	case len(found) == 1:
		return found[0].ID, nil
	case len(found) > 1:
		return "", fmt.Errorf("several requests are about this trace, name one: %s and %s", found[0].ID, found[1].ID)
	case len(others) > 0:
		// The broker's own answer about the newest one says most.
		for _, q := range all {
			if q.TraceID == arg {
				return q.ID, nil
			}
		}
	}
	return "", errors.New("no request that you can see is about this trace; make one with 'sotto request'")
}

// completeRequests offers the ids of requests that a verb can be about.
func completeRequests(connect func() (*client.Client, error), state string) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		cl, err := connect()
		if err != nil || len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		list, err := cl.Requests(c.Context(), state)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var out []string
		for _, q := range list {
			out = append(out, q.ID+"\t"+cli.Line(q.Requester+": "+q.Reason))
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	}
}
