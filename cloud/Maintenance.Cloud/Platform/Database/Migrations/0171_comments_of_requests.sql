-- What is said with whoever reported a request: comments of the work on it, which that person reads and writes too. A request is never taken away by the
-- program; where the owner of the database does, what was said of it goes along.
ALTER TABLE work.comment
    ADD COLUMN request_id uuid,
    ADD CONSTRAINT comment_request FOREIGN KEY (site_id, request_id) REFERENCES requests.request (site_id, id) ON DELETE CASCADE;
CREATE INDEX comment_by_request ON work.comment (request_id, created_at_utc) WHERE request_id IS NOT NULL;

-- On what work: whoever sees the request need not see that.
CREATE FUNCTION work.find_commented() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT r.work_order_id INTO NEW.work_order_id FROM requests.request AS r WHERE r.id = NEW.request_id;
    IF NOT FOUND THEN
        RAISE foreign_key_violation USING MESSAGE = 'no such request', CONSTRAINT = 'comment_request';
    ELSIF NEW.work_order_id IS NULL THEN
        RAISE check_violation USING MESSAGE = 'no work on the request', CONSTRAINT = 'comment_request_frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER find_commented BEFORE INSERT ON work.comment FOR EACH ROW WHEN (NEW.request_id IS NOT NULL) EXECUTE FUNCTION work.find_commented();

-- Whatever the rule for comments is, it stays.
DO $$
BEGIN
    EXECUTE (SELECT format('ALTER POLICY of_mine ON work.comment USING ((%s) OR (request_id IS NOT NULL AND EXISTS (SELECT FROM requests.request AS r
        WHERE r.id = comment.request_id AND r.reporter_id = nullif(current_setting(''app.user_id'', true), '''')::uuid OFFSET 0)))', pg_get_expr(p.polqual, p.polrelid))
        FROM pg_policy AS p WHERE p.polrelid = 'work.comment'::regclass AND p.polname = 'of_mine');
END $$;
