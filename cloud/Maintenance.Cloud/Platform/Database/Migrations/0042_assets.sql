-- Assets as records: the tree with its moves, what an asset is, and the ledger of its status.

ALTER TABLE assets.asset
    ADD COLUMN external_number text CHECK (length(external_number) BETWEEN 1 AND 200),
    ADD COLUMN description text CHECK (length(description) BETWEEN 1 AND 4000),
    -- Ids from the top down to the parent, kept by the triggers below: a whole branch is one look at an index.
    ADD COLUMN above_ids uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN department_id uuid,
    ADD COLUMN area text CHECK (length(area) BETWEEN 1 AND 200),
    ADD COLUMN location text CHECK (length(location) BETWEEN 1 AND 200),
    ADD COLUMN manufacturer text CHECK (length(manufacturer) BETWEEN 1 AND 200),
    ADD COLUMN model text CHECK (length(model) BETWEEN 1 AND 200),
    ADD COLUMN serial_number text CHECK (length(serial_number) BETWEEN 1 AND 200),
    ADD COLUMN installed_on date,
    ADD COLUMN warranty_until date,
    ADD COLUMN purchased_on date,
    ADD COLUMN purchase_cost numeric(18, 4) CHECK (purchase_cost >= 0),
    ADD COLUMN purchase_currency text CHECK (purchase_currency ~ '^[A-Z]{3}$'),
    -- On the label of the asset. It tells nothing and cannot be guessed.
    ADD COLUMN qr_code text NOT NULL DEFAULT upper(replace(gen_random_uuid()::text, '-', '')) UNIQUE,
    ADD COLUMN custom jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(custom) = 'object'),
    ADD COLUMN is_archived boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT asset_department FOREIGN KEY (site_id, department_id) REFERENCES people.department (site_id, id),
    ADD CONSTRAINT asset_cost CHECK ((purchase_cost IS NULL) = (purchase_currency IS NULL)),
    ADD CONSTRAINT asset_top CHECK (level <> 'Site' OR parent_id IS NULL);
WITH RECURSIVE placed (id, above_ids) AS (
    SELECT a.id, '{}'::uuid[] FROM assets.asset AS a WHERE a.parent_id IS NULL
    UNION ALL SELECT a.id, p.above_ids || p.id FROM assets.asset AS a JOIN placed AS p ON a.parent_id = p.id)
UPDATE assets.asset AS a SET above_ids = p.above_ids FROM placed AS p WHERE p.id = a.id AND p.above_ids <> '{}';

CREATE INDEX asset_by_above ON assets.asset USING gin (above_ids);
CREATE INDEX asset_in_order ON assets.asset (lower(tag_number), id);
CREATE INDEX asset_by_name ON assets.asset (lower(name), id);
CREATE INDEX asset_by_class ON assets.asset (class);
CREATE INDEX asset_by_department ON assets.asset (department_id);
GRANT INSERT, UPDATE, DELETE ON assets.asset TO {{application}};

CREATE FUNCTION assets.rank_of(level text) RETURNS integer LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT array_position(ARRAY['Site', 'Area', 'Line', 'Machine', 'Component'], level)
$$;

-- Where an asset stands: below one of its own level or a higher one, and never below itself.
CREATE FUNCTION assets.place() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE above record;
BEGIN
    -- One at a time within a site: two moves that together make a loop must see each other.
    PERFORM pg_advisory_xact_lock(hashtextextended('asset tree ' || NEW.site_id, 0));
    NEW.above_ids := '{}';
    IF NEW.parent_id IS NOT NULL THEN
        SELECT p.above_ids, p.level INTO above FROM assets.asset AS p WHERE p.site_id = NEW.site_id AND p.id = NEW.parent_id;
        IF NOT FOUND THEN
            RAISE foreign_key_violation USING MESSAGE = 'no such asset at the site', CONSTRAINT = 'asset_parent';
        ELSIF NEW.parent_id = NEW.id OR NEW.id = ANY (above.above_ids) THEN
            RAISE check_violation USING MESSAGE = 'an asset above itself', CONSTRAINT = 'asset_loop';
        ELSIF assets.rank_of(above.level) > assets.rank_of(NEW.level) THEN
            RAISE check_violation USING MESSAGE = 'the parent is of a lower level', CONSTRAINT = 'asset_level';
        END IF;
        NEW.above_ids := above.above_ids || NEW.parent_id;
    END IF;
    IF TG_OP = 'UPDATE' AND EXISTS (
        SELECT FROM assets.asset AS c WHERE c.parent_id = NEW.id AND assets.rank_of(c.level) < assets.rank_of(NEW.level)) THEN
        RAISE check_violation USING MESSAGE = 'a child is of a higher level', CONSTRAINT = 'asset_level_below';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER place BEFORE INSERT OR UPDATE OF parent_id, level ON assets.asset FOR EACH ROW EXECUTE FUNCTION assets.place();

