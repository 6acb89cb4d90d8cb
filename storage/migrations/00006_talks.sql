-- What the two sides of a quarterly 1:1 write, and what people chose for their
-- part of their manager's digest. The conventions are those of 00001 and 00002.

-- +goose Up
CREATE TABLE talk_notes (
    user_id       TEXT   NOT NULL REFERENCES people (id) ON DELETE CASCADE, -- whose quarter it is about
    quarter_from  TEXT   NOT NULL CHECK (length(quarter_from) = 10),
    by_id         TEXT   NOT NULL REFERENCES people (id) ON DELETE CASCADE, -- who writes
    quarter_until TEXT   NOT NULL CHECK (length(quarter_until) = 10),
    quarter_label TEXT   NOT NULL,
    answers       TEXT   NOT NULL, -- JSON
    gaps          TEXT   NOT NULL, -- JSON
    on_date       TEXT   NOT NULL CHECK (length(on_date) IN (0, 10)),
    for_id        TEXT   NOT NULL, -- who may read the preparation, '' = nobody
    line          TEXT   NOT NULL,
    line_for      TEXT   NOT NULL, -- who may read the line
    line_at       BIGINT NOT NULL CHECK (line_at BETWEEN 0 AND 253402300799),
    updated_at    BIGINT NOT NULL CHECK (updated_at BETWEEN 0 AND 253402300799),
    PRIMARY KEY (user_id, quarter_from, by_id)
);

CREATE TABLE digest_parts (
    user_id      TEXT   NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    quarter_from TEXT   NOT NULL CHECK (length(quarter_from) = 10),
    choices      TEXT   NOT NULL, -- JSON
    for_id       TEXT   NOT NULL, -- the manager for whom the comments are
    updated_at   BIGINT NOT NULL CHECK (updated_at BETWEEN 0 AND 253402300799),
    PRIMARY KEY (user_id, quarter_from)
);
