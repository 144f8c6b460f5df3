-- What an identity provider says of who signed in: groups that rules ask for, other names.

-- +goose Up
ALTER TABLE sessions ADD COLUMN detail TEXT NOT NULL DEFAULT '{}';

-- +goose Down
ALTER TABLE sessions DROP COLUMN detail;
