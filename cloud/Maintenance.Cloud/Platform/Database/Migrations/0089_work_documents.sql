-- Photos and papers of work orders and of their steps. They are as strict as the work order: who reads that reads them, and nobody else.
ALTER TABLE assets.document
    ALTER COLUMN asset_id DROP NOT NULL,
    ADD COLUMN work_order_id uuid,
    ADD COLUMN step_id uuid,
    ADD CONSTRAINT document_work_order FOREIGN KEY (site_id, work_order_id) REFERENCES work.work_order (site_id, id),
    ADD CONSTRAINT document_step FOREIGN KEY (work_order_id, step_id) REFERENCES work.step (work_order_id, id),
    ADD CONSTRAINT document_of CHECK (asset_id IS NOT NULL OR work_order_id IS NOT NULL),
    ADD CONSTRAINT document_step_of CHECK (step_id IS NULL OR work_order_id IS NOT NULL);
CREATE INDEX document_by_work_order ON assets.document (work_order_id, created_at_utc) WHERE work_order_id IS NOT NULL;
CREATE INDEX document_by_time ON assets.document (created_at_utc, id);

-- Whatever the rule for other documents is, it stays.
DO $$
BEGIN
    EXECUTE (SELECT format('ALTER POLICY of_mine ON assets.document USING (CASE WHEN work_order_id IS NOT NULL
        THEN EXISTS (SELECT FROM work.work_order AS w WHERE w.id = document.work_order_id) ELSE %s END)', pg_get_expr(p.polqual, p.polrelid))
        FROM pg_policy AS p WHERE p.polrelid = 'assets.document'::regclass AND p.polname = 'of_mine');
END $$;

-- A step that asks for a photo is answered by one of its own.
CREATE FUNCTION work.check_photo() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM assets.document AS d WHERE d.step_id = NEW.id AND d.kind = 'Image' AND d.id::text = NEW.result #>> '{}') THEN
        RAISE check_violation USING MESSAGE = 'no such photo', CONSTRAINT = 'step_photo';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_photo AFTER INSERT OR UPDATE OF result ON work.step
    FOR EACH ROW WHEN (NEW.type = 'Photo' AND NEW.result IS NOT NULL) EXECUTE FUNCTION work.check_photo();
