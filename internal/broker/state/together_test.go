package state_test

import (
	"errors"
	"path/filepath"
	"sync"
	"testing"

	"github.com/sotto-project/sotto/internal/broker/state"
)

// TestStartsTogether: processes that open one new file at the same moment all find it
// migrated. Each handle here has its own connections, as another process has.
func TestStartsTogether(t *testing.T) {
	for range 20 {
		path := filepath.Join(t.TempDir(), "state.db")
		begin := make(chan struct{})
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				<-begin
				db, err := state.Open(t.Context(), path)
				if err != nil {
					t.Error(err)
					return
				}
				if err := errors.Join(db.Ping(t.Context()), db.Close()); err != nil {
					t.Error(err)
				}
			})
		}
		close(begin)
		wg.Wait()
	}
}
