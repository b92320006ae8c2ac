-- People and what they are at which site: accounts, memberships for a time, departments.

-- A membership counts while its time runs.
ALTER TABLE people.membership DROP CONSTRAINT membership_pkey;
ALTER TABLE people.membership
    ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
    ADD COLUMN department_ids uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN from_utc timestamptz,
    ADD COLUMN until_utc timestamptz,
    ADD COLUMN reason text CHECK (length(reason) <= 4000),
    ADD COLUMN created_by text NOT NULL DEFAULT 'system:setup',
    ADD COLUMN changed_at_utc timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN changed_by text NOT NULL DEFAULT 'system:setup',
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD CONSTRAINT membership_of_person UNIQUE (user_id, site_id, role),
    ADD CONSTRAINT membership_time CHECK (until_utc > from_utc);
CREATE INDEX membership_by_site ON people.membership (site_id, user_id);

CREATE OR REPLACE FUNCTION platform.my_site_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT m.site_id), '{}')
    FROM people.membership AS m
    WHERE m.user_id = nullif(current_setting('app.user_id', true), '')::uuid
      AND m.site_id = ANY (coalesce(nullif(current_setting('app.site_ids', true), ''), '{}')::uuid[])
      AND (m.from_utc IS NULL OR m.from_utc <= now()) AND (m.until_utc IS NULL OR m.until_utc > now())
$$;

CREATE OR REPLACE FUNCTION platform.my_pool_site_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT m.site_id), '{}')
    FROM people.membership AS m
    WHERE m.user_id = nullif(current_setting('app.user_id', true), '')::uuid
      AND m.role = 'Technician' AND m.site_id = ANY (platform.my_site_ids())
      AND (m.from_utc IS NULL OR m.from_utc <= now()) AND (m.until_utc IS NULL OR m.until_utc > now())
$$;

ALTER TABLE people.user_account
    ADD COLUMN email text CHECK (length(email) BETWEEN 3 AND 200),
    ADD COLUMN given_name text CHECK (length(given_name) BETWEEN 1 AND 200),
    ADD COLUMN family_name text CHECK (length(family_name) BETWEEN 1 AND 200),
    ADD COLUMN phone text CHECK (length(phone) BETWEEN 3 AND 50),
    ADD COLUMN language text NOT NULL DEFAULT 'en' CHECK (language ~ '^[a-z]{2}(-[A-Z]{2})?$'),
    ADD COLUMN last_sign_in_at_utc timestamptz,
    ADD COLUMN erased_at_utc timestamptz,
    -- Not signed up yet: the role that serves requests learns this much of the password.
    ADD COLUMN is_invited boolean GENERATED ALWAYS AS (password_hash IS NULL) STORED,
    ADD COLUMN created_by text NOT NULL DEFAULT 'system:setup',
    ADD COLUMN changed_at_utc timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN changed_by text NOT NULL DEFAULT 'system:setup',
    ADD COLUMN version integer NOT NULL DEFAULT 1;
-- People who were erased are numbers.
CREATE SEQUENCE people.erased_number;
GRANT USAGE ON SEQUENCE people.erased_number TO {{worker}};
CREATE UNIQUE INDEX user_account_email ON people.user_account (lower(email));
CREATE INDEX user_account_by_name ON people.user_account (lower(display_name), id);

