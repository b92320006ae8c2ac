-- Lists of a plant with a million work orders: what orders them, finds words in them and says whose they are must not look at every row.

-- Under row-level security PostgreSQL looks a condition up in an index only where nothing in it could tell of rows that are not to be seen: it trusts CASE,
-- and neither coalesce nor a function of ours. So that a part of a list begins where the part before ended, its order is one of these.
DROP INDEX work.work_order_by_due;
DROP INDEX work.work_order_by_rank;
CREATE INDEX work_order_by_due ON work.work_order ((CASE WHEN due_at_utc IS NULL THEN 'infinity'::timestamptz ELSE due_at_utc END), id);
CREATE INDEX work_order_by_rank ON work.work_order (
    (CASE priority WHEN 'Low' THEN 1 WHEN 'Medium' THEN 2 WHEN 'High' THEN 3 ELSE 4 END), id);
-- What is not done is little of what there is.
CREATE INDEX work_order_unfinished_by_due ON work.work_order ((CASE WHEN due_at_utc IS NULL THEN 'infinity'::timestamptz ELSE due_at_utc END), id)
    WHERE state NOT IN ('Done', 'Verified', 'Closed', 'Cancelled');
CREATE INDEX work_order_by_requester ON work.work_order (requested_by, created_at_utc, id) WHERE requested_by IS NOT NULL;
CREATE INDEX work_order_by_template ON work.work_order (template_id, created_at_utc, id) WHERE template_id IS NOT NULL;
CREATE INDEX step_by_follow_up ON work.step (follow_up_id) WHERE follow_up_id IS NOT NULL;
CREATE INDEX asset_move_from ON assets.asset_move (from_parent_id, at_utc, id) WHERE from_parent_id IS NOT NULL;
CREATE INDEX asset_move_to ON assets.asset_move (to_parent_id, at_utc, id) WHERE to_parent_id IS NOT NULL;
CREATE INDEX stop_by_asset ON stops.stop (asset_id, started_at_utc, id);

ALTER TABLE assets.asset
    ADD COLUMN tag_number_in_order text NOT NULL GENERATED ALWAYS AS (lower(tag_number)) STORED,
    ADD COLUMN name_in_order text NOT NULL GENERATED ALWAYS AS (lower(name)) STORED;
DROP INDEX assets.asset_in_order;
DROP INDEX assets.asset_by_name;
CREATE INDEX asset_in_order ON assets.asset (tag_number_in_order, id);
CREATE INDEX asset_by_name ON assets.asset (name_in_order, id);
CREATE INDEX asset_at_top ON assets.asset (tag_number_in_order, id) WHERE parent_id IS NULL;

-- Whether something is a person's own is asked of each row that a list comes to: of a list's part that is some hundred rows. Without OFFSET PostgreSQL would
-- read all there is of everybody first, to have the answers ready.
DO $$
DECLARE
    begins CONSTANT text := 'EXISTS ( SELECT';
    policy record;
    rule text;
    place integer;
    here integer;
    depth integer;
BEGIN
    FOR policy IN SELECT p.polname, p.polrelid::regclass AS target, pg_get_expr(p.polqual, p.polrelid) AS rule FROM pg_policy AS p WHERE p.polname = 'of_mine' LOOP
        rule := policy.rule;
        place := 1;
        LOOP
            here := strpos(substr(rule, place), begins);
            EXIT WHEN here = 0;
            place := place + here - 1 + length(begins);
            depth := 1;
            here := place;
            WHILE depth > 0 LOOP
                depth := depth + CASE substr(rule, here, 1) WHEN '(' THEN 1 WHEN ')' THEN -1 ELSE 0 END;
                here := here + 1;
            END LOOP;
            rule := overlay(rule PLACING ' OFFSET 0)' FROM here - 1 FOR 1);
        END LOOP;
        IF rule <> policy.rule THEN
            EXECUTE format('ALTER POLICY %I ON %s USING (%s)', policy.polname, policy.target, rule);
        END IF;
    END LOOP;
END $$;

