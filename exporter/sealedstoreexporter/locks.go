package sealedstoreexporter

import (
	"errors"
	"fmt"
	"os"

	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/internal/objstore"
)

// readLocks reads from the policy which classes ask for an object lock. A store that
// has none must not take what was promised to be locked, so that is said at start.
func readLocks(policyFile string, bucket objstore.Bucket) (map[string]string, error) {
	if policyFile == "" {
		return nil, nil
	}
	text, err := os.ReadFile(policyFile)
	if err != nil {
		return nil, fmt.Errorf("'policy_file': %w", err)
	}
	policy, err := retention.ParsePolicy(text)
	if err != nil {
		return nil, fmt.Errorf("'policy_file': %w", err)
	}
	_, able := bucket.(objstore.Locker)
	locks := map[string]string{}
	var faults []error
	for i, c := range policy.Classes {
		if c.ObjectLock == "" {
			continue
		}
		locks[c.Name] = c.ObjectLock
		if !able {
			faults = append(faults, fmt.Errorf("'policy_file': 'classes[%d].object_lock' needs 's3', a directory locks nothing", i))
		}
	}
	return locks, errors.Join(faults...)
}
