-- What the program sends by itself: what is owed, what became of it, and what
-- people decided about it. The conventions are those of 00001.

-- +goose Up
ALTER TABLE people ADD COLUMN reacted_at BIGINT NOT NULL DEFAULT 0 CHECK (reacted_at BETWEEN 0 AND 253402300799); -- last command, click or form

-- One row for everything that is sent once. period is the first day of the
-- quarter the message is about, the day it fell due, or '' for once in a lifetime.
CREATE TABLE deliveries (
    kind         TEXT   NOT NULL CHECK (kind <> ''),
    period       TEXT   NOT NULL CHECK (length(period) IN (0, 10)),
    recipient    TEXT   NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    state        TEXT   NOT NULL CHECK (state IN ('due', 'sending', 'sent', 'skipped', 'failed')),
    priority     BIGINT NOT NULL, -- smaller ones go first
    unasked      BIGINT NOT NULL CHECK (unasked IN (0, 1)),
    due_at       BIGINT NOT NULL CHECK (due_at BETWEEN 0 AND 253402300799),
    expires_at   BIGINT NOT NULL CHECK (expires_at BETWEEN 0 AND 253402300799),
    attempts     BIGINT NOT NULL CHECK (attempts BETWEEN 0 AND 999999999),
    worker       TEXT   NOT NULL, -- who has it while it is being sent
    lease_ends   BIGINT NOT NULL CHECK (lease_ends BETWEEN 0 AND 253402300799),
    unsure_since BIGINT NOT NULL CHECK (unsure_since BETWEEN 0 AND 253402300799), -- a message may be out that is not recorded
    parts        BIGINT NOT NULL CHECK (parts BETWEEN 0 AND 999999),              -- messages that are out
    channel      TEXT   NOT NULL,
    ts           TEXT   NOT NULL, -- of the first message
    reason       TEXT   NOT NULL, -- a code
    created_at   BIGINT NOT NULL CHECK (created_at BETWEEN 0 AND 253402300799),
    updated_at   BIGINT NOT NULL CHECK (updated_at BETWEEN 0 AND 253402300799),
    sent_at      BIGINT NOT NULL CHECK (sent_at BETWEEN 0 AND 253402300799), -- when the first message went out
    PRIMARY KEY (kind, period, recipient),
    CHECK ((state = 'sending') = (worker <> ''))
);

CREATE INDEX deliveries_due ON deliveries (priority, due_at, kind, period, recipient) WHERE state = 'due'; -- the order in which they are claimed
CREATE INDEX deliveries_of_recipient ON deliveries (recipient, state);
-- One message at a time to each person: what the caps allow is counted before each.
CREATE UNIQUE INDEX deliveries_sending ON deliveries (recipient) WHERE state = 'sending';

CREATE TABLE message_prefs (
    user_id      TEXT   NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    kind         TEXT   NOT NULL, -- '' = all of them
    every        BIGINT NOT NULL CHECK (every BETWEEN 0 AND 999999),
    paused_until TEXT   NOT NULL CHECK (length(paused_until) IN (0, 10)),
    stopped      BIGINT NOT NULL CHECK (stopped IN (0, 1)),
    updated_at   BIGINT NOT NULL CHECK (updated_at BETWEEN 0 AND 253402300799),
    PRIMARY KEY (user_id, kind)
);
