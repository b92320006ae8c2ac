-- A rule has one activation at a time: a newer one ends the older, whose return was never told (its rule was changed, its
-- gateway lost its memory). What was assumed is said to be so, and gives way to the return when that is told after all.
ALTER TABLE alarms.alarm ADD COLUMN is_return_assumed boolean NOT NULL DEFAULT false;
CREATE INDEX alarm_active_by_rule ON alarms.alarm (rule_id) WHERE returned_at_utc IS NULL;
UPDATE alarms.alarm AS a SET
    returned_at_utc = greatest(a.raised_at_utc, least(r.alarm_at_utc, r.condition_changed_at_utc)), is_return_assumed = true
FROM alarms.alarm_rule AS r
WHERE r.id = a.rule_id AND r.alarm_id <> a.id AND a.returned_at_utc IS NULL;

-- What the machine was doing at the rule's last transition, so that a change of the modes that suppress it takes effect at once.
ALTER TABLE alarms.alarm_rule ADD COLUMN mode text;
UPDATE alarms.alarm_rule AS r SET mode = (
    SELECT h.reason FROM alarms.alarm_history AS h WHERE h.rule_id = r.id AND h.act = 'Suppress' ORDER BY h.id DESC LIMIT 1)
WHERE r.is_suppressed_by_design;

-- What a clock that went ahead told is compared with by when it came.
UPDATE alarms.alarm_rule SET alarm_at_utc = condition_changed_at_utc, chatter = NULL WHERE alarm_at_utc > condition_changed_at_utc;
UPDATE alarms.incident AS i SET
    opened_at_utc = least(i.opened_at_utc, v.first_at_utc), last_at_utc = least(i.last_at_utc, v.last_at_utc)
FROM (
    SELECT a.incident_id, min(a.received_at_utc) AS first_at_utc, max(a.received_at_utc) AS last_at_utc
    FROM alarms.alarm AS a WHERE a.incident_id IS NOT NULL GROUP BY a.incident_id
) AS v
WHERE v.incident_id = i.id;
