package audit

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	f_note "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/tessera"
	"golang.org/x/mod/sumdb/note"
)

// cosigner is the type of a key that makes cosignatures, https://c2sp.org/signed-note.
const cosigner = 0x04

// ParseWitnesses reads a policy as Sigsum and Tessera write it, one word of these on a
// line, and reports all its faults at once, by line:
//
//	witness NAME KEY [URL]       # KEY is a verifier key of type 0x04; URL is needed to ask it
//	group NAME N|any|all NAME…   # so many of those named before
//	quorum NAME                  # the witness or group whose cosignature counts
//
// A line "log …" is for others and skipped, and so is what follows a "#".
func ParseWitnesses(policy []byte) (*Witnesses, error) {
	p := witnessPolicy{names: map[string][]string{}, keys: map[string]bool{}, urls: map[string]bool{}}
	for i, line := range strings.Split(string(policy), "\n") {
		line, _, _ = strings.Cut(line, "#")
		if fields := strings.Fields(line); len(fields) > 0 {
			p.line(i+1, fields)
		}
	}
	switch {
	case p.quorum == "":
		p.faults = append(p.faults, errors.New("must say 'quorum NAME': the witness or group whose cosignature counts"))
	case p.quorum == "none":
		p.faults = append(p.faults, errors.New("must not say 'quorum none': it would ask nobody"))
	case p.names[p.quorum] == nil && !slices.Contains(p.broken, p.quorum):
		p.faults = append(p.faults, fmt.Errorf("must say a quorum that is a witness or a group: there is no %s", p.quorum))
	}
	if len(p.faults) > 0 {
		return nil, errors.Join(p.faults...)
	}
	group, err := tessera.NewWitnessGroupFromPolicy([]byte(p.text.String()))
	if err != nil {
		return nil, fmt.Errorf("is no policy: %v", err)
	}
	w := &Witnesses{group: group}
	for _, one := range p.witnesses { // those outside of the quorum are neither asked nor missed
		if slices.Contains(p.names[p.quorum], one.Name) {
			w.All = append(w.All, one)
		}
	}
	return w, nil
}

// witnessPolicy is a policy that is being read.
type witnessPolicy struct {
	witnesses  []Witness
	names      map[string][]string // of witnesses and groups: the key names of the witnesses below
	broken     []string            // names that stand on a line with a fault
	keys, urls map[string]bool
	quorum     string
	text       strings.Builder // for Tessera
	faults     []error
}

func (p *witnessPolicy) line(n int, f []string) {
	fault := func(format string, args ...any) {
		p.faults = append(p.faults, fmt.Errorf("line %d: "+format, append([]any{n}, args...)...))
	}
	before := len(p.faults)
	switch f[0] {
	case "log":
		return
	case "witness":
		p.witness(f, fault)
	case "group":
		p.group(f, fault)
	case "quorum":
		if len(f) != 2 || p.quorum != "" {
			fault("must be 'quorum NAME', once")
			return
		}
		p.quorum = f[1]
	default:
		fault("must begin with witness, group, quorum or log")
	}
	if len(p.faults) > before {
		if len(f) > 1 {
			p.broken = append(p.broken, f[1])
		}
		return
	}
	if f[0] == "witness" && len(f) == 3 { // Tessera wants a URL of each, and a different one
		f = append(f, fmt.Sprintf("https://line-%d.invalid", n))
	}
	fmt.Fprintln(&p.text, strings.Join(f, " "))
}

// name notes a new name of a witness or group.
func (p *witnessPolicy) name(name string, below []string, fault func(string, ...any)) {
	if slices.Contains([]string{"witness", "group", "any", "all", "none", "quorum", "log"}, name) {
		fault("%s is a word of the policy and cannot be a name", name)
	} else if p.names[name] != nil {
		fault("the name %s stands twice", name)
	} else {
		p.names[name] = below
	}
}

