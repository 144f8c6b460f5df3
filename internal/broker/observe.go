package broker

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/sotto-project/sotto/internal/broker/metrics"
)

// MetricsConfig serves metrics for Prometheus on a listener of their own.
type MetricsConfig struct {
	// Listen is the host:port that serves /metrics. Default none: no metrics.
	Listen string `yaml:"listen"`
	// InsecureRemote allows to listen for others than this machine. There is neither TLS
	// nor a sign-in: whoever reaches the port learns how much is asked, read and refused,
	// though not by whom.
	InsecureRemote bool `yaml:"insecure_remote"`
}

func (c MetricsConfig) check(fault func(key, format string, args ...any)) {
	if c.Listen == "" {
		return
	}
	host, port, err := net.SplitHostPort(c.Listen)
	switch {
	case err != nil || port == "":
		fault("metrics.listen", "must be host:port, for example 127.0.0.1:9465")
	case !isLocal(host) && !c.InsecureRemote:
		fault("metrics.listen", "is open to others than this machine, without TLS or sign-in: say 'insecure_remote: true' if only Prometheus can reach it")
	}
}

// observe lets scrapes ask for what is true now.
func (b *Broker) observe() error {
	return b.metrics.Watch(metrics.Source{
		Entries:  b.log.Size,
		Cosigned: b.cosigned,
		State: func(ctx context.Context) (out metrics.State, err error) {
			f, err := b.State.Freeze(ctx)
			if err != nil {
				return out, err
			}
			c, err := b.State.Counts(ctx, b.now().Add(-time.Duration(b.Config.Retention.Grace)))
			if err != nil {
				return out, err
			}
			return metrics.State{
				Frozen: f.Stands(), KeysLive: c.KeysLive, KeysDestroyed: c.KeysDestroyed, KeysExpired: c.KeysExpired, ReviewsDue: c.ReviewsDue,
				NoticesWaiting: c.NoticesWaiting, NoticesDead: c.NoticesDead,
			}, nil
		},
	})
}

// serveMetrics serves them until stop is called. It shares neither port nor handler with
// the API: who may scrape may do nothing else.
func (b *Broker) serveMetrics() (stop func(), err error) {
	if b.Config.Metrics.Listen == "" {
		return func() {}, nil
	}
	listener, err := net.Listen("tcp", b.Config.Metrics.Listen)
	if err != nil {
		return nil, fmt.Errorf("listen for scrapes ('metrics.listen'): %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", b.metrics.Handler())
	server := &http.Server{
		Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second,
		IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			b.slog.Error("metrics are not served any more", "error", err)
		}
	}()
	b.slog.Info("serving metrics", "address", listener.Addr().String())
	return func() {
		if err := server.Close(); err != nil {
			b.slog.Error("stopping the metrics failed", "error", err)
		}
		<-ended
	}, nil
}