-- An account belongs to all sites of its person: who administers only some of them may not change it, or the administrator of
-- one hall could take over the account of another's.
CREATE FUNCTION platform.may_change_person(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT count(*) > 0 AND coalesce(bool_and(m.site_id = ANY (platform.my_site_ids())), false)
    FROM people.membership AS m WHERE m.user_id = person
$$;
REVOKE ALL ON FUNCTION platform.may_change_person(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION platform.may_change_person(uuid) TO {{application}};

CREATE POLICY by_administrator ON people.user_account FOR UPDATE TO {{application}} USING (
    id = nullif(current_setting('app.user_id', true), '')::uuid OR platform.may_change_person(id));
CREATE POLICY by_maker ON people.user_account FOR INSERT TO {{application}} WITH CHECK (
    password_hash IS NULL AND NOT is_first_login AND cardinality(platform.my_site_ids()) > 0);
GRANT SELECT (is_invited, email, given_name, family_name, phone, language, last_sign_in_at_utc, locked_until_utc, created_at_utc, created_by, changed_at_utc, changed_by, version)
    ON people.user_account TO {{application}};
GRANT UPDATE (display_name, email, given_name, family_name, phone, language, is_active, changed_at_utc, changed_by, version)
    ON people.user_account TO {{application}};
GRANT INSERT (id, sign_in_name, normalized_name, display_name, email, given_name, family_name, phone, language, security_stamp, is_active,
    created_at_utc, created_by, changed_at_utc, changed_by) ON people.user_account TO {{application}};

CREATE TABLE people.department (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    code text CHECK (length(code) BETWEEN 1 AND 32),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    description text CHECK (length(description) <= 4000),
    parent_id uuid,
    is_archived boolean NOT NULL DEFAULT false,
    created_at_utc timestamptz NOT NULL,
    created_by text NOT NULL,
    changed_at_utc timestamptz NOT NULL,
    changed_by text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (site_id, id),
    CONSTRAINT department_parent FOREIGN KEY (site_id, parent_id) REFERENCES people.department (site_id, id),
    CONSTRAINT department_not_its_parent CHECK (parent_id <> id)
);
CREATE UNIQUE INDEX department_name ON people.department (site_id, lower(name));
CREATE UNIQUE INDEX department_code ON people.department (site_id, lower(code));
CREATE INDEX department_by_parent ON people.department (parent_id);

-- Ids in an array, of which each must be a department of the same site; and a department that is named stays.
CREATE FUNCTION people.check_departments() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE found integer;
BEGIN
    PERFORM FROM people.department AS d WHERE d.site_id = NEW.site_id AND d.id = ANY (NEW.department_ids) FOR KEY SHARE;
    GET DIAGNOSTICS found = ROW_COUNT;
    IF found <> cardinality(NEW.department_ids) THEN
        RAISE foreign_key_violation USING MESSAGE = 'no such department at the site', CONSTRAINT = 'membership_departments';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_departments AFTER INSERT OR UPDATE OF department_ids, site_id ON people.membership
    FOR EACH ROW WHEN (cardinality(NEW.department_ids) > 0) EXECUTE FUNCTION people.check_departments();

CREATE FUNCTION people.keep_named_department() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM people.membership AS m WHERE m.site_id = OLD.site_id AND OLD.id = ANY (m.department_ids)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'memberships name the department', TABLE = 'membership', CONSTRAINT = 'membership_departments';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER keep_named BEFORE DELETE ON people.department FOR EACH ROW EXECUTE FUNCTION people.keep_named_department();

-- A loop of departments would belong to nothing.
CREATE FUNCTION people.check_department_loop() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- One at a time within a site: two moves that together make a loop must see each other.
    PERFORM pg_advisory_xact_lock(hashtextextended('department ' || NEW.site_id, 0));
    IF EXISTS (
        WITH RECURSIVE above (id, parent_id) AS (
            SELECT d.id, d.parent_id FROM people.department AS d WHERE d.id = NEW.parent_id
            UNION SELECT d.id, d.parent_id FROM people.department AS d JOIN above ON d.id = above.parent_id)
        SELECT FROM above WHERE above.id = NEW.id) THEN
        RAISE check_violation USING MESSAGE = 'a department above itself', CONSTRAINT = 'department_loop';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_loop BEFORE UPDATE OF parent_id ON people.department
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION people.check_department_loop();

CALL platform.protect('people.department');
CALL platform.open_by_site('people.department');
CALL platform.open_to_worker('people.department');
GRANT SELECT, INSERT, UPDATE, DELETE ON people.department TO {{application}};
GRANT SELECT ON people.department TO {{worker}};

-- Who administers a site says who is what there.
CREATE POLICY by_site_made ON people.membership FOR INSERT TO {{application}} WITH CHECK (site_id = ANY ((SELECT platform.my_site_ids())::uuid[]));
CREATE POLICY by_site_changed ON people.membership FOR UPDATE TO {{application}}
    USING (site_id = ANY ((SELECT platform.my_site_ids())::uuid[])) WITH CHECK (site_id = ANY ((SELECT platform.my_site_ids())::uuid[]));
CREATE POLICY by_site_removed ON people.membership FOR DELETE TO {{application}} USING (site_id = ANY ((SELECT platform.my_site_ids())::uuid[]));
GRANT INSERT, UPDATE, DELETE ON people.membership TO {{application}};
GRANT INSERT ON people.membership TO {{worker}};

-- Accounts stand above sites, so what happens to them is told without one.
CREATE POLICY of_people ON platform.event FOR INSERT TO {{application}} WITH CHECK (site_id IS NULL AND type IN ('UserMade', 'UserChanged', 'UserInvited', 'UserErased'));
