package retainprocessor

import (
	"context"
	"errors"
	"fmt"

	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl/contexts/ottlspan"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl/ottlfuncs"
	"go.opentelemetry.io/collector/component"
	"go.uber.org/zap"

	"github.com/sotto-project/sotto/core/retention"
)

// conditions are the compiled conditions of each class that has some.
type conditions map[string][]*ottl.Condition[*ottlspan.TransformContext]

// compile parses all conditions of a policy and reports all faults at once. OTTL
// gets a logger that drops everything: at debug level it would log whole spans.
func compile(p retention.Policy, set component.TelemetrySettings) (conditions, error) {
	set.Logger = zap.NewNop()
	parser, err := ottlspan.NewParser(ottlfuncs.StandardConverters[*ottlspan.TransformContext](), set, ottlspan.EnablePathContextNames())
	if err != nil {
		return nil, fmt.Errorf("prepare conditions: %w", err)
	}
	compiled := conditions{}
	var faults []error
	for i, class := range p.Classes {
		for j, text := range class.When {
			c, err := parser.ParseCondition(text)
			if err != nil {
				faults = append(faults, fmt.Errorf("'classes[%d].when[%d]' is not a condition on a span: %w", i, j, err))
				continue
			}
			compiled[class.Name] = append(compiled[class.Name], c)
		}
	}
	return compiled, errors.Join(faults...)
}

// match asks the conditions of a class in order. One that cannot be evaluated does
// not match: what is not known to be wanted is not kept. Its error may hold a value
// of the span, so only the fact is reported.
func (c conditions) match(ctx context.Context, class string, span *ottlspan.TransformContext) (matched bool, failed int) {
	for _, condition := range c[class] {
		ok, err := evaluate(ctx, condition, span)
		if err != nil {
			failed++
		} else if ok {
			return true, failed
		}
	}
	return false, failed
}

// evaluate turns a panic inside OTTL into an error: a span that upsets a condition
// must not end the collector.
func evaluate(ctx context.Context, c *ottl.Condition[*ottlspan.TransformContext], span *ottlspan.TransformContext) (ok bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			ok, err = false, errors.New("the condition panicked")
		}
	}()
	return c.Eval(ctx, span)
}
