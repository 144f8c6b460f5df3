package redactprocessor

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/confighttp"
	"go.uber.org/zap"

	"github.com/sotto-project/sotto/core/content"
	"github.com/sotto-project/sotto/core/detect"
	"github.com/sotto-project/sotto/internal/otlpwalk"
	"github.com/sotto-project/sotto/internal/presidio"
)

// RemoteConfig is what users write under 'remote:': a Presidio analyzer that is
// asked after this processor's own rules have run, on text from which they have
// taken what they know. When it does not answer, the text is replaced.
type RemoteConfig struct {
	// ClientConfig is the Collector's HTTP client: 'endpoint' is the analyzer's address,
	// to which /analyze is added; 'timeout' (2s) bounds one request; 'tls' and 'auth' as
	// everywhere in the Collector.
	ClientConfig confighttp.ClientConfig `mapstructure:",squash"`

	// AllowPlaintext lets personal data travel unencrypted to another machine. Without
	// it an http:// endpoint must be a loopback address.
	AllowPlaintext bool `mapstructure:"allow_plaintext"`

	// Language of the texts, two letters. Default en.
	Language string `mapstructure:"language"`

	// Entities to ask for, by Presidio's names. Empty means all that the analyzer knows.
	// What it finds under a name this processor does not know becomes OTHER_PII.
	Entities []string `mapstructure:"entities"`

	// MinScore is the least score to ask for, between 0 and 1. Default 0.5.
	MinScore float64 `mapstructure:"min_score"`

	// Deadline bounds all requests and pauses for one batch of telemetry. Default 5s.
	Deadline time.Duration `mapstructure:"deadline"`

	// Tries is how often a failed request is sent at most. Default 2.
	Tries uint `mapstructure:"tries"`

	// BatchTexts and BatchBytes bound the texts of one request. Defaults 32 and 262144.
	BatchTexts int `mapstructure:"batch_texts"`
	BatchBytes int `mapstructure:"batch_bytes"`

	// Concurrency is how many requests may be under way at once. Default 4.
	Concurrency int `mapstructure:"concurrency"`

	// MaxAnswerBytes bounds an answer; a larger one counts as none. Default 8388608.
	MaxAnswerBytes int64 `mapstructure:"max_answer_bytes"`

	// CircuitFailures in a row open the circuit for CircuitOpen: then nothing is asked, and
	// all texts are replaced. Defaults 5 and 30s.
	CircuitFailures uint32        `mapstructure:"circuit_failures"`
	CircuitOpen     time.Duration `mapstructure:"circuit_open"`
}

func defaultRemote() RemoteConfig {
	c := RemoteConfig{
		ClientConfig: confighttp.NewDefaultClientConfig(), Language: "en", MinScore: .5, Deadline: 5 * time.Second, Tries: 2,
		BatchTexts: 32, BatchBytes: 256 << 10, Concurrency: 4, MaxAnswerBytes: 8 << 20, CircuitFailures: 5, CircuitOpen: 30 * time.Second,
	}
	c.ClientConfig.Timeout = 2 * time.Second
	return c
}

// Validate reports all faults at once.
func (c *RemoteConfig) Validate() error {
	var errs []error
	fault := func(bad bool, key, mend string) {
		if bad {
			errs = append(errs, fmt.Errorf("'remote.%s' %s", key, mend))
		}
	}
	u, err := url.Parse(c.ClientConfig.Endpoint)
	switch {
	case c.ClientConfig.Endpoint == "":
		fault(true, "endpoint", "must name the analyzer, as in https://presidio.example:3000")
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		fault(true, "endpoint", "must be an http or https URL")
	case u.Scheme == "http" && !loopback(u.Hostname()) && !c.AllowPlaintext:
		fault(true, "endpoint", "sends personal data unencrypted to another machine: use https, or set 'remote.allow_plaintext: true'")
	}
	fault(len(c.Language) < 2, "language", "must be a language, as in en")
	for i, e := range c.Entities {
		fault(e == "" || strings.ToUpper(e) != e || strings.ContainsAny(e, " ,;"), fmt.Sprintf("entities[%d]", i), "must be a name of Presidio's, as in PERSON")
	}
	fault(!(c.MinScore >= 0 && c.MinScore <= 1), "min_score", "must lie between 0 and 1")
	fault(c.ClientConfig.Timeout <= 0, "timeout", "must be positive, as in 2s")
	fault(c.Deadline < c.ClientConfig.Timeout, "deadline", "must not be less than 'remote.timeout'")
	fault(c.Tries < 1 || c.Tries > 10, "tries", "must lie between 1 and 10")
	fault(c.BatchTexts < 1, "batch_texts", "must be positive")
	fault(c.BatchBytes < 1, "batch_bytes", "must be positive")
	fault(c.Concurrency < 1, "concurrency", "must be positive")
	fault(c.MaxAnswerBytes < 1, "max_answer_bytes", "must be positive")
	fault(c.CircuitFailures < 1, "circuit_failures", "must be positive")
	fault(c.CircuitOpen <= 0, "circuit_open", "must be positive, as in 30s")
	return errors.Join(errs...)
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}

// start makes the client of the remote recogniser, which may need extensions.
func (p *redactProcessor) start(ctx context.Context, host component.Host) error {
	if p.remote == nil {
		return nil
	}
	c := p.remote
	client, err := c.ClientConfig.ToClient(ctx, host.GetExtensions(), p.set)
	if err != nil {
		return fmt.Errorf("'remote': %w", err)
	}
	p.recognizer, err = presidio.New(presidio.Settings{
		HTTP: client, Endpoint: c.ClientConfig.Endpoint, Language: c.Language, Entities: c.Entities, MinScore: c.MinScore,
		Timeout: c.ClientConfig.Timeout, Deadline: c.Deadline, Tries: c.Tries, BatchTexts: c.BatchTexts, BatchBytes: c.BatchBytes,
		Concurrency: c.Concurrency, AnswerBytes: c.MaxAnswerBytes, Failures: c.CircuitFailures, OpenFor: c.CircuitOpen,
		Changed: func(open bool) {
			if open {
				p.set.Logger.Warn("the remote recogniser fails: texts are replaced until it answers again", zap.Duration("tried_again_after", c.CircuitOpen))
				return
			}
			p.set.Logger.Info("the remote recogniser answers again")
		},
	})
	if err != nil {
		return fmt.Errorf("'remote.endpoint': %w", err)
	}
	return nil
}

// ask collects what a recogniser may look at in a batch, each text once, and
// returns its answers.
func (p *redactProcessor) ask(ctx context.Context, visit func(otlpwalk.Visitor)) map[string]detect.Recognized {
	answers := map[string]detect.Recognized{}
	var texts []string
	collect := func(s string) {
		p.engine.Texts(s, func(text string) {
			if _, ok := answers[text]; !ok {
				text = strings.Clone(text) // it may lie in memory that the engine uses again
				answers[text] = detect.Recognized{Err: errUnanswered}
				texts = append(texts, text)
			}
		})
	}
	visit(otlpwalk.Leaves{
		String: func(site content.Site, s string) string {
			if !site.Named(s) {
				collect(s)
			}
			return s
		},
		Bytes: func(_ content.Site, b []byte) []byte { collect(otlpwalk.Readable(b)); return b },
	})
	var failed int64
	for i, r := range p.recognizer.Recognize(ctx, texts) {
		answers[texts[i]] = r
		if r.Err != nil {
			failed++
		}
	}
	if failed > 0 {
		p.telemetry.ProcessorRedactRemoteFailures.Add(ctx, failed)
	}
	return answers
}

var errUnanswered = errors.New("nobody has answered for the text")
