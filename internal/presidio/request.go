package presidio

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/sony/gobreaker/v2"

	"github.com/sotto-project/sotto/core/detect"
)

// request is the body of /analyze. Text is a string, or a list of them.
type request struct {
	Text      any      `json:"text"`
	Language  string   `json:"language"`
	Entities  []string `json:"entities,omitempty"`
	Threshold float64  `json:"score_threshold,omitempty"`
}

// retry asks once, and again after a pause if that may help.
func (c *Client) retry(ctx context.Context, texts []string) ([][]detect.Finding, error) {
	pause := backoff.NewExponentialBackOff()
	pause.InitialInterval = 50 * time.Millisecond
	pause.MaxInterval = time.Second
	found, err := backoff.Retry(ctx, func() ([][]detect.Finding, error) {
		found, err := c.breaker.Execute(func() ([][]detect.Finding, error) { return c.once(ctx, texts) })
		switch {
		case err == nil:
			return found, nil
		case errors.Is(err, gobreaker.ErrOpenState), errors.Is(err, gobreaker.ErrTooManyRequests):
			return nil, backoff.Permanent(errOpen)
		case errors.Is(err, errAnswer), errors.Is(err, errRefused):
			return nil, backoff.Permanent(err) // the same question has the same answer
		}
		return nil, err
	}, backoff.WithBackOff(pause), backoff.WithMaxTries(c.s.Tries), backoff.WithMaxElapsedTime(c.s.Deadline))
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		err = errLate
	}
	return found, err
}

// once sends one request and reads its answer.
func (c *Client) once(ctx context.Context, texts []string) ([][]detect.Finding, error) {
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return nil, errWaiting
	}
	q := request{Text: texts[0], Language: c.s.Language, Entities: c.s.Entities, Threshold: c.s.MinScore}
	list := len(texts) > 1
	if list {
		q.Text = texts
	}
	body, err := json.Marshal(q)
	if err != nil {
		return nil, errRefused
	}
	ctx, cancel := context.WithTimeout(ctx, c.s.Timeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return nil, errBroken
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := c.http.Do(r)
	if err != nil {
		return nil, c.fault(ctx)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, c.s.AnswerBytes+1))
	switch {
	case answer.StatusCode != http.StatusOK:
		return nil, refusal(answer.StatusCode, list)
	case err != nil:
		return nil, c.fault(ctx)
	case int64(len(text)) > c.s.AnswerBytes:
		return nil, errAnswer
	}
	return readAnswer(text, texts, list)
}

func (c *Client) fault(ctx context.Context) error {
	switch ctx.Err() {
	case nil:
		return errBroken
	case context.Canceled:
		return errWaiting
	}
	return errLate
}

// refusal sorts the answers that are none: what is asked wrongly is not asked
// again. An analyzer that knows no lists may fail on one with a 5xx.
func refusal(status int, list bool) error {
	if status >= 400 && status < 500 && status != http.StatusTooManyRequests && status != http.StatusRequestTimeout || list && status == http.StatusInternalServerError {
		return errors.Join(errRefused, statusError(status))
	}
	return statusError(status)
}
