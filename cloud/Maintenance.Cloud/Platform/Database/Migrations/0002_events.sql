-- What happened, written in the transaction of the change. txid orders readers: an event is read only once every
-- transaction that could still commit before it has ended, so none that commits late is skipped.

CREATE TABLE platform.event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    txid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    type text NOT NULL CHECK (length(type) BETWEEN 1 AND 100),
    site_id uuid REFERENCES platform.site,
    subject uuid,
    payload jsonb NOT NULL,
    actor text NOT NULL,
    at_utc timestamptz NOT NULL,
    correlation text
);
CREATE INDEX event_order ON platform.event (txid, id);

CREATE TABLE platform.event_cursor (
    reader text PRIMARY KEY,
    txid xid8 NOT NULL,
    event_id bigint NOT NULL
);

-- Events that a reader could not take after bounded attempts, and later ones of the same subject, which must not overtake.
CREATE TABLE platform.parked_event (
    reader text NOT NULL,
    event_id bigint NOT NULL REFERENCES platform.event,
    subject uuid,
    reason text NOT NULL,
    attempts integer NOT NULL,
    parked_at_utc timestamptz NOT NULL,
    PRIMARY KEY (reader, event_id)
);
CREATE INDEX parked_event_subject ON platform.parked_event (reader, subject);

CALL platform.protect('platform.event');
CALL platform.protect('platform.event_cursor');
CALL platform.protect('platform.parked_event');
CALL platform.open_by_site('platform.event');
CALL platform.open_to_worker('platform.event');
CALL platform.open_to_worker('platform.event_cursor');
CALL platform.open_to_worker('platform.parked_event');
GRANT SELECT, INSERT ON platform.event TO {{application}}, {{worker}};
GRANT SELECT, INSERT, UPDATE ON platform.event_cursor TO {{worker}};
GRANT SELECT, INSERT, DELETE ON platform.parked_event TO {{worker}};

CREATE FUNCTION platform.announce_event() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_notify('platform_event', '');
    RETURN NULL;
END $$;
CREATE TRIGGER announce AFTER INSERT ON platform.event FOR EACH STATEMENT EXECUTE FUNCTION platform.announce_event();
