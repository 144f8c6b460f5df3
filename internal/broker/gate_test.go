package broker

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/objstore"
)

// TestWholePath: request, approve, open; the content comes out once it may and not
// before, and the log has each step.
func TestWholePath(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.keep(sealed.Header{}, span(t, traceA, canary), span(t, traceA, "second turn"))
	w.keep(sealed.Header{TraceID: traceB}, span(t, traceB, "another trace"))

	id := w.ask("ada")
	w.want("ada", "GET", "/v1/requests/"+id+"/sample", "", 403, "pending")
	w.want("ben", "POST", "/v1/requests/"+id+"/approve", "", 200, "")
	s := w.sample("ada", id)
	if len(s.Records) != 2 || len(s.Problems) != 0 || s.Reader != "ada" {
		t.Fatalf("%d records, problems %v", len(s.Records), s.Problems)
	}
	all := string(s.Records[0].OTLP) + string(s.Records[1].OTLP)
	if !strings.Contains(all, canary) || !strings.Contains(all, "second turn") || strings.Contains(all, "another trace") {
		t.Errorf("content: %s", all)
	}
	if s.Request.Grant == nil || s.Request.Grant.Used != 1 || !s.Request.Grant.Until.Equal(noon.Add(time.Hour)) {
		t.Errorf("grant %+v", s.Request.Grant)
	}

	reads := w.logged(audit.SampleOpen, audit.Allowed)
	if len(reads) != 1 {
		t.Fatalf("%d reads in the log", len(reads))
	}
	r := reads[0]
	if r.Actor != "ada" || r.Request != id || r.Records != 2 || !strings.HasPrefix(r.Shown, "sha256:") || r.TraceID != traceA {
		t.Errorf("entry %+v", r)
	}
	counted, err := w.State.Reads(t.Context(), id)
	if err != nil || len(counted) != 1 || counted[0].AuditIndex == nil || *counted[0].AuditIndex != r.Index || counted[0].Shown != r.Shown {
		t.Errorf("counted %+v, %v", counted, err)
	}
	refused := w.logged(audit.SampleOpen, audit.Refused)
	if len(refused) != 1 || refused[0].Code != "pending" || refused[0].Index > r.Index {
		t.Errorf("refused reads: %+v", refused)
	}
	for _, e := range w.entries() {
		if text, _ := json.Marshal(e); strings.Contains(string(text), "heliotrope") {
			t.Errorf("content in the log: %s", text)
		}
	}
	if strings.Contains(w.log.String(), "heliotrope") {
		t.Error("content in the broker's log")
	}
}

// TestNoPlaintextWithoutGrant: nothing but the requester's live grant opens.
func TestNoPlaintextWithoutGrant(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "access: {max_reads: 2, grant_ttl: 1h, request_ttl: 2h}\n")
	w.keep(sealed.Header{}, span(t, traceA, canary))
	path := func(id string) string { return "/v1/requests/" + id + "/sample" }
	refuse := func(who, id string, status int, code string) {
		t.Helper()
		if data := w.want(who, "GET", path(id), "", status, code); strings.Contains(string(data), "heliotrope") {
			t.Errorf("a refusal shows content: %s", data)
		}
	}
	pending := w.ask("ada")
	refuse("ada", pending, 403, "pending")
	w.want("ben", "POST", "/v1/requests/"+pending+"/deny", "", 200, "")
	refuse("ada", pending, 403, "denied")

	withdrawn := w.granted()
	w.want("ada", "POST", "/v1/requests/"+withdrawn+"/withdraw", "", 200, "")
	refuse("ada", withdrawn, 403, "withdrawn")

	revoked := w.granted()
	w.sample("ada", revoked)
	w.want("otto", "POST", "/v1/requests/"+revoked+"/revoke", `{"note":"incident is over"}`, 200, "")
	refuse("ada", revoked, 403, "revoked")

	spent := w.granted()
	w.sample("ada", spent)
	w.sample("ada", spent)
	refuse("ada", spent, 403, "reads_spent")

	id := w.granted()
	for _, who := range []string{"ben", "aud", "otto", "both"} {
		refuse(who, id, 403, "not_the_requester")
	}
	refuse("dan", id, 404, "not_found") // the log says that it is somebody else's
	refuse("", id, 401, "sign_in")
	refuse("nobody", id, 401, "sign_in")
	refuse("ada", "r0000000000000", 404, "not_found")
	refuse("ada", "..%2f..%2fetc", 404, "not_found")

	w.wait(time.Hour)
	refuse("ada", id, 403, "expired")
	if n := len(w.logged(audit.SampleOpen, audit.Allowed)); n != 3 {
		t.Errorf("%d reads in the log, 3 happened", n)
	}
}

