-- The newest row is the freeze that stands, or the last one that was lifted.

-- +goose Up
CREATE TABLE freezes (
    number INTEGER PRIMARY KEY,
    person TEXT NOT NULL,
    at     INTEGER NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE TABLE freeze_lifts (
    freeze INTEGER NOT NULL REFERENCES freezes (number),
    person TEXT NOT NULL COLLATE NOCASE,
    at     INTEGER NOT NULL,
    note   TEXT NOT NULL,
    PRIMARY KEY (freeze, person)
) STRICT;

-- +goose Down
DROP TABLE freeze_lifts;
DROP TABLE freezes;
