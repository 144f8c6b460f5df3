package redactprocessor

import (
	"context"
	"errors"
	"sync"

	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/otel/metric"

	"github.com/sotto-project/sotto/core/detect"
	"github.com/sotto-project/sotto/processor/redactprocessor/internal/metadata"
)

// engines gives all pipelines of one component one engine: with it they share the
// cache of messages, and pseudonyms under a random key are the same in traces,
// logs and metrics. The Collector passes each component's configuration by the
// same pointer wherever it is used.
type engines struct {
	mu sync.Mutex // holds of
	of map[*Config]*shared
}

type shared struct {
	engine   *detect.Engine
	subjects *subjects
	users    int
}

// processor makes a processor with the engine of its configuration.
func (s *engines) processor(set processor.Settings, cfg *Config) (*redactProcessor, error) {
	telemetry, err := metadata.NewTelemetryBuilder(set.TelemetrySettings)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	x := s.of[cfg]
	if x == nil {
		engine, err := cfg.engine()
		var named *subjects
		if err == nil {
			named, err = newSubjects(cfg.Subjects)
		}
		if err == nil {
			// The first user reports on the engine, so that nothing is counted twice.
			err = observe(telemetry, engine)
		}
		if err != nil {
			telemetry.Shutdown()
			return nil, err
		}
		x = &shared{engine: engine, subjects: named}
		s.of[cfg] = x
	}
	x.users++
	return &redactProcessor{
		engine: x.engine, subjects: x.subjects, telemetry: telemetry, release: sync.OnceFunc(func() { s.release(cfg, x) }),
		set: set.TelemetrySettings, remote: cfg.Remote.Get(),
	}, nil
}

func (s *engines) release(cfg *Config, x *shared) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if x.users--; x.users == 0 && s.of[cfg] == x {
		delete(s.of, cfg)
	}
}

func observe(telemetry *metadata.TelemetryBuilder, engine *detect.Engine) error {
	return errors.Join(
		telemetry.RegisterProcessorRedactCacheHitsCallback(func(_ context.Context, o metric.Int64Observer) error {
			o.Observe(int64(engine.CacheStats().Hits))
			return nil
		}),
		telemetry.RegisterProcessorRedactCacheMissesCallback(func(_ context.Context, o metric.Int64Observer) error {
			o.Observe(int64(engine.CacheStats().Misses))
			return nil
		}),
	)
}
