-- Which failure modes a class of assets can have, so that a person is offered those: ISO 14224:2016, annex B.2.6, tables for
-- rotating equipment (pumps, compressors, fans), electric motors and mechanical equipment (conveyors). What has no class of its
-- own can have any.
CREATE TABLE catalogues.failure_mode_class (
    failure_mode text NOT NULL REFERENCES catalogues.failure_mode,
    class text NOT NULL REFERENCES assets.asset_class,
    site_id uuid REFERENCES platform.site,
    PRIMARY KEY (failure_mode, class)
);
CREATE INDEX failure_mode_class_by_class ON catalogues.failure_mode_class (class);

INSERT INTO catalogues.failure_mode_class (failure_mode, class)
SELECT m.code, c.code
FROM catalogues.failure_mode AS m CROSS JOIN assets.asset_class AS c
WHERE m.site_id IS NULL AND c.site_id IS NULL
  AND NOT (c.code = 'MOTOR' AND m.code IN ('ELP', 'INL', 'PLU'))
  AND NOT (c.code = 'CONVEYOR' AND m.code IN ('ELP', 'ELU', 'HIO', 'INL'));

CALL platform.protect('catalogues.failure_mode_class');
CALL platform.open_by_site('catalogues.failure_mode_class');
CALL platform.open_to_worker('catalogues.failure_mode_class');
GRANT SELECT ON catalogues.failure_mode_class TO {{application}}, {{worker}};
