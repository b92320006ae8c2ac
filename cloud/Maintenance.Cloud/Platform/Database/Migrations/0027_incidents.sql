-- What happens to an asset: the alarms of several detectors and tags within a window, or those that its gateway joined.
CREATE TABLE alarms.incident (
    id uuid PRIMARY KEY,
    arrival bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    site_id uuid NOT NULL REFERENCES platform.site,
    asset_id uuid NOT NULL,
    gateway_incident_id uuid,
    opened_at_utc timestamptz NOT NULL,
    last_at_utc timestamptz NOT NULL,
    failure_mode text NOT NULL REFERENCES catalogues.failure_mode,
    UNIQUE (asset_id, gateway_incident_id),
    FOREIGN KEY (site_id, asset_id) REFERENCES assets.asset (site_id, id)
);
CREATE INDEX incident_by_asset ON alarms.incident (asset_id, last_at_utc DESC);
ALTER TABLE alarms.alarm
    ADD COLUMN incident_id uuid REFERENCES alarms.incident,
    ADD COLUMN failure_mode text REFERENCES catalogues.failure_mode;
CREATE INDEX alarm_by_incident ON alarms.alarm (incident_id, arrival) WHERE incident_id IS NOT NULL;

-- What decides on floods of alarms remembers of a site.
CREATE TABLE alarms.flood (
    site_id uuid PRIMARY KEY REFERENCES platform.site,
    state bytea NOT NULL,
    since_utc timestamptz,
    alarms bigint NOT NULL DEFAULT 0
);
CREATE INDEX flood_now ON alarms.flood (site_id) WHERE since_utc IS NOT NULL;

CALL platform.protect('alarms.incident');
CALL platform.protect('alarms.flood');
CALL platform.open_by_site('alarms.incident');
CALL platform.open_by_site('alarms.flood');
CALL platform.open_to_worker('alarms.incident');
CALL platform.open_to_worker('alarms.flood');
CREATE POLICY of_mine ON alarms.incident AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM work.work_order AS w WHERE w.asset_id = incident.asset_id));
GRANT SELECT ON alarms.incident, alarms.flood TO {{application}}, {{worker}};
GRANT INSERT, UPDATE ON alarms.incident, alarms.flood TO {{worker}};
