package broker

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/sotto-project/sotto/core/retention"
)

// maxConfig bounds broker.yaml.
const maxConfig = 1 << 20

// Duration is a time.Duration that also knows days and weeks: 14d, 2w, 1d12h.
type Duration time.Duration

// UnmarshalYAML reads Go's syntax with d and w.
func (d *Duration) UnmarshalYAML(n *yaml.Node) error {
	v, err := retention.ParseTTL(n.Value)
	if n.Value == "0" {
		v, err = 0, nil
	}
	if err != nil {
		// A TypeError lets the decoder go on and find the other faults.
		return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: must be a duration such as 90m, 14d or 1d12h", n.Line)}}
	}
	*d = Duration(v)
	return nil
}

// MarshalYAML writes what UnmarshalYAML reads.
func (d Duration) MarshalYAML() (any, error) { return time.Duration(d).String(), nil }

// LoadConfig reads broker.yaml and reports all its faults at once.
func LoadConfig(path string) (Config, error) {
	f, err := os.Open(path)
	if err != nil {
		return Config{}, fmt.Errorf("read configuration: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxConfig+1))
	if err != nil {
		return Config{}, fmt.Errorf("read configuration: %w", err)
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return Config{}, fmt.Errorf("read configuration: %w", err)
	}
	c, err := ParseConfig(text, filepath.Dir(abs))
	if err != nil {
		return Config{}, fmt.Errorf("read configuration %s:\n%w", path, err)
	}
	return c, nil
}

// ParseConfig parses and checks broker.yaml; paths are taken from dir.
func ParseConfig(text []byte, dir string) (Config, error) {
	if len(text) > maxConfig {
		return Config{}, fmt.Errorf("the file is larger than %d bytes", maxConfig)
	}
	c := DefaultConfig()
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return Config{}, errors.New("it is no YAML: " + withoutValues(err.Error()))
	}
	paths := map[int]string{}
	c.lines = map[string]int{}
	index(&root, "", paths, c.lines)

	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	var faults []error
	if err := d.Decode(&c); err != nil && !errors.Is(err, io.EOF) {
		var typed *yaml.TypeError
		if !errors.As(err, &typed) {
			return Config{}, errors.New("it is no configuration: " + withoutValues(err.Error()))
		}
		broken := false
		for _, text := range typed.Errors {
			faults = append(faults, errors.New(keyFault(text, paths)))
			m := atLine.FindStringSubmatch(text)
			broken = broken || m == nil || twice.MatchString(m[2])
		}
		if broken { // the decoder gave the rest up: what is missing is not the user's fault
			return Config{}, errors.Join(faults...)
		}
	}
	if err := d.Decode(&yaml.Node{}); !errors.Is(err, io.EOF) {
		faults = append(faults, errors.New("the file holds more than one document"))
	}
	c.resolve(dir)
	faults = append(faults, c.faults()...)
	return c, errors.Join(unique(faults)...)
}

// index notes which key stands at which line.
func index(n *yaml.Node, at string, paths map[int]string, lines map[string]int) {
	switch n.Kind {
	case yaml.DocumentNode:
		for _, c := range n.Content {
			index(c, at, paths, lines)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i].Value
			if at != "" {
				key = at + "." + key
			}
			if _, taken := paths[n.Content[i].Line]; !taken { // the outermost of a line
				paths[n.Content[i].Line] = key
			}
			lines[key] = n.Content[i].Line
			index(n.Content[i+1], key, paths, lines)
		}
	case yaml.SequenceNode:
		for i, c := range n.Content {
			key := fmt.Sprintf("%s[%d]", at, i)
			if _, taken := paths[c.Line]; !taken && c.Kind != yaml.MappingNode {
				paths[c.Line] = key
			}
			lines[key] = c.Line
			index(c, key, paths, lines)
		}
	}
}

