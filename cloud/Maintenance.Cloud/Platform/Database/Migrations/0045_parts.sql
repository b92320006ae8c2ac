-- Spare parts: the catalogue, what lies in store as a ledger, and what each asset should have at hand.
CREATE SCHEMA inventory;
REVOKE ALL ON SCHEMA inventory FROM PUBLIC;
GRANT USAGE ON SCHEMA inventory TO {{application}}, {{worker}};

CREATE TABLE inventory.part (
    number text PRIMARY KEY CHECK (length(number) BETWEEN 1 AND 200),
    site_id uuid REFERENCES platform.site,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    description text CHECK (length(description) BETWEEN 1 AND 4000),
    manufacturer_number text CHECK (length(manufacturer_number) BETWEEN 1 AND 200),
    group_number text CHECK (length(group_number) BETWEEN 1 AND 100),
    group_name text CHECK (length(group_name) BETWEEN 1 AND 100),
    compatible_models text[] NOT NULL DEFAULT '{}',
    unit_of_measure text NOT NULL DEFAULT 'pcs' CHECK (length(unit_of_measure) BETWEEN 1 AND 20),
    unit_price numeric(18, 4) CHECK (unit_price >= 0),
    currency text CHECK (currency ~ '^[A-Z]{3}$'),
    lead_time_days integer CHECK (lead_time_days BETWEEN 0 AND 3650),
    is_repairable boolean NOT NULL DEFAULT false,
    CONSTRAINT part_price CHECK ((unit_price IS NULL) = (currency IS NULL))
);
CALL platform.make_catalogue_table('inventory.part');
CREATE INDEX part_in_order ON inventory.part (lower(number), id);

-- Rows come, none changes: a mistake is put right by another row. Quantities are signed.
CREATE TABLE inventory.stock_entry (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    part_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('In', 'Out', 'Adjustment', 'Return', 'Count')),
    quantity numeric(18, 4) NOT NULL,
    asset_id uuid,
    unit_price numeric(18, 4) CHECK (unit_price >= 0),
    occurred_at_utc timestamptz NOT NULL DEFAULT now(),
    note text CHECK (length(note) BETWEEN 1 AND 4000),
    CONSTRAINT stock_entry_part FOREIGN KEY (part_id) REFERENCES inventory.part (id),
    CONSTRAINT stock_entry_asset FOREIGN KEY (site_id, asset_id) REFERENCES assets.asset (site_id, id),
    CONSTRAINT stock_entry_sign CHECK (CASE WHEN kind IN ('In', 'Return') THEN quantity > 0 WHEN kind = 'Out' THEN quantity < 0 ELSE quantity <> 0 END),
    CONSTRAINT stock_entry_reason CHECK (kind NOT IN ('Adjustment', 'Count') OR note IS NOT NULL)
);
CREATE INDEX stock_entry_by_part ON inventory.stock_entry (part_id, site_id, occurred_at_utc DESC);
CREATE INDEX stock_entry_by_asset ON inventory.stock_entry (asset_id, part_id, occurred_at_utc DESC) WHERE asset_id IS NOT NULL;
CREATE INDEX stock_entry_by_time ON inventory.stock_entry (occurred_at_utc, id);
CALL platform.make_record_table('inventory.stock_entry');
REVOKE UPDATE, DELETE ON inventory.stock_entry FROM {{application}};

-- What the rows come to. The statement that adds also refuses what is not there, whatever races.
CREATE TABLE inventory.stock (
    site_id uuid NOT NULL REFERENCES platform.site,
    part_id uuid NOT NULL REFERENCES inventory.part (id),
    on_hand numeric(18, 4) NOT NULL,
    PRIMARY KEY (part_id, site_id),
    CONSTRAINT stock_not_negative CHECK (on_hand >= 0)
);
CALL platform.protect('inventory.stock');
CALL platform.open_by_site('inventory.stock');
CALL platform.open_to_worker('inventory.stock');
GRANT SELECT ON inventory.stock TO {{application}}, {{worker}};
CREATE FUNCTION inventory.count_entry() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM inventory.part AS p WHERE p.id = NEW.part_id AND (p.site_id IS NULL OR p.site_id = NEW.site_id)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'no such part there', CONSTRAINT = 'stock_entry_part';
    END IF;
    -- Two statements: the row that would be inserted is checked before the one that is there is looked for.
    INSERT INTO inventory.stock (site_id, part_id, on_hand) VALUES (NEW.site_id, NEW.part_id, 0) ON CONFLICT DO NOTHING;
    UPDATE inventory.stock SET on_hand = on_hand + NEW.quantity WHERE site_id = NEW.site_id AND part_id = NEW.part_id;
    RETURN NULL;
END $$;
CREATE TRIGGER count_entry AFTER INSERT ON inventory.stock_entry FOR EACH ROW EXECUTE FUNCTION inventory.count_entry();

CREATE TABLE assets.asset_part (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    asset_id uuid NOT NULL,
    part_id uuid NOT NULL,
    minimum numeric(18, 4) NOT NULL CHECK (minimum >= 0),
    maximum numeric(18, 4),
    quantity_installed numeric(18, 4) CHECK (quantity_installed >= 0),
    note text CHECK (length(note) BETWEEN 1 AND 4000),
    CONSTRAINT asset_part_asset FOREIGN KEY (site_id, asset_id) REFERENCES assets.asset (site_id, id),
    CONSTRAINT asset_part_part FOREIGN KEY (part_id) REFERENCES inventory.part (id),
    CONSTRAINT asset_part_once UNIQUE (asset_id, part_id),
    CONSTRAINT asset_part_range CHECK (maximum >= minimum)
);
CREATE INDEX asset_part_by_part ON assets.asset_part (part_id, site_id);
CALL platform.make_record_table('assets.asset_part');
CREATE INDEX asset_part_by_time ON assets.asset_part (created_at_utc, id);
CREATE POLICY of_mine ON assets.asset_part AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM assets.asset AS a WHERE a.id = asset_part.asset_id));
CREATE FUNCTION assets.check_part() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM inventory.part AS p WHERE p.id = NEW.part_id AND (p.site_id IS NULL OR p.site_id = NEW.site_id)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'no such part there', CONSTRAINT = 'asset_part_part';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_part AFTER INSERT ON assets.asset_part FOR EACH ROW EXECUTE FUNCTION assets.check_part();

-- An asset's part against what lies in store. Low ends at the maximum where that is nearer than half as much again as the minimum.
CREATE FUNCTION assets.part_status(available numeric, minimum numeric, maximum numeric) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN available < minimum THEN 'Critical'
        WHEN available < least(1.5 * minimum, maximum) THEN 'Low'
        WHEN available > maximum THEN 'Excess'
        ELSE 'Adequate' END
$$;
-- What is in store against what all machines together should have at hand, in percent.
CREATE FUNCTION assets.part_recommendation(coverage numeric) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN coverage < 50 THEN 'ReorderNow' WHEN coverage < 80 THEN 'ReorderSoon' WHEN coverage <= 150 THEN 'Adequate' WHEN coverage > 150 THEN 'Reduce' END
$$;