-- A class is the organisation's or of the same site.
CREATE FUNCTION assets.check_class() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM catalogues.asset_class AS c WHERE c.code = NEW.class AND (c.site_id IS NULL OR c.site_id = NEW.site_id)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'no such class there', CONSTRAINT = 'asset_class_fkey';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_class AFTER INSERT OR UPDATE OF class ON assets.asset
    FOR EACH ROW WHEN (NEW.class IS NOT NULL) EXECUTE FUNCTION assets.check_class();

-- Ledgers: rows come, none changes. They go only with an asset to which nothing else refers.
CREATE TABLE assets.asset_move (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    site_id uuid NOT NULL REFERENCES platform.site,
    asset_id uuid NOT NULL,
    from_parent_id uuid,
    to_parent_id uuid,
    at_utc timestamptz NOT NULL,
    by text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    FOREIGN KEY (site_id, asset_id) REFERENCES assets.asset (site_id, id) ON DELETE CASCADE
);
CREATE INDEX asset_move_by_asset ON assets.asset_move (asset_id, at_utc);
CREATE INDEX asset_move_by_time ON assets.asset_move (at_utc, id);

CREATE TABLE assets.asset_status (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    site_id uuid NOT NULL REFERENCES platform.site,
    asset_id uuid NOT NULL,
    status text NOT NULL CHECK (status IN ('Operational', 'Standby', 'Down', 'Maintenance', 'Decommissioned')),
    since_utc timestamptz NOT NULL,
    recorded_at_utc timestamptz NOT NULL,
    by text NOT NULL,
    cause text NOT NULL CHECK (cause IN ('Person', 'Alarm', 'Stop', 'WorkOrder')),
    reason text CHECK (length(reason) BETWEEN 1 AND 4000),
    version integer NOT NULL DEFAULT 1,
    FOREIGN KEY (site_id, asset_id) REFERENCES assets.asset (site_id, id) ON DELETE CASCADE,
    CONSTRAINT asset_status_once UNIQUE (asset_id, since_utc)
);
CREATE INDEX asset_status_by_time ON assets.asset_status (since_utc, id);

CREATE FUNCTION assets.note_place() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO assets.asset_move (site_id, asset_id, from_parent_id, to_parent_id, at_utc, by)
    VALUES (NEW.site_id, NEW.id, CASE WHEN TG_OP = 'UPDATE' THEN OLD.parent_id END, NEW.parent_id, NEW.changed_at_utc, NEW.changed_by);
    IF TG_OP = 'UPDATE' THEN
        UPDATE assets.asset AS d SET above_ids = NEW.above_ids || d.above_ids[array_position(d.above_ids, NEW.id):]
        WHERE d.above_ids @> ARRAY[NEW.id];
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER note_first_place AFTER INSERT ON assets.asset FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION assets.note_place();
CREATE TRIGGER note_move AFTER UPDATE OF parent_id ON assets.asset
    FOR EACH ROW WHEN (OLD.parent_id IS DISTINCT FROM NEW.parent_id) EXECUTE FUNCTION assets.note_place();

CREATE FUNCTION assets.note_first_status() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO assets.asset_status (site_id, asset_id, status, since_utc, recorded_at_utc, by, cause)
    VALUES (NEW.site_id, NEW.id, NEW.status, NEW.created_at_utc, NEW.created_at_utc, NEW.created_by, 'Person');
    RETURN NULL;
END $$;
CREATE TRIGGER note_first_status AFTER INSERT ON assets.asset FOR EACH ROW EXECUTE FUNCTION assets.note_first_status();

INSERT INTO assets.asset_move (site_id, asset_id, to_parent_id, at_utc, by)
SELECT a.site_id, a.id, a.parent_id, a.created_at_utc, a.created_by FROM assets.asset AS a WHERE a.parent_id IS NOT NULL;
INSERT INTO assets.asset_status (site_id, asset_id, status, since_utc, recorded_at_utc, by, cause)
SELECT a.site_id, a.id, a.status, a.created_at_utc, a.created_at_utc, a.created_by, 'Person' FROM assets.asset AS a;

