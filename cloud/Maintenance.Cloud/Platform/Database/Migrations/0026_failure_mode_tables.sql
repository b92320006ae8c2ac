-- The catalogue of failure modes, and the table that leads from an alarm to one. The organisation has a table; a site that
-- changes it has its own from then on. Every version stays: a decision can be traced to the table of its time.
CREATE SCHEMA catalogues;
REVOKE ALL ON SCHEMA catalogues FROM PUBLIC;
GRANT USAGE ON SCHEMA catalogues TO {{application}}, {{worker}};
ALTER TABLE assets.failure_mode SET SCHEMA catalogues;

CREATE TABLE catalogues.failure_mode_table (
    id uuid PRIMARY KEY,
    site_id uuid REFERENCES platform.site,
    version integer NOT NULL CHECK (version > 0),
    changed_at_utc timestamptz NOT NULL,
    changed_by text NOT NULL,
    reason text CHECK (length(reason) <= 4000),
    UNIQUE NULLS NOT DISTINCT (site_id, version)
);

CREATE TABLE catalogues.failure_mode_rule (
    table_id uuid NOT NULL REFERENCES catalogues.failure_mode_table,
    place integer NOT NULL,
    site_id uuid REFERENCES platform.site,
    class text NOT NULL REFERENCES assets.asset_class,
    signal text NOT NULL CHECK (length(signal) BETWEEN 1 AND 200),
    direction text CHECK (direction IN ('Low', 'High')),
    detector text CHECK (length(detector) BETWEEN 1 AND 200),
    failure_mode text NOT NULL REFERENCES catalogues.failure_mode,
    PRIMARY KEY (table_id, place)
);

-- ISO 14224:2016, annex B.2.6, for what is commonly measured on rotating equipment.
INSERT INTO catalogues.failure_mode_table (id, site_id, version, changed_at_utc, changed_by, reason)
VALUES ('01920000-0000-7000-8000-000000000001', NULL, 1, now(), 'system:migration', 'ISO 14224:2016, annex B.2.6');
INSERT INTO catalogues.failure_mode_rule (table_id, place, class, signal, direction, failure_mode)
SELECT '01920000-0000-7000-8000-000000000001', row_number() OVER () - 1, r.class, r.signal, r.direction, r.failure_mode
FROM (VALUES
    ('PUMP', 'vibration', 'High', 'VIB'),
    ('PUMP', 'bearing-temperature', 'High', 'VIB'),
    ('PUMP', 'discharge-pressure', 'Low', 'LOO'),
    ('PUMP', 'flow', 'Low', 'LOO'),
    ('MOTOR', 'vibration', 'High', 'VIB'),
    ('MOTOR', 'winding-temperature', 'High', 'OHE'),
    ('COMPRESSOR', 'discharge-temperature', 'High', 'OHE'),
    ('COMPRESSOR', 'vibration', 'High', 'VIB'),
    ('COMPRESSOR', 'oil-pressure', 'Low', 'PDE'),
    ('CONVEYOR', 'motor-temperature', 'High', 'OHE'),
    ('CONVEYOR', 'motor-current', 'High', 'OTH'),
    ('CONVEYOR', 'belt-speed', 'Low', 'OTH')
) AS r (class, signal, direction, failure_mode);
DROP TABLE assets.failure_mode_rule;

CALL platform.protect('catalogues.failure_mode_table');
CALL platform.protect('catalogues.failure_mode_rule');
CALL platform.open_by_site('catalogues.failure_mode_table');
CALL platform.open_by_site('catalogues.failure_mode_rule');
CALL platform.open_to_worker('catalogues.failure_mode_table');
CALL platform.open_to_worker('catalogues.failure_mode_rule');
GRANT SELECT, INSERT ON catalogues.failure_mode_table, catalogues.failure_mode_rule TO {{application}};
GRANT SELECT ON catalogues.failure_mode_table, catalogues.failure_mode_rule TO {{worker}};
