-- What people say on a work order, what they put their names to, and how work of a kind begins.
CREATE TABLE work.comment (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    work_order_id uuid NOT NULL,
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 4000),
    CONSTRAINT comment_of FOREIGN KEY (site_id, work_order_id) REFERENCES work.work_order (site_id, id) ON DELETE CASCADE
);

CALL platform.make_record_table('work.comment');
CREATE INDEX comment_by_work_order ON work.comment (work_order_id, created_at_utc);
CREATE INDEX comment_by_time ON work.comment (created_at_utc, id);
REVOKE DELETE ON work.comment FROM {{application}};
CREATE POLICY of_mine ON work.comment AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM work.work_order AS w WHERE w.id = comment.work_order_id));

-- What a signature is put to: what the work order says of the work, in one form (jsonb has its members in one order).
CREATE FUNCTION work.content_of(work_order uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_build_object(
        'number', w.number, 'title', w.title, 'description', w.description, 'assetId', w.asset_id, 'maintenanceType', w.maintenance_type,
        'failureMode', w.failure_mode, 'mechanism', w.mechanism, 'cause', w.cause, 'remedy', w.remedy, 'workDescription', w.work_description,
        'steps', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'position', s.position, 'component', s.component, 'action', s.action, 'type', s.type, 'lowerLimit', s.lower_limit, 'upperLimit', s.upper_limit,
                'status', s.status, 'result', s.result, 'note', s.note) ORDER BY s.position, s.id), '[]')
            FROM work.step AS s WHERE s.work_order_id = w.id AND s.type <> 'Signature'))
    FROM work.work_order AS w WHERE w.id = work_order
$$;
CREATE FUNCTION work.digest_of(work_order uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT encode(sha256(convert_to(work.content_of(work_order)::text, 'UTF8')), 'hex')
$$;
REVOKE ALL ON FUNCTION work.content_of(uuid), work.digest_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work.digest_of(uuid) TO {{application}}, {{worker}};

CREATE TABLE work.signature (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    work_order_id uuid NOT NULL,
    step_id uuid,
    meaning text NOT NULL CHECK (meaning IN ('Performed', 'Checked', 'Approved', 'Released')),
    digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    CONSTRAINT signature_of FOREIGN KEY (site_id, work_order_id) REFERENCES work.work_order (site_id, id),
    CONSTRAINT signature_step FOREIGN KEY (work_order_id, step_id) REFERENCES work.step (work_order_id, id)
);
CREATE INDEX signature_by_work_order ON work.signature (work_order_id);
CALL platform.make_record_table('work.signature');
CREATE INDEX signature_by_time ON work.signature (created_at_utc, id);
REVOKE UPDATE, DELETE ON work.signature FROM {{application}};
CREATE POLICY of_mine ON work.signature AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM work.work_order AS w WHERE w.id = signature.work_order_id));
CREATE FUNCTION work.seal() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF coalesce(work.hold(NEW.work_order_id), '') NOT IN ('InProgress', 'Done', 'Verified') THEN
        RAISE check_violation USING MESSAGE = 'nothing is done that could be signed', CONSTRAINT = 'signature_frozen';
    ELSIF NEW.step_id IS NOT NULL AND NOT EXISTS (SELECT FROM work.step AS s WHERE s.id = NEW.step_id AND s.type = 'Signature') THEN
        RAISE foreign_key_violation USING MESSAGE = 'no step to sign', CONSTRAINT = 'signature_step';
    END IF;
    NEW.digest := work.digest_of(NEW.work_order_id);
    RETURN NEW;
END $$;
CREATE TRIGGER seal BEFORE INSERT ON work.signature FOR EACH ROW EXECUTE FUNCTION work.seal();

-- A step that asks for a signature is answered by one.
CREATE FUNCTION work.check_signed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM work.signature AS s WHERE s.step_id = NEW.id AND s.id::text = NEW.result #>> '{}') THEN
        RAISE check_violation USING MESSAGE = 'no such signature', CONSTRAINT = 'step_signature';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_signed AFTER INSERT OR UPDATE OF result ON work.step
    FOR EACH ROW WHEN (NEW.type = 'Signature' AND NEW.result IS NOT NULL) EXECUTE FUNCTION work.check_signed();

CREATE TABLE work.template (
    name text PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 200),
    site_id uuid REFERENCES platform.site,
    description text CHECK (length(description) BETWEEN 1 AND 4000),
    asset_class text CONSTRAINT template_class REFERENCES catalogues.asset_class (code),
    failure_mode text CONSTRAINT template_failure_mode REFERENCES catalogues.failure_mode (code),
    estimated_hours numeric(18, 4) CHECK (estimated_hours > 0),
    needs_signature boolean NOT NULL DEFAULT false,
    steps jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(steps) = 'array')
);
CALL platform.make_catalogue_table('work.template');
CREATE INDEX template_by_class ON work.template (asset_class);
ALTER TABLE work.work_order ADD COLUMN template_id uuid CONSTRAINT work_order_template REFERENCES work.template (id);

-- Of the templates of an asset's class, or of the classes above it: the nearest class first, then that of the failure mode before one
-- for any, then the site's before the organisation's.
CREATE FUNCTION work.template_of(site uuid, class text, failure_mode text) RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE above (code, parent, distance) AS (
        SELECT c.code, c.parent, 0 FROM catalogues.asset_class AS c WHERE c.code = class
        UNION ALL SELECT c.code, c.parent, a.distance + 1 FROM catalogues.asset_class AS c JOIN above AS a ON c.code = a.parent WHERE a.distance < 20)
    SELECT t.id FROM work.template AS t LEFT JOIN above AS a ON a.code = t.asset_class
    WHERE NOT t.is_archived AND (t.site_id IS NULL OR t.site_id = site)
      AND (t.asset_class IS NULL OR a.code IS NOT NULL)
      AND (t.failure_mode IS NULL OR t.failure_mode = template_of.failure_mode)
      AND (t.asset_class IS NOT NULL OR t.failure_mode IS NOT NULL)
    ORDER BY a.distance NULLS LAST, t.failure_mode IS NULL, t.site_id IS NULL, t.name LIMIT 1
$$;
