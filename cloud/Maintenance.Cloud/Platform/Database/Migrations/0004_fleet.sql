CREATE SCHEMA fleet;
REVOKE ALL ON SCHEMA fleet FROM PUBLIC;
GRANT USAGE ON SCHEMA fleet TO {{application}}, {{worker}};

CREATE TABLE fleet.gateway (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    public_key bytea NOT NULL,
    software_version text NOT NULL,
    enrolled_at_utc timestamptz NOT NULL,
    last_seen_at_utc timestamptz,
    clock_offset_seconds double precision,
    UNIQUE (site_id, name)
);

-- One use, by one key: the same key may repeat its call, since an answer can be lost on the way.
CREATE TABLE fleet.enrolment_token (
    hash bytea PRIMARY KEY CHECK (length(hash) = 32),
    site_id uuid NOT NULL REFERENCES platform.site,
    gateway_name text NOT NULL CHECK (length(gateway_name) BETWEEN 1 AND 200),
    created_by text NOT NULL,
    created_at_utc timestamptz NOT NULL,
    expires_at_utc timestamptz NOT NULL,
    used_at_utc timestamptz,
    used_by_key bytea,
    gateway_id uuid REFERENCES fleet.gateway,
    CHECK ((used_at_utc IS NULL) = (used_by_key IS NULL) AND (used_at_utc IS NULL) = (gateway_id IS NULL))
);

CALL platform.protect('fleet.gateway');
CALL platform.protect('fleet.enrolment_token');
CALL platform.open_by_site('fleet.gateway');
CALL platform.open_by_site('fleet.enrolment_token');
CALL platform.open_to_worker('fleet.gateway');
CALL platform.open_to_worker('fleet.enrolment_token');
GRANT SELECT ON fleet.gateway TO {{application}};
GRANT SELECT, INSERT, UPDATE ON fleet.gateway TO {{worker}};
GRANT INSERT ON fleet.enrolment_token TO {{application}};
GRANT SELECT, UPDATE ON fleet.enrolment_token TO {{worker}};
