-- Fans (ISO 14224:2016, annex A.2.2, "blowers and fans"), and which failure mode their signals point to (annex B.2.6).
INSERT INTO assets.asset_class (code, name) VALUES ('FAN', 'Fan');

DO $$
BEGIN
    -- Where the rules of a class lie in a table with versions, they join its first.
    IF to_regclass('catalogues.failure_mode_rule') IS NULL THEN
        INSERT INTO assets.failure_mode_rule (class, signal, failure_mode) VALUES
            ('FAN', 'vibration', 'VIB'), ('FAN', 'bearing-temperature', 'VIB'), ('FAN', 'motor-temperature', 'OHE');
    ELSE
        INSERT INTO catalogues.failure_mode_rule (table_id, place, class, signal, direction, failure_mode)
        SELECT first.id, (SELECT count(*) FROM catalogues.failure_mode_rule AS known WHERE known.table_id = first.id) + fan.place,
               'FAN', fan.signal, 'High', fan.failure_mode
        FROM catalogues.failure_mode_table AS first,
             (VALUES (0, 'vibration', 'VIB'), (1, 'bearing-temperature', 'VIB'), (2, 'motor-temperature', 'OHE'))
             AS fan (place, signal, failure_mode)
        WHERE first.site_id IS NULL AND first.version = 1;
    END IF;
END
$$;
