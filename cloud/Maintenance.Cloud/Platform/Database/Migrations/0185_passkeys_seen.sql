-- Whether somebody has passkeys is told beside whether a second factor is asked for: who takes them away after a device was lost sees whether there are any.
DROP FUNCTION people.credentials_of(uuid);
CREATE FUNCTION people.credentials_of(person uuid, OUT invited_until_utc timestamptz, OUT has_second_factor boolean, OUT has_passkeys boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF person = nullif(current_setting('app.user_id', true), '')::uuid OR platform.may_change_person(person) THEN
        invited_until_utc := (SELECT max(i.expires_at_utc) FROM people.invitation AS i WHERE i.user_id = person AND i.used_at_utc IS NULL AND i.expires_at_utc > now());
        has_second_factor := EXISTS (SELECT FROM people.two_factor AS f WHERE f.user_id = person AND f.confirmed_at_utc IS NOT NULL);
        has_passkeys := EXISTS (SELECT FROM people.passkey AS k WHERE k.user_id = person);
    END IF;
END $$;
REVOKE ALL ON FUNCTION people.credentials_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people.credentials_of(uuid) TO {{application}}, {{worker}};
