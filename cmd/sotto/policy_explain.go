package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/cli"
)

// explained is what the access rules make of one case.
type explained struct {
	Decision string           `json:"decision"` // pending, granted or refused
	Code     string           `json:"code,omitempty"`
	Detail   string           `json:"detail,omitempty"`
	Rules    []access.Result  `json:"rules"`
	Terms    *explainedTerms  `json:"terms,omitempty"`
	Approver []explainedByOne `json:"approvers,omitempty"`
}

type explainedTerms struct {
	Approvals  int           `json:"approvals"`
	Groups     []access.Need `json:"groups,omitempty"`
	RequestTTL string        `json:"request_ttl"`
	GrantTTL   string        `json:"grant_ttl"`
	Reads      int           `json:"reads"`
	Rows       int           `json:"rows,omitempty"`
	// Mask is what the reader would see masked, MaskedBy the rules behind it.
	Mask     string   `json:"mask"`
	MaskedBy []string `json:"masked_by,omitempty"`
}

type explainedByOne struct {
	Name   string          `json:"name"`
	Counts bool            `json:"counts"`
	Code   string          `json:"code,omitempty"`
	Detail string          `json:"detail,omitempty"`
	Rules  []access.Result `json:"rules,omitempty"`
}

func policyExplainCommand(env *cli.Env) *cobra.Command {
	c := &cobra.Command{
		Use: "explain TRACE-ID|SAMPLE-ID --requester NAME --reason WHY", Short: "Tell how the access rules would decide, and why",
		Long: `Tells what the access rules of a broker.yaml make of a request: which rule applies, which value decided it,
how many people of which groups must approve, for how long the grant would last, what its reader would see
masked and by which rule, and whether the approvals of the people named would count. It asks no broker and makes no request. Exits with 1 if the request is refused.`,
		Example: `  sotto policy explain errors/2026-12-01/prod/4bf92f3577b34da6a3ce929d0e0e4736 --broker broker.yaml --requester ada \
      --reason "customer complaint 1042" --approver sam --approver olga`,
		Args: cobra.ExactArgs(1),
	}
	f := c.Flags()
	path := f.String("broker", "broker.yaml", "configuration of sotto serve")
	requester := f.String("requester", "", "who asks: a name of the people section")
	approvers := f.StringArray("approver", nil, "who would approve, in this order")
	at := f.String("at", "", "when, RFC 3339 (default: now)")
	var in api.NewRequest
	f.StringVarP(&in.Reason, "reason", "r", "", "the reason they give")
	f.StringVar(&in.Ticket, "ticket", "", "the ticket they name")
	f.StringVar(&in.Tenant, "tenant", "", "the tenant they narrow it to")
	f.StringVar(&in.Class, "class", "", "the class they narrow it to")
	f.StringVar(&in.TTL, "ttl", "", "how long they want to read")
	f.IntVar(&in.Reads, "reads", 0, "how often they want to read")
	f.StringSliceVar(&in.Entities, "entity", nil, "kinds of personal data they want to see")
	f.BoolVar(&in.BreakGlass, "break-glass", false, "whether they break the glass")
	out := outputFlag(c)
	c.RunE = func(_ *cobra.Command, args []string) error {
		config, err := broker.LoadConfig(*path)
		if err != nil {
			return cli.Usage("%w", err)
		}
		now := env.Now()
		if *at != "" {
			if now, err = time.Parse(time.RFC3339, *at); err != nil {
				return cli.Usage("--at must be a time such as 2026-11-26T12:00:00Z")
			}
		}
		if strings.Contains(args[0], "/") {
			in.SampleID = args[0]
		} else {
			in.TraceID = strings.ToLower(args[0])
		}
		answer, err := explain(config, *requester, in, *approvers, now)
		if err != nil {
			return err
		}
		if err := out.Print(env.Stdout, answer, func(w io.Writer) error { return printExplained(w, answer) }); err != nil {
			return err
		}
		if answer.Decision == "refused" {
			return cli.ErrSilent
		}
		return nil
	}
	return c
}

