-- What a gateway was told last, and under which version: it grows with every change, so that an old answer cannot pass for a
-- new one.
CREATE TABLE fleet.instruction (
    gateway_id uuid PRIMARY KEY REFERENCES fleet.gateway,
    site_id uuid NOT NULL REFERENCES platform.site,
    version bigint NOT NULL CHECK (version >= 0),
    content text NOT NULL,
    changed_at_utc timestamptz NOT NULL
);
CALL platform.protect('fleet.instruction');
CALL platform.open_by_site('fleet.instruction');
CALL platform.open_to_worker('fleet.instruction');
GRANT SELECT ON fleet.instruction TO {{application}};
GRANT SELECT, INSERT, UPDATE ON fleet.instruction TO {{worker}};

-- While the worker answers a gateway (app.gateway_id, app.gateway_site_id) it sees of a table only what is that gateway's, or its
-- site's; without them the worker serves all. The sub-selects are evaluated once a statement, not once a row.
CREATE PROCEDURE platform.narrow_to_gateway(target regclass, key text, setting text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('CREATE POLICY of_gateway ON %s AS RESTRICTIVE FOR SELECT TO {{worker}} USING (
        (SELECT coalesce(current_setting(''app.gateway_id'', true), '''') = '''')
        OR %I = (SELECT nullif(current_setting(%L, true), '''')::uuid))', target, key, setting);
END $$;
REVOKE ALL ON PROCEDURE platform.narrow_to_gateway(regclass, text, text) FROM PUBLIC;
CALL platform.narrow_to_gateway('fleet.instruction', 'gateway_id', 'app.gateway_id');
CALL platform.narrow_to_gateway('telemetry.tag', 'gateway_id', 'app.gateway_id');
CALL platform.narrow_to_gateway('work.work_order', 'site_id', 'app.gateway_site_id');
CALL platform.narrow_to_gateway('work.work_order_history', 'site_id', 'app.gateway_site_id');
