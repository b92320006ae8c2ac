-- Who did what, from where: each event once, in the one order of its reader, each row bound to the one before by its hash.

-- Where the request came from that wrote an event.
ALTER TABLE platform.event ADD COLUMN address text CHECK (length(address) <= 100), ADD COLUMN user_agent text CHECK (length(user_agent) <= 400);
CREATE INDEX event_by_actor ON platform.event (actor, id);
-- Exports are of all the sites of a person together.
CREATE POLICY of_exports ON platform.event FOR INSERT TO {{application}} WITH CHECK (site_id IS NULL AND type = 'ListExported');

CREATE SCHEMA audit;
REVOKE ALL ON SCHEMA audit FROM PUBLIC;
GRANT USAGE ON SCHEMA audit TO {{application}}, {{worker}};

CREATE TABLE audit.record (
    sequence bigint PRIMARY KEY CHECK (sequence > 0),
    id uuid NOT NULL UNIQUE,
    event_id bigint NOT NULL UNIQUE,
    event_type text NOT NULL,
    action text NOT NULL CHECK (action IN ('Create', 'Update', 'Delete', 'Approve', 'Reject', 'Login', 'Logout', 'Issue', 'Complete', 'Cancel', 'Archive',
        'Verify', 'Transition', 'Export', 'SignInFailed', 'PermissionChanged', 'DeviceWrite')),
    actor text NOT NULL,
    entity_type text NOT NULL,
    entity_id uuid,
    description text NOT NULL,
    changes jsonb NOT NULL,
    details jsonb NOT NULL,
    site_id uuid,
    at_utc timestamptz NOT NULL,
    address text,
    user_agent text,
    correlation text,
    previous_hash bytea NOT NULL CHECK (length(previous_hash) = 32),
    hash bytea NOT NULL CHECK (length(hash) = 32),
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX record_by_entity ON audit.record (entity_id, sequence DESC);
CREATE INDEX record_by_actor ON audit.record (actor, sequence DESC);
CREATE INDEX record_by_time ON audit.record (at_utc, sequence);
CREATE INDEX record_by_action ON audit.record (action, sequence DESC);
CREATE INDEX record_by_site ON audit.record (site_id, sequence DESC);

-- Nobody changes it: neither role has the right, and who has it all the same meets this.
CREATE FUNCTION audit.refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE insufficient_privilege USING MESSAGE = 'the audit is only ever added to';
END $$;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON audit.record FOR EACH ROW EXECUTE FUNCTION audit.refuse();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON audit.record FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();

-- Who audits a site reads what happened there, and to and by its people; of the organisation who audits all of its sites.
CREATE FUNCTION audit.is_of_my_people(actor text, entity_type text, entity uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (entity_type = 'User' AND entity IS NOT NULL AND platform.may_change_person(entity))
        OR (actor ~ '^[0-9a-f]{8}-[0-9a-f-]{27}$' AND platform.may_change_person(actor::uuid))
$$;
REVOKE ALL ON FUNCTION audit.is_of_my_people(text, text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.is_of_my_people(text, text, uuid) TO {{application}};

CALL platform.protect('audit.record');
CALL platform.open_to_worker('audit.record');
CREATE POLICY by_site ON audit.record FOR SELECT TO {{application}} USING (site_id = ANY ((SELECT platform.my_site_ids())::uuid[]));
CREATE POLICY of_organisation ON audit.record FOR SELECT TO {{application}} USING (
    site_id IS NULL AND ((SELECT platform.may_change_organisation()) OR audit.is_of_my_people(actor, entity_type, entity_id)));
GRANT SELECT ON audit.record TO {{application}};
GRANT SELECT, INSERT ON audit.record TO {{worker}};
