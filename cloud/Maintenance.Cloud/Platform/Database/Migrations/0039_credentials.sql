-- Tries to sign in, by the hash of the name that was tried, whether anybody has that name or not: who tries names learns
-- nothing from being locked out. One table for all processes.
CREATE TABLE people.sign_in_attempt (
    name_hash bytea PRIMARY KEY CHECK (length(name_hash) = 32),
    window_began_at_utc timestamptz NOT NULL,
    tries integer NOT NULL,
    failed integer NOT NULL DEFAULT 0,
    lockouts integer NOT NULL DEFAULT 0,
    locked_until_utc timestamptz,
    last_at_utc timestamptz NOT NULL
);
CREATE INDEX sign_in_attempt_age ON people.sign_in_attempt (last_at_utc);
CALL platform.protect('people.sign_in_attempt');
CALL platform.open_to_worker('people.sign_in_attempt');
GRANT SELECT, INSERT, UPDATE, DELETE ON people.sign_in_attempt TO {{worker}};
ALTER TABLE people.user_account DROP COLUMN access_failed_count, DROP COLUMN lockout_count;

-- Lets a person set a password, once. Only the token's hash is kept.
CREATE TABLE people.invitation (
    hash bytea PRIMARY KEY CHECK (length(hash) = 32),
    user_id uuid NOT NULL REFERENCES people.user_account,
    made_by text NOT NULL,
    made_at_utc timestamptz NOT NULL,
    expires_at_utc timestamptz NOT NULL,
    used_at_utc timestamptz
);
CREATE INDEX invitation_by_person ON people.invitation (user_id);
CALL platform.protect('people.invitation');
CALL platform.open_to_worker('people.invitation');
CREATE POLICY by_administrator ON people.invitation FOR INSERT TO {{application}} WITH CHECK (platform.may_change_person(user_id));
GRANT INSERT ON people.invitation TO {{application}};
GRANT SELECT, UPDATE, DELETE ON people.invitation TO {{worker}};

-- Only the latest invitation of a person counts.
CREATE FUNCTION people.replace_invitation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE people.invitation SET used_at_utc = NEW.made_at_utc WHERE user_id = NEW.user_id AND used_at_utc IS NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER replace_earlier BEFORE INSERT ON people.invitation FOR EACH ROW EXECUTE FUNCTION people.replace_invitation();
