-- People, wins and who changed what. Runs unchanged on SQLite and PostgreSQL;
-- never edited after a release: add a file instead.
--
-- Instants are unix seconds UTC, 0 for "never". The upper bound (year 9999) is
-- what refuses text in a BIGINT column of SQLite. Dates are text, 2026-05-12,
-- and '' for "unknown". Unknown text is '', nothing is NULL.

-- +goose Up
CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE people (
    id         TEXT   NOT NULL PRIMARY KEY CHECK (id <> ''),
    email      TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    role       TEXT   NOT NULL,
    level      TEXT   NOT NULL,
    manager_id TEXT   NOT NULL, -- no foreign key: a manager need not use the program
    start_date TEXT   NOT NULL CHECK (length(start_date) IN (0, 10)),
    timezone   TEXT   NOT NULL,
    team       TEXT   NOT NULL,
    active     BIGINT NOT NULL CHECK (active IN (0, 1)),
    asked      BIGINT NOT NULL CHECK (asked IN (0, 1)), -- for their level, once
    created_at BIGINT NOT NULL CHECK (created_at BETWEEN 0 AND 253402300799),
    updated_at BIGINT NOT NULL CHECK (updated_at BETWEEN 0 AND 253402300799)
);

CREATE TABLE level_history (
    user_id   TEXT   NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    from_date TEXT   NOT NULL CHECK (length(from_date) IN (0, 10)),
    level     TEXT   NOT NULL,
    role      TEXT   NOT NULL,
    change    TEXT   NOT NULL CHECK (change IN ('initial', 'promotion', 'correction', 'switch')),
    by_id     TEXT   NOT NULL,
    made_at   BIGINT NOT NULL CHECK (made_at BETWEEN 0 AND 253402300799),
    PRIMARY KEY (user_id, from_date)
);

CREATE TABLE manager_history (
    user_id    TEXT   NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    from_date  TEXT   NOT NULL CHECK (length(from_date) = 10),
    to_date    TEXT   NOT NULL CHECK (length(to_date) IN (0, 10)), -- first day no longer in force
    manager_id TEXT   NOT NULL CHECK (manager_id <> ''),
    source     TEXT   NOT NULL,
    by_id      TEXT   NOT NULL,
    made_at    BIGINT NOT NULL CHECK (made_at BETWEEN 0 AND 253402300799),
    PRIMARY KEY (user_id, from_date)
);

-- user_id has no foreign key: a win is kept even if Slack could not yet say who
-- its owner is.
CREATE TABLE wins (
    id             TEXT   NOT NULL PRIMARY KEY CHECK (id <> ''),
    user_id        TEXT   NOT NULL CHECK (user_id <> ''),
    occurred_on    TEXT   NOT NULL CHECK (length(occurred_on) = 10),
    text           TEXT   NOT NULL,
    result         TEXT   NOT NULL,
    level          TEXT   NOT NULL,
    goal_id        TEXT   NOT NULL,
    visibility     TEXT   NOT NULL CHECK (visibility IN ('private', 'manager', 'public')),
    source         TEXT   NOT NULL,
    search         TEXT   NOT NULL, -- text and result, folded in Go: the engines fold differently
    submission_key TEXT   NOT NULL, -- '' = none
    created_at     BIGINT NOT NULL CHECK (created_at BETWEEN 0 AND 253402300799),
    updated_at     BIGINT NOT NULL CHECK (updated_at BETWEEN 0 AND 253402300799),
    deleted_at     BIGINT NOT NULL CHECK (deleted_at BETWEEN 0 AND 253402300799),
    purged_at      BIGINT NOT NULL CHECK (purged_at BETWEEN 0 AND 253402300799)
);

CREATE INDEX wins_of_owner ON wins (user_id, occurred_on, id) WHERE deleted_at = 0;
CREATE UNIQUE INDEX wins_submission ON wins (user_id, submission_key) WHERE submission_key <> '';
CREATE INDEX wins_deleted ON wins (deleted_at) WHERE deleted_at > 0;

CREATE TABLE win_dimensions (
    win_id    TEXT   NOT NULL REFERENCES wins (id) ON DELETE CASCADE,
    pos       BIGINT NOT NULL CHECK (pos BETWEEN 0 AND 999999),
    dimension TEXT   NOT NULL,
    PRIMARY KEY (win_id, pos)
);

CREATE TABLE win_people (
    win_id  TEXT   NOT NULL REFERENCES wins (id) ON DELETE CASCADE,
    pos     BIGINT NOT NULL CHECK (pos BETWEEN 0 AND 999999),
    user_id TEXT   NOT NULL,
    PRIMARY KEY (win_id, pos)
);

CREATE TABLE win_links (
    win_id TEXT   NOT NULL REFERENCES wins (id) ON DELETE CASCADE,
    pos    BIGINT NOT NULL CHECK (pos BETWEEN 0 AND 999999),
    link   TEXT   NOT NULL,
    PRIMARY KEY (win_id, pos)
);

-- before_image is the whole win before the change, as JSON that SQL never looks
-- into. 'none' is a submission that changed nothing: it is kept so that its
-- redelivery cannot undo a later change.
CREATE TABLE win_edits (
    id             TEXT   NOT NULL PRIMARY KEY,
    win_id         TEXT   NOT NULL REFERENCES wins (id) ON DELETE CASCADE,
    made_at        BIGINT NOT NULL CHECK (made_at BETWEEN 0 AND 253402300799),
    by_id          TEXT   NOT NULL,
    action         TEXT   NOT NULL CHECK (action IN ('edit', 'delete', 'restore', 'none')),
    submission_key TEXT   NOT NULL,
    before_image   TEXT   NOT NULL
);

CREATE INDEX win_edits_of_win ON win_edits (win_id, id);
CREATE UNIQUE INDEX win_edits_submission ON win_edits (win_id, submission_key) WHERE submission_key <> '';

CREATE TABLE audit (
    id         TEXT   NOT NULL PRIMARY KEY,
    made_at    BIGINT NOT NULL CHECK (made_at BETWEEN 0 AND 253402300799),
    by_id      TEXT   NOT NULL,
    action     TEXT   NOT NULL CHECK (action <> ''),
    subject_id TEXT   NOT NULL,
    detail     TEXT   NOT NULL
);

CREATE INDEX audit_of_subject ON audit (subject_id, id);
