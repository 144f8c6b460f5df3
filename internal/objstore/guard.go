package objstore

import (
	"context"
	"errors"
	"iter"
	"time"
)

// Guard is what a Bucket also offers when a server with settings of its own stands
// behind it. They are the second line: a server's lifecycle rules run late, or not at
// all, and are no proof of anything.
type Guard interface {
	// Settings reads what the server says of the bucket. A part that cannot be read is
	// named in Unknown; the error is for a bucket of which nothing can be read.
	Settings(ctx context.Context) (Settings, error)
	// SetRules puts the rules in place of those whose ids begin with RulePrefix. All
	// other rules of the bucket stay as they are.
	SetRules(ctx context.Context, rules []Rule) error
	// EnableLock turns object lock on for a bucket that has versions, without a default:
	// each object is locked as it is written. It cannot be turned off again. ErrNoLock
	// when the server does that only when a bucket is made.
	EnableLock(ctx context.Context) error
}

// ErrNoLock says that a server turns object lock on only when a bucket is made.
var ErrNoLock = errors.New("this server turns object lock on only when a bucket is made: make another one with object lock, and let collectors and broker use it")

// RulePrefix begins the ids of the lifecycle rules that are Sotto's.
const RulePrefix = "sotto-"

// Rule is a lifecycle rule. Days count from the making of an object, or from the
// moment at which a version was replaced or deleted; zero means never.
type Rule struct {
	ID          string `json:"id"`
	Prefix      string `json:"prefix"` // of keys
	Days        int    `json:"expire_days,omitempty"`
	OldDays     int    `json:"old_version_days,omitempty"`
	UploadDays  int    `json:"unfinished_upload_days,omitempty"`
	LoneMarkers bool   `json:"lone_delete_markers,omitempty"` // delete markers under which nothing is left
}

// Same reports whether a server that was given the rule r and answers with kept does
// what r says. MinIO leaves the part about unfinished uploads out: it removes these
// after a day by itself.
func (r Rule) Same(kept Rule) bool {
	if kept.UploadDays == 0 && (r.Days > 0 || r.OldDays > 0) {
		kept.UploadDays = r.UploadDays
	}
	return r == kept
}

// Settings are what a server says of a bucket.
type Settings struct {
	Versioning string `json:"versioning"`          // off, on or suspended
	ObjectLock string `json:"object_lock"`         // off, on, or on with its default such as "on, governance 30 days"
	LockDays   int    `json:"lock_days,omitempty"` // the least time for which the default keeps an object
	Encryption string `json:"encryption"`          // by the server, at rest: none, or the algorithm
	// Public says how somebody without credentials gets in; empty is as it should be.
	Public []string `json:"public"`
	Rules  []Rule   `json:"rules"` // Sotto's, by id
	Others []string `json:"other_rules"`
	// Unknown says what could not be read, and why.
	Unknown []string `json:"unknown"`
}

// Clock is what a Bucket also offers when it has a clock of its own.
type Clock interface {
	// Now is the store's time at this moment, to about a second.
	Now(ctx context.Context) (time.Time, error)
}

// Upload is a multipart upload that nobody has finished: bytes that no listing shows.
type Upload struct {
	Key   string
	ID    string
	Begun time.Time
}

// Uploads is what a Bucket also offers when unfinished uploads may lie in it. Not every
// server lists them: MinIO does so for whole keys only, and removes them after a day.
type Uploads interface {
	// Unfinished yields the uploads whose keys begin with prefix.
	Unfinished(ctx context.Context, prefix string) iter.Seq2[Upload, error]
	// Abort removes one. That it is not there is no error.
	Abort(ctx context.Context, u Upload) error
}
