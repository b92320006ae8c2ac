-- Words are looked for at one site after the other: what is in an index of words and sites together is not read for twenty sites to be kept for one.
-- Without a list of what is pending (fastupdate), which each search would read through.
CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA platform;
DROP INDEX work.work_order_by_words;
DROP INDEX assets.asset_by_words;
DROP INDEX requests.request_by_words;
DROP INDEX stops.stop_by_words;
CREATE INDEX work_order_by_words ON work.work_order USING gin (
    site_id platform.uuid_ops, assignee_ids, (lower(number_said || ' ' || coalesce(external_number, '') || ' ' || title)) platform.gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX work_order_of_nobody_by_words ON work.work_order USING gin (
    site_id platform.uuid_ops, (lower(number_said || ' ' || coalesce(external_number, '') || ' ' || title)) platform.gin_trgm_ops) WITH (fastupdate = off)
    WHERE assignee_ids = '{}';
CREATE INDEX asset_by_words ON assets.asset USING gin (
    site_id platform.uuid_ops, (lower(tag_number || ' ' || coalesce(external_number, '') || ' ' || name || ' ' || coalesce(area, '') || ' '
    || coalesce(location, '') || ' ' || coalesce(manufacturer, '') || ' ' || coalesce(model, '') || ' ' || coalesce(serial_number, ''))) platform.gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX asset_by_tag_number_in_part ON assets.asset USING gin (site_id platform.uuid_ops, tag_number_in_order platform.gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX request_by_words ON requests.request USING gin (
    site_id platform.uuid_ops, (lower(number || ' ' || coalesce(asset_tag_number, '') || ' ' || coalesce(asset_name, '') || ' ' || problem_description)) platform.gin_trgm_ops)
    WITH (fastupdate = off);
CREATE INDEX stop_by_words ON stops.stop USING gin (site_id platform.uuid_ops, (lower(asset_tag_number || ' ' || coalesce(note, ''))) platform.gin_trgm_ops) WITH (fastupdate = off);

-- What these find is read again under the policies, each by its id: that pays for some hundred. Where there is more, a list is soon full without them, and they
-- say null. Whose a work order is is asked before: what is found for somebody who sees a fiftieth of a site would be too much otherwise, and the list long to fill.
CREATE OR REPLACE FUNCTION platform.few(ids uuid[]) RETURNS SETOF uuid LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF cardinality(ids) > 500 THEN
        RETURN NEXT NULL;
    ELSE
        RETURN QUERY SELECT DISTINCT i FROM unnest(ids) AS i;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION assets.find_words(words text) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, platform, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    pattern text := platform.like_of(words);
    found uuid[] := '{}';
    site uuid;
BEGIN
    FOREACH site IN ARRAY platform.my_site_ids() LOOP
        found := found || ARRAY(
            SELECT a.id FROM assets.asset AS a
            WHERE lower(a.tag_number || ' ' || coalesce(a.external_number, '') || ' ' || a.name || ' ' || coalesce(a.area, '') || ' ' || coalesce(a.location, '') || ' '
                || coalesce(a.manufacturer, '') || ' ' || coalesce(a.model, '') || ' ' || coalesce(a.serial_number, '')) LIKE pattern
              AND a.site_id = site LIMIT 501);
        EXIT WHEN cardinality(found) > 500;
    END LOOP;
    RETURN QUERY SELECT platform.few(found);
END $$;
CREATE OR REPLACE FUNCTION work.find_words(words text) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, platform, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    pattern text := platform.like_of(words);
    whole uuid[] := platform.my_whole_site_ids();
    pool uuid[] := platform.my_pool_site_ids();
    mine uuid[] := work.my_assignee_ids();
    has_departments boolean := nullif(nullif(current_setting('app.department_ids', true), ''), '{}') IS NOT NULL;
    found uuid[] := '{}';
    site uuid;
BEGIN
    FOREACH site IN ARRAY platform.my_site_ids() LOOP
        IF site = ANY (whole) OR has_departments THEN
            found := found || ARRAY(
                SELECT w.id FROM work.work_order AS w
                WHERE lower(w.number_said || ' ' || coalesce(w.external_number, '') || ' ' || w.title) LIKE pattern AND w.site_id = site
                  AND (site = ANY (whole) OR w.assignee_ids && mine OR (w.assignee_ids = '{}' AND site = ANY (pool)) OR work.is_of_my_departments(w.asset_id)) LIMIT 501);
        ELSE
            found := found || ARRAY(
                SELECT w.id FROM work.work_order AS w
                WHERE lower(w.number_said || ' ' || coalesce(w.external_number, '') || ' ' || w.title) LIKE pattern AND w.site_id = site AND w.assignee_ids && mine LIMIT 501);
            IF site = ANY (pool) THEN
                found := found || ARRAY(
                    SELECT w.id FROM work.work_order AS w
                    WHERE lower(w.number_said || ' ' || coalesce(w.external_number, '') || ' ' || w.title) LIKE pattern AND w.site_id = site AND w.assignee_ids = '{}' LIMIT 501);
            END IF;
        END IF;
        EXIT WHEN cardinality(found) > 500;
        found := found || ARRAY(
            SELECT w.id FROM assets.asset AS a JOIN work.work_order AS w ON w.asset_id = a.id
            WHERE a.tag_number_in_order LIKE pattern AND a.site_id = site
              AND (site = ANY (whole) OR w.assignee_ids && mine OR (w.assignee_ids = '{}' AND site = ANY (pool)) OR work.is_of_my_departments(w.asset_id)) LIMIT 501);
        EXIT WHEN cardinality(found) > 500;
    END LOOP;
    RETURN QUERY SELECT platform.few(found);
END $$;
CREATE OR REPLACE FUNCTION requests.find_words(words text) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, platform, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    pattern text := platform.like_of(words);
    found uuid[] := '{}';
    site uuid;
BEGIN
    FOREACH site IN ARRAY platform.my_site_ids() LOOP
        found := found || ARRAY(
            SELECT r.id FROM requests.request AS r
            WHERE lower(r.number || ' ' || coalesce(r.asset_tag_number, '') || ' ' || coalesce(r.asset_name, '') || ' ' || r.problem_description) LIKE pattern
              AND r.site_id = site LIMIT 501);
        EXIT WHEN cardinality(found) > 500;
    END LOOP;
    RETURN QUERY SELECT platform.few(found);
END $$;
CREATE OR REPLACE FUNCTION stops.find_words(words text) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, platform, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    pattern text := platform.like_of(words);
    found uuid[] := '{}';
    site uuid;
BEGIN
    FOREACH site IN ARRAY platform.my_site_ids() LOOP
        found := found || ARRAY(SELECT s.id FROM stops.stop AS s WHERE lower(s.asset_tag_number || ' ' || coalesce(s.note, '')) LIKE pattern AND s.site_id = site LIMIT 501);
        EXIT WHEN cardinality(found) > 500;
    END LOOP;
    RETURN QUERY SELECT platform.few(found);
END $$;
