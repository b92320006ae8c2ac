-- Tokens are kept as SHA-256 only: who reads this table can sign in as nobody. Each refresh makes a new row of the same
-- family; a refresh token that was already used revokes the family.
CREATE TABLE people.session (
    id uuid PRIMARY KEY,
    family uuid NOT NULL,
    user_id uuid NOT NULL REFERENCES people.user_account,
    access_hash bytea NOT NULL UNIQUE CHECK (length(access_hash) = 32),
    refresh_hash bytea NOT NULL UNIQUE CHECK (length(refresh_hash) = 32),
    access_expires_at_utc timestamptz NOT NULL,
    refresh_expires_at_utc timestamptz NOT NULL,
    address text,
    user_agent text,
    created_at_utc timestamptz NOT NULL,
    refreshed_at_utc timestamptz,
    revoked_at_utc timestamptz
);
CREATE INDEX session_family ON people.session (family);
CREATE INDEX session_person ON people.session (user_id);
CREATE INDEX session_expiry ON people.session (refresh_expires_at_utc);

CALL platform.protect('people.session');
CALL platform.open_to_worker('people.session');
GRANT SELECT, INSERT, UPDATE, DELETE ON people.session TO {{worker}};