// TestAuditDownShowsNothing: no entry, no decryption, no decision.
func TestAuditDownShowsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.keep(sealed.Header{}, span(t, traceA, canary))
	id, pending := w.granted(), w.ask("ada")
	w.auditDown()
	decrypted := &countingKeys{}
	w.Gate.keys = decrypted
	if data := w.want("ada", "GET", "/v1/requests/"+id+"/sample", "", 503, "audit_down"); strings.Contains(string(data), "heliotrope") {
		t.Error("content was shown")
	}
	if decrypted.n.Load() != 0 {
		t.Error("a key was unwrapped before the entry was written")
	}
	w.want("ben", "POST", "/v1/requests/"+pending+"/approve", "", 503, "audit_down")
	w.want("ben", "POST", "/v1/requests/"+id+"/revoke", "", 503, "audit_down")
	w.want("ada", "POST", "/v1/requests", `{"trace_id":"`+traceA+`","reason":"the answer was cut off"}`, 503, "audit_down")
	w.want("ada", "POST", "/v1/requests/"+pending+"/approve", "", 503, "audit_down") // a refusal that cannot be written
	q, err := w.State.Request(t.Context(), pending)
	if err != nil || q.State(w.Now()) != access.Pending {
		t.Errorf("an approval without an entry holds: %v %v", q.State(w.Now()), err)
	}
	if _, err := w.Keeper.Publish(t.Context(), "x"); err != nil {
		t.Errorf("a directory without new keys needs no entry: %v", err)
	}
	w.wait(24 * time.Hour)
	if _, err := w.Keeper.Publish(t.Context(), "x"); !errors.Is(err, audit.ErrDown) {
		t.Errorf("new keys without an entry: %v", err)
	}
	if _, err := w.Sweep(t.Context(), "x"); err != nil {
		t.Errorf("nothing to sweep needs no entry: %v", err)
	}
	w.wait(30 * 24 * time.Hour)
	if r, err := w.Sweep(t.Context(), "x"); !errors.Is(err, audit.ErrDown) || r.Deleted+r.Keys > 0 {
		t.Errorf("a sweep without entries: %+v %v", r, err)
	}
}

type countingKeys struct{ n atomic.Int32 }

func (c *countingKeys) Decrypter(context.Context, keyring.Epoch) (tink.HybridDecrypt, error) {
	c.n.Add(1)
	return nil, ErrNoKey
}

// TestRevokedWhileOpening: the grant goes between the entry and the answer.
func TestRevokedWhileOpening(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		end  func(w *world, id string)
		want error
	}{
		{"revoked", func(w *world, id string) {
			w.want("ben", "POST", "/v1/requests/"+id+"/revoke", "", 200, "")
		}, access.ErrRevoked},
		{"expired", func(w *world, _ string) { w.wait(time.Hour) }, access.ErrExpired},
		{"frozen", func(w *world, _ string) {
			w.want("dan", "POST", "/v1/freeze", `{"note":"a laptop was stolen"}`, 200, "")
		}, access.ErrFrozen},
	} {
		w := newWorld(t, "")
		w.keep(sealed.Header{}, span(t, traceA, canary))
		id := w.granted()
		inner := w.Gate.keys
		w.Gate.keys = decrypterFunc(func(ctx context.Context, e keyring.Epoch) (tink.HybridDecrypt, error) {
			tc.end(w, id)
			return inner.Decrypter(ctx, e)
		})
		opened, err := w.Gate.Open(t.Context(), access.Person{Name: "ada", Roles: []access.Role{access.Debugger}}, id)
		if !errors.Is(err, tc.want) || len(opened.Records) > 0 {
			t.Errorf("%s: %d records, %v", tc.name, len(opened.Records), err)
		}
		if n := len(w.logged(audit.SampleOpen, audit.Refused)); n != 1 {
			t.Errorf("%s: %d refusals in the log", tc.name, n)
		}
	}
}

type decrypterFunc func(context.Context, keyring.Epoch) (tink.HybridDecrypt, error)

func (f decrypterFunc) Decrypter(ctx context.Context, e keyring.Epoch) (tink.HybridDecrypt, error) {
	return f(ctx, e)
}