var (
	atLine    = regexp.MustCompile(`^line (\d+): (.*)$`)
	unknown   = regexp.MustCompile(`^field (\S+) not found in type \S+$`)
	twice     = regexp.MustCompile(`^mapping key "[^"]*" already defined at line (\d+)$`)
	wrongType = regexp.MustCompile("^cannot unmarshal (!!\\w+)(?: `.*`)? into (\\S+)$")
	quoted    = regexp.MustCompile("`[^`]*`")
)

// keyFault puts the decoder's words into ours: the key and the line, no Go type, and
// no value, which may be a secret that stands at the wrong place.
func keyFault(text string, paths map[int]string) string {
	m := atLine.FindStringSubmatch(text)
	if m == nil {
		return withoutValues(text)
	}
	line, _ := strconv.Atoi(m[1])
	where := fmt.Sprintf("line %d:", line)
	if key := paths[line]; key != "" {
		where = fmt.Sprintf("'%s' (line %d)", key, line)
	}
	switch what := m[2]; {
	case unknown.MatchString(what):
		// Several keys may stand on a line: the decoder tells which is meant.
		if field := unknown.FindStringSubmatch(what)[1]; paths[line] != field && !strings.HasSuffix(paths[line], "."+field) {
			where = fmt.Sprintf("'%s.%s' (line %d)", paths[line], field, line)
		}
		return where + " is not a known key"
	case twice.MatchString(what):
		return where + " stands twice, first at line " + twice.FindStringSubmatch(what)[1]
	case wrongType.MatchString(what):
		return where + " must be " + kindOf(wrongType.FindStringSubmatch(what)[2])
	default:
		return where + " " + withoutValues(what)
	}
}

func kindOf(goType string) string {
	switch {
	case strings.HasPrefix(goType, "[]"):
		return "a list"
	case goType == "int":
		return "a number"
	case goType == "bool":
		return "true or false"
	case strings.HasSuffix(goType, "Config"):
		return "a mapping"
	}
	return "a text"
}

func withoutValues(s string) string { return quoted.ReplaceAllString(s, "a value") }

// unique drops a fault about a key that is reported already: a value that could not
// be read leaves its default or nothing behind, which is no fault of the user's.
func unique(faults []error) []error {
	seen := map[string]bool{}
	var out []error
	for _, f := range faults {
		key, _, _ := strings.Cut(strings.TrimPrefix(f.Error(), "'"), "'")
		if strings.HasPrefix(f.Error(), "'") && seen[key] {
			continue
		}
		seen[key] = true
		out = append(out, f)
	}
	return out
}

// resolve makes relative paths absolute.
func (c *Config) resolve(dir string) {
	for _, p := range []*string{
		&c.State.SQLite, &c.Audit.Directory, &c.Audit.Signer, &c.Keyring.DirectoryFile, &c.Keyring.Signer,
		&c.Policy, &c.Store.Directory, &c.OIDC.ClientSecretFile, &c.TLS.Certificate, &c.TLS.Key, &c.TLS.ClientCA, &c.Subjects.Keyset,
	} {
		if *p != "" && !filepath.IsAbs(*p) {
			*p = filepath.Join(dir, *p)
		}
	}
	if p := c.Audit.Copies; p != nil && p.Store.Directory != "" && !filepath.IsAbs(p.Store.Directory) {
		p.Store.Directory = filepath.Join(dir, p.Store.Directory)
	}
	if w := c.Audit.Witnesses; w != nil && w.Policy != "" && !filepath.IsAbs(w.Policy) {
		w.Policy = filepath.Join(dir, w.Policy)
	}
	for i := range c.Webhooks {
		for _, p := range []*string{&c.Webhooks[i].URLFile, &c.Webhooks[i].SecretFile} {
			if *p != "" && !filepath.IsAbs(*p) {
				*p = filepath.Join(dir, *p)
			}
		}
	}
	if p := c.State.Postgres; p != nil && p.DSNFile != "" && !filepath.IsAbs(p.DSNFile) {
		p.DSNFile = filepath.Join(dir, p.DSNFile)
	}
	// A KEK file beside the configuration may be written as a path.
	if c.KEK != "" && !strings.Contains(c.KEK, ":") {
		path := c.KEK
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		c.KEK = fileURI(path)
	}
}
