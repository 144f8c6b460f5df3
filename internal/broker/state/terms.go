package state

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/sotto-project/sotto/core/access"
)

// terms is the part of a request that nothing is searched by: what the rules made of it
// and who asked. It is written once.
type terms struct {
	As        access.Person         `json:"as,omitzero"`
	Entities  []string              `json:"entities,omitempty"`
	Expires   time.Time             `json:"expires,omitzero"`
	BatchSize int                   `json:"batch_size,omitempty"`
	Renews    *access.Renewal       `json:"renews,omitempty"`
	Groups    []access.Need         `json:"groups,omitempty"`
	Approvers []access.ApproverRule `json:"approvers,omitempty"`
	Applied   []string              `json:"applied,omitempty"`
	// Mask of a request that an older version stored is absent: everything is masked.
	Mask access.Mask `json:"mask,omitzero"`
}

func termsOf(q access.Request) (string, error) {
	return text(terms{q.As, q.Scope.Entities, q.Scope.Expires, q.BatchSize, q.Renews, q.Groups, q.Approvers, q.Applied, q.Mask})
}

// fill puts them back. What cannot be read makes the request unusable: it would
// otherwise ask for less than it did.
func (t terms) fill(q *access.Request) {
	q.As, q.Scope.Entities, q.Scope.Expires, q.BatchSize = t.As, t.Entities, t.Expires, t.BatchSize
	q.Renews, q.Groups, q.Approvers, q.Applied, q.Mask = t.Renews, t.Groups, t.Approvers, t.Applied, t.Mask
}

// detail is the part of an approval or of a lift that nothing is searched by.
type detail struct {
	For        string   `json:"for,omitempty"`
	Groups     []string `json:"groups,omitempty"`
	Identities []string `json:"identities,omitempty"`
}

func detailOf(a access.Approval) (string, error) { return text(detail{a.For, a.Groups, a.Identities}) }

func (d detail) fill(a *access.Approval) {
	a.For, a.Groups, a.Identities = d.For, d.Groups, d.Identities
}

func text(v any) (string, error) {
	data, err := json.Marshal(v)
	return string(data), err
}

func parse(column, text string, into any) error {
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return fmt.Errorf("column %s holds no JSON of this version", column) // the decoder's own words may quote it
	}
	return nil
}