CALL platform.protect('assets.asset_move');
CALL platform.protect('assets.asset_status');
CALL platform.open_by_site('assets.asset_move');
CALL platform.open_by_site('assets.asset_status');
CALL platform.open_to_worker('assets.asset_move');
CALL platform.open_to_worker('assets.asset_status');
GRANT SELECT, INSERT ON assets.asset_move, assets.asset_status TO {{application}};
GRANT SELECT ON assets.asset_move, assets.asset_status TO {{worker}};
CREATE POLICY of_mine ON assets.asset_move AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM assets.asset AS a WHERE a.id = asset_move.asset_id));
CREATE POLICY of_mine ON assets.asset_status AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM assets.asset AS a WHERE a.id = asset_status.asset_id));

-- Tags and the assets they belong to, with times. A person's word goes before what the gateway's names say.
UPDATE telemetry.tag AS t SET asset_id = NULL
WHERE t.asset_id IS NOT NULL AND NOT EXISTS (SELECT FROM assets.asset AS a WHERE a.site_id = t.site_id AND a.id = t.asset_id);
ALTER TABLE telemetry.tag
    ADD COLUMN is_bound_by_person boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT tag_asset FOREIGN KEY (site_id, asset_id) REFERENCES assets.asset (site_id, id);
CREATE TABLE telemetry.tag_binding (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    site_id uuid NOT NULL REFERENCES platform.site,
    tag_id integer NOT NULL REFERENCES telemetry.tag,
    asset_id uuid NOT NULL,
    from_utc timestamptz NOT NULL,
    until_utc timestamptz,
    by text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    FOREIGN KEY (site_id, asset_id) REFERENCES assets.asset (site_id, id),
    CHECK (until_utc >= from_utc)
);
CREATE UNIQUE INDEX tag_binding_now ON telemetry.tag_binding (tag_id) WHERE until_utc IS NULL;
CREATE INDEX tag_binding_by_asset ON telemetry.tag_binding (asset_id);
CREATE INDEX tag_binding_by_time ON telemetry.tag_binding (from_utc, id);

-- Who binds says so in app.actor; nobody said so: the gateway's names did.
CREATE FUNCTION telemetry.note_binding() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE telemetry.tag_binding SET until_utc = greatest(from_utc, now()) WHERE tag_id = NEW.id AND until_utc IS NULL;
    IF NEW.asset_id IS NOT NULL THEN
        INSERT INTO telemetry.tag_binding (site_id, tag_id, asset_id, from_utc, by)
        VALUES (NEW.site_id, NEW.id, NEW.asset_id, now(), coalesce(nullif(current_setting('app.actor', true), ''), 'gateway:' || NEW.gateway_id));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER note_first_binding AFTER INSERT ON telemetry.tag FOR EACH ROW WHEN (NEW.asset_id IS NOT NULL) EXECUTE FUNCTION telemetry.note_binding();
CREATE TRIGGER note_binding AFTER UPDATE OF asset_id ON telemetry.tag
    FOR EACH ROW WHEN (OLD.asset_id IS DISTINCT FROM NEW.asset_id) EXECUTE FUNCTION telemetry.note_binding();
INSERT INTO telemetry.tag_binding (site_id, tag_id, asset_id, from_utc, by)
SELECT t.site_id, t.id, t.asset_id, t.created_at_utc, 'gateway:' || t.gateway_id FROM telemetry.tag AS t WHERE t.asset_id IS NOT NULL;

CALL platform.protect('telemetry.tag_binding');
CALL platform.open_by_site('telemetry.tag_binding');
CALL platform.open_to_worker('telemetry.tag_binding');
GRANT SELECT ON telemetry.tag_binding TO {{application}}, {{worker}};
CREATE POLICY of_mine ON telemetry.tag_binding AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM assets.asset AS a WHERE a.id = tag_binding.asset_id));
GRANT UPDATE (asset_id, is_bound_by_person) ON telemetry.tag TO {{application}};

-- What happened to an asset and to what is about it.
CREATE INDEX event_by_subject ON platform.event (subject, id);
CREATE INDEX event_by_asset ON platform.event ((payload ->> 'assetId'), id) WHERE payload ->> 'assetId' IS NOT NULL;
