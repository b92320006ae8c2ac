CREATE SCHEMA alarms;
REVOKE ALL ON SCHEMA alarms FROM PUBLIC;
GRANT USAGE ON SCHEMA alarms TO {{application}}, {{worker}};

-- One row an activation. What happened is stored; the state of ISA-18.2 follows from it and cannot disagree.
CREATE TABLE alarms.alarm (
    id uuid PRIMARY KEY,
    arrival bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    site_id uuid NOT NULL REFERENCES platform.site,
    gateway_id uuid NOT NULL,
    asset_id uuid,
    asset_tag_number text,
    tag text NOT NULL,
    signal text NOT NULL,
    unit text NOT NULL,
    rule text NOT NULL,
    rule_version text NOT NULL,
    detector text NOT NULL,
    priority text NOT NULL CHECK (priority IN ('Low', 'Medium', 'High', 'Critical')),
    is_safety boolean NOT NULL,
    value double precision NOT NULL,
    limit_value double precision,
    score double precision,
    quality smallint NOT NULL,
    raised_at_utc timestamptz,
    returned_at_utc timestamptz,
    acknowledged_at_utc timestamptz,
    acknowledged_by uuid,
    held_because text CHECK (held_because IN ('Unbound', 'BadQuality', 'OutOfService')),
    evidence_dropped integer NOT NULL DEFAULT 0,
    received_at_utc timestamptz NOT NULL,
    state text NOT NULL GENERATED ALWAYS AS (
        CASE
            WHEN returned_at_utc IS NULL AND acknowledged_at_utc IS NULL THEN 'ActiveUnacknowledged'
            WHEN returned_at_utc IS NULL THEN 'ActiveAcknowledged'
            WHEN acknowledged_at_utc IS NULL THEN 'ReturnedUnacknowledged'
            ELSE 'Normal'
        END) STORED,
    FOREIGN KEY (site_id, asset_id) REFERENCES assets.asset (site_id, id),
    CHECK (raised_at_utc IS NOT NULL OR returned_at_utc IS NOT NULL)
);
CREATE INDEX alarm_by_asset ON alarms.alarm (asset_id, arrival DESC);
CREATE INDEX alarm_by_state ON alarms.alarm (state, arrival DESC);
CREATE INDEX alarm_unbound ON alarms.alarm (site_id, asset_tag_number) WHERE asset_id IS NULL;

-- Append-only: nobody but the owner may change or remove a row. An activation is raised once and returns once.
CREATE TABLE alarms.alarm_transition (
    id uuid PRIMARY KEY,
    alarm_id uuid NOT NULL REFERENCES alarms.alarm,
    site_id uuid NOT NULL,
    edge text NOT NULL CHECK (edge IN ('Raised', 'Returned')),
    at_utc timestamptz NOT NULL,
    decided_at_utc timestamptz NOT NULL,
    received_at_utc timestamptz NOT NULL,
    value double precision NOT NULL,
    limit_value double precision,
    score double precision,
    UNIQUE (alarm_id, edge)
);

CREATE TABLE alarms.evidence_sample (
    alarm_id uuid NOT NULL REFERENCES alarms.alarm,
    at_utc timestamptz NOT NULL,
    site_id uuid NOT NULL,
    value double precision,
    quality smallint NOT NULL,
    score double precision,
    PRIMARY KEY (alarm_id, at_utc)
);

CALL platform.protect('alarms.alarm');
CALL platform.protect('alarms.alarm_transition');
CALL platform.protect('alarms.evidence_sample');
CALL platform.open_by_site('alarms.alarm');
CALL platform.open_by_site('alarms.alarm_transition');
CALL platform.open_by_site('alarms.evidence_sample');
CALL platform.open_to_worker('alarms.alarm');
CALL platform.open_to_worker('alarms.alarm_transition');
CALL platform.open_to_worker('alarms.evidence_sample');
GRANT SELECT ON alarms.alarm, alarms.alarm_transition, alarms.evidence_sample TO {{application}}, {{worker}};
GRANT UPDATE (acknowledged_at_utc, acknowledged_by) ON alarms.alarm TO {{application}};
GRANT INSERT ON alarms.alarm, alarms.alarm_transition, alarms.evidence_sample TO {{worker}};
GRANT UPDATE ON alarms.alarm TO {{worker}};
