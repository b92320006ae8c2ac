-- Teams, skills and certificates, shifts, holidays, what an hour costs from which day on.

ALTER TABLE platform.site
    ADD COLUMN currency text NOT NULL DEFAULT 'EUR' CHECK (currency ~ '^[A-Z]{3}$'),
    ADD COLUMN locale text NOT NULL DEFAULT 'en' CHECK (locale ~ '^[a-z]{2}(-[A-Z]{2})?$'),
    ADD COLUMN address text CHECK (length(address) BETWEEN 1 AND 4000),
    ADD COLUMN created_by text NOT NULL DEFAULT 'system:setup',
    ADD COLUMN changed_at_utc timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN changed_by text NOT NULL DEFAULT 'system:setup',
    ADD COLUMN version integer NOT NULL DEFAULT 1;
CREATE POLICY by_site_changed ON platform.site FOR UPDATE TO {{application}} USING (id = ANY ((SELECT platform.my_site_ids())::uuid[]));
GRANT UPDATE (name, time_zone, currency, locale, address, changed_at_utc, changed_by, version) ON platform.site TO {{application}};
-- A new site is nobody's yet, so no request could make it under a policy of its own.
GRANT INSERT ON platform.site TO {{worker}};

-- Columns of every record. A table made with it gets its policies too.
CREATE PROCEDURE platform.make_record_table(target regclass) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s
        ADD COLUMN is_archived boolean NOT NULL DEFAULT false,
        ADD COLUMN created_at_utc timestamptz NOT NULL,
        ADD COLUMN created_by text NOT NULL,
        ADD COLUMN changed_at_utc timestamptz NOT NULL,
        ADD COLUMN changed_by text NOT NULL,
        ADD COLUMN version integer NOT NULL DEFAULT 1', target);
    CALL platform.protect(target);
    CALL platform.open_by_site(target);
    CALL platform.open_to_worker(target);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO {{application}}', target);
    EXECUTE format('GRANT SELECT ON %s TO {{worker}}', target);
END $$;
REVOKE ALL ON PROCEDURE platform.make_record_table(regclass) FROM PUBLIC;

CREATE TABLE people.team (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    department_id uuid,
    member_ids uuid[] NOT NULL DEFAULT '{}',
    UNIQUE (site_id, id),
    CONSTRAINT team_department FOREIGN KEY (site_id, department_id) REFERENCES people.department (site_id, id)
);
CREATE UNIQUE INDEX team_name ON people.team (site_id, lower(name));
CREATE INDEX team_by_member ON people.team USING gin (member_ids);
CALL platform.make_record_table('people.team');

CREATE TABLE people.skill (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    description text CHECK (length(description) <= 4000),
    UNIQUE (site_id, id)
);
CREATE UNIQUE INDEX skill_name ON people.skill (site_id, lower(name));
CALL platform.make_record_table('people.skill');

CREATE TABLE people.certificate (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    user_id uuid NOT NULL REFERENCES people.user_account,
    skill_id uuid NOT NULL,
    number text CHECK (length(number) BETWEEN 1 AND 200),
    issued_on date NOT NULL,
    expires_on date,
    CONSTRAINT certificate_skill FOREIGN KEY (site_id, skill_id) REFERENCES people.skill (site_id, id),
    CONSTRAINT certificate_time CHECK (expires_on >= issued_on),
    CONSTRAINT certificate_once UNIQUE (site_id, user_id, skill_id, issued_on)
);
CREATE INDEX certificate_by_person ON people.certificate (user_id);
CREATE INDEX certificate_by_expiry ON people.certificate (expires_on);
CALL platform.make_record_table('people.certificate');

CREATE TABLE people.shift (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    team_id uuid,
    weekdays integer[] NOT NULL CHECK (cardinality(weekdays) BETWEEN 1 AND 7 AND weekdays <@ '{1,2,3,4,5,6,7}'),
    -- In the site's zone. A shift that ends before it begins ends on the next day.
    starts_at time NOT NULL,
    ends_at time NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    CONSTRAINT shift_team FOREIGN KEY (site_id, team_id) REFERENCES people.team (site_id, id),
    CONSTRAINT shift_length CHECK (starts_at <> ends_at),
    CONSTRAINT shift_time CHECK (valid_until >= valid_from)
);
CREATE INDEX shift_by_site ON people.shift (site_id, lower(name));
CALL platform.make_record_table('people.shift');

CREATE TABLE people.holiday (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    day date NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    CONSTRAINT holiday_once UNIQUE (site_id, day)
);
CALL platform.make_record_table('people.holiday');

