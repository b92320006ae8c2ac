-- Most people work at one site. A list of theirs is found in an index that begins with it; in one of all sites it would come to the rows of twenty others first.
CREATE INDEX work_order_of_site_by_time ON work.work_order (site_id, created_at_utc, id);
CREATE INDEX work_order_of_site_open_by_time ON work.work_order (site_id, created_at_utc, id) WHERE state NOT IN ('Closed', 'Cancelled');
CREATE INDEX work_order_of_site_unfinished_by_due ON work.work_order (site_id, (CASE WHEN due_at_utc IS NULL THEN 'infinity'::timestamptz ELSE due_at_utc END), id)
    WHERE state NOT IN ('Done', 'Verified', 'Closed', 'Cancelled');
CREATE INDEX request_of_site_by_time ON requests.request (site_id, reported_at_utc, id);
CREATE INDEX stop_of_site_by_time ON stops.stop (site_id, started_at_utc, id);
CREATE INDEX asset_of_site_in_order ON assets.asset (site_id, tag_number_in_order, id);

-- What a work order is about is called by its name to whoever sees the work order: to look at the asset under its own policy, which asks for a work order of
-- the person's about it, would find out again what is known, at ten times the cost of all the rest of a row. The system's own work has no sites to ask of.
CREATE FUNCTION assets.name_of(site uuid, asset uuid, OUT tag_number text, OUT name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT a.tag_number, a.name INTO name_of.tag_number, name_of.name FROM assets.asset AS a
    WHERE a.id = name_of.asset AND a.site_id = name_of.site
      AND (a.site_id = ANY (coalesce(nullif(current_setting('app.site_ids', true), ''), '{}')::uuid[]) OR pg_has_role(session_user, '{{worker}}'::regrole, 'MEMBER'));
END $$;
REVOKE ALL ON FUNCTION assets.name_of(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION assets.name_of(uuid, uuid) TO {{application}}, {{worker}};

-- Which index finds words depends on the words: a plan for any of them is a plan for none.
ALTER FUNCTION assets.find_words(text) SET plan_cache_mode = force_custom_plan;
ALTER FUNCTION work.find_words(text) SET plan_cache_mode = force_custom_plan;
ALTER FUNCTION requests.find_words(text) SET plan_cache_mode = force_custom_plan;
ALTER FUNCTION stops.find_words(text) SET plan_cache_mode = force_custom_plan;
