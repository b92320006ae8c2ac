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
CREATE FUNCTION work.keep_assignees() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE work.work_order SET assignee_ids = array_remove(assignee_ids, coalesce(OLD.user_id, OLD.team_id)) WHERE id = OLD.work_order_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE work.work_order SET assignee_ids = array_append(assignee_ids, coalesce(NEW.user_id, NEW.team_id)) WHERE id = NEW.work_order_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_assignees AFTER INSERT OR DELETE OR UPDATE OF work_order_id, user_id, team_id ON work.work_order_assignee
    FOR EACH ROW EXECUTE FUNCTION work.keep_assignees();

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
