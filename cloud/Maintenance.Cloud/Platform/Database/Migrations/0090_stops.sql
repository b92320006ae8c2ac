-- When machines stand. Who says that an asset stands – its run-state tag, an alarm, a person, what lies in it – leaves a claim; the
-- stops of an asset are the united claims, cut where people cut them. So they never overlap, and end when nobody claims any more.
CREATE SCHEMA stops;
REVOKE ALL ON SCHEMA stops FROM PUBLIC;
GRANT USAGE ON SCHEMA stops TO {{application}}, {{worker}};
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA stops;

CREATE TABLE stops.stop (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    asset_id uuid NOT NULL,
    asset_tag_number text NOT NULL,
    started_at_utc timestamptz NOT NULL,
    ended_at_utc timestamptz,
    type text NOT NULL DEFAULT 'Other' CHECK (type IN ('Breakdown', 'Maintenance', 'Scheduled', 'Other')),
    reason text,
    source text NOT NULL CHECK (source IN ('Person', 'Tag', 'Alarm', 'Child', 'Request')),
    is_automatic boolean NOT NULL,
    request_id uuid,
    work_order_id uuid,
    note text CHECK (length(note) BETWEEN 1 AND 4000),
    UNIQUE (site_id, id),
    CONSTRAINT stop_asset FOREIGN KEY (site_id, asset_id) REFERENCES assets.asset (site_id, id),
    CONSTRAINT stop_reason FOREIGN KEY (reason) REFERENCES catalogues.stop_reason (code),
    CONSTRAINT stop_work_order FOREIGN KEY (site_id, work_order_id) REFERENCES work.work_order (site_id, id),
    CONSTRAINT stop_time CHECK (ended_at_utc > started_at_utc),
    -- Deferred while stops are united or cut, which moves several.
    CONSTRAINT stop_overlap EXCLUDE USING gist (asset_id WITH =, tstzrange(started_at_utc, ended_at_utc) WITH &&)
        DEFERRABLE INITIALLY IMMEDIATE
);
CREATE INDEX stop_by_time ON stops.stop (started_at_utc, id);
CREATE INDEX stop_by_end ON stops.stop (ended_at_utc, id);
CREATE INDEX stop_by_work_order ON stops.stop (work_order_id) WHERE work_order_id IS NOT NULL;
CREATE INDEX stop_by_request ON stops.stop (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX stop_open ON stops.stop (asset_id) WHERE ended_at_utc IS NULL;
CALL platform.make_record_table('stops.stop');
GRANT INSERT, UPDATE, DELETE ON stops.stop TO {{worker}};

-- Tag numbers stay, so a copy is never wrong; and who may see a stop may know of what.
CREATE FUNCTION stops.name_asset() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.asset_tag_number := coalesce((SELECT a.tag_number FROM assets.asset AS a WHERE a.site_id = NEW.site_id AND a.id = NEW.asset_id), '');
    RETURN NEW;
END $$;
CREATE TRIGGER name_asset BEFORE INSERT ON stops.stop FOR EACH ROW EXECUTE FUNCTION stops.name_asset();

CREATE FUNCTION stops.check_reason() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM catalogues.stop_reason AS r WHERE r.code = NEW.reason AND (r.site_id IS NULL OR r.site_id = NEW.site_id)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'no such reason there', CONSTRAINT = 'stop_reason';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_reason AFTER INSERT OR UPDATE OF reason ON stops.stop
    FOR EACH ROW WHEN (NEW.reason IS NOT NULL) EXECUTE FUNCTION stops.check_reason();

CREATE TABLE stops.claim (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    asset_id uuid NOT NULL,
    source text NOT NULL CHECK (source IN ('Person', 'Tag', 'Alarm', 'Child', 'Request')),
    -- The tag, the alarm's activation, the stop that a person made, the request.
    key text NOT NULL,
    -- Of an alarm its rule: a rule has one activation at a time.
    detail text,
    started_at_utc timestamptz NOT NULL,
    ended_at_utc timestamptz,
    FOREIGN KEY (site_id, asset_id) REFERENCES assets.asset (site_id, id),
    CHECK (ended_at_utc > started_at_utc)
);
CREATE INDEX claim_by_time ON stops.claim USING gist (asset_id stops.gist_uuid_ops, tstzrange(started_at_utc, ended_at_utc));
CREATE UNIQUE INDEX claim_open ON stops.claim (asset_id, source, key) WHERE ended_at_utc IS NULL;

-- What each source said last: what is older changes nothing, and the same again is no news.
CREATE TABLE stops.told (
    asset_id uuid NOT NULL,
    source text NOT NULL,
    key text NOT NULL,
    site_id uuid NOT NULL,
    stands boolean NOT NULL,
    at_utc timestamptz NOT NULL,
    PRIMARY KEY (asset_id, source, key),
    FOREIGN KEY (site_id, asset_id) REFERENCES assets.asset (site_id, id)
);

-- What a stop waits for, from an instant until the next one or its end.
CREATE TABLE stops.segment (
    stop_id uuid NOT NULL,
    started_at_utc timestamptz NOT NULL,
    site_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('People', 'Parts', 'Repair', 'StartUp')),
    by text NOT NULL,
    PRIMARY KEY (stop_id, started_at_utc),
    CONSTRAINT segment_stop FOREIGN KEY (site_id, stop_id) REFERENCES stops.stop (site_id, id) ON DELETE CASCADE
);

