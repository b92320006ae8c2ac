-- What people ask of maintenance: a request, from its report to its end.
CREATE SCHEMA requests;
REVOKE ALL ON SCHEMA requests FROM PUBLIC;
GRANT USAGE ON SCHEMA requests TO {{application}}, {{worker}};

-- The number a person says aloud, R-000123: one sequence in the organisation, gaps allowed.
CREATE SEQUENCE requests.request_serial;
GRANT USAGE ON SEQUENCE requests.request_serial TO {{application}}, {{worker}};

CREATE TABLE requests.request (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    serial bigint NOT NULL DEFAULT nextval('requests.request_serial'),
    number text NOT NULL GENERATED ALWAYS AS ('R-' || repeat('0', greatest(0, 6 - length(serial::text))) || serial::text) STORED,
    asset_id uuid NOT NULL,
    -- As the asset was when it was reported: who may see a request need not see the asset, and whose triage it is stays.
    asset_tag_number text,
    asset_name text,
    asset_criticality text,
    department_id uuid,
    source text NOT NULL DEFAULT 'Person' CHECK (source IN ('Person', 'QrCode')),
    reporter_id uuid REFERENCES people.user_account,
    reporter_name text CHECK (length(reporter_name) BETWEEN 1 AND 200),
    reporter_contact text CHECK (length(reporter_contact) BETWEEN 1 AND 200),
    reported_at_utc timestamptz NOT NULL,
    problem_description text NOT NULL CHECK (length(problem_description) BETWEEN 1 AND 4000),
    severity text NOT NULL DEFAULT 'Medium' CHECK (severity IN ('Low', 'Medium', 'High', 'Critical')),
    priority text NOT NULL CHECK (priority IN ('Low', 'Medium', 'High', 'Critical')),
    priority_reason text CHECK (length(priority_reason) BETWEEN 1 AND 4000),
    machine_is_down boolean NOT NULL DEFAULT false,
    down_since_utc timestamptz,
    failure_mode text,
    maintenance_type text CHECK (maintenance_type IN ('Corrective', 'Preventive', 'Predictive', 'Inspection', 'Improvement')),
    state text NOT NULL DEFAULT 'Reported' CHECK (state IN ('Reported', 'Accepted', 'Merged', 'Declined', 'Withdrawn', 'Resolved')),
    progress text NOT NULL DEFAULT 'Pending' CHECK (progress IN ('Pending', 'InProgress', 'WaitingParts', 'Completed', 'Cancelled')),
    decided_by text,
    decided_at_utc timestamptz,
    decline_reason text CHECK (length(decline_reason) BETWEEN 1 AND 4000),
    merged_into_id uuid,
    merged_into_number text,
    work_order_id uuid,
    work_order_number text,
    UNIQUE (site_id, id),
    CONSTRAINT request_number UNIQUE (number),
    CONSTRAINT request_asset FOREIGN KEY (site_id, asset_id) REFERENCES assets.asset (site_id, id),
    CONSTRAINT request_asset_seen CHECK (asset_tag_number IS NOT NULL),
    CONSTRAINT request_failure_mode FOREIGN KEY (failure_mode) REFERENCES catalogues.failure_mode (code),
    CONSTRAINT request_merged_into FOREIGN KEY (site_id, merged_into_id) REFERENCES requests.request (site_id, id),
    CONSTRAINT request_work_order FOREIGN KEY (site_id, work_order_id) REFERENCES work.work_order (site_id, id),
    CONSTRAINT request_down CHECK (down_since_utc IS NULL OR machine_is_down),
    CONSTRAINT request_not_into_itself CHECK (merged_into_id <> id),
    CHECK ((state = 'Merged') = (merged_into_id IS NOT NULL) AND (merged_into_id IS NULL) = (merged_into_number IS NULL)),
    CHECK ((state = 'Declined') = (decline_reason IS NOT NULL)),
    CHECK (state NOT IN ('Accepted', 'Resolved') OR work_order_id IS NOT NULL),
    CHECK ((work_order_id IS NULL) = (work_order_number IS NULL)),
    CHECK ((state = 'Reported') = (decided_at_utc IS NULL))
);
CREATE INDEX request_by_time ON requests.request (reported_at_utc, id);
CREATE INDEX request_by_asset ON requests.request (asset_id, reported_at_utc);
CREATE INDEX request_by_work_order ON requests.request (work_order_id) WHERE work_order_id IS NOT NULL;
CREATE INDEX request_by_merged_into ON requests.request (merged_into_id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX request_by_reporter ON requests.request (reporter_id) WHERE reporter_id IS NOT NULL;
CREATE INDEX request_by_department ON requests.request (department_id) WHERE department_id IS NOT NULL;
CREATE INDEX request_undecided ON requests.request (reported_at_utc, id) WHERE state = 'Reported';
CREATE INDEX request_unfinished ON requests.request (progress, reported_at_utc) WHERE progress NOT IN ('Completed', 'Cancelled');
CALL platform.make_record_table('requests.request');
-- A request is withdrawn, never taken away.
REVOKE DELETE ON requests.request FROM {{application}};
GRANT INSERT, UPDATE ON requests.request TO {{worker}};

-- The higher of the two; Critical only where one is Critical and the other at least High: what automation proposes for alarms.
CREATE FUNCTION requests.proposed_priority(severity text, criticality text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (ARRAY['Low', 'Medium', 'High', 'Critical'])[CASE WHEN r.higher = 4 AND r.lower < 3 THEN 3 ELSE r.higher END]
    FROM (SELECT greatest(p.a, p.b) AS higher, least(p.a, p.b) AS lower
          FROM (SELECT array_position(ARRAY['Low', 'Medium', 'High', 'Critical'], severity) AS a,
                       array_position(ARRAY['Low', 'Medium', 'High', 'Critical'], criticality) AS b) AS p) AS r
$$;

-- A new request knows its asset, where its reporter may see that, and its reporter.
CREATE FUNCTION requests.begin() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT a.tag_number, a.name, a.criticality, a.department_id
    INTO NEW.asset_tag_number, NEW.asset_name, NEW.asset_criticality, NEW.department_id
    FROM assets.asset AS a WHERE a.site_id = NEW.site_id AND a.id = NEW.asset_id AND NOT a.is_archived;
    NEW.reporter_id := nullif(current_setting('app.user_id', true), '')::uuid;
    NEW.reported_at_utc := coalesce(NEW.reported_at_utc, NEW.created_at_utc);
    -- Clocks differ: what is this near counts as now.
    IF NEW.reported_at_utc > NEW.created_at_utc + interval '1 minute' THEN
        RAISE check_violation USING MESSAGE = 'reported in the future', CONSTRAINT = 'request_reported_at';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_begin BEFORE INSERT ON requests.request FOR EACH ROW EXECUTE FUNCTION requests.begin();

-- While nobody has decided, the priority is the one that severity and criticality propose, until a person says another and why.
CREATE FUNCTION requests.weigh() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE proposed text := requests.proposed_priority(NEW.severity, NEW.asset_criticality);
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
CREATE TRIGGER b_weigh BEFORE INSERT OR UPDATE OF severity, priority, priority_reason, failure_mode, machine_is_down, down_since_utc ON requests.request
    FOR EACH ROW EXECUTE FUNCTION requests.weigh();

-- Who does not read all of a site's requests reads their own, those of their departments, those whose work is theirs, and, as
-- one of the site's technicians, what nobody has decided yet.
CREATE POLICY of_mine ON requests.request AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR reporter_id = nullif(current_setting('app.user_id', true), '')::uuid
    OR department_id = ANY (coalesce(nullif(current_setting('app.department_ids', true), ''), '{}')::uuid[])
    OR (state = 'Reported' AND site_id = ANY ((SELECT platform.my_pool_site_ids())::uuid[]))
    OR EXISTS (SELECT FROM work.work_order AS w WHERE w.id = request.work_order_id));

-- A request that is accepted opens a work order, which knows what it came from.
ALTER TABLE work.work_order ADD COLUMN IF NOT EXISTS origin_id uuid;
CREATE INDEX IF NOT EXISTS work_order_by_origin ON work.work_order (origin_id) WHERE origin_id IS NOT NULL;
GRANT INSERT ON work.work_order TO {{application}};
GRANT USAGE ON SEQUENCE work.work_order_number TO {{application}};
