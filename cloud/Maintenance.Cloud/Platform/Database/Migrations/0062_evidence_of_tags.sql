-- An alarm may rest on several tags: each has its samples.
ALTER TABLE alarms.evidence_sample ADD COLUMN tag text;
UPDATE alarms.evidence_sample AS e SET tag = a.tag FROM alarms.alarm AS a WHERE a.id = e.alarm_id;
ALTER TABLE alarms.evidence_sample ALTER COLUMN tag SET NOT NULL,
    DROP CONSTRAINT evidence_sample_pkey, ADD PRIMARY KEY (alarm_id, tag, at_utc);
