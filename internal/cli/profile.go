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
	TokenFile string `yaml:"token_file"`
	// Insecure allows to send the token over plain HTTP to another machine.
	Insecure bool `yaml:"insecure,omitempty"`

	Token string `yaml:"-"`
}

// ProfileEnv names the profile when the flag does not.
const ProfileEnv = "SOTTO_PROFILE"

// LoadProfile reads a profile: the named one, or that of the environment, or
// sotto/profile.yaml in the user's configuration folder.
func LoadProfile(path string, getenv func(string) string) (Profile, error) {
	if path == "" {
		path = getenv(ProfileEnv)
	}
	if path == "" {
		dir, err := os.UserConfigDir()
		if err != nil {
			return Profile{}, Usage("find profile: name one with --profile or %s", ProfileEnv)
		}
		path = filepath.Join(dir, "sotto", "profile.yaml")
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
	if !filepath.IsAbs(p.TokenFile) {
		p.TokenFile = filepath.Join(filepath.Dir(path), p.TokenFile)
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
		return Profile{}, errors.New("it must be YAML with the keys 'broker', 'token_file' and, if need be, 'insecure'")
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
	if p.TokenFile == "" {
		faults = append(faults, errors.New("'token_file' must be the path of the token"))
	}
	return p, errors.Join(faults...)
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// readToken refuses a token that others may read.
func readToken(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("'token_file': %w", err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return "", fmt.Errorf("'token_file': %s has mode %04o; it must be readable by its owner only (chmod 600)", path, mode)
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
