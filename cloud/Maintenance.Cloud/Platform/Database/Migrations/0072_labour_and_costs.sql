-- Hours as a ledger, and what work costs. Rows come; a mistake is put right by another row.
CREATE TABLE work.labour (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    work_order_id uuid NOT NULL,
    user_id uuid NOT NULL REFERENCES people.user_account,
    kind text NOT NULL DEFAULT 'Work' CHECK (kind IN ('Work', 'Travel')),
    craft text CHECK (length(craft) BETWEEN 1 AND 200),
    started_at_utc timestamptz NOT NULL,
    -- Null: the timer runs.
    ended_at_utc timestamptz,
    note text CHECK (length(note) BETWEEN 1 AND 4000),
    is_reversed boolean NOT NULL DEFAULT false,
    UNIQUE (site_id, id),
    CONSTRAINT labour_of FOREIGN KEY (site_id, work_order_id) REFERENCES work.work_order (site_id, id),
    CONSTRAINT labour_time CHECK (ended_at_utc >= started_at_utc AND ended_at_utc - started_at_utc <= interval '24 hours'),
    CONSTRAINT labour_reversed CHECK (NOT is_reversed OR ended_at_utc IS NOT NULL)
);
CREATE UNIQUE INDEX labour_running ON work.labour (user_id) WHERE ended_at_utc IS NULL;
CREATE INDEX labour_by_work_order ON work.labour (work_order_id, started_at_utc);
CREATE INDEX labour_by_person ON work.labour (user_id, started_at_utc);
CALL platform.make_record_table('work.labour');
CREATE INDEX labour_by_time ON work.labour (started_at_utc, id);
REVOKE DELETE ON work.labour FROM {{application}};
GRANT UPDATE ON work.labour TO {{worker}};
CREATE POLICY of_mine ON work.labour AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM work.work_order AS w WHERE w.id = labour.work_order_id));

CREATE TABLE work.cost (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    site_id uuid NOT NULL REFERENCES platform.site,
    work_order_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('Labour', 'Part', 'Vendor', 'Other')),
    amount numeric(18, 4) NOT NULL,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    note text CHECK (length(note) BETWEEN 1 AND 4000),
    -- Of labour: what, for how long, at which rate.
    labour_id uuid,
    hours numeric(18, 4),
    per_hour numeric(18, 4),
    reverses uuid REFERENCES work.cost,
    CONSTRAINT cost_of FOREIGN KEY (site_id, work_order_id) REFERENCES work.work_order (site_id, id),
    CONSTRAINT cost_labour FOREIGN KEY (site_id, labour_id) REFERENCES work.labour (site_id, id),
    CONSTRAINT cost_kind CHECK ((kind = 'Labour') = (labour_id IS NOT NULL)),
    CONSTRAINT cost_sign CHECK (CASE WHEN reverses IS NULL THEN amount > 0 ELSE amount < 0 END),
    CONSTRAINT cost_reversed_once UNIQUE (reverses)
);
CREATE INDEX cost_by_work_order ON work.cost (work_order_id);
CREATE INDEX cost_by_labour ON work.cost (labour_id) WHERE labour_id IS NOT NULL;
CALL platform.make_record_table('work.cost');
CREATE INDEX cost_by_time ON work.cost (created_at_utc, id);
REVOKE UPDATE, DELETE ON work.cost FROM {{application}};
CREATE POLICY of_mine ON work.cost AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM work.work_order AS w WHERE w.id = cost.work_order_id));

