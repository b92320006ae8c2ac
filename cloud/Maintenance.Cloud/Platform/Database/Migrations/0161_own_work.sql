-- Whether a work order is a person's own is asked of each row of a list, and of every work order of an asset for each row that is about one: stops, alarms,
-- tags. So the row itself says whom it is given to, people and teams; it follows the table of assignments in the same transaction.
ALTER TABLE work.work_order ADD COLUMN assignee_ids uuid[] NOT NULL DEFAULT '{}';
UPDATE work.work_order AS w SET assignee_ids = g.ids
FROM (SELECT a.work_order_id, array_agg(coalesce(a.user_id, a.team_id) ORDER BY a.assigned_at_utc, a.id) AS ids FROM work.work_order_assignee AS a GROUP BY a.work_order_id) AS g
WHERE g.work_order_id = w.id;

-- The row is taken before the reference to it is checked: two who had both checked it would wait for each other.
CREATE FUNCTION work.take_for_assignees() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM work.work_order AS w WHERE w.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.work_order_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.work_order_id END)
    ORDER BY w.id FOR UPDATE;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER take_for_assignees BEFORE INSERT OR DELETE OR UPDATE OF work_order_id, user_id, team_id ON work.work_order_assignee
    FOR EACH ROW EXECUTE FUNCTION work.take_for_assignees();
-- Once for all of a statement: each change of a work order writes all of its indices.
CREATE FUNCTION work.add_assignees() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE work.work_order AS w SET assignee_ids = w.assignee_ids || n.ids
    FROM (SELECT a.work_order_id, array_agg(coalesce(a.user_id, a.team_id) ORDER BY a.assigned_at_utc, a.id) AS ids FROM added AS a GROUP BY a.work_order_id) AS n
    WHERE w.id = n.work_order_id;
    RETURN NULL;
END $$;
CREATE FUNCTION work.remove_assignees() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE work.work_order AS w SET assignee_ids = ARRAY(SELECT i.id FROM unnest(w.assignee_ids) WITH ORDINALITY AS i (id, place) WHERE i.id <> ALL (n.ids) ORDER BY i.place)
    FROM (SELECT a.work_order_id, array_agg(coalesce(a.user_id, a.team_id)) AS ids FROM removed AS a GROUP BY a.work_order_id) AS n
    WHERE w.id = n.work_order_id;
    RETURN NULL;
END $$;
CREATE TRIGGER add_assignees AFTER INSERT ON work.work_order_assignee REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION work.add_assignees();
CREATE TRIGGER remove_assignees AFTER DELETE ON work.work_order_assignee REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION work.remove_assignees();
CREATE TRIGGER a_remove_changed AFTER UPDATE ON work.work_order_assignee REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION work.remove_assignees();
CREATE TRIGGER b_add_changed AFTER UPDATE ON work.work_order_assignee REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION work.add_assignees();

-- The work of an asset and whose it is, without a look at the rows.
DROP INDEX work.work_order_by_asset_and_time;
CREATE INDEX work_order_by_asset_and_time ON work.work_order (asset_id, created_at_utc, id) INCLUDE (site_id, assignee_ids);

-- What policies ask of the person: a function in SQL is planned again for every statement that calls it, one in PL/pgSQL once a connection.
CREATE OR REPLACE FUNCTION platform.my_site_ids() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (
        SELECT coalesce(array_agg(DISTINCT m.site_id), '{}')
        FROM people.membership AS m
        WHERE m.user_id = nullif(current_setting('app.user_id', true), '')::uuid
          AND m.site_id = ANY (coalesce(nullif(current_setting('app.site_ids', true), ''), '{}')::uuid[])
          AND (m.from_utc IS NULL OR m.from_utc <= now()) AND (m.until_utc IS NULL OR m.until_utc > now()));
END $$;
CREATE OR REPLACE FUNCTION platform.my_whole_site_ids() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE whole uuid[] := coalesce(nullif(current_setting('app.whole_site_ids', true), ''), '{}');
BEGIN
    IF whole = '{}' THEN
        RETURN whole;
    END IF;
    RETURN (SELECT coalesce(array_agg(s.id), '{}') FROM unnest(platform.my_site_ids()) AS s (id) WHERE s.id = ANY (whole));
END $$;
CREATE OR REPLACE FUNCTION platform.my_pool_site_ids() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (
        SELECT coalesce(array_agg(DISTINCT m.site_id), '{}')
        FROM people.membership AS m
        WHERE m.user_id = nullif(current_setting('app.user_id', true), '')::uuid
          AND m.role = 'Technician' AND m.site_id = ANY (platform.my_site_ids())
          AND (m.from_utc IS NULL OR m.from_utc <= now()) AND (m.until_utc IS NULL OR m.until_utc > now()));
END $$;
CREATE OR REPLACE FUNCTION work.my_team_ids() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (
        SELECT coalesce(array_agg(t.id), '{}') FROM people.team AS t
        WHERE t.member_ids @> ARRAY[nullif(current_setting('app.user_id', true), '')::uuid]
          AND NOT t.is_archived AND t.site_id = ANY (platform.my_site_ids()));
END $$;
CREATE OR REPLACE FUNCTION work.is_of_my_departments(asset uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE departments uuid[] := coalesce(nullif(current_setting('app.department_ids', true), ''), '{}');
BEGIN
    IF departments = '{}' THEN
        RETURN false;
    END IF;
    RETURN EXISTS (SELECT FROM assets.asset AS a WHERE a.id = asset AND a.department_id = ANY (departments));
END $$;
CREATE OR REPLACE FUNCTION assets.is_of_my_departments(asset uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE departments uuid[] := coalesce(nullif(current_setting('app.department_ids', true), ''), '{}');
BEGIN
    IF departments = '{}' THEN
        RETURN false;
    END IF;
    RETURN EXISTS (SELECT FROM assets.asset AS a WHERE a.id = asset AND a.department_id = ANY (departments));
END $$;

-- The person and the person's teams.
CREATE FUNCTION work.my_assignee_ids() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN array_remove(nullif(current_setting('app.user_id', true), '')::uuid || work.my_team_ids(), NULL);
END $$;
REVOKE ALL ON FUNCTION work.my_assignee_ids() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work.my_assignee_ids() TO {{application}};

ALTER POLICY of_mine ON work.work_order USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR assignee_ids && (SELECT work.my_assignee_ids())::uuid[]
    OR (assignee_ids = '{}' AND site_id = ANY ((SELECT platform.my_pool_site_ids())::uuid[]))
    OR (nullif(nullif(current_setting('app.department_ids', true), ''), '{}') IS NOT NULL AND work.is_of_my_departments(asset_id)));
