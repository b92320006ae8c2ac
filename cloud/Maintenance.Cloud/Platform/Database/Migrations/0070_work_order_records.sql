-- Work orders as records: made by people too, changed field by field, assigned to people and teams, linked to one another.

GRANT USAGE ON SEQUENCE work.work_order_number TO {{application}};
ALTER TABLE work.work_order DROP CONSTRAINT work_order_maintenance_type_check;
ALTER TABLE work.work_order
    ADD COLUMN number_said text NOT NULL UNIQUE GENERATED ALWAYS AS ('W-' || lpad(number::text, greatest(6, length(number::text)), '0')) STORED,
    ADD COLUMN external_number text CHECK (length(external_number) BETWEEN 1 AND 200),
    ADD COLUMN severity text CHECK (severity IN ('Low', 'Medium', 'High', 'Critical')),
    ADD COLUMN priority_reason text CHECK (length(priority_reason) BETWEEN 1 AND 4000),
    -- As they were when the work order was made.
    ADD COLUMN area text,
    ADD COLUMN asset_model text,
    ADD COLUMN requested_by uuid REFERENCES people.user_account,
    ADD COLUMN escalation_level integer NOT NULL DEFAULT 0 CHECK (escalation_level >= 0),
    ADD COLUMN work_description text CHECK (length(work_description) BETWEEN 1 AND 4000),
    ADD COLUMN planned_start_utc timestamptz,
    ADD COLUMN planned_end_utc timestamptz,
    ADD COLUMN estimated_hours numeric(18, 4) CHECK (estimated_hours > 0),
    ADD COLUMN mechanism text,
    ADD COLUMN cause text,
    ADD COLUMN remedy text,
    ADD COLUMN origin_id uuid,
    ADD COLUMN wait_since_utc timestamptz,
    ADD COLUMN submitted_by uuid,
    ADD COLUMN approved_by uuid,
    ADD COLUMN needs_signature boolean NOT NULL DEFAULT false,
    ADD COLUMN is_locked_out boolean NOT NULL DEFAULT false,
    -- What an alarm that came again found, so that its one statement can tell what it changed; null where it made the work order.
    ADD COLUMN before jsonb,
    DROP COLUMN state_before,
    ADD CONSTRAINT work_order_external_number UNIQUE (external_number),
    ADD CONSTRAINT work_order_maintenance_type FOREIGN KEY (maintenance_type) REFERENCES catalogues.maintenance_type (name),
    ADD CONSTRAINT work_order_mechanism FOREIGN KEY (mechanism) REFERENCES catalogues.failure_mechanism (code),
    ADD CONSTRAINT work_order_cause FOREIGN KEY (cause) REFERENCES catalogues.failure_cause (code),
    ADD CONSTRAINT work_order_remedy FOREIGN KEY (remedy) REFERENCES catalogues.remedy (code),
    ADD CONSTRAINT work_order_planned CHECK (planned_end_utc > planned_start_utc);
ALTER TABLE work.work_order ALTER COLUMN priority SET DEFAULT 'Medium', ALTER COLUMN maintenance_type SET DEFAULT 'Corrective';
UPDATE work.work_order SET wait_since_utc = changed_at_utc WHERE state = 'Waiting';
GRANT INSERT, DELETE ON work.work_order TO {{application}};

CREATE FUNCTION work.rank_of(priority text) RETURNS integer LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT array_position(ARRAY['Low', 'Medium', 'High', 'Critical'], priority)
$$;
DROP INDEX work.work_order_by_state;
CREATE INDEX work_order_by_time ON work.work_order (created_at_utc, id);
CREATE INDEX work_order_by_change ON work.work_order (changed_at_utc, id);
CREATE INDEX work_order_open_by_time ON work.work_order (created_at_utc, id) WHERE state NOT IN ('Closed', 'Cancelled');
CREATE INDEX work_order_by_due ON work.work_order (coalesce(due_at_utc, 'infinity'), id);
CREATE INDEX work_order_by_rank ON work.work_order (work.rank_of(priority), id);
CREATE INDEX work_order_by_state ON work.work_order (state, created_at_utc, id);
CREATE INDEX work_order_by_asset_and_time ON work.work_order (asset_id, created_at_utc, id);
CREATE INDEX work_order_by_origin ON work.work_order (origin_id) WHERE origin_id IS NOT NULL;
-- What a failed step asked for is one work order, whatever is sent twice.
CREATE UNIQUE INDEX one_follow_up_of_a_step ON work.work_order (origin_id) WHERE origin = 'FailedStep';

