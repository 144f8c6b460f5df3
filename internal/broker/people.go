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
	token [sha256.Size]byte
}

func newPeople(list []PersonConfig) (people, error) {
	out := make(people, len(list))
	for i, p := range list {
		sum, err := hex.DecodeString(p.TokenSHA256)
		if err != nil || len(sum) != sha256.Size {
			return nil, fmt.Errorf("read people[%d].token_sha256: want 64 hex digits", i)
		}
		out[i].Person = access.Person{Name: p.Name, Roles: p.Roles}
		out[i].token = [sha256.Size]byte(sum)
	}
	return out, nil
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
func newID() string {
	var b [9]byte
	_, _ = rand.Read(b[:]) // never fails
	return "r" + strings.ToLower(idEncoding.EncodeToString(b[:]))[:13]
}

var idEncoding = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// validID keeps what is no id out of queries and of the audit log.
func validID(id string) bool {
	if len(id) != 14 || id[0] != 'r' {
		return false
	}
	for _, c := range []byte(id) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}