// TestDamagedStore: corrupt and foreign objects are named, and the others still open.
func TestDamagedStore(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	good := w.keep(sealed.Header{}, span(t, traceA, canary))
	put := func(key string, data []byte) {
		t.Helper()
		if err := w.Bucket.Put(t.Context(), key, data); err != nil {
			t.Fatal(err)
		}
	}
	data, err := w.Bucket.ReadRange(t.Context(), good, 0, -1)
	if err != nil {
		t.Fatal(err)
	}
	rename := func(ulid, class string) string {
		info, err := object.ParseKey(good)
		if err != nil {
			t.Fatal(err)
		}
		info.ULID = ulid
		if class != "" {
			info.Class = class
		}
		return info.Key()
	}
	truncated, noise, moved := rename("01K00000000000000000000001", ""), rename("01K00000000000000000000002", ""), rename("01K00000000000000000000003", "errors")
	put(truncated, data[:len(data)/2])
	put(noise, []byte("this is no Parquet file, but somebody put it here"))
	put(moved, data) // a copy in another class
	put("sealed/v1/README.txt", []byte("hello"))
	records, err := object.Find(bytes.NewReader(data), int64(len(data)), traceA)
	if err != nil || len(records) != 1 {
		t.Fatal(len(records), err)
	}
	flipped := slices.Clone(data)
	flipped[bytes.Index(data, records[0].Ciphertext)+20] ^= 0x40
	damaged := rename("01K00000000000000000000004", "")
	put(damaged, flipped)
	garbage := w.keep(sealed.Header{}, []byte("not OTLP at all: heliotrope\xff\xff\xff"))

	s := w.sample("ada", w.granted())
	if len(s.Records) < 1 || s.Records[0].Object != good && s.Records[len(s.Records)-1].Object != good {
		t.Errorf("%d records; the good one is missing", len(s.Records))
	}
	for _, key := range []string{truncated, noise, moved, damaged, garbage, "sealed/v1/README.txt"} {
		if !slices.ContainsFunc(s.Problems, func(p api.Problem) bool { return p.Object == key && p.Error != "" }) {
			t.Errorf("%s is not named in %v", key, s.Problems)
		}
	}
	for _, p := range s.Problems {
		if p.Object == good || strings.Contains(p.Error, "heliotrope") {
			t.Errorf("problem %+v", p)
		}
	}
}

// TestExpiredRecordsAreRefused although key and object are still there.
func TestExpiredRecordsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "access: {grant_ttl: 10d, request_ttl: 20d}\n")
	w.keep(sealed.Header{}, span(t, traceA, canary)) // expires in less than 7 days
	id := w.granted()
	w.sample("ada", id)
	w.wait(7 * 24 * time.Hour)
	if data := w.want("ada", "GET", "/v1/requests/"+id+"/sample", "", 404, "no_sample"); strings.Contains(string(data), "heliotrope") {
		t.Error("an expired record was shown")
	}
	epochs, err := w.Keeper.Epochs(t.Context())
	if err != nil || !slices.ContainsFunc(epochs, func(e keyring.Epoch) bool { return e.ID() == "default/2026-12-03" }) {
		t.Errorf("the key is gone already, this test shows nothing: %v %v", epochs, err)
	}
	reads, err := w.State.Reads(t.Context(), id)
	if err != nil || len(reads) != 1 {
		t.Errorf("a read without anything to show was counted: %d, %v", len(reads), err)
	}
	// After a sweep object and key are gone.
	r, err := w.Sweep(t.Context(), systemActor)
	if err != nil || r.Deleted != 1 || r.Keys == 0 {
		t.Errorf("sweep %+v, %v", r, err)
	}
	if n := len(w.logged(audit.ObjectsDeleted, audit.Allowed)); n != 1 {
		t.Errorf("%d deletions in the log", n)
	}
	if n := len(w.logged(audit.KeyDestroyed, audit.Allowed)); n != r.Keys {
		t.Errorf("%d destructions in the log, %d happened", n, r.Keys)
	}
	report, err := w.Report(t.Context())
	if err != nil || !report.Clean() {
		t.Errorf("report %+v, %v", report, err)
	}
}

