package broker

import (
	"fmt"
	"slices"
	"sync"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/content"
	"github.com/sotto-project/sotto/core/detect"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/internal/otlpwalk"
)

// secretEntity is never shown, whatever is asked for.
const secretEntity = "SECRET"

// masks take out of what is shown what a grant masks. Engines are kept: compiling one takes
// longer than opening a sample.
type masks struct {
	mu      sync.Mutex
	engines map[string]*detect.Engine // by the mask
}

// maxEngines bounds them; the kinds are chosen by who asks.
const maxEngines = 16

// engine keeps the kinds that the mask does not cover; secrets it takes out always.
func (m *masks) engine(mask access.Mask) (*detect.Engine, error) {
	name := mask.String()
	m.mu.Lock()
	defer m.mu.Unlock()
	if e, ok := m.engines[name]; ok {
		return e, nil
	}
	policy := detect.DefaultPolicy()
	policy.Actions = map[string]detect.Action{}
	for _, entity := range detect.Entities() {
		if entity != secretEntity && !mask.Covers(entity) {
			policy.Actions[entity] = detect.Keep
		}
	}
	e, err := detect.New(policy)
	if err != nil {
		return nil, fmt.Errorf("make mask: %w", err)
	}
	if m.engines == nil || len(m.engines) >= maxEngines {
		m.engines = map[string]*detect.Engine{}
	}
	m.engines[name] = e
	return e, nil
}

// apply masks one opened record. An error means that it must not be shown. Where nothing
// is masked it stays as it was sealed.
func (m *masks) apply(mask access.Mask, signal string, protobuf []byte) ([]byte, error) {
	if mask.None() {
		return protobuf, nil
	}
	engine, err := m.engine(mask)
	if err != nil {
		return nil, err
	}
	// What is masked in one text of a record is masked where another repeats it.
	echoes := otlpwalk.NewEchoes(engine)
	redact := func(site content.Site, s string) string {
		out, _ := echoes.Redact(site, s)
		return out
	}
	v := otlpwalk.Leaves{String: redact, Bytes: func(site content.Site, b []byte) []byte {
		text := otlpwalk.Readable(b)
		if out := redact(site, text); out != text {
			return []byte(out)
		}
		return b
	}}
	switch signal {
	case sealed.Traces:
		td, err := (&ptrace.ProtoUnmarshaler{}).UnmarshalTraces(protobuf)
		if err != nil {
			return nil, errNotOTLP
		}
		echoes.Walk(func() { otlpwalk.Traces(td, v) })
		if out, err := (&ptrace.ProtoMarshaler{}).MarshalTraces(td); err == nil {
			return out, nil
		}
	case sealed.Logs:
		ld, err := (&plog.ProtoUnmarshaler{}).UnmarshalLogs(protobuf)
		if err != nil {
			return nil, errNotOTLP
		}
		echoes.Walk(func() { otlpwalk.Logs(ld, v) })
		if out, err := (&plog.ProtoMarshaler{}).MarshalLogs(ld); err == nil {
			return out, nil
		}
	}
	return nil, errNotOTLP
}

// checkEntities refuses kinds that nobody knows, and secrets.
func checkEntities(names []string) error {
	for _, name := range names {
		if name == secretEntity || !slices.Contains(detect.Entities(), name) {
			return &access.Refusal{Code: access.ErrScope.Code, Detail: "request: an entity is one that the detector knows, such as EMAIL_ADDRESS, and never SECRET"}
		}
	}
	return nil
}
