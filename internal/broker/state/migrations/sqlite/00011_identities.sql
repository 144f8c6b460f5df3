-- A name in the audit log belongs to one subject of an identity provider for ever, and a
-- subject keeps its first name: otherwise a change of name would make a second person.

-- +goose Up
CREATE TABLE identities (
    name    TEXT PRIMARY KEY COLLATE NOCASE,
    issuer  TEXT NOT NULL,
    subject TEXT NOT NULL,
    since   INTEGER NOT NULL,
    UNIQUE (issuer, subject)
) STRICT;
-- ID tokens that began a session; each does so once.
CREATE TABLE spent_proofs (
    proof TEXT PRIMARY KEY,
    until INTEGER NOT NULL
) STRICT;

-- +goose Down
DROP TABLE spent_proofs;
DROP TABLE identities;
