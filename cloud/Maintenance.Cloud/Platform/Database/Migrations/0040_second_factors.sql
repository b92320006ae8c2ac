-- The second factor of a sign-in: the secret is encrypted with a key that is not in the database, recovery codes are hashes.
CREATE TABLE people.two_factor (
    user_id uuid PRIMARY KEY REFERENCES people.user_account,
    secret bytea NOT NULL,
    made_at_utc timestamptz NOT NULL,
    confirmed_at_utc timestamptz,
    -- Number of the latest time step whose code was taken: each is good once (RFC 6238, 5.2).
    last_step bigint NOT NULL DEFAULT 0
);
CREATE TABLE people.recovery_code (
    user_id uuid NOT NULL REFERENCES people.two_factor ON DELETE CASCADE,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    used_at_utc timestamptz,
    PRIMARY KEY (user_id, hash)
);
CALL platform.protect('people.two_factor');
CALL platform.protect('people.recovery_code');
CALL platform.open_to_worker('people.two_factor');
CALL platform.open_to_worker('people.recovery_code');
GRANT SELECT, INSERT, UPDATE, DELETE ON people.two_factor, people.recovery_code TO {{worker}};

-- Keys by which programs sign in: each stands for whoever made it, at one site, for what its scopes name.
CREATE TABLE people.api_key (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    user_id uuid NOT NULL REFERENCES people.user_account,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    prefix text NOT NULL CHECK (length(prefix) = 8),
    hash bytea NOT NULL UNIQUE CHECK (length(hash) = 32),
    scopes text[] NOT NULL CHECK (cardinality(scopes) > 0),
    expires_at_utc timestamptz,
    last_used_at_utc timestamptz
);
CREATE INDEX api_key_by_name ON people.api_key (lower(name), id);
CALL platform.make_record_table('people.api_key');
-- The hash is for whoever lets keys in.
REVOKE SELECT, UPDATE, INSERT ON people.api_key FROM {{application}};
GRANT SELECT (id, site_id, user_id, name, prefix, scopes, expires_at_utc, last_used_at_utc, is_archived, created_at_utc, created_by, changed_at_utc, changed_by, version)
    ON people.api_key TO {{application}};
GRANT UPDATE (name, expires_at_utc, is_archived, changed_at_utc, changed_by, version) ON people.api_key TO {{application}};
GRANT INSERT ON people.api_key TO {{application}};
GRANT UPDATE (last_used_at_utc) ON people.api_key TO {{worker}};
