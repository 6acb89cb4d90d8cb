-- Whom the configured field of somebody's Slack profile named when it was read
-- last, so that only a change of the field changes their manager.

-- +goose Up
ALTER TABLE people ADD COLUMN field_manager TEXT NOT NULL DEFAULT '';
UPDATE people SET field_manager = COALESCE((SELECT h.manager_id FROM manager_history h
    WHERE h.user_id = people.id AND h.source = 'slack' ORDER BY h.from_date DESC LIMIT 1), '');
