-- Who is signed in to the console. The secret in the cookie is not here, its SHA-256 is.

-- +goose Up
CREATE TABLE sessions (
    id         TEXT PRIMARY KEY,
    person     TEXT NOT NULL,
    roles      TEXT NOT NULL, -- comma separated; of people whom an identity provider vouches for
    credential TEXT NOT NULL, -- what they signed in with; ends with it
    created    INTEGER NOT NULL,
    seen       INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_seen ON sessions (seen);

-- +goose Down
DROP TABLE sessions;
