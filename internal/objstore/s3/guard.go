package s3

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/lifecycle"

	"github.com/sotto-project/sotto/internal/objstore"
)

// Settings implements objstore.Guard.
func (b *Bucket) Settings(ctx context.Context) (objstore.Settings, error) {
	s := objstore.Settings{Public: []string{}, Rules: []objstore.Rule{}, Others: []string{}, Unknown: []string{}}
	if ok, err := b.core.BucketExists(ctx, b.bucket); err != nil || !ok {
		if err = classify("read settings of", b.bucket, err); err == nil {
			err = fmt.Errorf("read settings of %q: %w: there is no such bucket", b.bucket, objstore.ErrDenied)
		}
		return s, err
	}
	for _, part := range []struct {
		name string
		read func(context.Context, *objstore.Settings) error
	}{
		{"versioning (s3:GetBucketVersioning)", b.readVersioning},
		{"object lock (s3:GetBucketObjectLockConfiguration)", b.readLock},
		{"encryption (s3:GetEncryptionConfiguration)", b.readEncryption},
		{"lifecycle rules (s3:GetLifecycleConfiguration)", b.readRules},
		{"bucket policy (s3:GetBucketPolicy)", b.readPolicy},
		{"access without credentials", b.tryStranger},
	} {
		if err := part.read(ctx, &s); err != nil {
			code, status := response(err)
			s.Unknown = append(s.Unknown, fmt.Sprintf("%s: %s (HTTP %d)", part.name, cmp.Or(code, "no answer"), status))
		}
		if ctx.Err() != nil {
			return s, fmt.Errorf("read settings of %q: %w", b.bucket, ctx.Err())
		}
	}
	return s, nil
}

func (b *Bucket) readVersioning(ctx context.Context, s *objstore.Settings) error {
	v, err := b.core.GetBucketVersioning(ctx, b.bucket)
	switch {
	case lacks(err):
		s.Versioning = "off"
		return nil
	case err != nil:
		return err
	case v.Enabled():
		s.Versioning = "on"
	case v.Suspended():
		s.Versioning = "suspended"
	default:
		s.Versioning = "off"
	}
	return nil
}

func (b *Bucket) readLock(ctx context.Context, s *objstore.Settings) error {
	s.ObjectLock = "off"
	lock, mode, validity, unit, err := b.core.GetObjectLockConfig(ctx, b.bucket)
	if lacks(err) {
		return nil
	}
	if err != nil || lock != "Enabled" {
		return err
	}
	s.ObjectLock = "on"
	if mode != nil && validity != nil && unit != nil {
		s.LockDays = int(*validity)
		if *unit == minio.Years {
			s.LockDays *= 365
		}
		s.ObjectLock = fmt.Sprintf("on, %s %d %s", strings.ToLower(mode.String()), *validity, strings.ToLower(unit.String()))
	}
	return nil
}

func (b *Bucket) readEncryption(ctx context.Context, s *objstore.Settings) error {
	s.Encryption = "none"
	c, err := b.core.GetBucketEncryption(ctx, b.bucket)
	if lacks(err) {
		return nil
	}
	if _, status := response(err); err != nil && status == 0 && !errors.As(err, new(*url.Error)) {
		s.Encryption = "not told" // Ceph 16 does not know the question, and answers another one
		return nil
	}
	if err != nil {
		return err
	}
	for _, r := range c.Rules {
		s.Encryption = r.Apply.SSEAlgorithm
	}
	return nil
}

func (b *Bucket) readRules(ctx context.Context, s *objstore.Settings) error {
	c, err := b.lifecycle(ctx)
	if err != nil {
		return err
	}
	for _, r := range c.Rules {
		own, ok := b.ruleOf(r)
		if ok {
			s.Rules = append(s.Rules, own)
		} else {
			s.Others = append(s.Others, r.ID)
		}
	}
	slices.SortFunc(s.Rules, func(a, b objstore.Rule) int { return strings.Compare(a.ID, b.ID) })
	slices.Sort(s.Others)
	return nil
}

func (b *Bucket) lifecycle(ctx context.Context) (*lifecycle.Configuration, error) {
	c, err := b.core.GetBucketLifecycle(ctx, b.bucket)
	if lacks(err) {
		return lifecycle.NewConfiguration(), nil
	}
	return c, err
}

// lacks: the server says that there is no such setting, or knows no such thing.
func lacks(err error) bool {
	switch code, status := response(err); code {
	case "NoSuchLifecycleConfiguration", "NoSuchBucketPolicy", "ObjectLockConfigurationNotFoundError", "ServerSideEncryptionConfigurationNotFoundError",
		"NoSuchObjectLockConfiguration", minio.NotImplemented:
		return true
	default:
		return status == http.StatusNotImplemented
	}
}

