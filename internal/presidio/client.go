package presidio

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/sony/gobreaker/v2"
	"golang.org/x/sync/errgroup"

	"github.com/sotto-project/sotto/core/detect"
)

// Settings are what a Client needs. Zero values of the limits mean their defaults.
type Settings struct {
	// HTTP carries the requests; its redirects are not followed.
	HTTP *http.Client
	// Endpoint is the analyzer's address; /analyze is added to it.
	Endpoint string
	// Language of the texts, two letters. Empty means "en".
	Language string
	// Entities to ask for. Empty means all that the analyzer knows.
	Entities []string
	// MinScore is the least score asked for.
	MinScore float64

	// Timeout of one request. Default 2 s.
	Timeout time.Duration
	// Deadline of one call of Recognize with all its requests and pauses. Default 5 s.
	Deadline time.Duration
	// Tries of one batch. Default 2.
	Tries uint
	// BatchTexts and BatchBytes bound a batch. Defaults 32 and 256 KiB.
	BatchTexts, BatchBytes int
	// Concurrency is how many requests are under way at once. Default 4.
	Concurrency int
	// AnswerBytes bounds an answer. Default 8 MiB.
	AnswerBytes int64
	// Failures in a row open the circuit, for OpenFor. Defaults 5 and 30 s.
	Failures uint32
	OpenFor  time.Duration
	// Changed is told when the circuit opens and closes. May be nil.
	Changed func(open bool)
}

func (s Settings) withDefaults() Settings {
	or := func(p *int, d int) {
		if *p <= 0 {
			*p = d
		}
	}
	orTime := func(p *time.Duration, d time.Duration) {
		if *p <= 0 {
			*p = d
		}
	}
	if s.Language == "" {
		s.Language = "en"
	}
	if s.Tries == 0 {
		s.Tries = 2
	}
	if s.AnswerBytes <= 0 {
		s.AnswerBytes = 8 << 20
	}
	if s.Failures == 0 {
		s.Failures = 5
	}
	or(&s.BatchTexts, 32)
	or(&s.BatchBytes, 256<<10)
	or(&s.Concurrency, 4)
	orTime(&s.Timeout, 2*time.Second)
	orTime(&s.Deadline, 5*time.Second)
	orTime(&s.OpenFor, 30*time.Second)
	return s
}

// Client is a detect.Recognizer. It is safe for concurrent use.
type Client struct {
	s       Settings
	url     string
	http    http.Client
	slots   chan struct{}
	breaker *gobreaker.CircuitBreaker[[][]detect.Finding]
	single  atomic.Bool // the analyzer knows no lists
}

// New checks the settings and makes a client. Nothing is sent yet.
func New(s Settings) (*Client, error) {
	u, err := url.Parse(s.Endpoint)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("the endpoint is no http or https URL")
	}
	s = s.withDefaults()
	c := &Client{s: s, url: u.JoinPath("analyze").String(), slots: make(chan struct{}, s.Concurrency)}
	if s.HTTP != nil {
		c.http = *s.HTTP
	}
	c.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	c.breaker = gobreaker.NewCircuitBreaker[[][]detect.Finding](gobreaker.Settings{
		Name: "presidio", MaxRequests: 1, Timeout: s.OpenFor,
		ReadyToTrip: func(n gobreaker.Counts) bool { return n.ConsecutiveFailures >= s.Failures },
		// Who gives up waiting says nothing about the analyzer.
		IsExcluded: func(err error) bool { return errors.Is(err, errWaiting) },
		OnStateChange: func(_ string, _, to gobreaker.State) {
			if s.Changed != nil && to != gobreaker.StateHalfOpen {
				s.Changed(to == gobreaker.StateOpen)
			}
		},
	})
	return c, nil
}

// Recognize implements detect.Recognizer.
func (c *Client) Recognize(ctx context.Context, texts []string) []detect.Recognized {
	ctx, cancel := context.WithTimeout(ctx, c.s.Deadline)
	defer cancel()
	out := make([]detect.Recognized, len(texts))
	var g errgroup.Group
	g.SetLimit(c.s.Concurrency)
	for from := 0; from < len(texts); {
		to := c.batch(texts, from)
		part, answers := texts[from:to], out[from:to]
		g.Go(func() error {
			c.ask(ctx, part, answers)
			return nil
		})
		from = to
	}
	_ = g.Wait() // no function returns an error: each text has its own
	return out
}

// batch is where the batch that begins at from ends: at least one text long.
func (c *Client) batch(texts []string, from int) int {
	size, to := 0, from
	for to < len(texts) && to-from < c.s.BatchTexts {
		if size += len(texts[to]); size > c.s.BatchBytes && to > from {
			break
		}
		to++
	}
	return to
}

// ask fills in the answers of a batch.
func (c *Client) ask(ctx context.Context, texts []string, answers []detect.Recognized) {
	if len(texts) > 1 && !c.single.Load() {
		found, err := c.retry(ctx, texts)
		if err == nil {
			for i := range answers {
				answers[i].Findings = found[i]
			}
			return
		}
		if !errors.Is(err, errAnswer) && !errors.Is(err, errRefused) {
			for i := range answers {
				answers[i].Err = err
			}
			return
		}
		// It may know single texts only, or one text may be to blame.
	}
	lists := len(texts) > 1 && !c.single.Load()
	good := 0
	for i := range texts {
		found, err := c.retry(ctx, texts[i:i+1])
		if err != nil {
			answers[i].Err = err
			continue
		}
		good++
		answers[i].Findings = found[0]
	}
	if lists && good == len(texts) {
		c.single.Store(true)
	}
}

var (
	errLate    = errors.New("the analyzer did not answer in time")
	errWaiting = errors.New("nobody waits for the analyzer's answer any more")
	errAnswer  = errors.New("the analyzer's answer is none")
	errRefused = errors.New("the analyzer refused the request")
	errOpen    = errors.New("the analyzer has failed too often and is left alone for a while")
	errBroken  = errors.New("the analyzer cannot be reached")
)

// statusError is an answer with a status of failure.
type statusError int

func (s statusError) Error() string {
	return fmt.Sprintf("the analyzer answered with status %d", int(s))
}
