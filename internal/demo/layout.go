package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/sotto-project/sotto/config"
	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/cli"
	"github.com/sotto-project/sotto/internal/objstore"
)

// layout is the demo's folder.
type layout struct {
	dir      string
	broker   broker.Config
	verifier string // of the key directory
}

func (l layout) path(name string) string    { return filepath.Join(l.dir, name) }
func (l layout) profile(name string) string { return l.path(filepath.Join("people", name+".yaml")) }

// The people of the demo. Alice cannot approve and Bob cannot read.
var people = []broker.PersonConfig{
	{Name: "alice", Roles: []access.Role{access.Debugger}},
	{Name: "bob", Roles: []access.Role{access.Approver}},
	{Name: "carol", Roles: []access.Role{access.Auditor, access.Operator}},
}

// prepare makes the folder at the first start, and writes the configuration
// files anew at each: flags may have changed.
func prepare(ctx context.Context, o Options) (layout, error) {
	l := layout{dir: o.Dir}
	if err := os.MkdirAll(l.path("people"), 0o700); err != nil {
		return l, err
	}
	policy, err := config.Files.ReadFile("demo-retention.yaml")
	if err != nil {
		return l, err
	}
	if err := os.WriteFile(l.path(broker.PolicyFile), policy, 0o600); err != nil {
		return l, err
	}
	store, err := storeOf(o, l.path("objects"))
	if err != nil {
		return l, err
	}
	if _, err := os.Lstat(l.path(broker.ConfigFile)); errors.Is(err, fs.ErrNotExist) {
		if _, err := broker.Init(ctx, broker.InitOptions{Dir: o.Dir, Name: "sotto.demo", People: people, Listen: o.Broker, Store: store}, o.Now); err != nil {
			return l, err
		}
	}
	if l.broker, err = broker.LoadConfig(l.path(broker.ConfigFile)); err != nil {
		return l, err
	}
	l.broker.Listen, l.broker.Store, l.broker.Console.TraceURL = o.Broker, store, o.TraceURL
	signer, err := audit.ReadKeyFile(l.broker.Keyring.Signer)
	if err != nil {
		return l, err
	}
	l.verifier = signer.Verifier
	return l, l.writeConfigs(o)
}

// storeOf is the store as the broker and the collector are told of it.
func storeOf(o Options, folder string) (objstore.Config, error) {
	if o.Store == "" {
		return objstore.Config{Directory: folder}, nil
	}
	u, err := url.Parse(o.Store)
	if err != nil {
		return objstore.Config{}, errors.New("--store is no URL")
	}
	return objstore.Config{S3: &objstore.S3Config{
		Endpoint: u.Scheme + "://" + u.Host, Bucket: filepath.Base(u.Path), Region: "us-east-1", Insecure: u.Scheme == "http", PathStyle: true,
	}}, nil
}

func (l layout) writeConfigs(o Options) error {
	text, err := yaml.Marshal(l.broker)
	if err != nil {
		return fmt.Errorf("write %s: %w", broker.ConfigFile, err)
	}
	files := map[string][]byte{broker.ConfigFile: append([]byte("# Written by `sotto demo` at each start.\n"), text...)}
	for _, name := range []string{"collector.yaml", "store-s3.yaml"} {
		if files[name], err = config.Files.ReadFile(name); err != nil {
			return err
		}
	}
	for _, person := range people {
		profile, err := yaml.Marshal(cli.Profile{Broker: "http://" + o.Broker, TokenFile: l.path(filepath.Join(broker.TokenFolder, person.Name))})
		if err != nil {
			return err
		}
		files[filepath.Join("people", person.Name+".yaml")] = profile
	}
	for name, text := range files {
		if err := os.WriteFile(l.path(name), text, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// collectorConfigs are the shipped files, as an operator would name them.
func (l layout) collectorConfigs(o Options) []string {
	configs := []string{l.path("collector.yaml")}
	if o.Store != "" {
		configs = append(configs, l.path("store-s3.yaml"))
	}
	return configs
}

// collectorEnv is what the shipped configuration asks its environment for.
func (l layout) collectorEnv(o Options, backend string) []string {
	host, port, _ := net.SplitHostPort(o.Metrics) // checked with the options
	env := []string{
		"SOTTO_OTLP_GRPC=" + o.OTLPGRPC, "SOTTO_OTLP_HTTP=" + o.OTLPHTTP, "SOTTO_HEALTH=" + o.Health,
		"SOTTO_METRICS_HOST=" + host, "SOTTO_METRICS_PORT=" + port,
		"SOTTO_BACKEND=" + backend,
		"SOTTO_RETENTION_POLICY=" + l.broker.Policy,
		"SOTTO_KEYRING=" + l.broker.Keyring.DirectoryFile, "SOTTO_KEYRING_VERIFIER=" + l.verifier,
		"SOTTO_DIGEST_KEYSET=" + l.path(broker.DigestFile), "SOTTO_SUBJECTS_KEYSET=" + l.broker.Subjects.Keyset,
		"SOTTO_STORE_DIR=" + l.path("objects"), "SOTTO_QUEUE_DIR=" + l.path("queue"),
	}
	if s3 := l.broker.Store.S3; s3 != nil {
		env = append(env, "SOTTO_S3_ENDPOINT="+s3.Endpoint, "SOTTO_S3_BUCKET="+s3.Bucket, "SOTTO_S3_INSECURE="+strconv.FormatBool(s3.Insecure))
	}
	return env
}
