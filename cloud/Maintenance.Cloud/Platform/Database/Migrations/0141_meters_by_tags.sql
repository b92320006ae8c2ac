-- A tag that counts on a meter: what gateways send of it becomes readings of the meter's ledger.
ALTER TABLE assets.meter
    ADD COLUMN tag_id integer REFERENCES telemetry.tag,
    -- What the tag said last, which is more often than the ledger is written: a meter that begins again in between is noticed.
    ADD COLUMN seen_value numeric(18, 4),
    ADD COLUMN seen_at_utc timestamptz,
    -- What of it could not be a reading, and why the last time.
    ADD COLUMN refused bigint NOT NULL DEFAULT 0,
    ADD COLUMN last_refusal text CHECK (last_refusal IN ('BadQuality', 'OutOfOrder', 'OutOfRange', 'Backwards')),
    ADD COLUMN last_refused_at_utc timestamptz;
CREATE UNIQUE INDEX meter_tag ON assets.meter (tag_id) WHERE tag_id IS NOT NULL AND NOT is_archived;
CREATE INDEX meter_of_site_by_tag ON assets.meter (site_id) WHERE tag_id IS NOT NULL;
GRANT UPDATE (tag_id) ON assets.meter TO {{application}};
GRANT UPDATE (seen_value, seen_at_utc, refused, last_refusal, last_refused_at_utc) ON assets.meter TO {{worker}};

-- What another tag said is nothing that this one goes on from.
CREATE FUNCTION assets.forget_seen() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.seen_value := NULL;
    NEW.seen_at_utc := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER forget_seen BEFORE UPDATE OF tag_id ON assets.meter
    FOR EACH ROW WHEN (OLD.tag_id IS DISTINCT FROM NEW.tag_id) EXECUTE FUNCTION assets.forget_seen();

ALTER TABLE assets.meter_reading ADD COLUMN tag_id integer REFERENCES telemetry.tag;
GRANT INSERT ON assets.meter_reading TO {{worker}};

-- Adds what a tag said to the ledger; false where the ledger does not take it. A batch of a gateway is stored whatever one meter makes of it.
CREATE FUNCTION assets.take_tag_reading(reading uuid, site uuid, meter uuid, tag integer, value numeric, at_utc timestamptz, actor text, now_utc timestamptz)
RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO assets.meter_reading (id, site_id, meter_id, tag_id, value, at_utc, created_at_utc, created_by, changed_at_utc, changed_by)
    VALUES (reading, site, meter, tag, value, at_utc, now_utc, actor, now_utc, actor);
    RETURN true;
EXCEPTION WHEN check_violation THEN
    RETURN false;
END $$;
REVOKE ALL ON FUNCTION assets.take_tag_reading(uuid, uuid, uuid, integer, numeric, timestamptz, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION assets.take_tag_reading(uuid, uuid, uuid, integer, numeric, timestamptz, text, timestamptz) TO {{worker}};
