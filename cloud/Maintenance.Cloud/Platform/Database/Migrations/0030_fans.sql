-- Fans (ISO 14224:2016, annex A.2.2, "blowers and fans"), and which failure mode their signals point to (annex B.2.6): rules of
-- the organisation's first table, after those it has.
INSERT INTO assets.asset_class (code, name) VALUES ('FAN', 'Fan');

INSERT INTO catalogues.failure_mode_rule (table_id, place, class, signal, direction, failure_mode)
SELECT t.id, (SELECT max(r.place) FROM catalogues.failure_mode_rule AS r WHERE r.table_id = t.id) + f.place,
       'FAN', f.signal, 'High', f.failure_mode
FROM catalogues.failure_mode_table AS t,
     (VALUES (1, 'vibration', 'VIB'), (2, 'bearing-temperature', 'VIB'), (3, 'motor-temperature', 'OHE')) AS f (place, signal, failure_mode)
WHERE t.site_id IS NULL AND t.version = 1;
