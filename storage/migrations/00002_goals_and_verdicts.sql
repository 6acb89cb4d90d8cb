-- Goals, what is said about quarters, and what a streak is computed from. The
-- conventions are those of 00001. Columns called JSON hold text that SQL never
-- looks into; the names in it are never changed.

-- +goose Up
ALTER TABLE people ADD COLUMN target TEXT NOT NULL DEFAULT ''; -- '' = the next level of their track
CREATE INDEX manager_history_of_manager ON manager_history (manager_id, to_date);
CREATE INDEX people_of_manager ON people (manager_id) WHERE manager_id <> '';

ALTER TABLE wins ADD COLUMN headline BIGINT NOT NULL DEFAULT 0 CHECK (headline IN (0, 1));

-- A streak is computed from all wins of a person, of which it needs everything
-- but the words. facts repeats that and stands in the index, so that a streak is
-- read from one stretch of the index instead of four tables: factsOf writes it.
ALTER TABLE wins ADD COLUMN facts TEXT NOT NULL DEFAULT '';
DROP INDEX wins_of_owner;
UPDATE wins SET facts = level || '|' || CAST(created_at AS TEXT) || '|' || CASE WHEN result <> '' THEN 'r' ELSE '' END
    || CASE visibility WHEN 'private' THEN 'p' WHEN 'public' THEN 'u' ELSE '' END
    || '|' || COALESCE((SELECT string_agg(d.dimension, ',' ORDER BY d.pos) FROM win_dimensions d WHERE d.win_id = wins.id), '')
    || '|' || COALESCE((SELECT string_agg(p.user_id, ',' ORDER BY p.pos) FROM win_people p WHERE p.win_id = wins.id), '')
    WHERE purged_at = 0;
CREATE INDEX wins_of_owner ON wins (user_id, occurred_on, id, deleted_at, facts);

-- user_id has no foreign key, as in wins. quarter_* are the quarter as the
-- calendar was when the goal was set.
CREATE TABLE goals (
    id             TEXT   NOT NULL PRIMARY KEY CHECK (id <> ''),
    user_id        TEXT   NOT NULL CHECK (user_id <> ''),
    quarter_from   TEXT   NOT NULL CHECK (length(quarter_from) = 10),
    quarter_until  TEXT   NOT NULL CHECK (length(quarter_until) = 10),
    quarter_label  TEXT   NOT NULL,
    level          TEXT   NOT NULL,
    target         TEXT   NOT NULL,
    role           TEXT   NOT NULL,
    text           TEXT   NOT NULL,
    gaps           TEXT   NOT NULL, -- JSON
    dimension      TEXT   NOT NULL,
    measure        TEXT   NOT NULL,
    visibility     TEXT   NOT NULL CHECK (visibility IN ('private', 'manager', 'public')),
    verdict        TEXT   NOT NULL CHECK (verdict IN ('next-level', 'current-level', 'unclear')),
    verdict_words  TEXT   NOT NULL, -- JSON
    ladder_version TEXT   NOT NULL,
    overruled      BIGINT NOT NULL CHECK (overruled IN (0, 1)),
    overrule_why   TEXT   NOT NULL,
    state          TEXT   NOT NULL CHECK (state IN ('active', 'achieved', 'missed', 'dropped', 'carried')),
    reason         TEXT   NOT NULL,
    carried_from   TEXT   NOT NULL, -- '' = from no other goal
    submission_key TEXT   NOT NULL, -- '' = none
    created_at     BIGINT NOT NULL CHECK (created_at BETWEEN 0 AND 253402300799),
    updated_at     BIGINT NOT NULL CHECK (updated_at BETWEEN 0 AND 253402300799),
    closed_at      BIGINT NOT NULL CHECK (closed_at BETWEEN 0 AND 253402300799),
    CHECK ((state = 'active') = (closed_at = 0))
);

CREATE INDEX goals_of_owner ON goals (user_id, quarter_from, id);
CREATE UNIQUE INDEX goals_submission ON goals (user_id, submission_key) WHERE submission_key <> '';
CREATE UNIQUE INDEX goals_carried ON goals (carried_from) WHERE carried_from <> '';

