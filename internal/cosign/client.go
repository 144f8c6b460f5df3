package cosign

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/transparency-dev/tessera/api/layout"

	"github.com/sotto-project/sotto/core/audit"
)

// fresh is the age from which on a cosignature is asked for anew though the log has not
// grown: it dates the log. See [audit.Options].CosignedSince.
const fresh = 10 * time.Minute

// maxAnswer bounds an answer: a few signature lines.
const maxAnswer = 16 << 10

// Client makes the client that asks the witnesses of the log in dir. tell is called after
// each attempt that came to an end, by several goroutines at once.
func Client(dir string, witnesses *audit.Witnesses, tell func(Attempt)) (*http.Client, error) {
	t := &transport{
		dir: dir, witnesses: witnesses, tell: tell, urls: map[string]audit.Witness{}, now: time.Now,
		next: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			DialContext:         (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
			TLSHandshakeTimeout: 5 * time.Second, ResponseHeaderTimeout: 10 * time.Second,
			MaxResponseHeaderBytes: 16 << 10, MaxIdleConnsPerHost: 1, IdleConnTimeout: 90 * time.Second, ForceAttemptHTTP2: true,
		},
	}
	for _, w := range witnesses.All {
		u, err := url.Parse(w.URL)
		if err != nil || u.Host == "" {
			return nil, fmt.Errorf("witness %s has no URL to ask it at", w.Name)
		}
		t.urls[u.JoinPath("/add-checkpoint").String()] = w // as Tessera makes it
	}
	return &http.Client{
		Transport:     t,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, nil
}

type transport struct {
	dir       string
	witnesses *audit.Witnesses
	urls      map[string]audit.Witness
	tell      func(Attempt)
	next      http.RoundTripper
	now       func() time.Time
}

// errEnough: its cosignature is not needed.
var errEnough = errors.New("enough witnesses have cosigned this checkpoint")

// RoundTrip implements http.RoundTripper. The request is that of add-checkpoint: the size
// the witness knows and a proof from there, an empty line, the checkpoint.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	w, known := t.urls[req.URL.String()]
	body, err := io.ReadAll(req.Body)
	if err := errors.Join(err, req.Body.Close()); err != nil {
		return nil, err
	}
	_, checkpoint, ok := bytes.Cut(body, []byte("\n\n"))
	if !known || !ok {
		return nil, errors.New("this is no request to a witness")
	}
	line, at, enough := t.published(w, checkpoint)
	switch {
	case line != "" && (enough || t.recent(at)):
		return answer(req, http.StatusOK, line), nil
	case enough:
		return nil, errEnough
	}
	resp, err := t.ask(req, w, body, checkpoint)
	if err != nil && line != "" {
		return answer(req, http.StatusOK, line), nil
	}
	return resp, err
}

// published gives the witness's cosignature that the published checkpoint has, if it is
// the same one, and whether it has enough of them that are fresh. Tessera holds the lock of
// publishing meanwhile.
func (t *transport) published(w audit.Witness, checkpoint []byte) (line string, at time.Time, enough bool) {
	raw, err := os.ReadFile(filepath.Join(t.dir, layout.CheckpointPath))
	if err != nil || !bytes.Equal(text(raw), text(checkpoint)) {
		return "", time.Time{}, false
	}
	line, at = w.Of(raw)
	return line, at, t.witnesses.Satisfied(raw, t.now().Add(-fresh))
}

func (t *transport) recent(at time.Time) bool { return t.now().Sub(at) < fresh }

// text is what a signed note signs.
func text(note []byte) []byte { return note[:bytes.LastIndex(note, []byte("\n\n"))+1] }

// ask makes one request, and tells how it ended unless Tessera will make another one.
func (t *transport) ask(req *http.Request, w audit.Witness, body, checkpoint []byte) (*http.Response, error) {
	out := req.Clone(req.Context())
	out.Body, out.ContentLength, out.GetBody = io.NopCloser(bytes.NewReader(body)), int64(len(body)), nil
	out.Header.Set("User-Agent", "sotto")
	end := func(o Outcome, why string) error {
		t.tell(Attempt{Witness: w.Name, Outcome: o, Why: why})
		return errors.New(why)
	}
	resp, err := t.next.RoundTrip(out)
	if err != nil {
		if errors.Is(err, context.Canceled) { // enough others have cosigned meanwhile
			return nil, context.Canceled
		}
		return nil, end(Down, reason(err))
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		if errors.Is(err, context.Canceled) {
			return nil, context.Canceled
		}
		return nil, end(Down, reason(err))
	}
	switch resp.StatusCode {
	case http.StatusOK:
		line, _ := w.Of(append(bytes.Clone(checkpoint), raw...))
		if line == "" {
			return nil, end(Refused, "its answer is no cosignature of its key")
		}
		t.tell(Attempt{Witness: w.Name, Outcome: Cosigned})
		return answer(req, http.StatusOK, line), nil
	case http.StatusConflict:
		if size, behind := older(resp.Header, raw, checkpoint); behind {
			again := answer(req, http.StatusConflict, fmt.Sprintf("%d\n", size))
			again.Header.Set("Content-Type", sizeType)
			return again, nil
		}
	}
	return nil, end(meaning(resp.StatusCode))
}

// answer is what Tessera gets: nothing of the witness's own words.
func answer(req *http.Request, status int, body string) *http.Response {
	return &http.Response{
		Status: http.StatusText(status), StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: req,
	}
}
