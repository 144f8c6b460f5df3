package broker

import (
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/internal/broker/api"
)

// TestStateAgainstLog rolls the database back to every earlier moment, edits it in every
// table that grants something, and rolls the log back: each is named.
func TestStateAgainstLog(t *testing.T) {
	w := newWorld(t, "")
	if w.State.Shared() {
		t.Skip("the database is edited as a file: this runs with SQLite")
	}
	w.keep(sealed.Header{}, span(t, traceA, canary))
	copied := func() string {
		t.Helper()
		path := filepath.Join(t.TempDir(), "copy.db")
		run(t, w.Config.State.SQLite, "VACUUM INTO '"+path+"'")
		return path
	}
	fresh := copied()
	id := w.ask("ada")
	asked := copied()
	w.want("ben", "POST", "/v1/requests/"+id+"/approve", `{}`, 200, "")
	approved := copied()
	oldLog := filepath.Join(t.TempDir(), "audit")
	if err := os.CopyFS(oldLog, os.DirFS(w.Config.Audit.Directory)); err != nil {
		t.Fatal(err)
	}
	w.sample("ada", id)
	read := copied()
	w.want("ben", "POST", "/v1/requests/"+id+"/revoke", `{}`, 200, "")
	open := w.granted()
	revoked := copied()
	w.want("ben", "POST", "/v1/freeze", `{"note":"something is wrong here"}`, 200, "")
	now := copied()
	edited := func(query string) string {
		path := copied()
		run(t, path, query)
		return path
	}
	for _, tc := range []struct{ name, state, log, want string }{
		{"as it is", now, "", ""},
		{"rolled back to the beginning", fresh, "", "no request " + id},
		{"rolled back to before the approval", asked, "", "was read 1 times, it has counted 0"},
		{"rolled back to before the read", approved, "", "was read 1 times, it has counted 0"},
		{"rolled back to before the revocation", read, "", "has ended by ben and is granted there"},
		{"rolled back to before the freeze", revoked, "", "does not know this freeze"},
		{"a read taken back", edited("DELETE FROM reads; UPDATE grants SET used = 0"), "", "was read 1 times, it has counted 0"},
		{"an end taken back", edited("UPDATE requests SET end_state = NULL WHERE id = '" + id + "'"), "", "has ended by ben"},
		{"the freeze taken back", edited("DELETE FROM freezes"), "", "does not know this freeze"},
		{"an approval added", edited("INSERT INTO approvals (request, person, at, note) VALUES ('" + open + "', 'cleo', 1, '')"), "", "no approval of " + open + " by cleo"},
		{"a grant prolonged", edited("UPDATE grants SET until_at = until_at + 3600000000000 WHERE request = '" + open + "'"), "", "no grant of " + open},
		{"a grant moved to another trace", edited("UPDATE requests SET trace_id = '" + traceB + "' WHERE id = '" + open + "'"), "", "about something else"},
		{"a grant given to somebody else", edited("UPDATE requests SET requester = 'dan' WHERE id = '" + open + "'"), "", "of somebody else"},
		{"a request added", edited("INSERT INTO requests SELECT 'r0123456789abcdef', requester, trace_id, tenant, class, reason, created, deadline, needs, ttl, reads, NULL, NULL, NULL, NULL, '', '', 0, '{}', NULL, NULL, NULL, NULL, NULL FROM requests LIMIT 1"), "", "no entry of request r0123456789abcdef"},
		{"an end added", edited("UPDATE requests SET end_state = 'revoked', end_by = 'ben', end_at = 1, end_note = '' WHERE id = '" + open + "'"), "", "does not say that " + open + " has ended"},
		{"a read that stands elsewhere", edited("UPDATE reads SET audit_index = 0"), "", "stands here, which is not so"},
		{"the log rolled back", now, oldLog, "read 1 of " + id + " stands here"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel() // what is not right is looked at again for some seconds
			c := w.Config
			c.State.SQLite = tc.state
			if tc.log != "" {
				c.Audit.Directory = tc.log
			}
			r, err := CompareState(t.Context(), c, w.Now)
			if err != nil {
				t.Fatal(err)
			}
			var all []string
			for _, f := range r.Faults {
				all = append(all, f.String())
			}
			if got := strings.Join(all, "\n"); tc.want == "" && got != "" || !strings.Contains(got, tc.want) {
				t.Errorf("found %q, want %q", got, tc.want)
			}
			if tc.want == "" && (r.Requests != 2 || r.Reads != 1 || len(r.Unfinished) > 0) {
				t.Errorf("%+v", r)
			}
		})
	}
}

