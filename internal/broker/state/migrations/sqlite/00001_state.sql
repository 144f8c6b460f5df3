-- Times are nanoseconds since 1970, UTC; durations are nanoseconds.

-- +goose Up
CREATE TABLE requests (
    id        TEXT PRIMARY KEY,
    requester TEXT NOT NULL,
    trace_id  TEXT NOT NULL,
    tenant    TEXT NOT NULL,
    class     TEXT NOT NULL,
    reason    TEXT NOT NULL,
    created   INTEGER NOT NULL,
    deadline  INTEGER NOT NULL,
    needs     INTEGER NOT NULL CHECK (needs > 0),
    ttl       INTEGER NOT NULL CHECK (ttl > 0),
    reads     INTEGER NOT NULL CHECK (reads > 0),
    end_state TEXT CHECK (end_state IN ('denied', 'withdrawn', 'revoked')),
    end_by    TEXT,
    end_at    INTEGER,
    end_note  TEXT
) STRICT;
CREATE INDEX requests_created ON requests (created);
CREATE INDEX requests_requester ON requests (requester, created);

CREATE TABLE approvals (
    request TEXT NOT NULL REFERENCES requests (id),
    person  TEXT NOT NULL COLLATE NOCASE,
    at      INTEGER NOT NULL,
    note    TEXT NOT NULL,
    PRIMARY KEY (request, person)
) STRICT;

-- A grant is the request's own; the limits hold in the table as well as in core/access.
CREATE TABLE grants (
    request TEXT PRIMARY KEY REFERENCES requests (id),
    from_at  INTEGER NOT NULL,
    until_at INTEGER NOT NULL CHECK (until_at > from_at),
    reads    INTEGER NOT NULL,
    used     INTEGER NOT NULL CHECK (used BETWEEN 0 AND reads)
) STRICT;

CREATE TABLE reads (
    request     TEXT NOT NULL REFERENCES grants (request),
    number      INTEGER NOT NULL, -- 1 is the first use of the grant
    at          INTEGER NOT NULL,
    records     INTEGER NOT NULL,
    shown       TEXT NOT NULL,    -- digest of the sealed records
    audit_index INTEGER,          -- NULL: the audit entry could not be written, nothing was shown
    PRIMARY KEY (request, number)
) STRICT;

-- The private key is wrapped under the KEK. A destroyed key keeps its row, so that
-- its epoch is never given another key.
CREATE TABLE epoch_keys (
    tenant     TEXT NOT NULL,
    expires    INTEGER NOT NULL,
    key_id     TEXT NOT NULL,
    algorithm  TEXT NOT NULL,
    public     BLOB NOT NULL,
    private    BLOB,
    created    INTEGER NOT NULL,
    destroyed  INTEGER,
    PRIMARY KEY (tenant, expires),
    CHECK ((private IS NULL) = (destroyed IS NOT NULL))
) STRICT;

-- +goose Down
DROP TABLE epoch_keys;
DROP TABLE reads;
DROP TABLE grants;
DROP TABLE approvals;
DROP TABLE requests;
