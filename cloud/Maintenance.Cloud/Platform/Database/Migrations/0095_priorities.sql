-- One table says the priority that severity and criticality propose, to requests, drafts and alarms alike; organisation and sites
-- may set theirs. It is read here because a request's priority follows its severity in the row itself. Work on no asset weighs
-- what its severity does.
CREATE FUNCTION work.proposed_priority(site uuid, severity text, criticality text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(
        coalesce(
            (SELECT s.value FROM settings.setting AS s WHERE s.key = 'work.priorities' AND s.site_id = site),
            (SELECT s.value FROM settings.setting AS s WHERE s.key = 'work.priorities' AND s.site_id IS NULL),
            '{"Low":      {"Low": "Low",    "Medium": "Medium", "High": "High",     "Critical": "High"},
              "Medium":   {"Low": "Medium", "Medium": "Medium", "High": "High",     "Critical": "High"},
              "High":     {"Low": "High",   "Medium": "High",   "High": "High",     "Critical": "Critical"},
              "Critical": {"Low": "High",   "Medium": "High",   "High": "Critical", "Critical": "Critical"}}') -> severity ->> criticality,
        severity)
$$;
REVOKE ALL ON FUNCTION work.proposed_priority(uuid, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work.proposed_priority(uuid, text, text) TO {{application}}, {{worker}};

CREATE OR REPLACE FUNCTION requests.weigh() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE proposed text := work.proposed_priority(NEW.site_id, NEW.severity, NEW.asset_criticality);
BEGIN
    IF NEW.down_since_utc > greatest(NEW.reported_at_utc, NEW.changed_at_utc) + interval '1 minute' THEN
        RAISE check_violation USING MESSAGE = 'down from a time to come', CONSTRAINT = 'request_down_since';
    END IF;
    IF NEW.failure_mode IS NOT NULL AND NOT EXISTS (
        SELECT FROM catalogues.failure_mode AS m WHERE m.code = NEW.failure_mode AND (m.site_id IS NULL OR m.site_id = NEW.site_id)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'no such failure mode there', CONSTRAINT = 'request_failure_mode';
    END IF;
    IF NEW.state = 'Reported' AND NEW.priority_reason IS NULL THEN
        IF NEW.priority <> proposed AND (TG_OP = 'INSERT' OR NEW.priority <> OLD.priority) THEN
            RAISE check_violation USING MESSAGE = 'a priority of one''s own without a reason', CONSTRAINT = 'request_priority_reason';
        END IF;
        NEW.priority := proposed;
    END IF;
    NEW.priority := coalesce(NEW.priority, proposed);
    RETURN NEW;
END $$;
DROP FUNCTION requests.proposed_priority(text, text);
