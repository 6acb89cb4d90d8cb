-- Claims that wait for an answer are looked for by when they were made.

-- +goose Up
CREATE INDEX verdicts_claimed ON verdicts (claimed_at) WHERE claimed_at > 0 AND decision = '' AND sealed_at = 0;
