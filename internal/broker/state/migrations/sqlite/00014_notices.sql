-- What webhooks are still to be told, and up to which entry each audit log was read for it.

-- +goose Up
CREATE TABLE notice_cursors (
    log        TEXT PRIMARY KEY,
    next_index INTEGER NOT NULL
) STRICT;
CREATE TABLE notices (
    id       TEXT NOT NULL,
    target   TEXT NOT NULL,
    place    INTEGER NOT NULL, -- of the entry in its log
    payload  TEXT NOT NULL,    -- JSON; see internal/broker/notify
    created  INTEGER NOT NULL,
    due      INTEGER NOT NULL, -- when it is tried next
    attempts INTEGER NOT NULL DEFAULT 0,
    dead     INTEGER,          -- when it was given up
    PRIMARY KEY (id, target)
) STRICT;
CREATE INDEX notices_due ON notices (target, due, place) WHERE dead IS NULL;

-- +goose Down
DROP TABLE notices;
DROP TABLE notice_cursors;
