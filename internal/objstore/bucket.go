package objstore

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"
)

// Object is what a listing tells of one object.
type Object struct {
	Key      string
	Size     int64
	Modified time.Time // by the store's clock; not part of any promise about TTLs
}

// Bucket is a flat space of immutable objects. All methods may be called at the
// same time from several goroutines and several processes.
type Bucket interface {
	// Put stores data under key unless the key is taken, in which case it returns
	// ErrExists and changes nothing. After nil and after ErrExists the object
	// under key is durable. When the answer to an earlier attempt was lost, a
	// driver that tries again inside one call can return ErrExists for data that
	// this very call stored; callers with deterministic keys need not care.
	Put(ctx context.Context, key string, data []byte) error

	// ReadRange returns up to n bytes from offset off; n < 0 means to the end. A
	// negative off counts from the end: the last -off bytes, of which at most n.
	// The range is clipped to the object, so that an offset at or behind the end
	// gives no bytes and no error. ErrNotFound when there is no such object.
	ReadRange(ctx context.Context, key string, off, n int64) ([]byte, error)

	// List yields the objects whose keys begin with prefix, in byte order of the
	// keys. The sequence ends after the first error.
	List(ctx context.Context, prefix string) iter.Seq2[Object, error]

	// Delete removes the object, all its versions and all its delete markers.
	// An absent object is no error.
	Delete(ctx context.Context, key string) error
}

// Version is one entry of a bucket's history: the current object, an older one
// that a versioned bucket keeps, or the marker that a plain delete leaves.
type Version struct {
	Object
	ID      string
	Current bool // what ReadRange would return
	Marker  bool // a delete marker; it has no bytes
}

// History is what a Bucket also offers when deleted or replaced objects may
// still lie in it unseen by List. Retention is proved with it: a TTL is not kept
// while an older version exists.
type History interface {
	// Versions yields every version and delete marker under prefix in key order.
	// On a bucket without versioning it yields what List yields.
	Versions(ctx context.Context, prefix string) iter.Seq2[Version, error]
}

// Locker is what a Bucket also offers when its server can be told to keep an object.
type Locker interface {
	// PutUntil is Put, and the object cannot be deleted before that time. The mode is
	// governance or compliance; the store's own ('s3.object_lock') counts if it is
	// stricter, and if both are empty there is no lock.
	PutUntil(ctx context.Context, key string, data []byte, until time.Time, mode string) error
}

// LockedError says that the server keeps an object under a lock, so that it cannot be
// deleted yet. It is ErrDenied too.
type LockedError struct {
	Key   string
	Until time.Time // zero: a legal hold, which ends when somebody takes it off
}

// Error implements error.
func (e *LockedError) Error() string {
	if e.Until.IsZero() {
		return fmt.Sprintf("delete %q: the store has it under a legal hold", e.Key)
	}
	return fmt.Sprintf("delete %q: the store has it locked until %s", e.Key, e.Until.UTC().Format(time.RFC3339))
}

// Unwrap makes it an ErrDenied.
func (e *LockedError) Unwrap() error { return ErrDenied }

// Locks is what a Bucket also offers when its server can tell of locks.
type Locks interface {
	// Lock returns the lock of an object's version, "" for the current one. The zero
	// value: none.
	Lock(ctx context.Context, key, version string) (Lock, error)
}

// Lock is how a server keeps an object.
type Lock struct {
	Mode  string // governance, compliance or none
	Until time.Time
	Hold  bool // a legal hold
}

// Purger is what a Bucket also offers when its server removes many versions with one
// request.
type Purger interface {
	// Purge removes the versions and markers given, as History yields them. It returns
	// the faults by key; what is under no key of the map is gone. Versions that are not
	// there are no fault.
	Purge(ctx context.Context, versions []Version) map[string]error
}

// Kinds of errors, for errors.Is. Anything else a Bucket returns wraps the
// context's error or is a fault without a remedy in the caller.
var (
	// ErrExists: the key is taken, and what lies there is durable.
	ErrExists = errors.New("object exists")
	// ErrNotFound: no such object. A missing bucket is ErrDenied, because
	// "nothing there" would be a lie about a store that cannot be seen.
	ErrNotFound = errors.New("object not found")
	// ErrKey: the key is not one that every driver can store, see CheckKey.
	ErrKey = errors.New("invalid key")
	// ErrDenied: the store refuses us: credentials, permissions, a missing bucket,
	// an object lock. Trying again helps only after somebody changed something.
	ErrDenied = errors.New("store refuses access")
	// ErrUnavailable: the store cannot be reached, is busy or is full. Try again.
	ErrUnavailable = errors.New("store is unavailable")
)
