package retention

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	"go.yaml.in/yaml/v3"
)

// ParsePolicy reads a policy file. It knows every key it accepts and reports all
// faults at once, each under the key it stands at, such as 'classes[2].ttl'.
func ParsePolicy(text []byte) (Policy, error) {
	var root yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(text))
	if err := dec.Decode(&root); errors.Is(err, io.EOF) {
		return Policy{}, errors.New("parse retention policy: the file is empty")
	} else if err != nil {
		return Policy{}, fmt.Errorf("parse retention policy: %w", err)
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return Policy{}, errors.New("parse retention policy: want one YAML document")
	}
	var r reader
	p := r.policy(root.Content[0])
	if len(r.faults) > 0 {
		return Policy{}, fmt.Errorf("parse retention policy: %w", errors.Join(r.faults...))
	}
	return p, nil
}

// reader walks the YAML nodes by hand: the decoder of the library stops at the
// first value that does not fit, and names Go types instead of keys.
type reader struct{ faults []error }

func (r *reader) fault(key, format string, args ...any) {
	r.faults = append(r.faults, fmt.Errorf("'%s' %s", key, fmt.Sprintf(format, args...)))
}

func (r *reader) policy(n *yaml.Node) (p Policy) {
	var classes *yaml.Node
	r.mapping(n, "", map[string]func(*yaml.Node, string){
		"version": func(n *yaml.Node, key string) {
			if v, ok := r.scalar(n, key); ok && v != "1" {
				r.fault(key, "must be 1")
			}
			p.Version = 1
		},
		"salt":    func(n *yaml.Node, key string) { p.Salt, _ = r.scalar(n, key) },
		"classes": func(n *yaml.Node, _ string) { classes = n },
	}, "version", "classes")
	var whole []bool
	for i, n := range r.sequence(classes, "classes") {
		faults := len(r.faults)
		p.Classes = append(p.Classes, r.class(n, fmt.Sprintf("classes[%d]", i)))
		whole = append(whole, faults == len(r.faults))
	}
	if classes != nil && classes.Kind == yaml.SequenceNode && len(p.Classes) == 0 {
		r.fault("classes", "must name at least one class")
	}
	r.compare(p.Classes, whole)
	return p
}

func (r *reader) class(n *yaml.Node, at string) (c Class) {
	c.Share = math.NaN()
	r.mapping(n, at, map[string]func(*yaml.Node, string){
		"name": func(n *yaml.Node, key string) {
			var ok bool
			if c.Name, ok = r.scalar(n, key); ok && !ValidName(c.Name) {
				r.fault(key, "must be 1 to 63 of a-z, 0-9, - and _, starting with a letter or digit")
			} else if ok && Reserved(c.Name) {
				r.fault(key, "must not be hold, nor begin with hold-: these classes belong to legal holds (give the class another name)")
			}
		},
		"ttl": func(n *yaml.Node, key string) { c.TTL = r.ttl(n, key) },
		"object_lock": func(n *yaml.Node, key string) {
			var ok bool
			if c.ObjectLock, ok = r.scalar(n, key); ok && c.ObjectLock != Governance && c.ObjectLock != Compliance {
				r.fault(key, "must be governance or compliance, or be left out")
			}
		},
		"share": func(n *yaml.Node, key string) {
			c.Share = 0
			text, ok := r.scalar(n, key)
			if !ok {
				return
			}
			share, err := strconv.ParseFloat(text, 64)
			if err != nil || !(share >= 0 && share <= 1) {
				r.fault(key, "must be a number from 0 to 1")
				return
			}
			c.Share = share
		},
		"when": func(n *yaml.Node, key string) {
			for i, n := range r.sequence(n, key) {
				at := fmt.Sprintf("%s[%d]", key, i)
				condition, ok := r.scalar(n, at)
				if ok && condition == "" {
					r.fault(at, "must be a condition")
				}
				c.When = append(c.When, condition)
			}
			if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
				r.fault(key, "must name at least one condition, or be left out")
			}
		},
	}, "name", "ttl")
	if math.IsNaN(c.Share) {
		c.Share = 1
		if len(c.When) == 0 && n.Kind == yaml.MappingNode {
			r.fault(at+".share", "must be set, or 'when': a class that keeps everything says share: 1")
		}
	}
	return c
}

func (r *reader) ttl(n *yaml.Node, key string) time.Duration {
	text, ok := r.scalar(n, key)
	if !ok {
		return 0
	}
	ttl, err := ParseTTL(text)
	switch {
	case err != nil:
		r.fault(key, "%v", err)
	case ttl < MinTTL:
		r.fault(key, "must be at least 2h")
	case ttl > MaxTTL:
		r.fault(key, "must be at most 3650d")
	}
	return ttl
}

// compare holds what the classes owe each other: different names, and each can
// take something. Shares nest, so a class behind one that takes the same traces
// or more, without a condition, would stand in the file and never keep anything.
// A class that has a fault of its own is not compared: its values are not what its
// author meant.
func (r *reader) compare(classes []Class, whole []bool) {
	first := map[string]int{}
	for i, c := range classes {
		if j, seen := first[c.Name]; seen && c.Name != "" {
			r.fault(fmt.Sprintf("classes[%d].name", i), "repeats classes[%d].name", j)
		} else {
			first[c.Name] = i
		}
		for j, before := range classes[:i] {
			if whole[i] && whole[j] && len(before.When) == 0 && before.Share >= c.Share && c.Share > 0 {
				r.fault(fmt.Sprintf("classes[%d]", i), "can take nothing: classes[%d] stands before it and takes each of its traces (put the smaller share first)", j)
				break
			}
		}
	}
}
