package cli

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"
)

// resolve takes relative paths from the profile's folder.
func (p *Profile) resolve(profile string) {
	for _, path := range []*string{&p.TokenFile, &p.CAFile, &p.CertificateFile, &p.KeyFile} {
		if *path != "" && !filepath.IsAbs(*path) {
			*path = filepath.Join(filepath.Dir(profile), *path)
		}
	}
}

// TLS is how to speak to the broker over https; nil is as the system does.
func (p Profile) TLS() (*tls.Config, error) {
	if p.CAFile == "" && p.CertificateFile == "" {
		return nil, nil
	}
	out := &tls.Config{MinVersion: tls.VersionTLS12}
	if p.CAFile != "" {
		pem, err := os.ReadFile(p.CAFile)
		if err != nil {
			return nil, Usage("read profile: 'ca_file': %w", err)
		}
		out.RootCAs = x509.NewCertPool()
		if !out.RootCAs.AppendCertsFromPEM(pem) {
			return nil, Usage("read profile: 'ca_file': %s holds no PEM certificate", p.CAFile)
		}
	}
	if p.CertificateFile != "" {
		if err := private(p.KeyFile); err != nil {
			return nil, Usage("read profile: 'key_file': %w", err)
		}
		pair, err := tls.LoadX509KeyPair(p.CertificateFile, p.KeyFile)
		if err != nil {
			return nil, Usage("read profile: 'certificate_file' and 'key_file': %w", err)
		}
		out.Certificates = []tls.Certificate{pair}
	}
	return out, nil
}

// private refuses a file that others may read.
func private(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return fmt.Errorf("%s has mode %04o; it must be readable by its owner only (chmod 600)", path, mode)
	}
	return nil
}
