-- What is set at a site, else of the organisation; null: the program's default holds.
CREATE FUNCTION settings.value_of(site uuid, name text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(
        (SELECT s.value FROM settings.setting AS s WHERE s.key = name AND s.site_id = site),
        (SELECT s.value FROM settings.setting AS s WHERE s.key = name AND s.site_id IS NULL))
$$;
REVOKE ALL ON FUNCTION settings.value_of(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION settings.value_of(uuid, text) TO {{application}}, {{worker}};

-- A supervisor of departments sees the assets of those, whether or not there is work on them.
DROP POLICY of_mine ON assets.asset;
CREATE POLICY of_mine ON assets.asset AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR department_id = ANY ((SELECT coalesce(nullif(current_setting('app.department_ids', true), ''), '{}'))::uuid[])
    OR EXISTS (SELECT FROM work.work_order AS w WHERE w.asset_id = asset.id));

-- A request's maintenance type is one of the catalogue, as that of the work which it opens.
ALTER TABLE requests.request DROP CONSTRAINT request_maintenance_type_check,
    ADD CONSTRAINT request_maintenance_type FOREIGN KEY (maintenance_type) REFERENCES catalogues.maintenance_type (name);
CREATE FUNCTION requests.check_type() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM catalogues.maintenance_type AS c WHERE c.name = NEW.maintenance_type AND (c.site_id IS NULL OR c.site_id = NEW.site_id)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'no such type there', CONSTRAINT = 'request_maintenance_type';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER c_check_type BEFORE INSERT OR UPDATE OF maintenance_type ON requests.request
    FOR EACH ROW WHEN (NEW.maintenance_type IS NOT NULL) EXECUTE FUNCTION requests.check_type();

-- A tag that tells of another asset now is looked for by its number.
CREATE INDEX claim_of_tag ON stops.claim (key) WHERE source = 'Tag' AND ended_at_utc IS NULL;