// ruleOf reads a rule that is Sotto's. One with its id that is off, or that somebody
// gave more conditions, is none of ours: it does not do what ours does.
func (b *Bucket) ruleOf(r lifecycle.Rule) (objstore.Rule, bool) {
	prefix := cmp.Or(r.RuleFilter.Prefix, r.Prefix)
	narrowed := !r.RuleFilter.And.IsEmpty() || !r.RuleFilter.Tag.IsEmpty() || r.RuleFilter.ObjectSizeLessThan > 0 || r.RuleFilter.ObjectSizeGreaterThan > 0
	if !strings.HasPrefix(r.ID, objstore.RulePrefix) || r.Status != "Enabled" || narrowed || !strings.HasPrefix(prefix, b.prefix) {
		return objstore.Rule{}, false
	}
	return objstore.Rule{
		ID: r.ID, Prefix: strings.TrimPrefix(prefix, b.prefix), Days: int(r.Expiration.Days),
		OldDays: int(r.NoncurrentVersionExpiration.NoncurrentDays), UploadDays: int(r.AbortIncompleteMultipartUpload.DaysAfterInitiation),
		LoneMarkers: r.Expiration.DeleteMarker.IsEnabled(),
	}, true
}

// SetRules implements objstore.Guard. A server has one list of rules for a bucket, so
// it is read, changed and written; two who do so at once may lose one's change.
func (b *Bucket) SetRules(ctx context.Context, rules []objstore.Rule) error {
	c, err := b.lifecycle(ctx)
	if err != nil {
		return classify("read lifecycle of", b.bucket, err)
	}
	c.Rules = slices.DeleteFunc(c.Rules, func(r lifecycle.Rule) bool {
		return strings.HasPrefix(r.ID, objstore.RulePrefix) && strings.HasPrefix(cmp.Or(r.RuleFilter.Prefix, r.Prefix), b.prefix)
	})
	for _, r := range rules {
		if !strings.HasPrefix(r.ID, objstore.RulePrefix) {
			return fmt.Errorf("set lifecycle of %q: the id %q is not one of ours", b.bucket, r.ID)
		}
		c.Rules = append(c.Rules, lifecycle.Rule{
			ID: r.ID, Status: "Enabled", RuleFilter: lifecycle.Filter{Prefix: b.prefix + r.Prefix},
			Expiration:                     lifecycle.Expiration{Days: lifecycle.ExpirationDays(r.Days), DeleteMarker: lifecycle.ExpireDeleteMarker(r.LoneMarkers)},
			NoncurrentVersionExpiration:    lifecycle.NoncurrentVersionExpiration{NoncurrentDays: lifecycle.ExpirationDays(r.OldDays)},
			AbortIncompleteMultipartUpload: lifecycle.AbortIncompleteMultipartUpload{DaysAfterInitiation: lifecycle.ExpirationDays(r.UploadDays)},
		})
	}
	return classify("set lifecycle of", b.bucket, b.core.SetBucketLifecycle(ctx, b.bucket, c))
}

// readPolicy looks for statements that let anybody in.
func (b *Bucket) readPolicy(ctx context.Context, s *objstore.Settings) error {
	text, err := b.core.GetBucketPolicy(ctx, b.bucket)
	if lacks(err) || err == nil && text == "" {
		return nil
	}
	if err != nil {
		return err
	}
	public, err := publicStatements([]byte(text))
	s.Public = append(s.Public, public...)
	return err
}

func publicStatements(policy []byte) (public []string, err error) {
	var p struct {
		Statement []struct {
			Sid, Effect       string
			Principal, Action any
			Condition         map[string]any
		}
	}
	if err := json.Unmarshal(policy, &p); err != nil {
		return nil, errors.New("the bucket policy is not JSON")
	}
	for i, s := range p.Statement {
		if s.Effect != "Allow" || !names(s.Principal, "*") {
			continue
		}
		what := fmt.Sprintf("statement %d of the bucket policy allows everybody", i+1)
		if len(s.Condition) > 0 {
			what += " who meets a condition"
		}
		public = append(public, what)
	}
	return public, nil
}

// names looks for a word in a value that may be a string, a list, or a map of them.
func names(v any, word string) bool {
	switch v := v.(type) {
	case string:
		return v == word
	case []any:
		return slices.ContainsFunc(v, func(e any) bool { return names(e, word) })
	case map[string]any:
		for _, e := range v {
			if names(e, word) {
				return true
			}
		}
	}
	return false
}

// tryStranger asks as somebody without credentials, which counts whatever the policy,
// the access lists and the account's settings say.
func (b *Bucket) tryStranger(ctx context.Context, s *objstore.Settings) error {
	opts := b.options
	opts.Creds = nil
	stranger, err := minio.NewCore(b.host, &opts)
	if err != nil {
		return err
	}
	var refused error
	for o := range stranger.ListObjectsIter(ctx, b.bucket, minio.ListObjectsOptions{Prefix: b.prefix, Recursive: true, MaxKeys: 1}) {
		refused = o.Err
		break
	}
	if refused == nil {
		s.Public = append(s.Public, "anybody can list the bucket")
	} else if _, status := response(refused); status == 0 {
		return refused
	}
	for o, err := range b.List(ctx, "") {
		if err != nil {
			return err
		}
		if _, err := stranger.StatObject(ctx, b.bucket, b.prefix+o.Key, minio.StatObjectOptions{}); err == nil {
			s.Public = append(s.Public, "anybody can read objects")
		}
		break
	}
	return nil
}