CREATE FUNCTION work.check_labour() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE state text := work.hold(NEW.work_order_id);
BEGIN
    IF state IN ('Draft', 'Closed', 'Cancelled') THEN
        RAISE check_violation USING MESSAGE = 'no hours on such a work order', CONSTRAINT = 'labour_frozen';
    ELSIF NEW.ended_at_utc IS NULL AND NEW.kind = 'Work' AND state <> 'InProgress' THEN
        RAISE check_violation USING MESSAGE = 'nobody works on it', CONSTRAINT = 'labour_not_going_on';
    ELSIF TG_OP = 'INSERT' AND EXISTS (SELECT FROM work.work_order AS w WHERE w.id = NEW.work_order_id AND w.site_id = NEW.site_id)
        AND NOT people.are_of_site(ARRAY[NEW.user_id], NEW.site_id) THEN
        RAISE foreign_key_violation USING MESSAGE = 'nobody of the site', CONSTRAINT = 'labour_user_id_fkey';
    ELSIF TG_OP = 'UPDATE' AND (OLD.is_reversed OR (OLD.ended_at_utc IS NOT NULL AND NEW.ended_at_utc IS DISTINCT FROM OLD.ended_at_utc)) THEN
        RAISE check_violation USING MESSAGE = 'what is booked stays', CONSTRAINT = 'labour_booked';
    END IF;
    -- One at a time for a person: two overlapping entries must see each other.
    PERFORM pg_advisory_xact_lock(hashtextextended('labour ' || NEW.user_id, 0));
    IF NOT NEW.is_reversed AND EXISTS (SELECT FROM work.labour AS l WHERE l.user_id = NEW.user_id AND l.id <> NEW.id AND NOT l.is_reversed
        AND l.started_at_utc < coalesce(NEW.ended_at_utc, 'infinity') AND coalesce(l.ended_at_utc, 'infinity') > NEW.started_at_utc) THEN
        RAISE exclusion_violation USING MESSAGE = 'the person worked elsewhere then', CONSTRAINT = 'labour_overlap';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_labour BEFORE INSERT OR UPDATE ON work.labour FOR EACH ROW EXECUTE FUNCTION work.check_labour();

-- What an hour of a person cost on the day on which it began: the person's own rate before that of the craft.
CREATE FUNCTION work.book_labour() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.is_reversed THEN
        INSERT INTO work.cost (site_id, work_order_id, kind, amount, currency, labour_id, hours, per_hour, reverses, created_at_utc, created_by, changed_at_utc, changed_by)
        SELECT c.site_id, c.work_order_id, c.kind, -c.amount, c.currency, c.labour_id, -c.hours, c.per_hour, c.id, NEW.changed_at_utc, NEW.changed_by, NEW.changed_at_utc, NEW.changed_by
        FROM work.cost AS c WHERE c.labour_id = NEW.id AND c.reverses IS NULL;
    ELSE
        INSERT INTO work.cost (site_id, work_order_id, kind, amount, currency, labour_id, hours, per_hour, created_at_utc, created_by, changed_at_utc, changed_by)
        SELECT NEW.site_id, NEW.work_order_id, 'Labour', round(h.hours * r.per_hour, 4), r.currency, NEW.id, round(h.hours, 4), r.per_hour,
            NEW.changed_at_utc, NEW.changed_by, NEW.changed_at_utc, NEW.changed_by
        FROM (SELECT extract(epoch FROM NEW.ended_at_utc - NEW.started_at_utc)::numeric / 3600 AS hours) AS h
        JOIN platform.site AS p ON p.id = NEW.site_id
        CROSS JOIN LATERAL (
            SELECT r.per_hour, r.currency FROM people.labour_rate AS r
            WHERE r.site_id = NEW.site_id AND NOT r.is_archived AND (r.user_id = NEW.user_id OR lower(r.craft) = lower(NEW.craft))
              AND r.valid_from <= (NEW.started_at_utc AT TIME ZONE p.time_zone)::date
            ORDER BY r.user_id IS NULL, r.valid_from DESC LIMIT 1) AS r
        WHERE round(h.hours * r.per_hour, 4) > 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER book_labour AFTER INSERT ON work.labour FOR EACH ROW WHEN (NEW.ended_at_utc IS NOT NULL) EXECUTE FUNCTION work.book_labour();
CREATE TRIGGER book_ended_labour AFTER UPDATE ON work.labour
    FOR EACH ROW WHEN ((OLD.ended_at_utc IS NULL AND NEW.ended_at_utc IS NOT NULL) OR (NEW.is_reversed AND NOT OLD.is_reversed)) EXECUTE FUNCTION work.book_labour();

CREATE FUNCTION work.check_cost() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF work.hold(NEW.work_order_id) IN ('Closed', 'Cancelled') THEN
        RAISE check_violation USING MESSAGE = 'the books of the work order are closed', CONSTRAINT = 'cost_frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_cost BEFORE INSERT ON work.cost FOR EACH ROW EXECUTE FUNCTION work.check_cost();
