-- Since when an asset is out of the lists. Where it was archived before this was kept, the event of it tells; where there is none, its last change.
ALTER TABLE assets.asset ADD COLUMN archived_at_utc timestamptz;
UPDATE assets.asset AS a SET archived_at_utc = coalesce(
    (SELECT max(e.at_utc) FROM platform.event AS e WHERE e.subject = a.id AND e.changes -> 'isArchived' ->> 'after' = 'true'), a.changed_at_utc)
WHERE a.is_archived;

CREATE FUNCTION assets.note_archiving() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.archived_at_utc := CASE WHEN NEW.is_archived THEN NEW.changed_at_utc END;
    RETURN NEW;
END $$;
CREATE TRIGGER note_archiving_at_first BEFORE INSERT ON assets.asset FOR EACH ROW WHEN (NEW.is_archived) EXECUTE FUNCTION assets.note_archiving();
CREATE TRIGGER note_archiving BEFORE UPDATE OF is_archived ON assets.asset
    FOR EACH ROW WHEN (NEW.is_archived <> OLD.is_archived) EXECUTE FUNCTION assets.note_archiving();
ALTER TABLE assets.asset ADD CONSTRAINT asset_archived CHECK (is_archived = (archived_at_utc IS NOT NULL));