// TestScopeNarrows: a request for one tenant and class shows no other.
func TestScopeNarrows(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	expires := noon.Truncate(24 * time.Hour).Add(7 * 24 * time.Hour)
	w.keep(sealed.Header{}, span(t, traceA, "default/sample"))
	w.keep(sealed.Header{Tenant: "acme"}, span(t, traceA, "acme/sample"))
	w.keep(sealed.Header{Class: "errors", Expires: expires}, span(t, traceA, "default/errors"))
	for _, tc := range []struct {
		body string
		want []string
	}{
		{`"trace_id":"` + traceA + `"`, []string{"acme/sample", "default/errors", "default/sample"}},
		{`"trace_id":"` + traceA + `","tenant":"acme"`, []string{"acme/sample"}},
		{`"trace_id":"` + traceA + `","class":"sample"`, []string{"acme/sample", "default/sample"}},
		{`"sample_id":"errors/2026-12-03/default/` + traceA + `"`, []string{"default/errors"}},
	} {
		var q api.Request
		if err := json.Unmarshal(w.want("ada", "POST", "/v1/requests", `{`+tc.body+`,"reason":"narrow scope"}`, 201, ""), &q); err != nil {
			t.Fatal(err)
		}
		w.want("ben", "POST", "/v1/requests/"+q.ID+"/approve", "", 200, "")
		var got []string
		for _, r := range w.sample("ada", q.ID).Records {
			got = append(got, r.Tenant+"/"+r.Class)
			if !strings.Contains(string(r.OTLP), r.Tenant+"/"+r.Class) {
				t.Errorf("record of %s/%s holds something else", r.Tenant, r.Class)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s shows %v, want %v", tc.body, got, tc.want)
		}
	}
}

// TestReadersAtOnce: the limit of reads holds under load, and each read is in the log.
func TestReadersAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "access: {max_reads: 7}\n")
	w.keep(sealed.Header{}, span(t, traceA, canary))
	id := w.granted()
	ada := access.Person{Name: "ada", Roles: []access.Role{access.Debugger}}
	var shown, refused atomic.Int32
	var wg sync.WaitGroup
	for range 30 {
		wg.Go(func() {
			switch _, err := w.Gate.Open(t.Context(), ada, id); {
			case err == nil:
				shown.Add(1)
			case errors.Is(err, access.ErrSpent):
				refused.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if shown.Load() != 7 || refused.Load() != 23 {
		t.Errorf("%d shown, %d refused", shown.Load(), refused.Load())
	}
	if n := len(w.logged(audit.SampleOpen, audit.Allowed)); n != 7 {
		t.Errorf("%d reads in the log", n)
	}
}

// TestShreddedEpoch: the key is destroyed before its time; the object stays and is dead.
func TestShreddedEpoch(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	key := w.keep(sealed.Header{}, span(t, traceA, canary))
	id := w.granted()
	w.sample("ada", id)
	e := keyring.Epoch{Tenant: "default", Expires: noon.Truncate(24 * time.Hour).Add(7 * 24 * time.Hour)}
	if err := w.Keeper.Shred(t.Context(), "local:root", e, "erasure asked for"); err != nil {
		t.Fatal(err)
	}
	s := w.sample("ada", id)
	if len(s.Records) != 0 || len(s.Problems) != 1 || s.Problems[0].Object != key || !strings.Contains(s.Problems[0].Error, "destroyed") {
		t.Errorf("%d records, problems %v", len(s.Records), s.Problems)
	}
	if n := len(w.logged(audit.SampleDamage, audit.Refused)); n != 1 {
		t.Errorf("%d entries say that less was shown", n)
	}
	signed, err := os.ReadFile(w.made.Keyring)
	if err != nil {
		t.Fatal(err)
	}
	d, err := keyring.OpenDirectory(signed, w.made.KeyringVerifier, w.Now())
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := d.Find(e); ok {
		t.Error("the shredded epoch is still published")
	}
	if err := w.Keeper.Shred(t.Context(), "local:root", e, "again"); !errors.Is(err, ErrNoKey) {
		t.Errorf("shredded twice: %v", err)
	}
}

// TestStoreDown: a store that cannot be listed is said to be so, and nothing is counted.
func TestStoreDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.keep(sealed.Header{}, span(t, traceA, canary))
	id := w.granted()
	w.Gate.samples.bucket = downBucket{w.Bucket}
	w.want("ada", "GET", "/v1/requests/"+id+"/sample", "", 503, "store_unavailable")
	if reads, err := w.State.Reads(t.Context(), id); err != nil || len(reads) != 0 {
		t.Errorf("%d reads counted, %v", len(reads), err)
	}
}

// downBucket lists half of what it has and then fails.
type downBucket struct{ objstore.Bucket }

func (b downBucket) List(ctx context.Context, prefix string) iter.Seq2[objstore.Object, error] {
	return func(yield func(objstore.Object, error) bool) {
		for o, err := range b.Bucket.List(ctx, prefix) {
			if !yield(o, err) {
				return
			}
			break
		}
		yield(objstore.Object{}, objstore.ErrUnavailable)
	}
}
