-- What people set, for the organisation or for one site. A row without a value is one that was set back: its history goes on.
CREATE SCHEMA settings;
REVOKE ALL ON SCHEMA settings FROM PUBLIC;
GRANT USAGE ON SCHEMA settings TO {{application}}, {{worker}};
CREATE TABLE settings.setting (
    id uuid PRIMARY KEY,
    site_id uuid REFERENCES platform.site,
    key text NOT NULL CHECK (length(key) BETWEEN 1 AND 100),
    value jsonb,
    version integer NOT NULL DEFAULT 1,
    changed_at_utc timestamptz NOT NULL,
    changed_by text NOT NULL,
    UNIQUE NULLS NOT DISTINCT (site_id, key)
);
CALL platform.protect('settings.setting');
CALL platform.open_by_site('settings.setting');
CALL platform.open_to_worker('settings.setting');
CREATE POLICY of_organisation_made ON settings.setting FOR INSERT TO {{application}}
    WITH CHECK (site_id IS NULL AND (SELECT platform.may_change_organisation()));
CREATE POLICY of_organisation_changed ON settings.setting FOR UPDATE TO {{application}}
    USING (site_id IS NULL AND (SELECT platform.may_change_organisation())) WITH CHECK (site_id IS NULL);
GRANT SELECT, INSERT, UPDATE ON settings.setting TO {{application}};
GRANT SELECT ON settings.setting TO {{worker}};
