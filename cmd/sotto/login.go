package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/identity"
	"github.com/sotto-project/sotto/internal/cli"
)

func loginCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use:   "login",
		Short: "Sign in through your organisation's identity provider",
		Long: `Asks the broker which identity provider it trusts, shows a URL and a code, waits until you have
signed in there with a browser of any device, and keeps the token it gets for the other commands
in the file that the profile names, readable by you only. The token lives for some hours;
'sotto logout' ends it. The first time, --broker makes the profile.`,
		Example: `  sotto login --broker https://sotto.example.org:7465
  sotto login`,
		Args: cobra.NoArgs,
	}
	profile := c.Flags().StringP("profile", "p", "", "file that names the broker and the token (default $"+cli.ProfileEnv+")")
	_ = c.MarkFlagFilename("profile", "yaml", "yml")
	url := c.Flags().String("broker", "", "URL of the broker; makes or changes the profile")
	out := outputFlag(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		p, err := cli.OpenProfile(*profile, *url, env.Getenv)
		if err != nil {
			return err
		}
		if p.TokenFile == "" {
			return cli.Usage("this profile signs in by its certificate: set 'token_file' to sign in by the provider")
		}
		p.Token = ""
		anonymous, err := connect(p)
		if err != nil {
			return err
		}
		where, err := anonymous.Login(c.Context())
		if err != nil {
			return err
		}
		id, access, err := identity.SignInDevice(c.Context(), where.Issuer, where.ClientID, where.Scopes, func(ask identity.Prompt) {
			showPrompt(env.Stderr, ask)
		})
		if err != nil {
			return err
		}
		in, err := anonymous.SignIn(c.Context(), api.NewLogin{IDToken: id, AccessToken: access})
		if err != nil {
			return err
		}
		if err := p.SaveToken(in.Token); err != nil {
			return err
		}
		in.Token = "" // it is in its file, and nowhere else
		return out.Print(env.Stdout, in, func(w io.Writer) error {
			_, err := fmt.Fprintf(w, "signed in as %s (%s) until %s\n", cli.Line(in.Name), cli.Line(fmt.Sprint(in.Roles)), stamp(in.Until))
			return err
		})
	}
	return c
}

func showPrompt(w io.Writer, ask identity.Prompt) {
	fmt.Fprintf(w, "Open %s and enter the code %s\n", cli.Line(ask.URL), cli.Line(ask.Code))
	if ask.Direct != "" {
		fmt.Fprintf(w, "or open %s\n", cli.Line(ask.Direct))
	}
	fmt.Fprintln(w, "Waiting. Enter a code only if you asked for it yourself.")
}

func logoutCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use:     "logout",
		Short:   "End what 'sotto login' began",
		Example: "  sotto logout",
		Args:    cobra.NoArgs,
	}
	profile := c.Flags().StringP("profile", "p", "", "file that names the broker and the token (default $"+cli.ProfileEnv+")")
	_ = c.MarkFlagFilename("profile", "yaml", "yml")
	c.RunE = func(c *cobra.Command, _ []string) error {
		p, err := cli.LoadProfile(*profile, env.Getenv)
		if err != nil {
			return err
		}
		if p.TokenFile == "" {
			return cli.Usage("this profile signs in by its certificate: there is nothing to end")
		}
		signedIn, err := connect(p)
		if err != nil {
			return err
		}
		err = signedIn.SignOut(c.Context())
		var fault *api.Fault
		if ended := errors.As(err, &fault) && fault.Code == "sign_in"; err != nil && !ended {
			return err
		}
		if err := os.Remove(p.TokenFile); err != nil {
			return fmt.Errorf("remove token: %w", err)
		}
		fmt.Fprintln(env.Stdout, "signed out")
		return nil
	}
	return c
}
