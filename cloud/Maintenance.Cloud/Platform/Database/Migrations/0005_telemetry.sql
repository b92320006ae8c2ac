CREATE SCHEMA telemetry;
REVOKE ALL ON SCHEMA telemetry FROM PUBLIC;
GRANT USAGE ON SCHEMA telemetry TO {{application}}, {{worker}};

CREATE TABLE telemetry.tag (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gateway_id uuid NOT NULL REFERENCES fleet.gateway,
    site_id uuid NOT NULL REFERENCES platform.site,
    name text NOT NULL CHECK (octet_length(name) BETWEEN 1 AND 400),
    asset_id uuid,
    asset_tag_number text,
    signal text NOT NULL,
    kind text NOT NULL DEFAULT 'Other',
    unit text NOT NULL DEFAULT '',
    low double precision,
    high double precision,
    expected_period interval,
    is_declared boolean NOT NULL DEFAULT false,
    created_at_utc timestamptz NOT NULL DEFAULT now(),
    UNIQUE (gateway_id, name)
);
CREATE INDEX tag_asset ON telemetry.tag (asset_id);
CREATE INDEX tag_site ON telemetry.tag (site_id, asset_tag_number);

-- The high-water mark of a gateway's lane within an epoch: what makes a retry harmless.
CREATE TABLE telemetry.stream (
    gateway_id uuid NOT NULL REFERENCES fleet.gateway,
    site_id uuid NOT NULL REFERENCES platform.site,
    lane smallint NOT NULL,
    epoch uuid NOT NULL,
    stored_through bigint NOT NULL CHECK (stored_through >= 0),
    next_position bigint NOT NULL CHECK (next_position >= 0),
    readings_stored bigint NOT NULL DEFAULT 0,
    began_at_utc timestamptz NOT NULL,
    PRIMARY KEY (gateway_id, lane, epoch)
);

CREATE TABLE telemetry.batch (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gateway_id uuid NOT NULL,
    site_id uuid NOT NULL REFERENCES platform.site,
    lane smallint NOT NULL,
    epoch uuid NOT NULL,
    first_sequence bigint NOT NULL,
    last_sequence bigint NOT NULL CHECK (last_sequence >= first_sequence),
    first_position bigint NOT NULL,
    readings integer NOT NULL,
    stored_at_utc timestamptz NOT NULL,
    UNIQUE (gateway_id, lane, epoch, first_sequence),
    FOREIGN KEY (gateway_id, lane, epoch) REFERENCES telemetry.stream
);

-- Partitions by day of measurement are made when a day's first reading comes. No foreign keys: at 50,000 rows a second
-- each would be looked up; tag and batch are written in the same transaction.
CREATE TABLE telemetry.reading (
    tag_id integer NOT NULL,
    batch_id bigint NOT NULL,
    position bigint NOT NULL,
    measured_at_utc timestamptz NOT NULL,
    received_at_utc timestamptz NOT NULL,
    value double precision,
    quality smallint NOT NULL
) PARTITION BY RANGE (measured_at_utc);
CREATE INDEX reading_tag_time ON telemetry.reading (tag_id, measured_at_utc);

CREATE TABLE telemetry.gap (
    gateway_id uuid NOT NULL REFERENCES fleet.gateway,
    id uuid NOT NULL,
    site_id uuid NOT NULL REFERENCES platform.site,
    lane smallint NOT NULL,
    epoch uuid NOT NULL,
    reason text NOT NULL,
    is_after_sampling boolean NOT NULL,
    from_utc timestamptz NOT NULL,
    to_utc timestamptz NOT NULL,
    count bigint NOT NULL CHECK (count >= 0),
    device text,
    tag text,
    detail text,
    stored_at_utc timestamptz NOT NULL,
    PRIMARY KEY (gateway_id, id)
);
CREATE INDEX gap_epoch ON telemetry.gap (gateway_id, epoch);

CREATE TABLE telemetry.quarantined_record (
    id uuid PRIMARY KEY,
    gateway_id uuid NOT NULL REFERENCES fleet.gateway,
    site_id uuid NOT NULL REFERENCES platform.site,
    lane smallint NOT NULL,
    epoch uuid NOT NULL,
    sequence bigint NOT NULL,
    kind smallint NOT NULL,
    reading_count integer NOT NULL,
    payload bytea NOT NULL,
    reason text NOT NULL,
    stored_at_utc timestamptz NOT NULL
);
CREATE INDEX quarantined_record_gateway ON telemetry.quarantined_record (gateway_id, epoch, sequence);

CREATE TABLE telemetry.ledger_report (
    gateway_id uuid NOT NULL REFERENCES fleet.gateway,
    epoch uuid NOT NULL,
    site_id uuid NOT NULL REFERENCES platform.site,
    taken bigint NOT NULL,
    suppressed bigint NOT NULL,
    sampled bigint NOT NULL,
    missed bigint NOT NULL,
    dropped bigint NOT NULL,
    reported_at_utc timestamptz NOT NULL,
    stored_at_utc timestamptz NOT NULL,
    PRIMARY KEY (gateway_id, epoch)
);

-- ATTACH takes a lock that lets writers and readers of the other days go on; CREATE … PARTITION OF would stop them.
-- Racing calls for one day take turns. The worker may call it, and so adds days without owning the table.
CREATE FUNCTION telemetry.ensure_day(day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    partition text := format('telemetry.%I', 'reading_' || to_char(day, 'YYYYMMDD'));
    from_utc timestamptz := day::timestamp AT TIME ZONE 'UTC';
    to_utc timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
BEGIN
    IF day < DATE '2000-01-01' OR day > current_date + 2 THEN
        RAISE EXCEPTION 'no partition for %: days from 2000 to the day after tomorrow are kept', day;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('telemetry.reading'), day - DATE '2000-01-01');
    IF to_regclass(partition) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE %s (LIKE telemetry.reading INCLUDING DEFAULTS, CHECK (measured_at_utc >= %L AND measured_at_utc < %L))',
        partition, from_utc, to_utc);
    CALL platform.protect(partition::regclass);
    EXECUTE format('ALTER TABLE telemetry.reading ATTACH PARTITION %s FOR VALUES FROM (%L) TO (%L)', partition, from_utc, to_utc);
END $$;
REVOKE ALL ON FUNCTION telemetry.ensure_day(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.ensure_day(date) TO {{worker}};

DO $$
DECLARE target text;
BEGIN
    FOREACH target IN ARRAY ARRAY['tag', 'stream', 'batch', 'reading', 'gap', 'quarantined_record', 'ledger_report'] LOOP
        CALL platform.protect(('telemetry.' || target)::regclass);
        CALL platform.open_to_worker(('telemetry.' || target)::regclass);
        IF target <> 'reading' THEN
            CALL platform.open_by_site(('telemetry.' || target)::regclass);
        END IF;
        EXECUTE format('GRANT SELECT ON telemetry.%I TO {{application}}', target);
        EXECUTE format('GRANT SELECT, INSERT ON telemetry.%I TO {{worker}}', target);
    END LOOP;
END $$;
GRANT UPDATE ON telemetry.tag, telemetry.stream, telemetry.ledger_report TO {{worker}};

-- A reading belongs to its tag's site; the tag's own policy decides.
CREATE POLICY by_tag ON telemetry.reading FOR SELECT TO {{application}}
    USING (EXISTS (SELECT FROM telemetry.tag AS t WHERE t.id = reading.tag_id));

-- COPY refuses tables under row-level security, so a batch is copied into a temporary table of the worker's session and
-- goes from there into its days.
DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO {{worker}}', current_database()); END $$;
