// Package client speaks to the broker's HTTP API for the command line.
package client

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/sotto-project/sotto/internal/broker/api"
)

// maxAnswer bounds what is read: a sample of up to 128 MiB as JSON.
const maxAnswer = 512 << 20

// Client is one person's access to one broker.
type Client struct {
	base  string
	token string
	http  *http.Client
}

// New makes a client. Redirects are not followed: the token is for this broker.
func New(base, token string) *Client { return NewTLS(base, token, nil) }

// NewTLS is New with certificates of one's own; nil is what the system trusts.
func NewTLS(base, token string, secure *tls.Config) *Client {
	transport := http.DefaultTransport
	if t, ok := transport.(*http.Transport); ok && secure != nil {
		own := t.Clone()
		own.TLSClientConfig = secure
		transport = own
	}
	return &Client{
		base: strings.TrimRight(base, "/"), token: token,
		http: &http.Client{
			Transport:     transport,
			Timeout:       2 * time.Minute,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// Create makes a request, once: when the connection breaks it is sent again, twice at the
// most, with the same key.
func (c *Client) Create(ctx context.Context, in api.NewRequest) (api.Request, error) {
	header := http.Header{"Idempotency-Key": {cmp.Or(in.Key, rand.Text())}}
	return backoff.Retry(ctx, func() (out api.Request, err error) {
		err = c.send(ctx, http.MethodPost, "/v1/requests", header, in, &out)
		if broken := new(connectionError); !errors.As(err, &broken) && err != nil {
			return out, backoff.Permanent(err)
		}
		return out, err
	}, backoff.WithMaxTries(3), backoff.WithBackOff(backoff.NewConstantBackOff(resend)))
}

// resend is the pause before a request is sent again.
const resend = 300 * time.Millisecond

// connectionError says that nobody knows whether the broker has got what was sent.
type connectionError struct {
	base string
	err  error
}

func (e *connectionError) Error() string {
	return fmt.Sprintf("ask broker at %s: %v (is `sotto serve` running there?)", e.base, e.err)
}
func (e *connectionError) Unwrap() error { return e.err }

// Requests lists requests, newest first; state "" means all.
func (c *Client) Requests(ctx context.Context, state string) ([]api.Request, error) {
	var out api.Requests
	err := c.call(ctx, http.MethodGet, "/v1/requests?"+url.Values{"state": {state}}.Encode(), nil, &out)
	return out.Requests, err
}

// Request loads one request.
func (c *Client) Request(ctx context.Context, id string) (api.Request, error) {
	var out api.Request
	return out, c.call(ctx, http.MethodGet, "/v1/requests/"+url.PathEscape(id), nil, &out)
}

// Grants lists the grants that are in force.
func (c *Client) Grants(ctx context.Context) ([]api.Request, error) {
	var out api.Requests
	err := c.call(ctx, http.MethodGet, "/v1/grants", nil, &out)
	return out.Requests, err
}

// Decide is approve, deny, withdraw or revoke.
func (c *Client) Decide(ctx context.Context, id, verb, note string) (api.Request, error) {
	var out api.Request
	return out, c.call(ctx, http.MethodPost, "/v1/requests/"+url.PathEscape(id)+"/"+verb, api.Note{Note: note}, &out)
}

// CreateBatch asks for several traces at once.
func (c *Client) CreateBatch(ctx context.Context, in api.NewBatch) ([]api.Request, error) {
	var out api.Requests
	err := c.call(ctx, http.MethodPost, "/v1/batches", in, &out)
	return out.Requests, err
}

// Unreviewed lists broken glass that waits for its review.
func (c *Client) Unreviewed(ctx context.Context) ([]api.Request, error) {
	var out api.Requests
	err := c.call(ctx, http.MethodGet, "/v1/requests?unreviewed=true", nil, &out)
	return out.Requests, err
}

// ApproveFor approves with the groups of somebody who is away.
func (c *Client) ApproveFor(ctx context.Context, id, note, away string) (api.Request, error) {
	var out api.Request
	return out, c.call(ctx, http.MethodPost, "/v1/requests/"+url.PathEscape(id)+"/approve", api.Note{Note: note, For: away}, &out)
}

// DecideBatch decides about each request of a batch.
func (c *Client) DecideBatch(ctx context.Context, id, verb string, in api.Note) (api.Outcomes, error) {
	var out api.Outcomes
	return out, c.call(ctx, http.MethodPost, "/v1/batches/"+url.PathEscape(id)+"/"+verb, in, &out)
}

// Review settles a broken glass.
func (c *Client) Review(ctx context.Context, id string, in api.Review) (api.Request, error) {
	var out api.Request
	return out, c.call(ctx, http.MethodPost, "/v1/requests/"+url.PathEscape(id)+"/review", in, &out)
}

// Delegations lists those that are in force.
func (c *Client) Delegations(ctx context.Context) (api.Delegations, error) {
	var out api.Delegations
	return out, c.call(ctx, http.MethodGet, "/v1/delegations", nil, &out)
}

// Delegate lets somebody act for the caller.
func (c *Client) Delegate(ctx context.Context, in api.NewDelegation) (api.Delegation, error) {
	var out api.Delegation
	return out, c.call(ctx, http.MethodPost, "/v1/delegations", in, &out)
}

// EndDelegation takes one back.
func (c *Client) EndDelegation(ctx context.Context, id, note string) (api.Delegation, error) {
	var out api.Delegation
	return out, c.call(ctx, http.MethodPost, "/v1/delegations/"+url.PathEscape(id)+"/end", api.Note{Note: note}, &out)
}

// Open reads the sample of a request. It counts.
func (c *Client) Open(ctx context.Context, id string) (api.Sample, error) {
	var out api.Sample
	return out, c.call(ctx, http.MethodGet, "/v1/requests/"+url.PathEscape(id)+"/sample", nil, &out)
}

// Freeze tells whether reading is frozen.
func (c *Client) Freeze(ctx context.Context) (api.Freeze, error) {
	var out api.Freeze
	return out, c.call(ctx, http.MethodGet, "/v1/freeze", nil, &out)
}

// StartFreeze stops all reading.
func (c *Client) StartFreeze(ctx context.Context, reason string) (api.Freeze, error) {
	var out api.Freeze
	return out, c.call(ctx, http.MethodPost, "/v1/freeze", api.Note{Note: reason}, &out)
}

// LiftFreeze is one person's word that reading may go on.
func (c *Client) LiftFreeze(ctx context.Context, note string) (api.Freeze, error) {
	var out api.Freeze
	return out, c.call(ctx, http.MethodPost, "/v1/freeze/lift", api.Note{Note: note}, &out)
}

// Login tells where people sign in.
func (c *Client) Login(ctx context.Context) (api.Login, error) {
	var out api.Login
	return out, c.call(ctx, http.MethodGet, "/v1/login", nil, &out)
}

// SignIn trades the tokens of a device flow for a bearer token.
func (c *Client) SignIn(ctx context.Context, in api.NewLogin) (api.SignedIn, error) {
	var out api.SignedIn
	return out, c.call(ctx, http.MethodPost, "/v1/login", in, &out)
}

// SignOut ends what SignIn began.
func (c *Client) SignOut(ctx context.Context) error {
	return c.call(ctx, http.MethodPost, "/v1/logout", nil, &struct{}{})
}

func (c *Client) call(ctx context.Context, method, path string, in, out any) error {
	return c.send(ctx, method, path, nil, in, out)
}

func (c *Client) send(ctx context.Context, method, path string, header http.Header, in, out any) error {
	var body io.Reader
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return fmt.Errorf("ask broker: %w", err)
		}
		body = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return fmt.Errorf("ask broker: %w", err)
	}
	maps.Copy(req.Header, header)
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return &connectionError{c.base, unwrapURL(err)}
	}
	defer resp.Body.Close()
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return faultOf(resp)
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxAnswer)).Decode(out); err != nil {
		return errors.New("read the broker's answer: it is not the JSON that was expected")
	}
	return nil
}

// unwrapURL takes the URL off an error; it is told already.
func unwrapURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

func faultOf(resp *http.Response) error {
	f := &api.Fault{}
	err := json.NewDecoder(io.LimitReader(resp.Body, 1<<20)).Decode(f)
	if err != nil || f.Code == "" {
		return fmt.Errorf("ask broker: it answers %s; is this the broker's URL?", resp.Status)
	}
	return f
}