// TestProposalsAgainstLog: holds, releases and erasures that were rolled back, edited or
// added by hand are named.
func TestProposalsAgainstLog(t *testing.T) {
	w := newWorld(t, "")
	if w.State.Shared() {
		t.Skip("the database is edited as a file: this runs with SQLite")
	}
	copied := func() string {
		t.Helper()
		path := filepath.Join(t.TempDir(), "copy.db")
		run(t, w.Config.State.SQLite, "VACUUM INTO '"+path+"'")
		return path
	}
	w.keepAbout(traceA, "ada-lovelace-4711")
	fresh := copied()
	h := w.proposeHold("ben", traceA)
	proposed := copied()
	w.want("cleo", "POST", "/v1/holds/"+h.ID+"/approve", "{}", 200, "")
	w.holdDue(t.Context())
	held := copied()
	h = w.showsHold(w.want("aud", "POST", "/v1/holds/"+h.ID+"/release", `{"reason":"the case is settled"}`, 201, ""))
	w.want("cleo", "POST", "/v1/holds/"+h.Release.ID+"/deny", "{}", 200, "")
	var e api.Erasure
	if err := json.Unmarshal(w.want("ben", "POST", "/v1/erasures", `{"subjects":["ada-lovelace-4711"],"tenant":"acme","reason":"asked for by letter"}`, 201, ""), &e); err != nil {
		t.Fatal(err)
	}
	now := copied()
	edited := func(query string) string {
		path := copied()
		run(t, path, query)
		return path
	}
	for _, tc := range []struct{ name, state, want string }{
		{"as it is", now, ""},
		{"rolled back to the beginning", fresh, "no hold " + h.ID + ", which was decided"},
		{"rolled back to before the approval", proposed, "no hold_release " + h.Release.ID},
		{"rolled back to before the denial", edited("UPDATE proposals SET end_state = NULL WHERE id = '" + h.Release.ID + "'"), "has ended by cleo and is pending there"},
		{"rolled back to before the release", held, "no hold_release " + h.Release.ID},
		{"a hold taken away", edited("DELETE FROM proposal_approvals WHERE proposal = '" + h.ID + "'; DELETE FROM proposals WHERE id = '" + h.ID + "'"), "no hold " + h.ID},
		{"a hold shortened", edited("UPDATE proposals SET body = replace(body, '2027-02-01', '2026-12-01')"), "about something else"},
		{"a hold of other traces", edited("UPDATE proposals SET body = replace(body, '" + traceA + "', '" + traceB + "')"), "about something else"},
		{"an erasure of somebody else", edited("UPDATE proposals SET body = replace(body, '" + e.Subjects[0] + "', '0123456789abcdef0123456789abcdef')"), "about something else"},
		{"an erasure approved", edited("INSERT INTO proposal_approvals (proposal, person, at, note, number, detail) VALUES ('" + e.ID + "', 'cleo', 1, '', 0, '{}')"), "no approval of " + e.ID + " by cleo"},
		{"an erasure begun", edited("UPDATE proposals SET run_by = 'ben', run_at = 1, resumed = 0 WHERE id = '" + e.ID + "'"), "was begun"},
		{"a release added", edited("INSERT INTO proposals (id, kind, proposer, detail, reason, ticket, body, created, deadline, needs, begin_within) SELECT 'x0123456789abc', kind, proposer, detail, reason, ticket, body, created, deadline, needs, begin_within FROM proposals WHERE kind = 'hold_release'"), "no entry of hold_release x0123456789abc"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel() // what is not right is looked at again for some seconds
			c := w.Config
			c.State.SQLite = tc.state
			r, err := CompareState(t.Context(), c, w.Now)
			if err != nil {
				t.Fatal(err)
			}
			var all []string
			for _, f := range r.Faults {
				all = append(all, f.String())
			}
			for _, f := range r.Unfinished {
				all = append(all, "unfinished: "+f.String())
			}
			if got := strings.Join(all, "\n"); tc.want == "" && got != "" || !strings.Contains(got, tc.want) {
				t.Errorf("found %q, want %q", got, tc.want)
			}
			if tc.want == "" && r.Proposals != 3 {
				t.Errorf("%+v", r)
			}
		})
	}
}

// TestUnfinishedActs: an entry whose act was not stored, because the broker was killed in
// between, is told and is no fault.
func TestUnfinishedActs(t *testing.T) {
	w := newWorld(t, "")
	id := w.ask("ada")
	for _, e := range []audit.Entry{
		{Action: audit.RequestCreate, Actor: "ada", Request: newID()},
		{Action: audit.RequestApprove, Actor: "ben", Request: id},
	} {
		e.Time, e.Decision = w.Now(), audit.Allowed
		if _, err := w.audit.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	r, err := CompareState(t.Context(), w.Config, w.Now)
	if err != nil || len(r.Faults) > 0 || len(r.Unfinished) != 2 {
		t.Errorf("%+v, %v", r, err)
	}
}

func run(t *testing.T, path, query string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), query); err != nil {
		t.Fatal(err)
	}
}
