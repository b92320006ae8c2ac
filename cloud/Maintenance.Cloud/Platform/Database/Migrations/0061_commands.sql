-- Commands to write a tag: who may give them, which tags take them, what became of each.

-- Between which values the gateway's configuration lets a command write the tag; null: not at all.
ALTER TABLE telemetry.tag ADD COLUMN write_min double precision, ADD COLUMN write_max double precision,
    ADD CONSTRAINT tag_write CHECK ((write_min IS NULL) = (write_max IS NULL));

-- An administrator lets a reliability engineer write to the site's machines, for a time.
CREATE TABLE people.write_grant (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    user_id uuid NOT NULL REFERENCES people.user_account,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 4000),
    from_utc timestamptz,
    until_utc timestamptz NOT NULL,
    CONSTRAINT write_grant_time CHECK (until_utc > from_utc)
);
CREATE INDEX write_grant_by_person ON people.write_grant (user_id, site_id);
CALL platform.make_record_table('people.write_grant');
CREATE TRIGGER check_person AFTER INSERT OR UPDATE OF user_id ON people.write_grant FOR EACH ROW EXECUTE FUNCTION people.check_person();

CREATE TABLE fleet.command (
    id uuid PRIMARY KEY,
    arrival bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    site_id uuid NOT NULL REFERENCES platform.site,
    gateway_id uuid NOT NULL REFERENCES fleet.gateway,
    tag_id integer NOT NULL REFERENCES telemetry.tag,
    tag text NOT NULL,
    unit text NOT NULL,
    value double precision NOT NULL,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 4000),
    made_at_utc timestamptz NOT NULL,
    made_by text NOT NULL,
    expires_at_utc timestamptz NOT NULL CHECK (expires_at_utc > made_at_utc),
    -- When an answer to the gateway had it first.
    told_at_utc timestamptz,
    outcome text CHECK (outcome IN ('Written', 'NotConfirmed', 'Refused', 'Unreachable', 'Expired', 'Unknown')),
    read_back double precision,
    detail text CHECK (length(detail) <= 4000),
    -- By the gateway's clock.
    done_at_utc timestamptz,
    answered_at_utc timestamptz,
    CHECK ((outcome IS NULL) = (done_at_utc IS NULL) AND (outcome IS NULL) = (answered_at_utc IS NULL))
);
CREATE INDEX command_waiting ON fleet.command (gateway_id, arrival) WHERE outcome IS NULL;
CREATE INDEX command_by_tag ON fleet.command (tag_id, arrival DESC);
CALL platform.protect('fleet.command');
CALL platform.open_by_site('fleet.command');
CALL platform.open_to_worker('fleet.command');
CALL platform.narrow_to_gateway('fleet.command', 'gateway_id', 'app.gateway_id');
GRANT SELECT, INSERT ON fleet.command TO {{application}};
GRANT SELECT, UPDATE (told_at_utc, outcome, read_back, detail, done_at_utc, answered_at_utc) ON fleet.command TO {{worker}};
