package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Profile names a broker and who is asking.
type Profile struct {
	// Broker is the URL of the broker.
	Broker string `yaml:"broker"`
	// TokenFile holds the bearer token. A relative path is taken from the profile's folder.
	TokenFile string `yaml:"token_file,omitempty"`
	// CAFile holds the certificates (PEM) that the broker's must be signed by, if the
	// system does not know them.
	CAFile string `yaml:"ca_file,omitempty"`
	// CertificateFile and KeyFile are the client certificate (PEM) that a service shows,
	// in place of a token or beside it.
	CertificateFile string `yaml:"certificate_file,omitempty"`
	KeyFile         string `yaml:"key_file,omitempty"`
	// Insecure allows to send the token over plain HTTP to another machine.
	Insecure bool `yaml:"insecure,omitempty"`

	Token string `yaml:"-"`
}

// ProfileEnv names the profile when the flag does not.
const ProfileEnv = "SOTTO_PROFILE"

// profilePath is the named profile, or that of the environment, or the user's own.
func profilePath(path string, getenv func(string) string) (string, error) {
	if path == "" {
		path = getenv(ProfileEnv)
	}
	if path != "" {
		return path, nil
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", Usage("find profile: name one with --profile or %s", ProfileEnv)
	}
	return filepath.Join(dir, "sotto", "profile.yaml"), nil
}

// OpenProfile reads a profile for signing in: its token need not be there yet. With a broker
// it is made, or changed to that broker.
func OpenProfile(path, broker string, getenv func(string) string) (Profile, error) {
	path, err := profilePath(path, getenv)
	if err != nil {
		return Profile{}, err
	}
	p := Profile{TokenFile: "token"}
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, os.ErrNotExist) && broker == "":
		return Profile{}, Usage("read profile: %s is not there; name the broker with --broker", path)
	case err == nil:
		if p, err = parseProfile(text); err != nil && broker == "" {
			return Profile{}, Usage("read profile %s: %w", path, err)
		}
	case !errors.Is(err, os.ErrNotExist):
		return Profile{}, Usage("read profile: %w", err)
	}
	if broker != "" {
		p.Broker = broker
		if p.TokenFile == "" {
			p.TokenFile = "token"
		}
		text, err := yaml.Marshal(p)
		if err != nil {
			return Profile{}, fmt.Errorf("write profile: %w", err)
		}
		if _, err := parseProfile(text); err != nil {
			return Profile{}, Usage("--broker: %w", err)
		}
		if err := writePrivate(path, text); err != nil {
			return Profile{}, fmt.Errorf("write profile: %w", err)
		}
	}
	p.resolve(path)
	return p, nil
}

// SaveToken writes the token file, readable by its owner only.
func (p Profile) SaveToken(token string) error {
	if err := writePrivate(p.TokenFile, []byte(token+"\n")); err != nil {
		return fmt.Errorf("save token: %w", err)
	}
	return nil
}

// writePrivate replaces a file by a new one, so that nobody who has the old one open or
// may read it sees what is written.
func writePrivate(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".sotto-*") // 0600
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// LoadProfile reads a profile: the named one, or that of the environment, or
// sotto/profile.yaml in the user's configuration folder.
func LoadProfile(path string, getenv func(string) string) (Profile, error) {
	path, err := profilePath(path, getenv)
	if err != nil {
		return Profile{}, err
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return Profile{}, Usage("read profile: %s is not there; name one with --profile or %s, with the keys 'broker' and 'token_file'", path, ProfileEnv)
	}
	if err != nil {
		return Profile{}, Usage("read profile: %w", err)
	}
	p, err := parseProfile(text)
	if err != nil {
		return Profile{}, Usage("read profile %s: %w", path, err)
	}
	p.resolve(path)
	if p.TokenFile == "" {
		return p, nil
	}
	if p.Token, err = readToken(p.TokenFile); err != nil {
		return Profile{}, Usage("read profile %s: %w", path, err)
	}
	return p, nil
}

func parseProfile(text []byte) (Profile, error) {
	var p Profile
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&p); err != nil && !errors.Is(err, io.EOF) {
		return Profile{}, errors.New("it must be YAML with the keys 'broker' and 'token_file', and if need be 'ca_file', 'certificate_file', 'key_file', 'insecure'")
	}
	var faults []error
	u, err := url.Parse(p.Broker)
	switch {
	case p.Broker == "" || err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		faults = append(faults, errors.New("'broker' must be the URL of the broker"))
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		faults = append(faults, errors.New("'broker' must hold no credentials and no query"))
	case u.Scheme == "http" && !p.Insecure && !loopback(u.Hostname()):
		faults = append(faults, errors.New("'broker' is plain http to another machine: use https, or say 'insecure: true'"))
	}
	if p.TokenFile == "" && p.CertificateFile == "" {
		faults = append(faults, errors.New("'token_file' must be the path of the token, or 'certificate_file' that of a client certificate"))
	}
	if (p.CertificateFile == "") != (p.KeyFile == "") {
		faults = append(faults, errors.New("'certificate_file' and 'key_file' must be set together"))
	}
	if p.CertificateFile != "" && err == nil && u.Scheme == "http" {
		faults = append(faults, errors.New("'certificate_file' needs https: over plain http it is not shown"))
	}
	return p, errors.Join(faults...)
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// readToken refuses a token that others may read.
func readToken(path string) (string, error) {
	if err := private(path); err != nil {
		return "", fmt.Errorf("'token_file': %w", err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("'token_file': %w", err)
	}
	token := strings.TrimSpace(string(text))
	if token == "" || strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return "", fmt.Errorf("'token_file': %s does not hold a token", path)
	}
	return token, nil
}
