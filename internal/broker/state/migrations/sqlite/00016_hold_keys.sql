-- A legal hold has a key of its own beside the epoch of the same tenant and expiry. The
-- table is made anew, for SQLite cannot change a primary key; secure_delete overwrites the
-- old one.

-- +goose Up
CREATE TABLE epoch_keys_new (
    tenant     TEXT NOT NULL,
    expires    INTEGER NOT NULL,
    hold       TEXT NOT NULL DEFAULT '',
    key_id     TEXT NOT NULL,
    algorithm  TEXT NOT NULL,
    public     BLOB NOT NULL,
    private    BLOB,
    created    INTEGER NOT NULL,
    destroyed  INTEGER,
    PRIMARY KEY (tenant, expires, hold),
    CHECK ((private IS NULL) = (destroyed IS NOT NULL))
) STRICT;
INSERT INTO epoch_keys_new (tenant, expires, key_id, algorithm, public, private, created, destroyed)
    SELECT tenant, expires, key_id, algorithm, public, private, created, destroyed FROM epoch_keys;
DROP TABLE epoch_keys;
ALTER TABLE epoch_keys_new RENAME TO epoch_keys;

-- +goose Down
CREATE TABLE epoch_keys_new (
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
INSERT INTO epoch_keys_new (tenant, expires, key_id, algorithm, public, private, created, destroyed)
    SELECT tenant, expires, key_id, algorithm, public, private, created, destroyed FROM epoch_keys WHERE hold = '';
DROP TABLE epoch_keys;
ALTER TABLE epoch_keys_new RENAME TO epoch_keys;