-- Words: an index of three letters each finds rare ones. LIKE is not trusted either, so functions of the owner look them up, at the person's sites; what is found
-- is then read under the policies as everything is. They answer one null where there are too many: a list of those is soon full without an index.
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA platform;
CREATE FUNCTION platform.like_of(words text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT '%' || replace(replace(replace(lower(words), '\', '\\'), '%', '\%'), '_', '\_') || '%'
$$;
CREATE FUNCTION platform.few(ids uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT DISTINCT i FROM unnest(CASE WHEN cardinality(ids) <= 5000 THEN ids ELSE ARRAY[NULL::uuid] END) AS i
$$;

CREATE INDEX work_order_by_words ON work.work_order USING gin ((lower(number_said || ' ' || coalesce(external_number, '') || ' ' || title)) platform.gin_trgm_ops);
CREATE INDEX asset_by_words ON assets.asset USING gin ((lower(tag_number || ' ' || coalesce(external_number, '') || ' ' || name || ' ' || coalesce(area, '') || ' '
    || coalesce(location, '') || ' ' || coalesce(manufacturer, '') || ' ' || coalesce(model, '') || ' ' || coalesce(serial_number, ''))) platform.gin_trgm_ops);
CREATE INDEX request_by_words ON requests.request USING gin ((lower(number || ' ' || coalesce(asset_tag_number, '') || ' ' || coalesce(asset_name, '') || ' '
    || problem_description)) platform.gin_trgm_ops);
CREATE INDEX stop_by_words ON stops.stop USING gin ((lower(asset_tag_number || ' ' || coalesce(note, ''))) platform.gin_trgm_ops);

CREATE FUNCTION assets.find_words(words text) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, platform, pg_temp SET enable_seqscan = off AS $$
DECLARE sites uuid[] := platform.my_site_ids();
BEGIN
    RETURN QUERY SELECT platform.few(ARRAY(
        SELECT a.id FROM assets.asset AS a
        WHERE lower(a.tag_number || ' ' || coalesce(a.external_number, '') || ' ' || a.name || ' ' || coalesce(a.area, '') || ' ' || coalesce(a.location, '') || ' '
            || coalesce(a.manufacturer, '') || ' ' || coalesce(a.model, '') || ' ' || coalesce(a.serial_number, '')) LIKE platform.like_of(words)
          AND a.site_id = ANY (sites) LIMIT 5001));
END $$;
CREATE FUNCTION work.find_words(words text) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, platform, pg_temp SET enable_seqscan = off AS $$
DECLARE sites uuid[] := platform.my_site_ids();
BEGIN
    RETURN QUERY SELECT platform.few(
        ARRAY(SELECT w.id FROM work.work_order AS w
            WHERE lower(w.number_said || ' ' || coalesce(w.external_number, '') || ' ' || w.title) LIKE platform.like_of(words) AND w.site_id = ANY (sites) LIMIT 5001)
        || ARRAY(SELECT w.id FROM assets.asset AS a JOIN work.work_order AS w ON w.asset_id = a.id
            WHERE lower(a.tag_number || ' ' || coalesce(a.external_number, '') || ' ' || a.name || ' ' || coalesce(a.area, '') || ' ' || coalesce(a.location, '') || ' '
                || coalesce(a.manufacturer, '') || ' ' || coalesce(a.model, '') || ' ' || coalesce(a.serial_number, '')) LIKE platform.like_of(words)
              AND strpos(lower(a.tag_number), lower(words)) > 0 AND a.site_id = ANY (sites) LIMIT 5001));
END $$;
CREATE FUNCTION requests.find_words(words text) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, platform, pg_temp SET enable_seqscan = off AS $$
DECLARE sites uuid[] := platform.my_site_ids();
BEGIN
    RETURN QUERY SELECT platform.few(ARRAY(
        SELECT r.id FROM requests.request AS r
        WHERE lower(r.number || ' ' || coalesce(r.asset_tag_number, '') || ' ' || coalesce(r.asset_name, '') || ' ' || r.problem_description) LIKE platform.like_of(words)
          AND r.site_id = ANY (sites) LIMIT 5001));
END $$;
CREATE FUNCTION stops.find_words(words text) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, platform, pg_temp SET enable_seqscan = off AS $$
DECLARE sites uuid[] := platform.my_site_ids();
BEGIN
    RETURN QUERY SELECT platform.few(ARRAY(
        SELECT s.id FROM stops.stop AS s WHERE lower(s.asset_tag_number || ' ' || coalesce(s.note, '')) LIKE platform.like_of(words) AND s.site_id = ANY (sites) LIMIT 5001));
END $$;
REVOKE ALL ON FUNCTION assets.find_words(text), work.find_words(text), requests.find_words(text), stops.find_words(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION assets.find_words(text), work.find_words(text), requests.find_words(text), stops.find_words(text) TO {{application}};