func (p *witnessPolicy) witness(f []string, fault func(string, ...any)) {
	if len(f) != 3 && len(f) != 4 {
		fault("must be 'witness NAME KEY URL'")
		return
	}
	key, err := cosignerKey(f[2])
	if err != nil {
		fault("the key of witness %s %v", f[1], err)
		return
	}
	p.name(f[1], []string{key.Name()}, fault)
	if raw := f[2][strings.LastIndex(f[2], "+")+1:]; p.keys[raw] || p.keys[key.Name()] {
		fault("the key of witness %s stands twice, or its name does: one witness would count as two", f[1])
	} else {
		p.keys[raw], p.keys[key.Name()] = true, true
	}
	one := Witness{Name: key.Name(), Key: key}
	if len(f) == 4 {
		one.URL = strings.TrimRight(f[3], "/")
		if err := checkWitnessURL(f[3]); err != nil {
			fault("the URL of witness %s %v", f[1], err)
		} else if p.urls[one.URL] {
			fault("the URL of witness %s stands twice", f[1])
		}
		p.urls[one.URL] = true
	}
	p.witnesses = append(p.witnesses, one)
}

func (p *witnessPolicy) group(f []string, fault func(string, ...any)) {
	if len(f) < 4 {
		fault("must be 'group NAME N NAME…', N a number, any or all")
		return
	}
	var below []string
	for i, child := range f[3:] {
		switch {
		case slices.Contains(f[3:3+i], child):
			fault("%s stands twice in group %s and would count twice", child, f[1])
		case p.names[child] == nil && !slices.Contains(p.broken, child):
			fault("%s of group %s is no witness or group of a line before", child, f[1])
		}
		below = append(below, p.names[child]...)
	}
	if n := 0; f[2] != "any" && f[2] != "all" {
		if _, err := fmt.Sscanf(f[2], "%d", &n); err != nil || fmt.Sprint(n) != f[2] || n < 1 || n > len(f)-3 {
			fault("%s of group %s must be any, all, or a number from 1 to %d", f[2], f[1], len(f)-3)
		}
	}
	p.name(f[1], append([]string{}, below...), fault)
}

// cosignerKey reads a verifier key of type 0x04. Tessera would also take one of a log.
func cosignerKey(text string) (note.Verifier, error) {
	parts := strings.SplitN(text, "+", 3)
	v, err := f_note.NewVerifierForCosignatureV1(text)
	if err != nil || len(parts) != 3 {
		return nil, errors.New("must be a verifier key: name+8 hex digits+base64")
	}
	raw, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(raw) == 0 || raw[0] != cosigner {
		return nil, errors.New("must be a key that makes cosignatures (type 0x04); this one signs logs")
	}
	if fmt.Sprintf("%08x", v.KeyHash()) != strings.ToLower(parts[1]) {
		return nil, errors.New("is damaged: its 8 hex digits do not belong to the rest")
	}
	return v, nil
}

// IsKeyOf tells whether the witness has the key pair that also signs the log with this
// verifier: it would be no second witness of anything.
func (w Witness) IsKeyOf(verifier string) bool {
	parts := strings.SplitN(verifier, "+", 3)
	if len(parts) != 3 {
		return false
	}
	raw, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(raw) == 0 {
		return false
	}
	raw[0] = cosigner
	theirs, err := f_note.NewVerifierForCosignatureV1(fmt.Sprintf("%s+%08x+%s", w.Name, w.Key.KeyHash(), base64.StdEncoding.EncodeToString(raw)))
	return err == nil && theirs.KeyHash() == w.Key.KeyHash()
}

// checkWitnessURL: the URL is the operator's own, so that it may lie in any network. What
// is sent is signed and holds no content, but who could change it could keep witnesses away.
func checkWitnessURL(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.RawQuery+u.Fragment != "" {
		return errors.New("must be an https URL without a query")
	}
	if u.User != nil {
		return errors.New("must not hold a user or a password")
	}
	if ip, err := netip.ParseAddr(u.Hostname()); u.Scheme == "http" && u.Hostname() != "localhost" && (err != nil || !ip.IsLoopback()) {
		return errors.New("must be https; plain http goes to this machine only")
	}
	return nil
}