CREATE TABLE stops.stop_rule (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    asset_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('Tag', 'Alarm', 'Children')),
    signal text CHECK (length(signal) BETWEEN 1 AND 200),
    runs_above numeric(18, 4) NOT NULL DEFAULT 0.5,
    children text CHECK (children IN ('Any', 'All')),
    stop_type text NOT NULL DEFAULT 'Other' CHECK (stop_type IN ('Breakdown', 'Maintenance', 'Scheduled', 'Other')),
    CONSTRAINT stop_rule_asset FOREIGN KEY (site_id, asset_id) REFERENCES assets.asset (site_id, id),
    CONSTRAINT stop_rule_signal CHECK ((kind = 'Children') = (signal IS NULL)),
    CONSTRAINT stop_rule_children CHECK ((kind = 'Children') = (children IS NOT NULL))
);
CREATE UNIQUE INDEX stop_rule_once ON stops.stop_rule (asset_id, kind, coalesce(signal, ''));
CREATE INDEX stop_rule_by_site ON stops.stop_rule (site_id);
CALL platform.make_record_table('stops.stop_rule');
CREATE INDEX stop_rule_by_time ON stops.stop_rule (created_at_utc, id);

CALL platform.protect('stops.claim');
CALL platform.protect('stops.told');
CALL platform.protect('stops.segment');
CALL platform.open_by_site('stops.claim');
CALL platform.open_by_site('stops.told');
CALL platform.open_by_site('stops.segment');
CALL platform.open_to_worker('stops.claim');
CALL platform.open_to_worker('stops.told');
CALL platform.open_to_worker('stops.segment');
GRANT SELECT, INSERT, UPDATE, DELETE ON stops.claim, stops.segment TO {{application}}, {{worker}};
GRANT SELECT, INSERT, UPDATE ON stops.told TO {{worker}};

-- A supervisor of departments has the assets of those.
CREATE FUNCTION assets.is_of_my_departments(asset uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM assets.asset AS a WHERE a.id = asset
        AND a.department_id = ANY (coalesce(nullif(current_setting('app.department_ids', true), ''), '{}')::uuid[]))
$$;
REVOKE ALL ON FUNCTION assets.is_of_my_departments(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION assets.is_of_my_departments(uuid) TO {{application}};

CREATE POLICY of_mine ON stops.stop AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM work.work_order AS w WHERE w.asset_id = stop.asset_id)
    OR assets.is_of_my_departments(asset_id));
CREATE POLICY of_mine ON stops.claim AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM work.work_order AS w WHERE w.asset_id = claim.asset_id)
    OR assets.is_of_my_departments(asset_id));
CREATE POLICY of_mine ON stops.segment AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM stops.stop AS s WHERE s.id = segment.stop_id));

-- Readers of events write what the machines say of themselves into the ledger of statuses.
GRANT INSERT ON assets.asset_status TO {{worker}};
GRANT UPDATE (status, changed_at_utc, changed_by, version) ON assets.asset TO {{worker}};
