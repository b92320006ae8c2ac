-- Meters of assets (hours run, pieces made) and what was read on them, as a ledger: a wrong reading is taken back by another row.
CREATE TABLE assets.meter (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    asset_id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    unit text NOT NULL CHECK (length(unit) BETWEEN 1 AND 32),
    -- The value at which it begins again from zero; null: it never does.
    rollover numeric(18, 4) CHECK (rollover > 0),
    -- What its readings come to: counted since the first, and the latest.
    total numeric(22, 4) NOT NULL DEFAULT 0,
    last_value numeric(18, 4),
    last_at_utc timestamptz,
    UNIQUE (site_id, id),
    CONSTRAINT meter_asset FOREIGN KEY (site_id, asset_id) REFERENCES assets.asset (site_id, id)
);
CREATE UNIQUE INDEX meter_name ON assets.meter (asset_id, lower(name));
CREATE INDEX meter_by_name ON assets.meter (lower(name), id);
CALL platform.make_record_table('assets.meter');
CREATE POLICY of_mine ON assets.meter AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM assets.asset AS a WHERE a.id = meter.asset_id));
REVOKE UPDATE ON assets.meter FROM {{application}};
GRANT UPDATE (name, is_archived, changed_at_utc, changed_by, version) ON assets.meter TO {{application}};

CREATE TABLE assets.meter_reading (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    meter_id uuid NOT NULL,
    value numeric(18, 4) CHECK (value >= 0),
    at_utc timestamptz NOT NULL DEFAULT now(),
    note text CHECK (length(note) BETWEEN 1 AND 4000),
    reverses uuid,
    is_reversed boolean NOT NULL DEFAULT false,
    UNIQUE (meter_id, id),
    CONSTRAINT meter_reading_meter FOREIGN KEY (site_id, meter_id) REFERENCES assets.meter (site_id, id),
    CONSTRAINT meter_reading_reverses FOREIGN KEY (meter_id, reverses) REFERENCES assets.meter_reading (meter_id, id),
    CONSTRAINT meter_reading_reversed_once UNIQUE (reverses),
    CONSTRAINT meter_reading_says CHECK (value IS NOT NULL OR reverses IS NOT NULL),
    CONSTRAINT meter_reading_one CHECK (value IS NULL OR reverses IS NULL),
    CONSTRAINT meter_reading_reason CHECK (reverses IS NULL OR note IS NOT NULL)
);
CREATE INDEX meter_reading_by_meter ON assets.meter_reading (meter_id, at_utc, id) WHERE value IS NOT NULL AND NOT is_reversed;
CREATE INDEX meter_reading_by_time ON assets.meter_reading (at_utc, id);
CALL platform.make_record_table('assets.meter_reading');
CREATE POLICY of_mine ON assets.meter_reading AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM assets.meter AS m WHERE m.id = meter_reading.meter_id));
REVOKE UPDATE, DELETE ON assets.meter_reading FROM {{application}};

-- What was counted from one reading to the next; null where a meter that never begins again has run backwards.
CREATE FUNCTION assets.meter_step(rollover numeric, earlier numeric, later numeric) RETURNS numeric LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN earlier IS NULL OR later IS NULL THEN 0 WHEN later >= earlier THEN later - earlier ELSE later - earlier + rollover END
$$;

-- Puts a reading between the one before and the one after it, or takes one out from between them. The meter's row is held, so that
-- readings at once are counted one after the other.
CREATE FUNCTION assets.count_meter_reading() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    meter assets.meter;
    told assets.meter_reading;
    earlier numeric;
    later numeric;
    counted numeric;
BEGIN
    SELECT m.* INTO meter FROM assets.meter AS m WHERE m.id = NEW.meter_id FOR NO KEY UPDATE;
    IF NEW.at_utc > now() + interval '5 minutes' THEN
        RAISE check_violation USING MESSAGE = 'a reading of the future', CONSTRAINT = 'meter_reading_time';
    END IF;
    told := NEW;
    IF NEW.reverses IS NOT NULL THEN
        UPDATE assets.meter_reading AS r SET is_reversed = true WHERE r.id = NEW.reverses AND r.value IS NOT NULL RETURNING r.* INTO told;
        IF NOT FOUND THEN
            RAISE check_violation USING MESSAGE = 'not a reading', CONSTRAINT = 'meter_reading_reversible';
        END IF;
    ELSIF NEW.value >= meter.rollover THEN
        RAISE check_violation USING MESSAGE = 'more than the meter shows', CONSTRAINT = 'meter_reading_rollover';
    END IF;
    SELECT r.value INTO earlier FROM assets.meter_reading AS r
    WHERE r.meter_id = meter.id AND r.value IS NOT NULL AND NOT r.is_reversed AND (r.at_utc, r.id) < (told.at_utc, told.id) ORDER BY r.at_utc DESC, r.id DESC LIMIT 1;
    SELECT r.value INTO later FROM assets.meter_reading AS r
    WHERE r.meter_id = meter.id AND r.value IS NOT NULL AND NOT r.is_reversed AND (r.at_utc, r.id) > (told.at_utc, told.id) ORDER BY r.at_utc, r.id LIMIT 1;
    counted := assets.meter_step(meter.rollover, earlier, told.value) + assets.meter_step(meter.rollover, told.value, later)
        - assets.meter_step(meter.rollover, earlier, later);
    IF counted IS NULL THEN
        RAISE check_violation USING MESSAGE = 'less than before, or more than after', CONSTRAINT = 'meter_reading_order';
    END IF;
    UPDATE assets.meter AS m SET total = m.total + CASE WHEN NEW.reverses IS NULL THEN counted ELSE -counted END,
        (last_value, last_at_utc) = (SELECT r.value, r.at_utc FROM assets.meter_reading AS r
            WHERE r.meter_id = m.id AND r.value IS NOT NULL AND NOT r.is_reversed ORDER BY r.at_utc DESC, r.id DESC LIMIT 1)
    WHERE m.id = meter.id;
    RETURN NULL;
END $$;
CREATE TRIGGER count_meter_reading AFTER INSERT ON assets.meter_reading FOR EACH ROW EXECUTE FUNCTION assets.count_meter_reading();
