-- What webhooks are still to be told, and up to which entry each audit log was read for it.

-- +goose Up
CREATE TABLE notice_cursors (
    log        TEXT PRIMARY KEY,
    next_index BIGINT NOT NULL
);
CREATE TABLE notices (
    id       TEXT NOT NULL,
    target   TEXT NOT NULL,
    place    BIGINT NOT NULL, -- of the entry in its log
    payload  TEXT NOT NULL,    -- JSON; see internal/broker/notify
    created  BIGINT NOT NULL,
    due      BIGINT NOT NULL, -- when it is tried next
    attempts BIGINT NOT NULL DEFAULT 0,
    dead     BIGINT,          -- when it was given up
    PRIMARY KEY (id, target)
);
CREATE INDEX notices_due ON notices (target, due, place) WHERE dead IS NULL;

-- +goose Down
DROP TABLE notices;
DROP TABLE notice_cursors;
