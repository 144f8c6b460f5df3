package broker

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/internal/broker/notify"
)

// WebhookConfig is somewhere that is told what stands in the audit log.
type WebhookConfig struct {
	// Name stands in logs. What is not delivered yet belongs to it: a new name begins anew.
	Name string `yaml:"name"`
	// Format is standard (Standard Webhooks, signed; the default) or slack.
	Format string `yaml:"format"`
	// URL, or URLFile: a file (0600) that holds it. Slack's is a secret, and needs the file.
	URL     string `yaml:"url"`
	URLFile string `yaml:"url_file"`
	// SecretFile is a file (0600) with the secret that signs: whsec_ and base64.
	SecretFile string `yaml:"secret_file"`
	// Actions that are told, by the names of the audit log; request.* and * are known too.
	Actions []string `yaml:"actions"`
	// Refused tells of refusals too. Default false: only of what happened.
	Refused bool `yaml:"refused"`
	// Allow are networks that may be reached though they are not public. Default none.
	Allow []string `yaml:"allow"`
	// GiveUp is how long a notice is tried. Default 1d.
	GiveUp Duration `yaml:"give_up"`
}

// maxWebhooks: each that is being told holds a connection of the database.
const maxWebhooks = 6

const defaultGiveUp = 24 * time.Hour

func (c Config) checkWebhooks(fault func(key, format string, args ...any)) {
	if len(c.Webhooks) > maxWebhooks {
		fault("webhooks", "must be at most %d; let one of them tell the others", maxWebhooks)
	}
	names := map[string]bool{}
	for i, w := range c.Webhooks {
		at := fmt.Sprintf("webhooks[%d]", i)
		if !retention.ValidName(w.Name) || names[w.Name] {
			fault(at+".name", "must be made of a-z, 0-9, '_' and '-', up to 63 bytes, and stand once")
		}
		names[w.Name] = true
		if w.Format != "" && w.Format != notify.Standard && w.Format != notify.Slack {
			fault(at+".format", "must be %s or %s", notify.Standard, notify.Slack)
		}
		slack := w.Format == notify.Slack
		switch {
		case slack && w.URLFile == "":
			fault(at+".url_file", "must be a file (0600) with the URL: who has it can write to the channel")
		case !slack && (w.URL == "") == (w.URLFile == ""):
			fault(at+".url", "must be an https URL; or 'url_file' a file (0600) with it, if it is a secret")
		}
		if slack && w.URL != "" {
			fault(at+".url", "is a secret and does not belong here: put it into a file (0600) and name that in 'url_file'")
		}
		if slack != (w.SecretFile == "") {
			fault(at+".secret_file", "must be a file (0600) with whsec_ and 24 to 64 bytes in base64; with slack there is none")
		}
		if len(w.Actions) == 0 {
			fault(at+".actions", "must name at least one action of the audit log: [request.*, freeze.*]")
		}
		for j, a := range w.Actions {
			if !notify.KnownActions(a) {
				fault(fmt.Sprintf("%s.actions[%d]", at, j), "is no action of the audit log, such as request.create, request.* or *")
			}
		}
		if w.GiveUp < 0 || w.GiveUp > Duration(30*24*time.Hour) {
			fault(at+".give_up", "must be positive and at most 30d")
		}
		if allow, err := w.networks(); err != nil {
			fault(at+".allow", "must be networks such as 10.20.0.0/16 or 127.0.0.1/32")
		} else if w.URL != "" && !slack {
			if err := (notify.Target{URL: w.URL, Allow: allow}).CheckURL(); err != nil {
				fault(at+".url", "%v", err)
			}
		}
	}
}

func (w WebhookConfig) networks() (out []netip.Prefix, err error) {
	for _, text := range w.Allow {
		p, err := netip.ParsePrefix(text)
		if err != nil || p != p.Masked() {
			return nil, errors.New("no network")
		}
		out = append(out, p)
	}
	return out, nil
}

func (w WebhookConfig) giveUp() time.Duration {
	if w.GiveUp == 0 {
		return defaultGiveUp
	}
	return time.Duration(w.GiveUp)
}

// sender reads the files and makes what sends.
func (w WebhookConfig) sender(console string) (*notify.Sender, error) {
	t := notify.Target{Name: w.Name, Format: w.Format, URL: w.URL, Actions: w.Actions, Refused: w.Refused, Console: console}
	setDefault(&t.Format, notify.Standard)
	var urlErr, secretErr, allowErr error
	if w.URLFile != "" {
		t.URL, urlErr = readSecret(w.URLFile)
	}
	if w.SecretFile != "" {
		t.Secret, secretErr = readSecret(w.SecretFile)
	}
	t.Allow, allowErr = w.networks()
	if err := errors.Join(named("url_file", urlErr), named("secret_file", secretErr), named("allow", allowErr)); err != nil {
		return nil, err
	}
	return notify.New(t)
}

// readSecret reads a line that nobody else may read. No error quotes it.
func readSecret(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return "", fmt.Errorf("%s has mode %04o; it must be readable by its owner only (chmod 600)", filepath.Base(path), mode)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	if line := strings.TrimSpace(string(text)); line != "" {
		return line, nil
	}
	return "", errors.New("the file is empty")
}
