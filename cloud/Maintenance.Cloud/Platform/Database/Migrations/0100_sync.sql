-- Operations that devices had queued: each is done once. The row is written with what the operation does, its answer after it.
CREATE SCHEMA sync;
REVOKE ALL ON SCHEMA sync FROM PUBLIC;
GRANT USAGE ON SCHEMA sync TO {{application}}, {{worker}};
CREATE TABLE sync.operation (
    user_id uuid NOT NULL REFERENCES people.user_account,
    id uuid NOT NULL,
    device_id uuid NOT NULL,
    request_hash bytea NOT NULL CHECK (length(request_hash) = 32),
    -- JSON as it was answered.
    answer text,
    at_utc timestamptz NOT NULL,
    PRIMARY KEY (user_id, id)
);
CALL platform.protect('sync.operation');
CREATE POLICY by_user ON sync.operation TO {{application}}
    USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid)
    WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid);
CREATE INDEX operation_by_time ON sync.operation (user_id, at_utc);
GRANT SELECT, INSERT, UPDATE (answer), DELETE ON sync.operation TO {{application}};

-- What a device did itself counts as known to it when its next operation is merged.
ALTER TABLE platform.event ADD COLUMN device_id uuid;

-- What a device takes along at first is read by id.
CREATE INDEX work_order_open_by_id ON work.work_order (id) WHERE state NOT IN ('Closed', 'Cancelled');
