-- Who is signed in, and who is who at the identity provider; see the SQLite migrations.

-- +goose Up
CREATE TABLE sessions (
    id         TEXT PRIMARY KEY, -- SHA-256 of the secret
    person     TEXT NOT NULL,
    roles      TEXT NOT NULL,    -- comma separated; of people whom an identity provider vouches for
    credential TEXT NOT NULL,    -- what they signed in with; ends with it
    created    BIGINT NOT NULL,
    seen       BIGINT NOT NULL,
    detail     TEXT NOT NULL     -- JSON: groups and other names
);
CREATE INDEX sessions_seen ON sessions (seen);

CREATE TABLE identities (
    name    TEXT NOT NULL,
    issuer  TEXT NOT NULL,
    subject TEXT NOT NULL,
    since   BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE UNIQUE INDEX identities_name ON identities (lower(name));
-- ID tokens that began a session; each does so once.
CREATE TABLE spent_proofs (
    proof TEXT PRIMARY KEY,
    until BIGINT NOT NULL
);

-- +goose Down
DROP TABLE spent_proofs;
DROP TABLE identities;
DROP TABLE sessions;
