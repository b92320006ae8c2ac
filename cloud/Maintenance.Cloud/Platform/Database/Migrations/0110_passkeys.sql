-- Passkeys: public keys by which people prove who they are (Web Authentication). Nothing here is secret, since the private key
-- does not leave its device; but who says which key is whose says who comes in, so only the worker writes keys.
CREATE TABLE people.passkey (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES people.user_account,
    credential_id bytea NOT NULL UNIQUE CHECK (length(credential_id) BETWEEN 1 AND 1023),
    public_key bytea NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    -- As the device counts; one that falls behind was copied.
    sign_count bigint NOT NULL,
    transports text[] NOT NULL,
    is_user_verified boolean NOT NULL,
    is_backup_eligible boolean NOT NULL,
    is_backed_up boolean NOT NULL,
    attestation_object bytea NOT NULL,
    client_data_json bytea NOT NULL,
    last_used_at_utc timestamptz,
    created_at_utc timestamptz NOT NULL,
    created_by text NOT NULL,
    changed_at_utc timestamptz NOT NULL,
    changed_by text NOT NULL,
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX passkey_by_person ON people.passkey (user_id, lower(name), id);
CALL platform.protect('people.passkey');
CALL platform.open_to_worker('people.passkey');
CREATE POLICY mine ON people.passkey TO {{application}} USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid);
GRANT SELECT (id, user_id, name, is_backed_up, last_used_at_utc, created_at_utc, created_by, changed_at_utc, changed_by, version),
    UPDATE (name, changed_at_utc, changed_by, version), DELETE ON people.passkey TO {{application}};
GRANT SELECT, INSERT, UPDATE, DELETE ON people.passkey TO {{worker}};

-- What an authenticator was asked to sign. Each is answered once, in its time, by the person of whom it was asked.
CREATE TABLE people.passkey_challenge (
    hash bytea PRIMARY KEY CHECK (length(hash) = 32),
    -- Null: it is asked of whoever signs in.
    user_id uuid REFERENCES people.user_account,
    state text NOT NULL,
    expires_at_utc timestamptz NOT NULL
);
CREATE INDEX passkey_challenge_age ON people.passkey_challenge (expires_at_utc);
CALL platform.protect('people.passkey_challenge');
CALL platform.open_to_worker('people.passkey_challenge');
GRANT SELECT, INSERT, DELETE ON people.passkey_challenge TO {{worker}};

CREATE POLICY of_passkeys ON platform.event FOR INSERT TO {{application}} WITH CHECK (site_id IS NULL AND type IN ('PasskeyChanged', 'PasskeyRemoved'));
