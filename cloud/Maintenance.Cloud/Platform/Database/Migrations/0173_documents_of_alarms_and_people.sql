-- Papers of alarms and of people. They are as strict as what they hang on: who reads that reads them, and nobody else.
ALTER TABLE assets.document
    ADD COLUMN alarm_id uuid CONSTRAINT document_alarm REFERENCES alarms.alarm,
    ADD COLUMN user_id uuid CONSTRAINT document_user REFERENCES people.user_account;
CREATE INDEX document_by_alarm ON assets.document (alarm_id, created_at_utc) WHERE alarm_id IS NOT NULL;
CREATE INDEX document_by_user ON assets.document (user_id) WHERE user_id IS NOT NULL;

-- What hangs on one of these is not of the library. The expression of a column is changed by a new column, which takes along what asks for the old one.
DO $$
DECLARE rule text := (SELECT pg_get_expr(p.polqual, p.polrelid) FROM pg_policy AS p WHERE p.polrelid = 'assets.document'::regclass AND p.polname = 'of_mine');
BEGIN
    DROP POLICY of_mine ON assets.document;
    ALTER TABLE assets.document DROP CONSTRAINT document_of_library, DROP COLUMN is_library;
    ALTER TABLE assets.document
        ADD COLUMN is_library boolean NOT NULL GENERATED ALWAYS AS (num_nonnulls(asset_id, request_id, work_order_id, certificate_id, alarm_id, user_id) = 0) STORED,
        ADD CONSTRAINT document_of_library CHECK (CASE WHEN is_library THEN title IS NOT NULL ELSE tags = '{}' AND model IS NULL AND class IS NULL END);
    CREATE INDEX document_of_library_by_title ON assets.document (lower(title), id) WHERE is_library;
    EXECUTE format('CREATE POLICY of_mine ON assets.document AS RESTRICTIVE TO {{application}} USING (CASE
        WHEN alarm_id IS NOT NULL THEN EXISTS (SELECT FROM alarms.alarm AS a WHERE a.id = document.alarm_id OFFSET 0)
        WHEN user_id IS NOT NULL THEN site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
            AND EXISTS (SELECT FROM people.user_account AS u WHERE u.id = document.user_id OFFSET 0)
        ELSE %s END)', rule);
END $$;

-- A paper about a person is kept where that person is something.
CREATE TRIGGER check_person AFTER INSERT OR UPDATE OF user_id, site_id ON assets.document
    FOR EACH ROW WHEN (NEW.user_id IS NOT NULL) EXECUTE FUNCTION people.check_person();
