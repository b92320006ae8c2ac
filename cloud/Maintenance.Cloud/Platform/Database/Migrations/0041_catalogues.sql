-- Catalogues as records: what belongs to the organisation is read at every site, and changed by whoever may at all of them.

CREATE FUNCTION platform.may_change_organisation() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(bool_and(s.id = ANY (m.ids)), false)
    FROM platform.site AS s, (SELECT platform.my_whole_site_ids() AS ids) AS m
$$;
REVOKE ALL ON FUNCTION platform.may_change_organisation() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION platform.may_change_organisation() TO {{application}};
CREATE POLICY of_catalogues ON platform.event FOR INSERT TO {{application}} WITH CHECK (
    site_id IS NULL AND (SELECT platform.may_change_organisation()));

-- Columns of every catalogue's records, beside a column site_id that may be null. Rows that are there were ours.
CREATE PROCEDURE platform.make_catalogue_table(target regclass) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s
        ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
        ADD COLUMN is_archived boolean NOT NULL DEFAULT false,
        ADD COLUMN created_at_utc timestamptz NOT NULL DEFAULT now(),
        ADD COLUMN created_by text NOT NULL DEFAULT ''system:migration'',
        ADD COLUMN changed_at_utc timestamptz NOT NULL DEFAULT now(),
        ADD COLUMN changed_by text NOT NULL DEFAULT ''system:migration'',
        ADD COLUMN version integer NOT NULL DEFAULT 1', target);
    IF NOT (SELECT c.relrowsecurity FROM pg_class AS c WHERE c.oid = target) THEN
        CALL platform.protect(target);
        CALL platform.open_by_site(target);
        CALL platform.open_to_worker(target);
    END IF;
    EXECUTE format('CREATE POLICY of_organisation_made ON %s FOR INSERT TO {{application}}
        WITH CHECK (site_id IS NULL AND (SELECT platform.may_change_organisation()))', target);
    EXECUTE format('CREATE POLICY of_organisation_changed ON %s FOR UPDATE TO {{application}}
        USING (site_id IS NULL AND (SELECT platform.may_change_organisation())) WITH CHECK (site_id IS NULL)', target);
    EXECUTE format('CREATE POLICY of_organisation_removed ON %s FOR DELETE TO {{application}}
        USING (site_id IS NULL AND (SELECT platform.may_change_organisation()))', target);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO {{application}}', target);
    EXECUTE format('GRANT SELECT ON %s TO {{worker}}', target);
END $$;
REVOKE ALL ON PROCEDURE platform.make_catalogue_table(regclass) FROM PUBLIC;

-- Classes of assets, within one another, with the fields that assets of a class have beside those of every asset.
ALTER TABLE assets.asset_class SET SCHEMA catalogues;
CALL platform.make_catalogue_table('catalogues.asset_class');
ALTER TABLE catalogues.asset_class
    ADD COLUMN description text CHECK (length(description) <= 4000),
    ADD COLUMN parent text,
    ADD COLUMN fields jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(fields) = 'array'),
    ADD CONSTRAINT asset_class_parent FOREIGN KEY (parent) REFERENCES catalogues.asset_class (code),
    ADD CONSTRAINT asset_class_name CHECK (length(name) BETWEEN 1 AND 200);
CREATE INDEX asset_class_by_parent ON catalogues.asset_class (parent);

-- The fields of a class with those of the classes that it lies in; of two of one name the nearer counts.
CREATE FUNCTION catalogues.fields_of(class text) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE above (code, parent, fields, distance) AS (
        SELECT c.code, c.parent, c.fields, 0 FROM catalogues.asset_class AS c WHERE c.code = class
        UNION ALL SELECT c.code, c.parent, c.fields, a.distance + 1 FROM catalogues.asset_class AS c JOIN above AS a ON c.code = a.parent
        WHERE a.distance < 20),
    nearest AS (
        SELECT DISTINCT ON (f.field ->> 'name') f.field, a.distance, f.place
        FROM above AS a CROSS JOIN LATERAL jsonb_array_elements(a.fields) WITH ORDINALITY AS f (field, place)
        ORDER BY f.field ->> 'name', a.distance)
    SELECT coalesce(jsonb_agg(n.field ORDER BY n.distance DESC, n.place), '[]') FROM nearest AS n
$$;

CREATE FUNCTION catalogues.check_class() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- One at a time: two moves that together make a loop must see each other.
    PERFORM pg_advisory_xact_lock(hashtextextended('asset class', 0));
    IF EXISTS (
        WITH RECURSIVE above (code, parent) AS (
            SELECT c.code, c.parent FROM catalogues.asset_class AS c WHERE c.code = NEW.parent
            UNION SELECT c.code, c.parent FROM catalogues.asset_class AS c JOIN above ON c.code = above.parent)
        SELECT FROM above WHERE above.code = NEW.code) THEN
        RAISE check_violation USING MESSAGE = 'a class above itself', CONSTRAINT = 'asset_class_loop';
    END IF;
    IF NOT EXISTS (SELECT FROM catalogues.asset_class AS c
        WHERE c.code = NEW.parent AND (c.site_id IS NULL OR c.site_id IS NOT DISTINCT FROM NEW.site_id)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'no such class there', CONSTRAINT = 'asset_class_parent';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_class AFTER INSERT OR UPDATE OF parent ON catalogues.asset_class
    FOR EACH ROW WHEN (NEW.parent IS NOT NULL) EXECUTE FUNCTION catalogues.check_class();

-- Failure modes name the classes that can have them.
CALL platform.make_catalogue_table('catalogues.failure_mode');
ALTER TABLE catalogues.failure_mode ADD COLUMN asset_classes text[] NOT NULL DEFAULT '{}';
UPDATE catalogues.failure_mode AS m SET asset_classes = ARRAY(
    SELECT f.class FROM catalogues.failure_mode_class AS f WHERE f.failure_mode = m.code ORDER BY f.class);
DROP TABLE catalogues.failure_mode_class;
CREATE INDEX failure_mode_by_class ON catalogues.failure_mode USING gin (asset_classes);

CREATE FUNCTION catalogues.check_classes() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE found integer;
BEGIN
    PERFORM FROM catalogues.asset_class AS c WHERE c.code = ANY (NEW.asset_classes) AND (c.site_id IS NULL OR c.site_id IS NOT DISTINCT FROM NEW.site_id);
    GET DIAGNOSTICS found = ROW_COUNT;
    IF found <> cardinality(NEW.asset_classes) THEN
        RAISE foreign_key_violation USING MESSAGE = 'no such class there', CONSTRAINT = 'failure_mode_classes';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_classes AFTER INSERT OR UPDATE OF asset_classes ON catalogues.failure_mode
    FOR EACH ROW WHEN (cardinality(NEW.asset_classes) > 0) EXECUTE FUNCTION catalogues.check_classes();

CREATE FUNCTION catalogues.keep_named_class() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM catalogues.failure_mode AS m WHERE m.asset_classes @> ARRAY[OLD.code]) THEN
        RAISE foreign_key_violation USING MESSAGE = 'failure modes name the class', TABLE = 'failure_mode', CONSTRAINT = 'failure_mode_classes';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER keep_named BEFORE DELETE ON catalogues.asset_class FOR EACH ROW EXECUTE FUNCTION catalogues.keep_named_class();
