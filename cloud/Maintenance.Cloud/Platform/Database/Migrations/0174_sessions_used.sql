-- When a session was last used, to the minute: one in heavy use is not a row in heavy change. A process of before this begins sessions without saying it.
ALTER TABLE people.session ADD COLUMN last_used_at_utc timestamptz NOT NULL DEFAULT now();
UPDATE people.session SET last_used_at_utc = created_at_utc;
