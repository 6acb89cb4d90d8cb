-- The ledger only grows. What sending asks of it for each message, and every few
-- seconds, is found without the rows of other people and of what is over.

-- +goose Up
DROP INDEX deliveries_of_recipient;
CREATE INDEX deliveries_waiting ON deliveries (recipient) WHERE state IN ('due', 'sending');
CREATE INDEX deliveries_of_kind ON deliveries (recipient, kind, period);
CREATE INDEX deliveries_sent ON deliveries (recipient, sent_at) WHERE sent_at > 0;
