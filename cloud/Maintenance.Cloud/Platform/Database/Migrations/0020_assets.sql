CREATE SCHEMA assets;
REVOKE ALL ON SCHEMA assets FROM PUBLIC;
GRANT USAGE ON SCHEMA assets TO {{application}}, {{worker}};

-- Catalogues belong to the organisation, or to one site where site_id is set; a code is unique in the organisation.
CREATE TABLE assets.asset_class (
    code text PRIMARY KEY CHECK (code ~ '^[A-Z][A-Z0-9_]{1,31}$'),
    name text NOT NULL UNIQUE,
    site_id uuid REFERENCES platform.site
);

CREATE TABLE assets.failure_mode (
    code text PRIMARY KEY CHECK (code ~ '^[A-Z][A-Z0-9]{1,11}$'),
    description text NOT NULL CHECK (length(description) <= 200),
    category text NOT NULL CHECK (category IN (
        'Mechanical', 'Electrical', 'Hydraulic', 'Pneumatic', 'Thermal', 'Lubrication', 'Vibration', 'Wear',
        'Instrument', 'Process', 'Other')),
    site_id uuid REFERENCES platform.site
);

-- Which failure mode an alarm on a signal of a class points to. No row: UNK.
CREATE TABLE assets.failure_mode_rule (
    class text NOT NULL REFERENCES assets.asset_class,
    signal text NOT NULL CHECK (length(signal) BETWEEN 1 AND 200),
    failure_mode text NOT NULL REFERENCES assets.failure_mode,
    site_id uuid REFERENCES platform.site,
    PRIMARY KEY (class, signal)
);

CREATE TABLE assets.asset (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    tag_number text NOT NULL CHECK (length(tag_number) BETWEEN 1 AND 200),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    level text NOT NULL CHECK (level IN ('Site', 'Area', 'Line', 'Machine', 'Component')),
    class text REFERENCES assets.asset_class,
    parent_id uuid,
    status text NOT NULL DEFAULT 'Operational'
        CHECK (status IN ('Operational', 'Standby', 'Down', 'Maintenance', 'Decommissioned')),
    criticality text NOT NULL DEFAULT 'Medium' CHECK (criticality IN ('Low', 'Medium', 'High', 'Critical')),
    created_at_utc timestamptz NOT NULL,
    created_by text NOT NULL,
    changed_at_utc timestamptz NOT NULL,
    changed_by text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (site_id, tag_number),
    UNIQUE (site_id, id),
    -- A parent of another site cannot be named.
    FOREIGN KEY (site_id, parent_id) REFERENCES assets.asset (site_id, id),
    CHECK (parent_id <> id)
);
CREATE INDEX asset_by_tag_number ON assets.asset (tag_number, id);
CREATE INDEX asset_by_parent ON assets.asset (parent_id);

CALL platform.protect('assets.asset_class');
CALL platform.protect('assets.failure_mode');
CALL platform.protect('assets.failure_mode_rule');
CALL platform.protect('assets.asset');
CALL platform.open_by_site('assets.asset_class');
CALL platform.open_by_site('assets.failure_mode');
CALL platform.open_by_site('assets.failure_mode_rule');
CALL platform.open_by_site('assets.asset');
CALL platform.open_to_worker('assets.asset_class');
CALL platform.open_to_worker('assets.failure_mode');
CALL platform.open_to_worker('assets.failure_mode_rule');
CALL platform.open_to_worker('assets.asset');
GRANT SELECT ON assets.asset_class, assets.failure_mode, assets.failure_mode_rule, assets.asset
    TO {{application}}, {{worker}};

INSERT INTO assets.asset_class (code, name) VALUES
    ('PUMP', 'Pump'), ('MOTOR', 'Electric motor'), ('COMPRESSOR', 'Compressor'), ('CONVEYOR', 'Conveyor'),
    ('OTHER', 'Other equipment');

-- ISO 14224:2016, annex B.2.6, failure modes of rotating and electric equipment.
INSERT INTO assets.failure_mode (code, description, category) VALUES
    ('AIR', 'Abnormal instrument reading', 'Instrument'),
    ('BRD', 'Breakdown', 'Mechanical'),
    ('ELP', 'External leakage of process medium', 'Mechanical'),
    ('ELU', 'External leakage of utility medium', 'Mechanical'),
    ('ERO', 'Erratic output', 'Process'),
    ('FTS', 'Failure to start on demand', 'Electrical'),
    ('HIO', 'High output', 'Process'),
    ('INL', 'Internal leakage', 'Mechanical'),
    ('LOO', 'Low output', 'Process'),
    ('NOI', 'Noise', 'Vibration'),
    ('OHE', 'Overheating', 'Thermal'),
    ('OTH', 'Other', 'Other'),
    ('PDE', 'Parameter deviation', 'Process'),
    ('PLU', 'Plugged or choked', 'Process'),
    ('SER', 'Minor in-service problem', 'Other'),
    ('STD', 'Structural deficiency', 'Mechanical'),
    ('STP', 'Failure to stop on demand', 'Electrical'),
    ('UNK', 'Unknown', 'Other'),
    ('UST', 'Spurious stop', 'Electrical'),
    ('VIB', 'Vibration', 'Vibration');

INSERT INTO assets.failure_mode_rule (class, signal, failure_mode) VALUES
    ('PUMP', 'vibration', 'VIB'),
    ('PUMP', 'bearing-temperature', 'VIB'),
    ('PUMP', 'discharge-pressure', 'LOO'),
    ('PUMP', 'flow', 'LOO'),
    ('MOTOR', 'vibration', 'VIB'),
    ('MOTOR', 'winding-temperature', 'OHE'),
    ('COMPRESSOR', 'discharge-temperature', 'OHE'),
    ('COMPRESSOR', 'vibration', 'VIB'),
    ('COMPRESSOR', 'oil-pressure', 'PDE'),
    ('CONVEYOR', 'motor-temperature', 'OHE'),
    ('CONVEYOR', 'motor-current', 'OTH');
