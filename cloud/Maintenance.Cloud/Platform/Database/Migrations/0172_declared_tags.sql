-- What else a gateway's configuration says of a tag; null where it has not said.
ALTER TABLE telemetry.tag
    ADD COLUMN data_type text,
    ADD COLUMN scale double precision,
    ADD COLUMN value_offset double precision,
    ADD COLUMN deadband double precision;
