package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/internal/cli"
	"github.com/sotto-project/sotto/internal/erasurecert"
)

func eraseCertificateCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "certificate ID", Short: "Write the signed certificate of an erasure that is done",
		Long: `Writes the signed certificate of an erasure that is done. With --html it also writes a page for people,
once the signature is checked against --verifier.`,
		Example: `  sotto erase certificate e0123456789abc > ada.cert
  sotto erase certificate e0123456789abc --verifier 'sotto.example.org/audit+…' --html ada.html > ada.cert`, Args: cobra.ExactArgs(1),
	}
	connect, html := profileFlag(c, env), c.Flags().String("html", "", "also write the certificate as a page to this file; needs --verifier")
	verifier := c.Flags().String("verifier", "", "the audit log's verifier, as 'sotto keys init' printed it")
	c.RunE = func(c *cobra.Command, args []string) error {
		if *html != "" && *verifier == "" {
			return cli.Usage("--html needs --verifier: a page says whose signature was checked")
		}
		cl, err := connect()
		if err != nil {
			return err
		}
		file, err := cl.Certificate(c.Context(), args[0])
		if err != nil {
			return err
		}
		if *html != "" {
			cert, signer, err := erasurecert.Open(file, *verifier)
			if err == nil {
				err = writeReport(*html, func(w io.Writer) error { return erasurecert.HTML(w, cert, signer) })
			}
			if err != nil {
				return err
			}
		}
		_, err = env.Stdout.Write(file)
		return err
	}
	return c
}

func eraseVerifyCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "verify FILE", Short: "Check a certificate, and show it",
		Long: `Checks that a certificate is as it was signed, and shows it. It needs the verifier of the audit log
and nothing else: no broker, no store, no network. It exits with 1 if something of the person remained.`,
		Example: `  sotto erase verify ada.cert --verifier 'sotto.example.org/audit+…'
  sotto erase verify ada.cert --verifier 'sotto.example.org/audit+…' --html ada.html`, Args: cobra.ExactArgs(1),
	}
	out := outputFlag(c)
	verifier := c.Flags().String("verifier", "", "the audit log's verifier, as 'sotto keys init' printed it")
	html := c.Flags().String("html", "", "also write the certificate as a page to this file")
	_ = c.MarkFlagRequired("verifier")
	c.RunE = func(_ *cobra.Command, args []string) error {
		file, err := os.ReadFile(args[0])
		if err != nil {
			return cli.Usage("read certificate: %w", err)
		}
		cert, signer, err := erasurecert.Open(file, *verifier)
		if err != nil {
			return err
		}
		if err := writeReport(*html, func(w io.Writer) error { return erasurecert.HTML(w, cert, signer) }); err != nil {
			return err
		}
		if err := out.Print(env.Stdout, cert, func(w io.Writer) error { return printCertificate(w, cert, signer) }); err != nil {
			return err
		}
		if !cert.Complete() {
			return cli.ErrSilent
		}
		return nil
	}
	return c
}

func printCertificate(w io.Writer, c erasurecert.Certificate, signer string) error {
	lines := []string{
		"signed by  " + signer, "erasure    " + c.Erasure + " of " + stamp(c.At), "store      " + c.Store + ", tenant " + c.Tenant,
		"subjects   " + strings.Join(c.Subjects, " "), "reason     " + c.Reason,
		"decided    by " + c.Proposer + ", approved by " + strings.Join(c.Approved, ", "),
		fmt.Sprintf("searched   %d objects", c.Searched),
		fmt.Sprintf("removed    %d records of %d traces in %d objects (%s)", c.Rows, c.Traces, c.Objects, size(c.Bytes)),
		fmt.Sprintf("remaining  %d objects", c.Left),
	}
	for _, r := range c.Remains {
		until := ""
		if r.Until != nil {
			until = ", until " + stamp(*r.Until)
		}
		lines = append(lines, fmt.Sprintf("  %s: %s%s", r.Object, r.Why, until))
	}
	return printLines(w, append(lines, c.Copies))
}
