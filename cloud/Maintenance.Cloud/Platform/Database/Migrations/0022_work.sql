CREATE SCHEMA work;
REVOKE ALL ON SCHEMA work FROM PUBLIC;
GRANT USAGE ON SCHEMA work TO {{application}}, {{worker}};

-- The number a person says aloud, W-000123: one sequence in the organisation, gaps allowed.
CREATE SEQUENCE work.work_order_number;
GRANT USAGE ON SEQUENCE work.work_order_number TO {{worker}};

CREATE TABLE work.work_order (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    number bigint NOT NULL UNIQUE DEFAULT nextval('work.work_order_number'),
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    description text CHECK (length(description) <= 4000),
    asset_id uuid,
    failure_mode text REFERENCES assets.failure_mode,
    state text NOT NULL CHECK (state IN (
        'Draft', 'Waiting', 'Scheduled', 'InProgress', 'Done', 'Verified', 'Closed', 'Cancelled')),
    -- The state before the last change, so that one statement can tell what it did.
    state_before text,
    wait_reason text CHECK (wait_reason IN ('Approval', 'Schedule', 'Parts', 'Plant', 'Vendor')),
    priority text NOT NULL CHECK (priority IN ('Low', 'Medium', 'High', 'Critical')),
    origin text NOT NULL CHECK (origin IN (
        'Request', 'Alarm', 'Prediction', 'Preventive', 'FailedStep', 'Rule', 'Person')),
    maintenance_type text NOT NULL CHECK (maintenance_type IN (
        'Corrective', 'Preventive', 'Predictive', 'Inspection', 'Improvement')),
    recurrences integer NOT NULL DEFAULT 0 CHECK (recurrences >= 0),
    due_at_utc timestamptz,
    started_at_utc timestamptz,
    completed_at_utc timestamptz,
    completed_by uuid,
    verified_at_utc timestamptz,
    verified_by uuid,
    closed_at_utc timestamptz,
    cancel_reason text CHECK (length(cancel_reason) <= 4000),
    verdict text CHECK (verdict IN ('Confirmed', 'FalseAlarm', 'Inconclusive')),
    follow_up_of uuid REFERENCES work.work_order,
    created_at_utc timestamptz NOT NULL,
    created_by text NOT NULL,
    changed_at_utc timestamptz NOT NULL,
    changed_by text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (site_id, id),
    FOREIGN KEY (site_id, asset_id) REFERENCES assets.asset (site_id, id),
    CHECK ((state = 'Waiting') = (wait_reason IS NOT NULL)),
    CHECK (origin <> 'Alarm' OR (asset_id IS NOT NULL AND failure_mode IS NOT NULL)),
    CHECK (state <> 'Cancelled' OR cancel_reason IS NOT NULL),
    CHECK (origin <> 'Alarm' OR state NOT IN ('Done', 'Verified', 'Closed', 'Cancelled') OR verdict IS NOT NULL)
);

-- One live automatic work order for an asset and failure mode. Racing alarms meet here. Done and Verified count as
-- live: a recurrence then reopens it. Closed is final: the next one follows it.
CREATE UNIQUE INDEX one_live_automatic_work_order ON work.work_order (asset_id, failure_mode)
    WHERE origin = 'Alarm' AND state NOT IN ('Closed', 'Cancelled');
CREATE INDEX work_order_by_asset ON work.work_order (asset_id, number DESC);
CREATE INDEX work_order_by_state ON work.work_order (state, number DESC);

-- An alarm is the evidence of one work order: asking again for the same alarm changes nothing.
CREATE TABLE work.work_order_alarm (
    alarm_id uuid PRIMARY KEY,
    work_order_id uuid NOT NULL REFERENCES work.work_order,
    site_id uuid NOT NULL,
    linked_at_utc timestamptz NOT NULL
);
CREATE INDEX work_order_alarm_by_work_order ON work.work_order_alarm (work_order_id);

-- Append-only: nobody but the owner may change or remove a row.
CREATE TABLE work.work_order_history (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    work_order_id uuid NOT NULL REFERENCES work.work_order,
    site_id uuid NOT NULL,
    at_utc timestamptz NOT NULL,
    actor text NOT NULL,
    verb text NOT NULL,
    from_state text,
    to_state text NOT NULL,
    reason text CHECK (length(reason) <= 4000)
);
CREATE INDEX work_order_history_by_work_order ON work.work_order_history (work_order_id, id);

CALL platform.protect('work.work_order');
CALL platform.protect('work.work_order_alarm');
CALL platform.protect('work.work_order_history');
CALL platform.open_by_site('work.work_order');
CALL platform.open_by_site('work.work_order_alarm');
CALL platform.open_by_site('work.work_order_history');
CALL platform.open_to_worker('work.work_order');
CALL platform.open_to_worker('work.work_order_alarm');
CALL platform.open_to_worker('work.work_order_history');
GRANT SELECT, UPDATE ON work.work_order TO {{application}};
GRANT SELECT ON work.work_order_alarm TO {{application}};
GRANT SELECT, INSERT ON work.work_order_history TO {{application}};
GRANT SELECT, INSERT, UPDATE ON work.work_order TO {{worker}};
GRANT SELECT, INSERT ON work.work_order_alarm, work.work_order_history TO {{worker}};
