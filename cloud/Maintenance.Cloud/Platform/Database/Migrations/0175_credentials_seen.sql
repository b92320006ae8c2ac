-- Whether an invitation is open and whether a second factor is asked for, without what these are made of. It is told of people all of whose sites are
-- the asking person's, as their accounts are changed, and to themselves.
CREATE FUNCTION people.credentials_of(person uuid, OUT invited_until_utc timestamptz, OUT has_second_factor boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF person = nullif(current_setting('app.user_id', true), '')::uuid OR platform.may_change_person(person) THEN
        invited_until_utc := (SELECT max(i.expires_at_utc) FROM people.invitation AS i WHERE i.user_id = person AND i.used_at_utc IS NULL AND i.expires_at_utc > now());
        has_second_factor := EXISTS (SELECT FROM people.two_factor AS f WHERE f.user_id = person AND f.confirmed_at_utc IS NOT NULL);
    END IF;
END $$;
REVOKE ALL ON FUNCTION people.credentials_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people.credentials_of(uuid) TO {{application}}, {{worker}};
