-- What stands above the sites: the organisation, of which there is one. It is read at every site, and changed by whoever
-- administers them all.
CREATE TABLE people.organisation (
    id uuid PRIMARY KEY CHECK (id = '00000000-0000-7000-8000-000000000001'),
    code text CHECK (code ~ '^[A-Z0-9][A-Z0-9-]{0,31}$'),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    -- For how many days what is kept about people; what no rule names is kept for good.
    retention jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(retention) = 'array'),
    created_at_utc timestamptz NOT NULL DEFAULT now(),
    created_by text NOT NULL DEFAULT 'system:migration',
    changed_at_utc timestamptz NOT NULL DEFAULT now(),
    changed_by text NOT NULL DEFAULT 'system:migration',
    version integer NOT NULL DEFAULT 1
);
CALL platform.protect('people.organisation');
CALL platform.open_to_worker('people.organisation');
INSERT INTO people.organisation (id, name) VALUES ('00000000-0000-7000-8000-000000000001', 'Our organisation');
CREATE POLICY of_all_sites ON people.organisation FOR SELECT TO {{application}} USING (cardinality((SELECT platform.my_site_ids())) > 0);
CREATE POLICY by_administrators ON people.organisation FOR UPDATE TO {{application}} USING ((SELECT platform.may_change_organisation()));
GRANT SELECT, UPDATE (code, name, retention, changed_at_utc, changed_by, version) ON people.organisation TO {{application}};
GRANT SELECT ON people.organisation TO {{worker}};

-- Who reported without an account and is to be forgotten is found without going through all requests.
CREATE INDEX request_with_reporter ON requests.request (changed_at_utc) WHERE reporter_name IS NOT NULL OR reporter_contact IS NOT NULL;

-- How people want to be told of things. Everybody has a row from the first day, so that nobody makes one twice.
CREATE TABLE people.preference (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL UNIQUE REFERENCES people.user_account,
    notifications jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(notifications) = 'array'),
    time_zone text CHECK (length(time_zone) BETWEEN 1 AND 200),
    created_at_utc timestamptz NOT NULL DEFAULT now(),
    created_by text NOT NULL DEFAULT 'system:setup',
    changed_at_utc timestamptz NOT NULL DEFAULT now(),
    changed_by text NOT NULL DEFAULT 'system:setup',
    version integer NOT NULL DEFAULT 1
);
CALL platform.protect('people.preference');
CALL platform.open_to_worker('people.preference');
CREATE POLICY mine ON people.preference TO {{application}} USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid);
GRANT SELECT, UPDATE (notifications, time_zone, changed_at_utc, changed_by, version) ON people.preference TO {{application}};
GRANT SELECT, UPDATE ON people.preference TO {{worker}};
INSERT INTO people.preference (user_id) SELECT u.id FROM people.user_account AS u;
CREATE FUNCTION people.make_preference() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO people.preference (user_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER make_preference AFTER INSERT ON people.user_account FOR EACH ROW EXECUTE FUNCTION people.make_preference();
CREATE POLICY of_preferences ON platform.event FOR INSERT TO {{application}} WITH CHECK (site_id IS NULL AND type = 'PreferencesChanged');

-- The paper behind a certificate. It is as strict as the certificate: who reads that reads it, and nobody else.
ALTER TABLE people.certificate ADD CONSTRAINT certificate_of_site UNIQUE (site_id, id);
ALTER TABLE assets.document
    ADD COLUMN certificate_id uuid,
    ADD CONSTRAINT document_certificate FOREIGN KEY (site_id, certificate_id) REFERENCES people.certificate (site_id, id),
    DROP CONSTRAINT document_of,
    ADD CONSTRAINT document_of CHECK (num_nonnulls(asset_id, work_order_id, certificate_id) > 0);
CREATE UNIQUE INDEX document_of_certificate ON assets.document (certificate_id) WHERE certificate_id IS NOT NULL;
DO $$
BEGIN
    EXECUTE (SELECT format('ALTER POLICY of_mine ON assets.document USING (CASE WHEN certificate_id IS NOT NULL
        THEN EXISTS (SELECT FROM people.certificate AS c WHERE c.id = document.certificate_id) ELSE %s END)', pg_get_expr(p.polqual, p.polrelid))
        FROM pg_policy AS p WHERE p.polrelid = 'assets.document'::regclass AND p.polname = 'of_mine');
END $$;
-- Papers of people who are erased go with them.
GRANT DELETE ON assets.document TO {{worker}};
