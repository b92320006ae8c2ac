-- Sets of permissions that a site adds to a membership beside its role, e.g. an auditor's or a planner's.
CREATE TABLE people.permission_set (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    description text CHECK (length(description) BETWEEN 1 AND 4000),
    permissions text[] NOT NULL CHECK (cardinality(permissions) > 0)
);
CREATE UNIQUE INDEX permission_set_name ON people.permission_set (site_id, lower(name));
CALL platform.make_record_table('people.permission_set');
ALTER TABLE people.membership ADD COLUMN permission_set_ids uuid[] NOT NULL DEFAULT '{}';
GRANT UPDATE (permission_set_ids) ON people.membership TO {{application}};

CREATE FUNCTION people.check_sets() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE found integer;
BEGIN
    PERFORM FROM people.permission_set AS s WHERE s.site_id = NEW.site_id AND s.id = ANY (NEW.permission_set_ids) FOR KEY SHARE;
    GET DIAGNOSTICS found = ROW_COUNT;
    IF found <> cardinality(NEW.permission_set_ids) THEN
        RAISE foreign_key_violation USING MESSAGE = 'no such set at the site', CONSTRAINT = 'membership_sets';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_sets AFTER INSERT OR UPDATE OF permission_set_ids ON people.membership
    FOR EACH ROW WHEN (cardinality(NEW.permission_set_ids) > 0) EXECUTE FUNCTION people.check_sets();
CREATE FUNCTION people.keep_named_set() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM people.membership AS m WHERE m.site_id = OLD.site_id AND OLD.id = ANY (m.permission_set_ids)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'memberships have the set', TABLE = 'membership', CONSTRAINT = 'membership_sets';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER keep_named BEFORE DELETE ON people.permission_set FOR EACH ROW EXECUTE FUNCTION people.keep_named_set();

-- Days on which nobody works, of the organisation or of one site: sites share one by naming it.
CREATE TABLE people.holiday_calendar (
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    site_id uuid REFERENCES platform.site,
    days jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(days) = 'array')
);
CALL platform.make_catalogue_table('people.holiday_calendar');
ALTER TABLE people.holiday_calendar ADD PRIMARY KEY (id);
CREATE UNIQUE INDEX holiday_calendar_name ON people.holiday_calendar (lower(name));
ALTER TABLE platform.site ADD COLUMN holiday_calendar_id uuid,
    ADD CONSTRAINT site_holiday_calendar FOREIGN KEY (holiday_calendar_id) REFERENCES people.holiday_calendar (id);
GRANT UPDATE (holiday_calendar_id) ON platform.site TO {{application}};
CREATE FUNCTION people.check_calendar() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM people.holiday_calendar AS c WHERE c.id = NEW.holiday_calendar_id AND c.site_id <> NEW.id) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a calendar of another site', CONSTRAINT = 'site_holiday_calendar';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_calendar BEFORE INSERT OR UPDATE OF holiday_calendar_id ON platform.site
    FOR EACH ROW WHEN (NEW.holiday_calendar_id IS NOT NULL) EXECUTE FUNCTION people.check_calendar();

CREATE FUNCTION people.is_holiday(site uuid, here date) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM people.holiday AS h WHERE h.site_id = site AND h.day = here AND NOT h.is_archived)
        OR EXISTS (SELECT FROM platform.site AS p JOIN people.holiday_calendar AS c ON c.id = p.holiday_calendar_id AND NOT c.is_archived
            WHERE p.id = site AND c.days @> jsonb_build_array(jsonb_build_object('day', to_char(here, 'YYYY-MM-DD'))))
$$;
REVOKE ALL ON FUNCTION people.is_holiday(uuid, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people.is_holiday(uuid, date) TO {{application}}, {{worker}};
CREATE OR REPLACE FUNCTION people.is_on_shift(person uuid, at_utc timestamptz) RETURNS boolean
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
          AND NOT people.is_holiday(s.site_id, d.day))
$$;

-- What is read at a step that reads a meter is a reading of that meter.
ALTER TABLE work.step ADD COLUMN meter_id uuid,
    ADD CONSTRAINT step_meter FOREIGN KEY (site_id, meter_id) REFERENCES assets.meter (site_id, id),
    ADD CONSTRAINT step_meter_type CHECK (meter_id IS NULL OR type = 'Meter');
CREATE INDEX step_by_meter ON work.step (meter_id) WHERE meter_id IS NOT NULL;
ALTER TABLE assets.meter_reading ADD COLUMN step_id uuid;
CREATE INDEX meter_reading_by_step ON assets.meter_reading (step_id) WHERE step_id IS NOT NULL;