-- Codes are the organisation's or of the same site; who asked for it is somebody of the site.
CREATE FUNCTION work.check_references() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.asset_id IS NOT NULL THEN
        SELECT a.area, a.model INTO NEW.area, NEW.asset_model FROM assets.asset AS a WHERE a.site_id = NEW.site_id AND a.id = NEW.asset_id;
    END IF;
    IF EXISTS (SELECT FROM catalogues.maintenance_type AS c WHERE c.name = NEW.maintenance_type AND c.site_id <> NEW.site_id) THEN
        RAISE foreign_key_violation USING MESSAGE = 'no such type there', CONSTRAINT = 'work_order_maintenance_type';
    ELSIF EXISTS (SELECT FROM catalogues.failure_mode AS c WHERE c.code = NEW.failure_mode AND c.site_id <> NEW.site_id) THEN
        RAISE foreign_key_violation USING MESSAGE = 'no such failure mode there', CONSTRAINT = 'work_order_failure_mode_fkey';
    ELSIF EXISTS (SELECT FROM catalogues.failure_mechanism AS c WHERE c.code = NEW.mechanism AND c.site_id <> NEW.site_id) THEN
        RAISE foreign_key_violation USING MESSAGE = 'no such mechanism there', CONSTRAINT = 'work_order_mechanism';
    ELSIF EXISTS (SELECT FROM catalogues.failure_cause AS c WHERE c.code = NEW.cause AND c.site_id <> NEW.site_id) THEN
        RAISE foreign_key_violation USING MESSAGE = 'no such cause there', CONSTRAINT = 'work_order_cause';
    ELSIF EXISTS (SELECT FROM catalogues.remedy AS c WHERE c.code = NEW.remedy AND c.site_id <> NEW.site_id) THEN
        RAISE foreign_key_violation USING MESSAGE = 'no such remedy there', CONSTRAINT = 'work_order_remedy';
    ELSIF NEW.requested_by IS NOT NULL AND NOT people.are_of_site(ARRAY[NEW.requested_by], NEW.site_id) THEN
        RAISE foreign_key_violation USING MESSAGE = 'nobody of the site', CONSTRAINT = 'work_order_requested_by_fkey';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_references BEFORE INSERT OR UPDATE OF maintenance_type, failure_mode, mechanism, cause, remedy, requested_by ON work.work_order
    FOR EACH ROW EXECUTE FUNCTION work.check_references();

-- A draft goes with what belongs to it.
ALTER TABLE work.work_order_history DROP CONSTRAINT work_order_history_work_order_id_fkey,
    ADD CONSTRAINT work_order_history_of FOREIGN KEY (work_order_id) REFERENCES work.work_order ON DELETE CASCADE;

-- People and teams, one of whom leads.
ALTER TABLE work.work_order_assignee DROP CONSTRAINT work_order_assignee_pkey, DROP CONSTRAINT work_order_assignee_site_id_work_order_id_fkey;
ALTER TABLE work.work_order_assignee
    ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
    ADD COLUMN team_id uuid,
    ADD COLUMN is_lead boolean NOT NULL DEFAULT false,
    ALTER COLUMN user_id DROP NOT NULL,
    ADD CONSTRAINT assignee_of FOREIGN KEY (site_id, work_order_id) REFERENCES work.work_order (site_id, id) ON DELETE CASCADE,
    ADD CONSTRAINT assignee_team FOREIGN KEY (site_id, team_id) REFERENCES people.team (site_id, id),
    ADD CONSTRAINT assignee_of_one CHECK ((user_id IS NULL) <> (team_id IS NULL)),
    ADD CONSTRAINT assignee_person_once UNIQUE (work_order_id, user_id),
    ADD CONSTRAINT assignee_team_once UNIQUE (work_order_id, team_id);
CREATE INDEX work_order_assignee_by_team ON work.work_order_assignee (team_id);
UPDATE work.work_order_assignee AS a SET is_lead = true WHERE a.id = (
    SELECT f.id FROM work.work_order_assignee AS f WHERE f.work_order_id = a.work_order_id ORDER BY f.assigned_at_utc, f.user_id LIMIT 1);
CREATE UNIQUE INDEX work_order_assignee_lead ON work.work_order_assignee (work_order_id) WHERE is_lead;
GRANT INSERT ON work.work_order_assignee TO {{worker}};

-- What is given to a team is each member's.
CREATE FUNCTION work.my_team_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(t.id), '{}') FROM people.team AS t
    WHERE t.member_ids @> ARRAY[nullif(current_setting('app.user_id', true), '')::uuid]
      AND NOT t.is_archived AND t.site_id = ANY (platform.my_site_ids())
