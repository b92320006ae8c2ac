-- An alarm of ISA-18.2 is a rule of a gateway: it is raised, returns and is raised again, and what a person does to it holds
-- for the next time too. One row each, with its present state; alarms.alarm keeps the activations.
CREATE TABLE alarms.alarm_rule (
    id uuid PRIMARY KEY,
    arrival bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    site_id uuid NOT NULL REFERENCES platform.site,
    gateway_id uuid NOT NULL,
    rule text NOT NULL,
    rule_version text NOT NULL,
    detector text NOT NULL,
    detector_version text,
    priority text NOT NULL CHECK (priority IN ('Low', 'Medium', 'High', 'Critical')),
    asset_id uuid,
    asset_tag_number text,
    tag text NOT NULL,
    signal text NOT NULL,
    unit text NOT NULL,
    is_safety boolean NOT NULL,
    is_latching boolean NOT NULL DEFAULT false,
    suppressed_in_modes text[] NOT NULL DEFAULT '{}',
    state text NOT NULL CHECK (state IN (
        'Normal', 'ActiveUnacknowledged', 'ActiveAcknowledged', 'ReturnedUnacknowledged', 'LatchedUnacknowledged',
        'LatchedAcknowledged', 'Shelved', 'SuppressedByDesign', 'OutOfService')),
    since_utc timestamptz NOT NULL,
    is_active boolean NOT NULL,
    shelved_until_utc timestamptz,
    is_suppressed_by_design boolean NOT NULL DEFAULT false,
    is_out_of_service boolean NOT NULL DEFAULT false,
    -- A person took this very alarm out; else it is out with its asset.
    is_taken_out boolean NOT NULL DEFAULT false,
    is_chattering boolean NOT NULL DEFAULT false,
    -- What decides on chattering remembers; null until it was raised.
    chatter bytea,
    condition_changed_at_utc timestamptz NOT NULL,
    alarm_id uuid,
    alarm_at_utc timestamptz NOT NULL,
    raises bigint NOT NULL DEFAULT 0,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (gateway_id, rule),
    UNIQUE (site_id, id),
    FOREIGN KEY (site_id, asset_id) REFERENCES assets.asset (site_id, id)
);
CREATE INDEX alarm_rule_by_asset ON alarms.alarm_rule (asset_id);
CREATE INDEX alarm_rule_by_state ON alarms.alarm_rule (state) WHERE state <> 'Normal';
CREATE INDEX alarm_rule_shelved ON alarms.alarm_rule (shelved_until_utc) WHERE shelved_until_utc IS NOT NULL;
CREATE INDEX alarm_rule_chattering ON alarms.alarm_rule (condition_changed_at_utc) WHERE is_chattering;
CREATE INDEX alarm_rule_unbound ON alarms.alarm_rule (site_id, asset_tag_number) WHERE asset_id IS NULL;

-- Append-only: every change of an alarm's state, by whom, from where and why. Replayed in order it gives the present state.
CREATE TABLE alarms.alarm_history (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rule_id uuid NOT NULL REFERENCES alarms.alarm_rule,
    alarm_id uuid,
    site_id uuid NOT NULL,
    at_utc timestamptz NOT NULL,
    actor text NOT NULL,
    address text CHECK (length(address) <= 100),
    act text NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    reason text CHECK (length(reason) <= 4000),
    until_utc timestamptz,
    work_order_id uuid
);
CREATE INDEX alarm_history_by_rule ON alarms.alarm_history (rule_id, id);

-- When an asset was out of service, by a person or because of work on it. What was measured then is no ground for work, and
-- nothing to learn from.
CREATE TABLE alarms.out_of_service (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    asset_id uuid NOT NULL,
    work_order_id uuid,
    reason text CHECK (length(reason) <= 4000),
    since_utc timestamptz NOT NULL,
    begun_by text NOT NULL,
    until_utc timestamptz,
    ended_by text,
    CHECK ((until_utc IS NULL) = (ended_by IS NULL)),
    FOREIGN KEY (site_id, asset_id) REFERENCES assets.asset (site_id, id)
);
CREATE UNIQUE INDEX out_of_service_by_work ON alarms.out_of_service (work_order_id) WHERE until_utc IS NULL AND work_order_id IS NOT NULL;
CREATE UNIQUE INDEX out_of_service_by_person ON alarms.out_of_service (asset_id) WHERE until_utc IS NULL AND work_order_id IS NULL;
CREATE INDEX out_of_service_by_asset ON alarms.out_of_service (asset_id, since_utc);

INSERT INTO alarms.alarm_rule (
    id, site_id, gateway_id, rule, rule_version, detector, priority, asset_id, asset_tag_number, tag, signal, unit, is_safety,
    state, since_utc, is_active, condition_changed_at_utc, alarm_id, alarm_at_utc, raises)
