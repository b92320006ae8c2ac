-- Reports of people without an account, by the code on an asset's label.

-- Links by which such a person follows what became of it. Only the token's hash is kept.
CREATE TABLE requests.follow_link (
    hash bytea PRIMARY KEY CHECK (length(hash) = 32),
    request_id uuid NOT NULL,
    site_id uuid NOT NULL,
    made_at_utc timestamptz NOT NULL,
    CONSTRAINT follow_link_request FOREIGN KEY (site_id, request_id) REFERENCES requests.request (site_id, id)
);
CREATE INDEX follow_link_by_request ON requests.follow_link (request_id);
CALL platform.protect('requests.follow_link');
CALL platform.open_to_worker('requests.follow_link');
GRANT SELECT, INSERT ON requests.follow_link TO {{worker}};

-- Reports by address and by code within an hour, by the hash of either. One table for all processes.
CREATE TABLE requests.report_count (
    key_hash bytea PRIMARY KEY CHECK (length(key_hash) = 32),
    window_began_at_utc timestamptz NOT NULL,
    reports integer NOT NULL
);
CREATE INDEX report_count_age ON requests.report_count (window_began_at_utc);
CALL platform.protect('requests.report_count');
CALL platform.open_to_worker('requests.report_count');
GRANT SELECT, INSERT, UPDATE, DELETE ON requests.report_count TO {{worker}};
