package broker

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/sotto-project/sotto/core/access"
)

// systemActor is the name in the audit log for what the broker does by itself.
const systemActor = "system"

// tokenPrefix lets secret scanners recognise a token that went astray.
const tokenPrefix = "sotto_"

// NewToken makes a random bearer token and the hash that stands in broker.yaml.
func NewToken() (token, sha256Hex string) {
	token = tokenPrefix + strings.ToLower(rand.Text())
	return token, HashToken(token)
}

// HashToken gives the hash of a token as it stands in broker.yaml. A token is random
// and long, so a fast hash is enough.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// people finds who a token belongs to.
type people []struct {
	access.Person
	token       [sha256.Size]byte // all zero: none
	certificate string
}

func newPeople(list []PersonConfig) (people, error) {
	out := make(people, len(list))
	for i, p := range list {
		out[i].Person, out[i].certificate = p.person(), p.Certificate
		if p.TokenSHA256 == "" && p.Certificate != "" {
			continue
		}
		sum, err := hex.DecodeString(p.TokenSHA256)
		if err != nil || len(sum) != sha256.Size {
			return nil, fmt.Errorf("read people[%d].token_sha256: want 64 hex digits", i)
		}
		out[i].token = [sha256.Size]byte(sum)
	}
	out.link()
	return out, nil
}

// Person finds somebody of the people section by name, with all that is known of them.
func (c Config) Person(name string) (access.Person, bool) {
	all, err := newPeople(c.People)
	if err != nil {
		return access.Person{}, false
	}
	for _, p := range all {
		if strings.EqualFold(p.Name, name) {
			return p.Person, true
		}
	}
	return access.Person{}, false
}

// link gives everybody the names of all entries that are the same human being, also over
// a third entry that shares one name with each.
func (p people) link() {
	for changed := true; changed; {
		changed = false
		for i := range p {
			for j := range p {
				if i == j || !p[i].Same(p[j].Person) {
					continue
				}
				for _, name := range append([]string{p[j].Name}, p[j].Identities...) {
					if !p[i].Is(name) {
						p[i].Identities, changed = append(p[i].Identities, name), true
					}
				}
			}
		}
	}
}

// find looks at every person whatever it finds, so that the time tells nothing.
func (p people) find(token string) (access.Person, bool) {
	sum := sha256.Sum256([]byte(token))
	found := -1
	for i := range p {
		if subtle.ConstantTimeCompare(sum[:], p[i].token[:]) == 1 {
			found = i
		}
	}
	if found < 0 {
		return access.Person{}, false
	}
	return p[found].Person, true
}

// named finds a person by name, as it stands in broker.yaml.
func (p people) named(name string) (access.Person, bool) {
	for i := range p {
		if p[i].Name == name {
			return p[i].Person, true
		}
	}
	return access.Person{}, false
}

// hasToken tells whether somebody signs in with a token.
func (p people) hasToken(name string) bool {
	for i := range p {
		if p[i].Name == name {
			return p[i].token != [sha256.Size]byte{}
		}
	}
	return false
}

// folded tells whether somebody has a name, whatever the case.
func (p people) folded(name string) bool {
	for i := range p {
		if strings.EqualFold(p[i].Name, name) {
			return true
		}
	}
	return false
}

// hash is the hash of a person's token, "" for nobody.
func (p people) hash(name string) string {
	for i := range p {
		if p[i].Name == name {
			return hex.EncodeToString(p[i].token[:])
		}
	}
	return ""
}

// newID makes the id of a request: short enough to read out, 65 random bits.
func newID() string { return newIDOf('r') }

// newIDOf makes an id: r for a request, b for a batch, d for a delegation.
func newIDOf(kind byte) string {
	var b [idBytes]byte
	_, _ = rand.Read(b[:]) // never fails
	return spellID(kind, b[:])
}

const idBytes = 9

func spellID(kind byte, b []byte) string {
	return string(kind) + strings.ToLower(idEncoding.EncodeToString(b))[:13]
}

var idEncoding = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// validID keeps what is no id out of queries and of the audit log.
func validID(id string) bool { return validIDOf('r', id) }

func validIDOf(kind byte, id string) bool {
	if len(id) != 14 || id[0] != kind {
		return false
	}
	for _, c := range []byte(id) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}
