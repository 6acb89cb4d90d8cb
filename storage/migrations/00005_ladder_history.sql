-- The versions of the ladder by the day they came into use: a quarter keeps the
-- one it began with. The first holds since always, from ''.

-- +goose Up
CREATE TABLE ladder_history (
    version   TEXT NOT NULL PRIMARY KEY,
    from_date TEXT NOT NULL CHECK (length(from_date) IN (0, 10))
);
