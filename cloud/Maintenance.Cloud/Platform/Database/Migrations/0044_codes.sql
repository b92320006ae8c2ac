-- What the organisation calls things beside failure modes: mechanisms, causes, remedies, maintenance types, reasons of stops.

CREATE TABLE catalogues.failure_mechanism (
    code text PRIMARY KEY CHECK (code ~ '^[A-Z0-9][A-Z0-9.-]{0,11}$'),
    description text NOT NULL CHECK (length(description) BETWEEN 1 AND 200),
    site_id uuid REFERENCES platform.site
);
CREATE TABLE catalogues.failure_cause (
    code text PRIMARY KEY CHECK (code ~ '^[A-Z0-9][A-Z0-9.-]{0,11}$'),
    description text NOT NULL CHECK (length(description) BETWEEN 1 AND 200),
    site_id uuid REFERENCES platform.site
);
CREATE TABLE catalogues.remedy (
    code text PRIMARY KEY CHECK (code ~ '^[A-Z0-9][A-Z0-9.-]{0,11}$'),
    description text NOT NULL CHECK (length(description) BETWEEN 1 AND 200),
    site_id uuid REFERENCES platform.site
);
CREATE TABLE catalogues.maintenance_type (
    name text PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 200),
    description text CHECK (length(description) BETWEEN 1 AND 4000),
    is_planned boolean NOT NULL DEFAULT false,
    is_built_in boolean NOT NULL DEFAULT false,
    site_id uuid REFERENCES platform.site
);
CREATE UNIQUE INDEX maintenance_type_name ON catalogues.maintenance_type (lower(name));
CREATE TABLE catalogues.stop_reason (
    code text PRIMARY KEY CHECK (code ~ '^[A-Z0-9][A-Z0-9.-]{0,11}$'),
    description text NOT NULL CHECK (length(description) BETWEEN 1 AND 200),
    stop_type text NOT NULL CHECK (stop_type IN ('Breakdown', 'Maintenance', 'Scheduled', 'Other')),
    site_id uuid REFERENCES platform.site
);

-- ISO 14224:2016, table B.2.
INSERT INTO catalogues.failure_mechanism (code, description) VALUES
    ('1.0', 'Mechanical failure, general'), ('1.1', 'Leakage'), ('1.2', 'Vibration'), ('1.3', 'Clearance or alignment failure'),
    ('1.4', 'Deformation'), ('1.5', 'Looseness'), ('1.6', 'Sticking'),
    ('2.0', 'Material failure, general'), ('2.1', 'Cavitation'), ('2.2', 'Corrosion'), ('2.3', 'Erosion'), ('2.4', 'Wear'),
    ('2.5', 'Breakage'), ('2.6', 'Fatigue'), ('2.7', 'Overheating'), ('2.8', 'Burst'),
    ('3.0', 'Instrument failure, general'), ('3.1', 'Control failure'), ('3.2', 'No signal, indication or alarm'),
    ('3.3', 'Faulty signal, indication or alarm'), ('3.4', 'Out of adjustment'), ('3.5', 'Software error'), ('3.6', 'Common cause failure'),
    ('4.0', 'Electrical failure, general'), ('4.1', 'Short circuiting'), ('4.2', 'Open circuit'), ('4.3', 'No power or voltage'),
    ('4.4', 'Faulty power or voltage'), ('4.5', 'Earth or isolation fault'),
    ('5.0', 'External influence, general'), ('5.1', 'Blockage or plugged'), ('5.2', 'Contamination'), ('5.3', 'Other external influence'),
    ('6.0', 'Miscellaneous, general'), ('6.1', 'No cause found'), ('6.2', 'Combined causes'), ('6.3', 'Other'), ('6.4', 'Unknown');

-- ISO 14224:2016, table B.3.
INSERT INTO catalogues.failure_cause (code, description) VALUES
    ('1.0', 'Design, general'), ('1.1', 'Improper capacity'), ('1.2', 'Improper material'),
    ('2.0', 'Fabrication or installation, general'), ('2.1', 'Fabrication error'), ('2.2', 'Installation error'),
    ('3.0', 'Operation or maintenance, general'), ('3.1', 'Off-design service'), ('3.2', 'Operating error'), ('3.3', 'Maintenance error'),
    ('3.4', 'Expected wear and tear'),
    ('4.0', 'Management, general'), ('4.1', 'Documentation error'), ('4.2', 'Management error'),
    ('5.0', 'Miscellaneous, general'), ('5.1', 'No cause found'), ('5.2', 'Common cause'), ('5.3', 'Combined causes'),
    ('5.4', 'Cascading failure of another unit'), ('5.5', 'Other'), ('5.6', 'Unknown');

-- ISO 14224:2016, table B.5.
INSERT INTO catalogues.remedy (code, description) VALUES
    ('1', 'Replace'), ('2', 'Repair'), ('3', 'Modify'), ('4', 'Adjust'), ('5', 'Refit'), ('6', 'Check'), ('7', 'Service'), ('8', 'Test'),
    ('9', 'Inspection'), ('10', 'Overhaul'), ('11', 'Combination'), ('12', 'Other');

INSERT INTO catalogues.maintenance_type (name, description, is_planned, is_built_in) VALUES
    ('Corrective', 'After a failure', false, true), ('Preventive', 'By calendar or meter', true, true),
    ('Predictive', 'By condition', true, true), ('Inspection', 'To look and measure', true, true), ('Improvement', 'To make it better than it was', true, true);

INSERT INTO catalogues.stop_reason (code, description, stop_type) VALUES
    ('FAILURE', 'Failure of the machine', 'Breakdown'), ('POWER', 'Power or utility lost', 'Breakdown'), ('SAFETY', 'Safety stop', 'Breakdown'),
    ('REPAIR', 'Repair', 'Maintenance'), ('SERVICE', 'Service or inspection', 'Maintenance'),
    ('CHANGEOVER', 'Changeover or cleaning', 'Scheduled'), ('SHUTDOWN', 'Announced shutdown', 'Scheduled'), ('NO-DEMAND', 'No demand', 'Scheduled'),
    ('MATERIAL', 'No material', 'Other'), ('PEOPLE', 'No people', 'Other'), ('OTHER', 'Other', 'Other');

CALL platform.make_catalogue_table('catalogues.failure_mechanism');
CALL platform.make_catalogue_table('catalogues.failure_cause');
CALL platform.make_catalogue_table('catalogues.remedy');
CALL platform.make_catalogue_table('catalogues.maintenance_type');
CALL platform.make_catalogue_table('catalogues.stop_reason');

-- The program knows these by their names.
CREATE FUNCTION catalogues.keep_built_in() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE foreign_key_violation USING MESSAGE = 'the program uses it', TABLE = 'the program itself', CONSTRAINT = 'maintenance_type_built_in';
    ELSIF NEW.name <> OLD.name OR NEW.is_archived OR NEW.is_planned <> OLD.is_planned OR NOT NEW.is_built_in THEN
        RAISE check_violation USING MESSAGE = 'the program uses it', CONSTRAINT = 'maintenance_type_built_in';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_built_in BEFORE UPDATE OR DELETE ON catalogues.maintenance_type
    FOR EACH ROW WHEN (OLD.is_built_in) EXECUTE FUNCTION catalogues.keep_built_in();
