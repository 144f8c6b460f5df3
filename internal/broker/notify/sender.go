package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"time"

	"code.dny.dev/ssrf"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

const (
	sendTime  = 15 * time.Second // of one attempt, as Standard Webhooks proposes
	maxAnswer = 8 << 10          // read so that the connection can be used again; never looked at
)

// Sender sends notices to one target.
type Sender struct {
	Target
	client *http.Client
	sign   *standardwebhooks.Webhook // nil: Slack
}

// New makes a sender. A target that is not as it should be is refused.
func New(t Target) (*Sender, error) {
	if err := t.CheckURL(); err != nil {
		return nil, fmt.Errorf("webhook %s: its URL %w", t.Name, err)
	}
	u, err := url.Parse(t.URL)
	if err != nil {
		return nil, fmt.Errorf("webhook %s: its URL is none", t.Name)
	}
	port, err := t.port(u)
	if err != nil {
		return nil, fmt.Errorf("webhook %s: its URL %w", t.Name, err)
	}
	s := &Sender{Target: t}
	if t.Format == Standard {
		if err := CheckSecret(t.Secret); err != nil {
			return nil, fmt.Errorf("webhook %s: its secret %w", t.Name, err)
		}
		if s.sign, err = standardwebhooks.NewWebhook(t.Secret); err != nil {
			return nil, fmt.Errorf("webhook %s: its secret is no base64", t.Name)
		}
	}
	var v4, v6 []netip.Prefix
	for _, p := range t.Allow {
		if p.Addr().Is4() {
			v4 = append(v4, p)
		} else {
			v6 = append(v6, p)
		}
	}
	// It looks at the address that is dialled, not at the name: a name may resolve to
	// another address each time it is asked for.
	guard := ssrf.New(ssrf.WithPorts(port), ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...))
	dialer := &net.Dialer{Timeout: 5 * time.Second, Control: guard.Safe}
	s.client = &http.Client{
		Timeout: sendTime,
		Transport: &http.Transport{
			DialContext: dialer.DialContext, Proxy: nil, // a proxy would dial for us, unguarded
			TLSHandshakeTimeout: 5 * time.Second, ResponseHeaderTimeout: sendTime,
			MaxResponseHeaderBytes: 16 << 10, MaxIdleConnsPerHost: 1, IdleConnTimeout: 30 * time.Second, ForceAttemptHTTP2: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return s, nil
}

// Send makes one attempt. nil: the target has taken the notice.
func (s *Sender) Send(ctx context.Context, id string, notice []byte, now time.Time) error {
	body := notice
	if s.Format == Slack {
		var n Notice
		if err := json.Unmarshal(notice, &n); err != nil {
			return errors.New("send notice: what was kept is none")
		}
		var err error
		if body, err = json.Marshal(map[string]string{"text": n.slackText(s.Console)}); err != nil {
			return fmt.Errorf("send notice: %w", err)
		}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL, bytes.NewReader(body))
	if err != nil {
		return errors.New("send notice: the URL is none") // the error would quote it
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "sotto")
	if s.sign != nil {
		signature, err := s.sign.Sign(id, now, body)
		if err != nil {
			return errors.New("send notice: it could not be signed")
		}
		req.Header.Set(standardwebhooks.HeaderWebhookID, id)
		req.Header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
		req.Header.Set(standardwebhooks.HeaderWebhookSignature, signature)
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return fmt.Errorf("send notice: %w", reason(err))
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, maxAnswer)) // for the connection's sake only
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return fmt.Errorf("send notice: the target answered %d", resp.StatusCode)
	}
	return nil
}

// ErrRefusedAddress says that the target's address is not one that may be reached.
var ErrRefusedAddress = errors.New("its address is not public, and 'allow' does not name its network")

// reason puts an error into words without the URL, which may be a secret.
func reason(err error) error {
	var name *net.DNSError
	var op *net.OpError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedPort), errors.Is(err, ssrf.ErrProhibitedNetwork):
		return ErrRefusedAddress
	case errors.As(err, &name):
		return errors.New("its name is not found")
	case errors.As(err, &timeout) && timeout.Timeout():
		return errors.New("it does not answer in time")
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case errors.As(err, &op) && op.Op == "dial":
		return errors.New("it cannot be connected to")
	}
	return errors.New("the connection or its TLS failed")
}