SELECT DISTINCT ON (a.gateway_id, a.rule) gen_random_uuid(), a.site_id, a.gateway_id, a.rule, a.rule_version, a.detector, a.priority,
    a.asset_id, a.asset_tag_number, a.tag, a.signal, a.unit, a.is_safety, a.state, a.received_at_utc, a.returned_at_utc IS NULL,
    a.received_at_utc, a.id, coalesce(a.raised_at_utc, a.returned_at_utc),
    (SELECT count(*) FROM alarms.alarm AS o WHERE o.gateway_id = a.gateway_id AND o.rule = a.rule AND o.raised_at_utc IS NOT NULL)
FROM alarms.alarm AS a
ORDER BY a.gateway_id, a.rule, coalesce(a.raised_at_utc, a.returned_at_utc) DESC, a.arrival DESC;

DROP INDEX alarms.alarm_by_state;
ALTER TABLE alarms.alarm
    DROP COLUMN state,
    ADD COLUMN rule_id uuid REFERENCES alarms.alarm_rule,
    ADD COLUMN detector_version text,
    ADD COLUMN mode text,
    ADD COLUMN direction text CHECK (direction IN ('Low', 'High')),
    ADD COLUMN contributions jsonb,
    ADD COLUMN gateway_incident_id uuid,
    ADD COLUMN is_chattering boolean NOT NULL DEFAULT false,
    -- Whether this very alarm opened a work order; others of the same failure mode are recurrences on it.
    ADD COLUMN opened_work boolean NOT NULL DEFAULT false,
    -- What people found: the label that goes back to the detector.
    ADD COLUMN verdict text CHECK (verdict IN ('Confirmed', 'FalseAlarm', 'Inconclusive')),
    DROP CONSTRAINT alarm_held_because_check,
    ADD CONSTRAINT alarm_held_because_check CHECK (held_because IN (
        'Unbound', 'BadQuality', 'OutOfService', 'Shelved', 'SuppressedByDesign', 'HarmlessDirection'));
UPDATE alarms.alarm AS a SET
    rule_id = (SELECT r.id FROM alarms.alarm_rule AS r WHERE r.gateway_id = a.gateway_id AND r.rule = a.rule),
    opened_work = EXISTS (
        SELECT FROM work.work_order_alarm AS l WHERE l.alarm_id = a.id AND NOT EXISTS (
            SELECT FROM work.work_order_alarm AS e
            WHERE e.work_order_id = l.work_order_id AND (e.linked_at_utc, e.alarm_id) < (l.linked_at_utc, l.alarm_id))),
    verdict = (
        SELECT w.verdict FROM work.work_order_alarm AS l JOIN work.work_order AS w ON w.id = l.work_order_id
        WHERE l.alarm_id = a.id);
ALTER TABLE alarms.alarm ALTER COLUMN rule_id SET NOT NULL;
CREATE INDEX alarm_by_rule ON alarms.alarm (rule_id, arrival DESC);

CALL platform.protect('alarms.alarm_rule');
CALL platform.protect('alarms.alarm_history');
CALL platform.protect('alarms.out_of_service');
CALL platform.open_by_site('alarms.alarm_rule');
CALL platform.open_by_site('alarms.alarm_history');
CALL platform.open_by_site('alarms.out_of_service');
CALL platform.open_to_worker('alarms.alarm_rule');
CALL platform.open_to_worker('alarms.alarm_history');
CALL platform.open_to_worker('alarms.out_of_service');
CREATE POLICY of_mine ON alarms.alarm_rule AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM work.work_order AS w WHERE w.asset_id = alarm_rule.asset_id));
CREATE POLICY of_mine ON alarms.alarm_history AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM alarms.alarm_rule AS r WHERE r.id = alarm_history.rule_id));
CREATE POLICY of_mine ON alarms.out_of_service AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM work.work_order AS w WHERE w.asset_id = out_of_service.asset_id));
GRANT SELECT ON alarms.alarm_rule, alarms.alarm_history, alarms.out_of_service TO {{application}}, {{worker}};
GRANT INSERT, UPDATE ON alarms.alarm_rule TO {{worker}};
GRANT UPDATE (state, since_utc, is_active, shelved_until_utc, is_suppressed_by_design, is_out_of_service, is_taken_out, is_latching,
    suppressed_in_modes, version) ON alarms.alarm_rule TO {{application}};
GRANT INSERT ON alarms.alarm_history TO {{application}}, {{worker}};
GRANT INSERT ON alarms.out_of_service TO {{application}}, {{worker}};
GRANT UPDATE (until_utc, ended_by) ON alarms.out_of_service TO {{application}}, {{worker}};