$$;
-- Whether an asset is of the departments to which a supervisor's membership is narrowed.
CREATE FUNCTION work.is_of_my_departments(asset uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM assets.asset AS a WHERE a.id = asset
        AND a.department_id = ANY (coalesce(nullif(current_setting('app.department_ids', true), ''), '{}')::uuid[]))
$$;
REVOKE ALL ON FUNCTION work.my_team_ids(), work.is_of_my_departments(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work.my_team_ids(), work.is_of_my_departments(uuid) TO {{application}};
DROP POLICY of_mine ON work.work_order;
CREATE POLICY of_mine ON work.work_order AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM work.work_order_assignee AS a WHERE a.work_order_id = work_order.id
        AND (a.user_id = nullif(current_setting('app.user_id', true), '')::uuid OR a.team_id = ANY ((SELECT work.my_team_ids())::uuid[])))
    OR (site_id = ANY ((SELECT platform.my_pool_site_ids())::uuid[])
        AND NOT EXISTS (SELECT FROM work.work_order_assignee AS a WHERE a.work_order_id = work_order.id))
    OR (nullif(nullif(current_setting('app.department_ids', true), ''), '{}') IS NOT NULL AND work.is_of_my_departments(asset_id)));

-- One work order holds up another, is the same as another, or comes after a closed one.
CREATE TABLE work.link (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    work_order_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('Blocks', 'Duplicates', 'Follows')),
    other_id uuid NOT NULL,
    CONSTRAINT link_of FOREIGN KEY (site_id, work_order_id) REFERENCES work.work_order (site_id, id) ON DELETE CASCADE,
    CONSTRAINT link_to FOREIGN KEY (site_id, other_id) REFERENCES work.work_order (site_id, id),
    CONSTRAINT link_other CHECK (work_order_id <> other_id),
    CONSTRAINT link_once UNIQUE (work_order_id, kind, other_id)
);
CREATE INDEX link_by_other ON work.link (other_id);
CALL platform.make_record_table('work.link');
CREATE INDEX link_by_time ON work.link (created_at_utc, id);
GRANT INSERT ON work.link TO {{worker}};
CREATE POLICY of_mine ON work.link AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM work.work_order AS w WHERE w.id = link.work_order_id));
INSERT INTO work.link (id, site_id, work_order_id, kind, other_id, created_at_utc, created_by, changed_at_utc, changed_by)
SELECT gen_random_uuid(), w.site_id, w.id, 'Follows', w.follow_up_of, w.created_at_utc, w.created_by, w.created_at_utc, w.created_by
FROM work.work_order AS w WHERE w.follow_up_of IS NOT NULL;
ALTER TABLE work.work_order DROP COLUMN follow_up_of;

-- Two that hold up each other would never begin.
CREATE FUNCTION work.check_link() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('work order links ' || NEW.site_id, 0));
    IF EXISTS (
        WITH RECURSIVE held (id) AS (
            SELECT NEW.other_id UNION SELECT l.other_id FROM work.link AS l JOIN held ON l.work_order_id = held.id WHERE l.kind = NEW.kind)
        SELECT FROM held WHERE held.id = NEW.work_order_id) THEN
        RAISE check_violation USING MESSAGE = 'a work order before itself', CONSTRAINT = 'link_loop';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_link AFTER INSERT ON work.link FOR EACH ROW EXECUTE FUNCTION work.check_link();

-- Numbers of the work orders that still hold one up.
CREATE FUNCTION work.held_up_by(work_order uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(w.number_said ORDER BY w.number), '{}') FROM work.link AS l JOIN work.work_order AS w ON w.id = l.work_order_id
    WHERE l.other_id = work_order AND l.kind = 'Blocks' AND w.state NOT IN ('Done', 'Verified', 'Closed', 'Cancelled')
$$;
REVOKE ALL ON FUNCTION work.held_up_by(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work.held_up_by(uuid) TO {{application}}, {{worker}};

-- Until the transaction ends the work order stays in the state that this tells.
CREATE FUNCTION work.hold(work_order uuid) RETURNS text
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT w.state FROM work.work_order AS w WHERE w.id = work_order FOR SHARE
$$;
REVOKE ALL ON FUNCTION work.hold(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work.hold(uuid) TO {{application}}, {{worker}};

-- A change of fields is WorkOrderChanged, as of every record; what moved its state is told by a name of its own.
UPDATE platform.event SET type = 'WorkOrderMoved' WHERE type = 'WorkOrderChanged';
