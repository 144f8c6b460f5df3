-- Times are nanoseconds since 1970, UTC; durations are nanoseconds. The tables are those
-- of the SQLite migrations; internal/broker/state/statetest holds both to one contract.

-- +goose Up
CREATE TABLE requests (
    id          TEXT PRIMARY KEY,
    requester   TEXT NOT NULL,
    trace_id    TEXT NOT NULL,
    tenant      TEXT NOT NULL,
    class       TEXT NOT NULL,
    reason      TEXT NOT NULL,
    ticket      TEXT NOT NULL,
    batch       TEXT NOT NULL,
    created     BIGINT NOT NULL,
    deadline    BIGINT NOT NULL,
    needs       BIGINT NOT NULL CHECK (needs > 0),
    ttl         BIGINT NOT NULL CHECK (ttl > 0),
    reads       BIGINT NOT NULL CHECK (reads > 0),
    max_rows    BIGINT NOT NULL,
    terms       TEXT NOT NULL, -- JSON; see terms.go
    review_due  BIGINT,        -- NULL: no glass was broken
    review_by   TEXT,
    review_at   BIGINT,
    review_ok   BIGINT,
    review_note TEXT,
    end_state   TEXT CHECK (end_state IN ('denied', 'withdrawn', 'revoked')),
    end_by      TEXT,
    end_at      BIGINT,
    end_note    TEXT,
    CHECK (review_at IS NULL OR review_due IS NOT NULL)
);
CREATE INDEX requests_created ON requests (created);
CREATE INDEX requests_requester ON requests (lower(requester), created);
CREATE INDEX requests_unreviewed ON requests (review_due) WHERE review_due IS NOT NULL AND review_at IS NULL;
CREATE INDEX requests_batch ON requests (batch) WHERE batch <> '';

CREATE TABLE approvals (
    request TEXT NOT NULL REFERENCES requests (id),
    person  TEXT NOT NULL,
    at      BIGINT NOT NULL,
    note    TEXT NOT NULL,
    number  BIGINT NOT NULL, -- order of the approvals of a request
    detail  TEXT NOT NULL,   -- JSON; see terms.go
    PRIMARY KEY (request, number)
);
CREATE UNIQUE INDEX approvals_person ON approvals (request, lower(person));

-- A grant is the request's own; the limits hold in the table as well as in core/access.
CREATE TABLE grants (
    request   TEXT PRIMARY KEY REFERENCES requests (id),
    from_at   BIGINT NOT NULL,
    until_at  BIGINT NOT NULL CHECK (until_at > from_at),
    reads     BIGINT NOT NULL,
    used      BIGINT NOT NULL CHECK (used BETWEEN 0 AND reads),
    max_rows  BIGINT NOT NULL,
    rows_used BIGINT NOT NULL CHECK (rows_used >= 0 AND (max_rows = 0 OR rows_used <= max_rows))
);

CREATE TABLE reads (
    request     TEXT NOT NULL REFERENCES grants (request),
    number      BIGINT NOT NULL, -- 1 is the first use of the grant
    at          BIGINT NOT NULL,
    records     BIGINT NOT NULL,
    shown       TEXT NOT NULL,   -- digest of the sealed records
    audit_index BIGINT,          -- NULL: the audit entry could not be written, nothing was shown
    audit_log   TEXT NOT NULL,   -- in which broker's log the index counts
    PRIMARY KEY (request, number)
);

-- The private key is wrapped under the KEK. A destroyed key keeps its row, so that
-- its epoch is never given another key.
CREATE TABLE epoch_keys (
    tenant     TEXT NOT NULL,
    expires    BIGINT NOT NULL,
    key_id     TEXT NOT NULL,
    algorithm  TEXT NOT NULL,
    public     BYTEA NOT NULL,
    private    BYTEA,
    created    BIGINT NOT NULL,
    destroyed  BIGINT,
    PRIMARY KEY (tenant, expires),
    CHECK ((private IS NULL) = (destroyed IS NOT NULL))
);

-- Statistics would copy private keys into the catalogue, where nobody destroys them.
ALTER TABLE epoch_keys ALTER COLUMN private SET STATISTICS 0;

-- The newest row is the freeze that stands, or the last one that was lifted.
CREATE TABLE freezes (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person TEXT NOT NULL,
    at     BIGINT NOT NULL,
    reason TEXT NOT NULL
);
CREATE TABLE freeze_lifts (
    "freeze" BIGINT NOT NULL REFERENCES freezes (number),
    person TEXT NOT NULL,
    at     BIGINT NOT NULL,
    note   TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE UNIQUE INDEX freeze_lifts_person ON freeze_lifts ("freeze", lower(person));

CREATE TABLE delegations (
    id        TEXT PRIMARY KEY,
    giver     TEXT NOT NULL,
    taker     TEXT NOT NULL,
    created   BIGINT NOT NULL,
    until_at  BIGINT NOT NULL CHECK (until_at > created),
    note      TEXT NOT NULL,
    detail    TEXT NOT NULL, -- JSON: the giver's groups and identities
    end_state TEXT CHECK (end_state IN ('withdrawn', 'revoked')),
    end_by    TEXT,
    end_at    BIGINT,
    end_note  TEXT
);

-- Each broker on this database writes an audit log of its own. An auditor finds here
-- which ones there must be.
CREATE TABLE audit_logs (
    origin     TEXT PRIMARY KEY,
    verifier   TEXT NOT NULL,
    id         TEXT NOT NULL, -- random, also in a file beside the log: tells two folders with one key apart
    first_seen BIGINT NOT NULL
);

-- +goose Down
DROP TABLE audit_logs;
DROP TABLE delegations;
DROP TABLE freeze_lifts;
DROP TABLE freezes;
DROP TABLE epoch_keys;
DROP TABLE reads;
DROP TABLE grants;
DROP TABLE approvals;
DROP TABLE requests;
