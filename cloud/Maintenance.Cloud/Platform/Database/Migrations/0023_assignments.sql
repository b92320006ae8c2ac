-- Who does a work order. Nobody: it lies in the pool of the site's technicians.
CREATE TABLE work.work_order_assignee (
    work_order_id uuid NOT NULL,
    site_id uuid NOT NULL,
    user_id uuid NOT NULL REFERENCES people.user_account,
    assigned_at_utc timestamptz NOT NULL,
    assigned_by text NOT NULL,
    PRIMARY KEY (work_order_id, user_id),
    FOREIGN KEY (site_id, work_order_id) REFERENCES work.work_order (site_id, id)
);
CREATE INDEX work_order_assignee_by_person ON work.work_order_assignee (user_id);

CALL platform.protect('work.work_order_assignee');
CALL platform.open_by_site('work.work_order_assignee');
CALL platform.open_to_worker('work.work_order_assignee');
GRANT SELECT, INSERT, DELETE ON work.work_order_assignee TO {{application}};
GRANT SELECT ON work.work_order_assignee TO {{worker}};

-- Whoever had begun a work order before assignments were kept has it.
INSERT INTO work.work_order_assignee (work_order_id, site_id, user_id, assigned_at_utc, assigned_by)
SELECT DISTINCT ON (h.work_order_id) h.work_order_id, h.site_id, u.id, h.at_utc, 'system:migration'
FROM work.work_order_history AS h JOIN people.user_account AS u ON u.id::text = h.actor
WHERE h.verb IN ('start', 'resume') ORDER BY h.work_order_id, h.id DESC;

-- Of the person's sites those that the request's permission opens whole; in the others only what is theirs is seen.
-- Nobody said so: none.
CREATE FUNCTION platform.my_whole_site_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(s.id), '{}')
    FROM unnest(platform.my_site_ids()) AS s (id)
    WHERE s.id = ANY (coalesce(nullif(current_setting('app.whole_site_ids', true), ''), '{}')::uuid[])
$$;

-- The sites whose pool is the person's to take from.
CREATE FUNCTION platform.my_pool_site_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(m.site_id), '{}')
    FROM people.membership AS m
    WHERE m.user_id = nullif(current_setting('app.user_id', true), '')::uuid
      AND m.role = 'Technician' AND m.site_id = ANY (platform.my_site_ids())
$$;
REVOKE ALL ON FUNCTION platform.my_whole_site_ids(), platform.my_pool_site_ids() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION platform.my_whole_site_ids(), platform.my_pool_site_ids() TO {{application}};

-- These narrow the policies by site. Each follows the one before: an asset is seen with a work order on it, a tag with its
-- asset, an alarm with a work order on its asset.
CREATE POLICY of_mine ON work.work_order AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM work.work_order_assignee AS a
        WHERE a.work_order_id = work_order.id AND a.user_id = nullif(current_setting('app.user_id', true), '')::uuid)
    OR (site_id = ANY ((SELECT platform.my_pool_site_ids())::uuid[])
        AND NOT EXISTS (SELECT FROM work.work_order_assignee AS a WHERE a.work_order_id = work_order.id)));
CREATE POLICY of_mine ON work.work_order_alarm AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM work.work_order AS w WHERE w.id = work_order_alarm.work_order_id));
CREATE POLICY of_mine ON work.work_order_history AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM work.work_order AS w WHERE w.id = work_order_history.work_order_id));
CREATE POLICY of_mine ON assets.asset AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM work.work_order AS w WHERE w.asset_id = asset.id));
CREATE POLICY of_mine ON alarms.alarm AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM work.work_order AS w WHERE w.asset_id = alarm.asset_id));
CREATE POLICY of_mine ON alarms.evidence_sample AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM alarms.alarm AS a WHERE a.id = evidence_sample.alarm_id));
CREATE POLICY of_mine ON telemetry.tag AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM assets.asset AS a WHERE a.id = tag.asset_id));

-- A person who takes parked events up again notes what came of it.
GRANT UPDATE ON platform.parked_event TO {{worker}};
