-- When a session began. Its first rows are forgotten once they are old, so each row carries it along.
ALTER TABLE people.session ADD COLUMN signed_in_at_utc timestamptz;
UPDATE people.session AS s SET signed_in_at_utc = (SELECT min(f.created_at_utc) FROM people.session AS f WHERE f.family = s.family);
ALTER TABLE people.session ALTER COLUMN signed_in_at_utc SET NOT NULL;
