-- What people say about each other's wins, who read whose log, work that goes on
-- where it stopped. The conventions are those of 00001.

-- +goose Up
ALTER TABLE people ADD COLUMN visibility TEXT NOT NULL DEFAULT '' CHECK (visibility IN ('', 'private', 'manager', 'public')); -- of wins nobody chose one for; '' = the workspace's
ALTER TABLE people ADD COLUMN left_on TEXT NOT NULL DEFAULT '' CHECK (length(left_on) IN (0, 10)); -- when Slack deactivated them, '' while active

-- Changes of manager are told to both sides.
CREATE INDEX manager_history_made ON manager_history (made_at);

-- The click that changed a decision last: redelivered, it changes nothing more.
ALTER TABLE message_prefs ADD COLUMN submission_key TEXT NOT NULL DEFAULT '';

-- One of a colleague about a win. note, text and dimension are '' once it is gone.
CREATE TABLE endorsements (
    win_id         TEXT   NOT NULL REFERENCES wins (id) ON DELETE CASCADE,
    by_id          TEXT   NOT NULL CHECK (by_id <> ''),
    state          TEXT   NOT NULL CHECK (state IN ('asked', 'written', 'withdrawn', 'removed')),
    note           TEXT   NOT NULL,
    may_read       BIGINT NOT NULL CHECK (may_read IN (0, 1)),
    text           TEXT   NOT NULL,
    dimension      TEXT   NOT NULL,
    hidden         BIGINT NOT NULL CHECK (hidden IN (0, 1)),
    submission_key TEXT   NOT NULL, -- of the form it was asked with
    asked_at       BIGINT NOT NULL CHECK (asked_at BETWEEN 0 AND 253402300799),
    sent_at        BIGINT NOT NULL CHECK (sent_at BETWEEN 0 AND 253402300799),
    updated_at     BIGINT NOT NULL CHECK (updated_at BETWEEN 0 AND 253402300799),
    PRIMARY KEY (win_id, by_id)
);

CREATE INDEX endorsements_unsent ON endorsements (asked_at) WHERE sent_at = 0 AND state = 'asked';

-- Who read of whose log, once for each day of UTC.
CREATE TABLE log_reads (
    subject_id TEXT   NOT NULL CHECK (subject_id <> ''),
    day        TEXT   NOT NULL CHECK (length(day) = 10),
    viewer_id  TEXT   NOT NULL CHECK (viewer_id <> ''),
    path       TEXT   NOT NULL CHECK (path <> ''),
    made_at    BIGINT NOT NULL CHECK (made_at BETWEEN 0 AND 253402300799), -- the first time that day
    PRIMARY KEY (subject_id, day, viewer_id, path)
);

CREATE TABLE jobs (
    name       TEXT   NOT NULL PRIMARY KEY CHECK (name <> ''),
    worker     TEXT   NOT NULL, -- who has it, '' = nobody
    lease_ends BIGINT NOT NULL CHECK (lease_ends BETWEEN 0 AND 253402300799), -- then others may take it
    step       TEXT   NOT NULL, -- where to go on
    note       TEXT   NOT NULL, -- JSON
    begun_at   BIGINT NOT NULL CHECK (begun_at BETWEEN 0 AND 253402300799),
    done_at    BIGINT NOT NULL CHECK (done_at BETWEEN 0 AND 253402300799)
);
