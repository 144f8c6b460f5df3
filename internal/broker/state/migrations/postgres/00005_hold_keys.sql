-- A legal hold has a key of its own beside the epoch of the same tenant and expiry.

-- +goose Up
ALTER TABLE epoch_keys ADD COLUMN hold TEXT NOT NULL DEFAULT '';
ALTER TABLE epoch_keys DROP CONSTRAINT epoch_keys_pkey;
ALTER TABLE epoch_keys ADD PRIMARY KEY (tenant, expires, hold);

-- +goose Down
DELETE FROM epoch_keys WHERE hold <> '';
ALTER TABLE epoch_keys DROP CONSTRAINT epoch_keys_pkey;
ALTER TABLE epoch_keys ADD PRIMARY KEY (tenant, expires);
ALTER TABLE epoch_keys DROP COLUMN hold;
