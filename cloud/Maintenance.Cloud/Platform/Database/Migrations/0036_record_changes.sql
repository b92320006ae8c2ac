-- What an event changed, field by field, and the version that the change led to. Two changes cannot lead to the same version of
-- one record, and what happened to a record since a version is one look at an index.
ALTER TABLE platform.event ADD COLUMN version integer, ADD COLUMN changes jsonb,
    ADD CONSTRAINT event_change CHECK ((version IS NULL) = (changes IS NULL) AND (version IS NULL OR subject IS NOT NULL));
CREATE UNIQUE INDEX event_version ON platform.event (subject, version) WHERE version IS NOT NULL;

-- Values of a person's own fields before and after. They stand beside the events, not in them: they can be erased without a
-- trace while the events, which name the field only, stay as they are.
CREATE TABLE platform.personal_value (
    subject uuid NOT NULL,
    version integer NOT NULL,
    field text NOT NULL,
    value_before jsonb,
    value_after jsonb,
    PRIMARY KEY (subject, version, field)
);
CALL platform.protect('platform.personal_value');
CALL platform.open_to_worker('platform.personal_value');
CREATE POLICY by_event ON platform.personal_value FOR INSERT TO {{application}} WITH CHECK (
    EXISTS (SELECT FROM platform.event AS e WHERE e.subject = personal_value.subject AND e.version = personal_value.version));
GRANT INSERT ON platform.personal_value TO {{application}};
GRANT SELECT, INSERT, DELETE ON platform.personal_value TO {{worker}};

-- Ids that clients made. Who sends the same request again finds it here; nobody makes two records of one id.
CREATE TABLE platform.made_record (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 100),
    request_hash bytea NOT NULL CHECK (length(request_hash) = 32),
    made_by uuid NOT NULL,
    made_at_utc timestamptz NOT NULL
);
CALL platform.protect('platform.made_record');
CREATE POLICY by_maker ON platform.made_record TO {{application}}
    USING (made_by = nullif(current_setting('app.user_id', true), '')::uuid)
    WITH CHECK (made_by = nullif(current_setting('app.user_id', true), '')::uuid);
CALL platform.open_to_worker('platform.made_record');
GRANT SELECT, INSERT ON platform.made_record TO {{application}}, {{worker}};