CREATE TABLE goal_notes (
    id      TEXT   NOT NULL PRIMARY KEY,
    goal_id TEXT   NOT NULL REFERENCES goals (id) ON DELETE CASCADE,
    made_at BIGINT NOT NULL CHECK (made_at BETWEEN 0 AND 253402300799),
    by_id   TEXT   NOT NULL,
    kind    TEXT   NOT NULL CHECK (kind IN ('check_in', 'agreed', 'comment', 'closed', 'edited')),
    status  TEXT   NOT NULL CHECK (status IN ('', 'on_track', 'at_risk', 'off_track')),
    text    TEXT   NOT NULL
);

CREATE INDEX goal_notes_of_goal ON goal_notes (goal_id, id);

-- The submissions that changed a goal, so that none changes it twice.
CREATE TABLE goal_submissions (
    goal_id        TEXT NOT NULL REFERENCES goals (id) ON DELETE CASCADE,
    submission_key TEXT NOT NULL CHECK (submission_key <> ''),
    PRIMARY KEY (goal_id, submission_key)
);

-- What is said about a person's quarter, seen from a target level. claimed_at,
-- answered_by and decision repeat what is in claim and manager, for SQL.
CREATE TABLE verdicts (
    user_id        TEXT   NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    quarter_from   TEXT   NOT NULL CHECK (length(quarter_from) = 10),
    target         TEXT   NOT NULL CHECK (target <> ''),
    quarter_until  TEXT   NOT NULL CHECK (length(quarter_until) = 10),
    quarter_label  TEXT   NOT NULL,
    level          TEXT   NOT NULL,
    ladder_version TEXT   NOT NULL,
    claim          TEXT   NOT NULL, -- JSON; '' = not claimed
    claimed_at     BIGINT NOT NULL CHECK (claimed_at BETWEEN 0 AND 253402300799),
    manager        TEXT   NOT NULL, -- JSON; '' = not answered
    answered_by    TEXT   NOT NULL,
    decision       TEXT   NOT NULL CHECK (decision IN ('', 'confirm', 'not_yet', 'discuss')),
    notes          TEXT   NOT NULL, -- JSON
    opt_in         BIGINT NOT NULL CHECK (opt_in IN (0, 1)),
    sealed_at      BIGINT NOT NULL CHECK (sealed_at BETWEEN 0 AND 253402300799),
    value          TEXT   NOT NULL CHECK (value IN ('', 'next', 'partial', 'current', 'below', 'none', 'excused')),
    source         TEXT   NOT NULL CHECK (source IN ('', 'evidenced', 'claimed', 'confirmed')),
    wins           TEXT   NOT NULL, -- JSON
    reopened_at    BIGINT NOT NULL CHECK (reopened_at BETWEEN 0 AND 253402300799),
    updated_at     BIGINT NOT NULL CHECK (updated_at BETWEEN 0 AND 253402300799),
    PRIMARY KEY (user_id, quarter_from, target)
);

CREATE TABLE leave (
    user_id    TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    from_date  TEXT NOT NULL CHECK (length(from_date) = 10),
    until_date TEXT NOT NULL CHECK (length(until_date) IN (0, 10)), -- first day back
    PRIMARY KEY (user_id, from_date)
);

-- Only of people who came back; for the others people.start_date says it all.
CREATE TABLE employment (
    user_id    TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    from_date  TEXT NOT NULL CHECK (length(from_date) IN (0, 10)), -- '' = nobody knows
    until_date TEXT NOT NULL CHECK (length(until_date) IN (0, 10)), -- first day no longer employed
    PRIMARY KEY (user_id, from_date)
);

-- The calendars of the organisation; the first one holds since always, from ''.
CREATE TABLE calendar_history (
    from_date TEXT   NOT NULL PRIMARY KEY CHECK (length(from_date) IN (0, 10)),
    start     BIGINT NOT NULL CHECK (start BETWEEN 0 AND 12), -- month, 0 = January
    naming    TEXT   NOT NULL CHECK (naming IN ('', 'start', 'end'))
);

-- What somebody was shown once, such as 'mistake:tenure'.
CREATE TABLE first_time (
    user_id TEXT   NOT NULL CHECK (user_id <> ''),
    name    TEXT   NOT NULL CHECK (name <> ''),
    made_at BIGINT NOT NULL CHECK (made_at BETWEEN 0 AND 253402300799),
    PRIMARY KEY (user_id, name)
);