func explain(config broker.Config, requester string, in api.NewRequest, approvers []string, now time.Time) (explained, error) {
	policy, err := access.Compile(config.AccessSpec())
	if err != nil {
		return explained{}, err
	}
	who, ok := config.Person(requester)
	if !ok {
		return explained{}, cli.Usage("--requester must be a name of the people section")
	}
	ask, err := broker.AskOf(in)
	if err != nil {
		return refusedCase(explained{}, err), nil
	}
	j := policy.Judge(who, ask, now)
	answer := explained{Rules: append([]access.Result{}, j.Results...)}
	q, err := policy.New("r", who, ask, nil, now)
	if err != nil {
		return refusedCase(answer, err), nil
	}
	answer.Terms = &explainedTerms{
		Approvals: q.Needs, Groups: q.Groups, RequestTTL: j.Terms.RequestTTL.String(), GrantTTL: q.TTL.String(), Reads: q.Reads, Rows: q.Rows,
		Mask: q.Mask.String(), MaskedBy: j.Terms.MaskedBy,
	}
	for _, name := range approvers {
		by, ok := config.Person(name)
		if !ok {
			return explained{}, cli.Usage("--approver must be a name of the people section")
		}
		one := explainedByOne{Name: by.Name, Counts: true, Rules: q.ExplainApprover(by, "", now)}
		next, err := q.Approve(by, "", now)
		if err != nil {
			one.Counts = false
			one.Code, one.Detail = codeAndDetail(err)
		}
		q = next
		answer.Approver = append(answer.Approver, one)
	}
	answer.Decision = string(q.State(now))
	return answer, nil
}

func refusedCase(answer explained, err error) explained {
	answer.Decision = "refused"
	answer.Code, answer.Detail = codeAndDetail(err)
	return answer
}

func codeAndDetail(err error) (code, detail string) {
	var r *access.Refusal
	if errors.As(err, &r) {
		return string(r.Code), r.Error()
	}
	return "error", err.Error()
}

func printExplained(w io.Writer, e explained) error {
	var b strings.Builder
	line := func(format string, args ...any) {
		b.WriteString(strings.TrimRight(cleanLine(fmt.Sprintf(format, args...)), " ") + "\n")
	}
	line("decision   %s", e.Decision)
	if e.Code != "" {
		line("because    %s (%s)", e.Detail, e.Code)
	}
	if t := e.Terms; t != nil {
		line("approvals  %d", t.Approvals)
		for _, g := range t.Groups {
			line("           of which %d of group %s", g.Approvals, g.Group)
		}
		rows := ""
		if t.Rows > 0 {
			rows = fmt.Sprintf(", %d records", t.Rows)
		}
		by := ""
		if len(t.MaskedBy) > 0 {
			by = ", by " + strings.Join(t.MaskedBy, ", ")
		}
		line("masked     %s%s", t.Mask, by)
		line("limits     waits %s, lasts %s, %d reads%s", t.RequestTTL, t.GrantTTL, t.Reads, rows)
	}
	results := func(list []access.Result) {
		for _, r := range list {
			verdict := "does not hold"
			switch {
			case r.Error != "":
				verdict = "cannot be decided: " + r.Error
			case r.Holds:
				verdict = "holds"
			}
			line("rule       %s (%s) %s", r.Rule, r.Key, verdict)
			if r.Condition != "" {
				line("           %s", r.Condition)
			}
			for _, v := range r.Values {
				line("           %s = %s", v.Name, v.Value)
			}
			if r.Effect != "" {
				line("           %s", r.Effect)
			}
		}
	}
	results(e.Rules)
	for _, a := range e.Approver {
		verdict := "counts"
		if !a.Counts {
			verdict = "does not count: " + a.Detail
		}
		line("approver   %s %s", a.Name, verdict)
		results(a.Rules)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
