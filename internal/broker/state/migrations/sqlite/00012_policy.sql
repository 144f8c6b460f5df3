-- What the rules made of a request, broken glass and its review, delegation, and in
-- which audit log a read stands.

-- +goose Up
ALTER TABLE requests ADD COLUMN ticket TEXT NOT NULL DEFAULT '';
ALTER TABLE requests ADD COLUMN batch TEXT NOT NULL DEFAULT '';
ALTER TABLE requests ADD COLUMN max_rows INTEGER NOT NULL DEFAULT 0;
ALTER TABLE requests ADD COLUMN terms TEXT NOT NULL DEFAULT '{}'; -- JSON; see terms.go
ALTER TABLE requests ADD COLUMN review_due INTEGER;               -- NULL: no glass was broken
ALTER TABLE requests ADD COLUMN review_by TEXT;
ALTER TABLE requests ADD COLUMN review_at INTEGER CHECK (review_at IS NULL OR review_due IS NOT NULL);
ALTER TABLE requests ADD COLUMN review_ok INTEGER;
ALTER TABLE requests ADD COLUMN review_note TEXT;
CREATE INDEX requests_unreviewed ON requests (review_due) WHERE review_due IS NOT NULL AND review_at IS NULL;
CREATE INDEX requests_batch ON requests (batch) WHERE batch <> '';

ALTER TABLE approvals ADD COLUMN number INTEGER NOT NULL DEFAULT 0; -- order of the approvals of a request
ALTER TABLE approvals ADD COLUMN detail TEXT NOT NULL DEFAULT '{}'; -- JSON; see terms.go
ALTER TABLE freeze_lifts ADD COLUMN detail TEXT NOT NULL DEFAULT '{}';

ALTER TABLE grants ADD COLUMN max_rows INTEGER NOT NULL DEFAULT 0;
ALTER TABLE grants ADD COLUMN rows_used INTEGER NOT NULL DEFAULT 0 CHECK (rows_used >= 0 AND (max_rows = 0 OR rows_used <= max_rows));

ALTER TABLE reads ADD COLUMN audit_log TEXT NOT NULL DEFAULT '';

CREATE TABLE delegations (
    id        TEXT PRIMARY KEY,
    giver     TEXT NOT NULL,
    taker     TEXT NOT NULL,
    created   INTEGER NOT NULL,
    until_at  INTEGER NOT NULL CHECK (until_at > created),
    note      TEXT NOT NULL,
    detail    TEXT NOT NULL, -- JSON: the giver's groups and identities
    end_state TEXT CHECK (end_state IN ('withdrawn', 'revoked')),
    end_by    TEXT,
    end_at    INTEGER,
    end_note  TEXT
) STRICT;

-- +goose Down
DROP TABLE delegations;
ALTER TABLE reads DROP COLUMN audit_log;
ALTER TABLE grants DROP COLUMN rows_used;
ALTER TABLE grants DROP COLUMN max_rows;
ALTER TABLE freeze_lifts DROP COLUMN detail;
ALTER TABLE approvals DROP COLUMN detail;
ALTER TABLE approvals DROP COLUMN number;
DROP INDEX requests_batch;
DROP INDEX requests_unreviewed;
ALTER TABLE requests DROP COLUMN review_note;
ALTER TABLE requests DROP COLUMN review_ok;
ALTER TABLE requests DROP COLUMN review_at;
ALTER TABLE requests DROP COLUMN review_by;
ALTER TABLE requests DROP COLUMN review_due;
ALTER TABLE requests DROP COLUMN terms;
ALTER TABLE requests DROP COLUMN max_rows;
ALTER TABLE requests DROP COLUMN batch;
ALTER TABLE requests DROP COLUMN ticket;
