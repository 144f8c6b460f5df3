package broker

import (
	"context"
	"errors"
	"slices"

	"github.com/tink-crypto/tink-go/v2/keyset"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/digest"
	"github.com/sotto-project/sotto/core/subject"
	"github.com/sotto-project/sotto/internal/kms"
)

// errKeyset: who was named under a new key would not be found by what was approved.
var errKeyset = &access.Refusal{Code: "keyset_rotated", Detail: "run: the keyset of subjects was rotated since this was proposed; propose it again, so that nobody named with the new key is missed"}

var errNoKeyset = errors.New("this broker has no keyset of subjects: make one with 'sotto keys subjects make' and name it in 'subjects.keyset'")

// openKeyset gives a keyset as it is in its file now; nil if none is configured.
func (c SubjectsConfig) openKeyset() (*keyset.Handle, error) {
	if c.Keyset == "" {
		return nil, nil
	}
	return digest.InsecureReadKeyset(c.Keyset)
}

// SubjectKeys lists the keys that people are named with.
func (b *Broker) SubjectKeys() ([]subject.KeyInfo, error) {
	ks, err := b.Config.Subjects.openKeyset()
	if err == nil && ks == nil {
		err = errNoKeyset
	}
	if err != nil {
		return nil, err
	}
	return subject.Keys(ks), nil
}

// RotateSubjects adds a key to the keyset of subjects, which names people from now on, and
// tells which keys there are. A broker that runs knows it with its next erasure.
func (b *Broker) RotateSubjects(ctx context.Context, actor string) ([]subject.KeyInfo, error) {
	return b.changeSubjects(ctx, audit.Entry{Actor: actor, Action: audit.SubjectsRotate}, subject.Rotate)
}

// RetireSubjectKey takes a key out. Whoever was named with it can be erased no more.
func (b *Broker) RetireSubjectKey(ctx context.Context, actor, reason string, id uint32) ([]subject.KeyInfo, error) {
	return b.changeSubjects(ctx, audit.Entry{Actor: actor, Action: audit.SubjectsRetire, Reason: reason},
		func(ks *keyset.Handle) (*keyset.Handle, error) { return subject.Retire(ks, id) })
}

// changeSubjects writes the entry first: a keyset that changed without one would not be noticed.
func (b *Broker) changeSubjects(ctx context.Context, e audit.Entry, change func(*keyset.Handle) (*keyset.Handle, error)) ([]subject.KeyInfo, error) {
	ks, err := b.Config.Subjects.openKeyset()
	if err == nil && ks == nil {
		err = errNoKeyset
	}
	if err != nil {
		return nil, err
	}
	if ks, err = change(ks); err != nil {
		return nil, err
	}
	e.Time, e.Decision = b.now(), audit.Allowed
	if err := b.append(ctx, e); err != nil {
		return nil, err
	}
	if err := kms.ReplaceKeyset(b.Config.Subjects.Keyset, ks, e.Action == audit.SubjectsRetire); err != nil {
		return nil, named("subjects.keyset", err)
	}
	return subject.Keys(ks), nil
}

// rotatedSince reports whether people may be named by now with a key that an erasure does
// not look for.
func (b *Broker) rotatedSince(e Erasure) (bool, error) {
	ks, err := b.Config.Subjects.openKeyset()
	if err != nil || ks == nil || len(e.Keys) == 0 {
		return false, err
	}
	return slices.ContainsFunc(subject.Keys(ks), func(k subject.KeyInfo) bool { return k.Enabled && !slices.Contains(e.Keys, k.ID) }), nil
}