-- Whether a team of the person works at an instant, by its shifts and the holidays of its site.
CREATE FUNCTION people.is_on_shift(person uuid, at_utc timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM people.team AS m
        JOIN people.shift AS s ON s.team_id = m.id AND NOT s.is_archived
        JOIN platform.site AS p ON p.id = s.site_id
        CROSS JOIN LATERAL (SELECT at_utc AT TIME ZONE p.time_zone AS here) AS l
        -- A shift over midnight is one of the day on which it begins.
        CROSS JOIN LATERAL (SELECT l.here::date - CASE WHEN s.ends_at < s.starts_at AND l.here::time < s.ends_at THEN 1 ELSE 0 END AS day) AS d
        WHERE person = ANY (m.member_ids) AND NOT m.is_archived
          AND extract(isodow FROM d.day)::integer = ANY (s.weekdays)
          AND d.day >= s.valid_from AND (s.valid_until IS NULL OR d.day <= s.valid_until)
          AND CASE WHEN s.starts_at < s.ends_at THEN l.here::time >= s.starts_at AND l.here::time < s.ends_at
                   ELSE l.here::time >= s.starts_at OR l.here::time < s.ends_at END
          AND NOT EXISTS (SELECT FROM people.holiday AS h WHERE h.site_id = s.site_id AND h.day = d.day AND NOT h.is_archived))
$$;

-- What an hour of a person or of a craft costs from a day on, until the next row of the same.
CREATE TABLE people.labour_rate (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    user_id uuid REFERENCES people.user_account,
    craft text CHECK (length(craft) BETWEEN 1 AND 200),
    per_hour numeric(18, 4) NOT NULL CHECK (per_hour >= 0),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    valid_from date NOT NULL,
    CONSTRAINT labour_rate_of_one CHECK ((user_id IS NULL) <> (craft IS NULL)),
    CONSTRAINT labour_rate_of_person UNIQUE (site_id, user_id, valid_from)
);
CREATE UNIQUE INDEX labour_rate_of_craft ON people.labour_rate (site_id, lower(craft), valid_from);
CREATE INDEX labour_rate_by_day ON people.labour_rate (valid_from);
CALL platform.make_record_table('people.labour_rate');

-- Whoever is named at a site is somebody there, now or before. Asked as the owner: what a person is at a site is not for
-- everybody to read.
CREATE FUNCTION people.are_of_site(people uuid[], site uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT NOT EXISTS (SELECT FROM unnest(people) AS p (id)
        WHERE NOT EXISTS (SELECT FROM people.membership AS m WHERE m.user_id = p.id AND m.site_id = site))
$$;
REVOKE ALL ON FUNCTION people.are_of_site(uuid[], uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people.are_of_site(uuid[], uuid) TO {{application}};

CREATE FUNCTION people.check_person() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT people.are_of_site(ARRAY[NEW.user_id], NEW.site_id) THEN
        RAISE foreign_key_violation USING MESSAGE = 'nobody of the site', CONSTRAINT = 'person_of_site';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_person AFTER INSERT OR UPDATE OF user_id ON people.certificate FOR EACH ROW EXECUTE FUNCTION people.check_person();
CREATE TRIGGER check_person AFTER INSERT OR UPDATE OF user_id ON people.labour_rate
    FOR EACH ROW WHEN (NEW.user_id IS NOT NULL) EXECUTE FUNCTION people.check_person();

CREATE FUNCTION people.check_members() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT people.are_of_site(NEW.member_ids, NEW.site_id) THEN
        RAISE foreign_key_violation USING MESSAGE = 'not all are of the site', CONSTRAINT = 'team_members';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_members AFTER INSERT OR UPDATE OF member_ids ON people.team FOR EACH ROW EXECUTE FUNCTION people.check_members();

-- Technicians and contractors see what is about themselves, a supervisor of departments what is about their people.
CREATE FUNCTION people.is_of_my_departments(person uuid, site uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM people.membership AS m WHERE m.user_id = person AND m.site_id = site
        AND m.department_ids && coalesce(nullif(current_setting('app.department_ids', true), ''), '{}')::uuid[])
$$;
REVOKE ALL ON FUNCTION people.is_of_my_departments(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people.is_of_my_departments(uuid, uuid) TO {{application}};
CREATE POLICY of_mine ON people.certificate AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR user_id = nullif(current_setting('app.user_id', true), '')::uuid
    OR people.is_of_my_departments(user_id, site_id));
CREATE POLICY of_mine ON people.labour_rate AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR user_id = nullif(current_setting('app.user_id', true), '')::uuid);

-- Who is made inactive is signed out, whoever did it.
CREATE FUNCTION people.end_sessions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE people.session SET revoked_at_utc = now() WHERE user_id = NEW.id AND revoked_at_utc IS NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER end_sessions AFTER UPDATE OF is_active ON people.user_account
    FOR EACH ROW WHEN (OLD.is_active AND NOT NEW.is_active) EXECUTE FUNCTION people.end_sessions();
