package object

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"
	"github.com/oklog/ulid/v2"

	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/core/sealed"
)

// Root is the prefix of all sealed objects.
const Root = "sealed/v1/"

// MaxShards is the largest number of shards that two hex digits can name.
const MaxShards = 256

// Info is what the name of an object says.
type Info struct {
	Class   string
	Expires time.Time
	Tenant  string
	Shard   int
	ULID    string
}

// Key names the object that holds the records, all of which are of the header's
// class, expiry and tenant. It depends on the records only, not on their order.
func Key(h sealed.Header, shard int, records []sealed.Record) string {
	if len(records) > 0 && records[0].Held.Hold != "" {
		held := records[0].Held
		return Info{retention.HoldClass(held.Hold), held.Expires, held.Tenant, shard, name(records)}.Key()
	}
	return Info{h.Class, h.Expires, h.Tenant, shard, name(records)}.Key()
}

// Key spells the name again.
func (i Info) Key() string {
	return fmt.Sprintf("%sshard=%02x/%s.parquet", Prefix(i.Class, i.Expires, i.Tenant), i.Shard, i.ULID)
}

// Prefix is what the names of all objects of a class, expiry and tenant begin with.
func Prefix(class string, expires time.Time, tenant string) string {
	return fmt.Sprintf("%sclass=%s/expires=%s/tenant=%s/", Root, class, retention.FormatExpiry(expires), tenant)
}

// Shard is the shard of a trace when there are n of them.
func Shard(traceID string, n int) int {
	if n <= 1 {
		return 0
	}
	return int(xxhash.Sum64String(traceID) % uint64(min(n, MaxShards)))
}

// Held is the key of the legal hold that the object belongs to, if it does: set it as
// the Held of its records.
func (i Info) Held() keyring.Epoch {
	hold, ok := retention.HoldOf(i.Class)
	if !ok {
		return keyring.Epoch{}
	}
	return keyring.Epoch{Tenant: i.Tenant, Expires: i.Expires, Hold: hold}
}

// Holds reports whether a record with this header belongs into the object. The copies of
// a legal hold keep the class and the expiry they were sealed with.
func (i Info) Holds(h sealed.Header) bool {
	if i.Held().Hold != "" {
		return h.Tenant == i.Tenant
	}
	return h.Class == i.Class && h.Tenant == i.Tenant && h.Expires.Equal(i.Expires)
}

// Sealed is the time of the earliest record, as the name has it.
func (i Info) Sealed() time.Time {
	id, err := ulid.ParseStrict(i.ULID)
	if err != nil {
		return time.Time{}
	}
	return id.Timestamp().UTC()
}

// ParseKey reads a name that [Key] can have made. Everything else is refused:
// other prefixes, dots, empty or repeated parts, other spellings of the same thing.
func ParseKey(key string) (Info, error) {
	refuse := func(what string) (Info, error) {
		return Info{}, fmt.Errorf("parse object name: %s", what)
	}
	if len(key) > 512 {
		return refuse("it is too long")
	}
	rest, ok := strings.CutPrefix(key, Root)
	if !ok {
		return refuse("it does not begin with " + Root)
	}
	parts := strings.Split(rest, "/")
	if len(parts) != 5 {
		return refuse("it has not the parts class, expires, tenant, shard and file")
	}
	var values [4]string
	for n, part := range []string{"class=", "expires=", "tenant=", "shard="} {
		if values[n], ok = strings.CutPrefix(parts[n], part); !ok {
			return refuse("it has no " + part + " where it should")
		}
	}
	i := Info{Class: values[0], Tenant: values[2]}
	if !retention.ValidName(i.Class) || !retention.ValidName(i.Tenant) {
		return refuse("its class or tenant is not valid")
	}
	var err error
	if i.Expires, err = retention.ParseExpiry(values[1]); err != nil {
		return Info{}, fmt.Errorf("parse object name: %w", err)
	}
	shard, err := strconv.ParseUint(values[3], 16, 8)
	if err != nil {
		return refuse("its shard is not two hex digits")
	}
	i.Shard = int(shard)
	if i.ULID, ok = strings.CutSuffix(parts[4], ".parquet"); !ok {
		return refuse("its file is not .parquet")
	}
	if id, err := ulid.ParseStrict(i.ULID); err != nil || id.String() != i.ULID {
		return refuse("its file is not named by a ULID")
	}
	if i.Key() != key {
		return refuse("it is not spelled as it should be")
	}
	return i, nil
}

// name is the ULID of a set of records. Their hashes are sorted, so that the order
// in which a retry brings them does not matter.
func name(records []sealed.Record) string {
	sums := make([][sha256.Size]byte, len(records))
	var earliest time.Time
	for n, r := range records {
		sums[n] = sha256.Sum256(r.Ciphertext)
		if earliest.IsZero() || r.SealedAt.Before(earliest) {
			earliest = r.SealedAt
		}
	}
	slices.SortFunc(sums, func(a, b [sha256.Size]byte) int { return slices.Compare(a[:], b[:]) })
	all := sha256.New()
	for _, sum := range sums {
		all.Write(sum[:])
	}
	var id ulid.ULID
	// A time outside a ULID's range leaves zero: the hash still tells the sets apart.
	_ = id.SetTime(uint64(max(earliest.UnixMilli(), 0)))
	copy(id[6:], all.Sum(nil))
	return id.String()
}

// check refuses records that do not belong into one object.
func check(records []sealed.Record) error {
	if len(records) == 0 {
		return errors.New("write object: it has no records")
	}
	first := Info{Class: records[0].Class, Expires: records[0].Expires, Tenant: records[0].Tenant}
	for _, r := range records {
		if err := r.Validate(); err != nil {
			return fmt.Errorf("write object: %w", err)
		}
		switch held := records[0].Held; {
		case r.Held != held:
			return errors.New("write object: its records differ in their hold")
		case held.Hold != "":
			continue // of one tenant, as Validate has it
		}
		if !first.Holds(r.Header) {
			return errors.New("write object: its records differ in class, expiry or tenant")
		}
	}
	return nil
}

func order(a, b sealed.Record) int {
	return cmp.Or(
		strings.Compare(a.TraceID, b.TraceID),
		a.SealedAt.Compare(b.SealedAt),
		strings.Compare(a.SpanID, b.SpanID),
		slices.Compare(a.Ciphertext, b.Ciphertext),
	)
}
