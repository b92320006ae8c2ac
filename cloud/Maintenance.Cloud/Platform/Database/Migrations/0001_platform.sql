-- Row-level security stands from the first table on: every table has it enabled and forced, the owner included, so that
-- whoever touches a row does so under a written policy.

CREATE SCHEMA people;
REVOKE ALL ON SCHEMA platform, people FROM PUBLIC;
GRANT USAGE ON SCHEMA platform, people TO {{application}}, {{worker}};
GRANT SELECT ON platform.migration TO {{worker}};
CREATE POLICY by_worker ON platform.migration FOR SELECT TO {{worker}} USING (true);

CREATE TABLE platform.site (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (code ~ '^[A-Z0-9][A-Z0-9-]{0,31}$'),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    time_zone text NOT NULL DEFAULT 'UTC',
    created_at_utc timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE people.user_account (
    id uuid PRIMARY KEY,
    sign_in_name text NOT NULL CHECK (length(sign_in_name) BETWEEN 1 AND 200),
    normalized_name text NOT NULL UNIQUE,
    display_name text NOT NULL CHECK (length(display_name) BETWEEN 1 AND 200),
    password_hash text,
    security_stamp text NOT NULL,
    access_failed_count integer NOT NULL DEFAULT 0,
    lockout_count integer NOT NULL DEFAULT 0,
    locked_until_utc timestamptz,
    is_active boolean NOT NULL DEFAULT true,
    is_first_login boolean NOT NULL DEFAULT false,
    created_at_utc timestamptz NOT NULL DEFAULT now()
);
-- There is one first login, whatever races to make it.
CREATE UNIQUE INDEX user_account_first_login ON people.user_account (is_first_login) WHERE is_first_login;

CREATE TABLE people.membership (
    user_id uuid NOT NULL REFERENCES people.user_account,
    site_id uuid NOT NULL REFERENCES platform.site,
    role text NOT NULL CHECK (role IN ('Administrator', 'Manager', 'Supervisor', 'Technician', 'StoreKeeper',
        'ReliabilityEngineer', 'Requester', 'Contractor')),
    created_at_utc timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, site_id, role)
);

-- The sites of the person this transaction stands for, narrowed to those in which the request's permission holds.
-- Nobody set: no site. Runs as the owner, since the policies of membership itself ask it.
CREATE FUNCTION platform.my_site_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT m.site_id), '{}')
    FROM people.membership AS m
    WHERE m.user_id = nullif(current_setting('app.user_id', true), '')::uuid
      AND m.site_id = ANY (coalesce(nullif(current_setting('app.site_ids', true), ''), '{}')::uuid[])
$$;
REVOKE ALL ON FUNCTION platform.my_site_ids() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION platform.my_site_ids() TO {{application}};

-- Enables and forces row-level security and writes the owner's policy; every table begins with it.
CREATE PROCEDURE platform.protect(target regclass) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY by_owner ON %s TO CURRENT_USER USING (true) WITH CHECK (true)', target);
END $$;

-- Requests see and write rows of their person's sites; rows without a site (the organisation's catalogues) are read-only.
-- The sub-select is evaluated once a statement, not once a row.
CREATE PROCEDURE platform.open_by_site(target regclass) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('CREATE POLICY by_site ON %s TO {{application}}
        USING (site_id = ANY ((SELECT platform.my_site_ids())::uuid[]))
        WITH CHECK (site_id = ANY ((SELECT platform.my_site_ids())::uuid[]))', target);
    IF NOT (SELECT a.attnotnull FROM pg_attribute AS a WHERE a.attrelid = target AND a.attname = 'site_id') THEN
        EXECUTE format('CREATE POLICY of_organisation ON %s FOR SELECT TO {{application}} USING (site_id IS NULL)', target);
    END IF;
END $$;

-- The worker's own policy: it serves every site; what it may do there, grants say.
CREATE PROCEDURE platform.open_to_worker(target regclass) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('CREATE POLICY by_worker ON %s TO {{worker}} USING (true) WITH CHECK (true)', target);
END $$;
REVOKE ALL ON PROCEDURE platform.protect(regclass), platform.open_by_site(regclass), platform.open_to_worker(regclass) FROM PUBLIC;

CALL platform.protect('platform.site');
CALL platform.open_to_worker('platform.site');
CREATE POLICY by_site ON platform.site FOR SELECT TO {{application}} USING (id = ANY ((SELECT platform.my_site_ids())::uuid[]));
GRANT SELECT ON platform.site TO {{application}}, {{worker}};

-- Password hashes and lockouts are the worker's alone: sign-in is not the work of the role that serves requests.
CALL platform.protect('people.user_account');
CALL platform.open_to_worker('people.user_account');
CREATE POLICY by_site ON people.user_account FOR SELECT TO {{application}} USING (
    id = nullif(current_setting('app.user_id', true), '')::uuid
    OR EXISTS (SELECT FROM people.membership AS m WHERE m.user_id = user_account.id));
GRANT SELECT (id, sign_in_name, display_name, is_active) ON people.user_account TO {{application}};
GRANT SELECT, INSERT, UPDATE ON people.user_account TO {{worker}};

CALL platform.protect('people.membership');
CALL platform.open_to_worker('people.membership');
CREATE POLICY by_site ON people.membership FOR SELECT TO {{application}} USING (site_id = ANY ((SELECT platform.my_site_ids())::uuid[]));
GRANT SELECT ON people.membership TO {{application}}, {{worker}};
