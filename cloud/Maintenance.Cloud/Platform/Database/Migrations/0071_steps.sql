-- Steps of a work order: what is to be done, looked at, measured. What an answer says is decided here, whoever sends it.
CREATE TABLE work.step (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    work_order_id uuid NOT NULL,
    position integer NOT NULL CHECK (position BETWEEN 1 AND 10000),
    component text CHECK (length(component) BETWEEN 1 AND 200),
    action text NOT NULL CHECK (length(action) BETWEEN 1 AND 4000),
    type text NOT NULL DEFAULT 'Check' CHECK (type IN ('Check', 'Number', 'Choice', 'Text', 'Photo', 'Meter', 'Signature')),
    is_required boolean NOT NULL DEFAULT false,
    unit text CHECK (length(unit) BETWEEN 1 AND 20),
    lower_limit numeric(18, 4),
    upper_limit numeric(18, 4),
    choices text[] NOT NULL DEFAULT '{}',
    failing_choices text[] NOT NULL DEFAULT '{}',
    status text NOT NULL DEFAULT 'Open' CHECK (status IN ('Open', 'Passed', 'Failed', 'Skipped', 'NotApplicable')),
    result jsonb,
    note text CHECK (length(note) BETWEEN 1 AND 4000),
    custom jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(custom) = 'object'),
    completed_at_utc timestamptz,
    completed_by text,
    follow_up_id uuid REFERENCES work.work_order,
    UNIQUE (site_id, id),
    UNIQUE (work_order_id, id),
    CONSTRAINT step_of FOREIGN KEY (site_id, work_order_id) REFERENCES work.work_order (site_id, id) ON DELETE CASCADE,
    CONSTRAINT step_limits CHECK (lower_limit < upper_limit),
    CONSTRAINT step_limits_of_number CHECK (type IN ('Number', 'Meter') OR (lower_limit IS NULL AND upper_limit IS NULL)),
    CONSTRAINT step_choices CHECK (CASE WHEN type = 'Choice' THEN cardinality(choices) >= 2 ELSE cardinality(choices) = 0 END),
    CONSTRAINT step_failing_choices CHECK (failing_choices <@ choices),
    CONSTRAINT step_reason CHECK (status <> 'Skipped' OR note IS NOT NULL)
);
CREATE INDEX step_by_work_order ON work.step (work_order_id, position);
CALL platform.make_record_table('work.step');
CREATE INDEX step_in_order ON work.step (position, id);
GRANT INSERT ON work.step TO {{worker}};
CREATE POLICY of_mine ON work.step AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM work.work_order AS w WHERE w.id = step.work_order_id));

-- Null: such a step has no such answer.
CREATE FUNCTION work.status_of(type text, result jsonb, lower_limit numeric, upper_limit numeric, choices text[], failing_choices text[]) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN type = 'Check' AND jsonb_typeof(result) = 'boolean' THEN CASE WHEN result = 'true' THEN 'Passed' ELSE 'Failed' END
        WHEN type IN ('Number', 'Meter') AND jsonb_typeof(result) = 'number'
            THEN CASE WHEN (result #>> '{}')::numeric < lower_limit OR (result #>> '{}')::numeric > upper_limit THEN 'Failed' ELSE 'Passed' END
        WHEN type = 'Choice' AND result #>> '{}' = ANY (choices) THEN CASE WHEN result #>> '{}' = ANY (failing_choices) THEN 'Failed' ELSE 'Passed' END
        WHEN type IN ('Text', 'Photo', 'Signature') AND jsonb_typeof(result) = 'string' THEN 'Passed'
    END
$$;

CREATE FUNCTION work.judge_step() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE was record;
BEGIN
    IF work.hold(CASE WHEN TG_OP = 'DELETE' THEN OLD.work_order_id ELSE NEW.work_order_id END) IN ('Done', 'Verified', 'Closed', 'Cancelled') THEN
        RAISE check_violation USING MESSAGE = 'the work is done', CONSTRAINT = 'step_frozen';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    ELSIF TG_OP = 'UPDATE' THEN
        SELECT OLD.status AS status, OLD.result AS result INTO was;
    ELSE
        SELECT 'Open'::text AS status, NULL::jsonb AS result INTO was;
        NEW.position := coalesce(NEW.position, (SELECT max(s.position) + 1 FROM work.step AS s WHERE s.work_order_id = NEW.work_order_id), 1);
    END IF;

    IF NEW.type = 'Check' AND NEW.result IS NULL AND NEW.status IN ('Passed', 'Failed') AND NEW.status <> was.status THEN
        NEW.result := to_jsonb(NEW.status = 'Passed');
    ELSIF NEW.status IN ('Open', 'Skipped', 'NotApplicable') AND NEW.status <> was.status AND NEW.result IS NOT DISTINCT FROM was.result THEN
        NEW.result := NULL;
    END IF;
    IF NEW.result IS NOT NULL THEN
        NEW.status := work.status_of(NEW.type, NEW.result, NEW.lower_limit, NEW.upper_limit, NEW.choices, NEW.failing_choices);
        IF NEW.status IS NULL THEN
            RAISE check_violation USING MESSAGE = 'no such answer', CONSTRAINT = 'step_result';
        END IF;
    ELSIF NEW.status IN ('Passed', 'Failed') AND NEW.status = was.status THEN
        NEW.status := 'Open';
    ELSIF NEW.status IN ('Passed', 'Failed') THEN
        RAISE check_violation USING MESSAGE = 'an answer is wanted', CONSTRAINT = 'step_status';
    END IF;
    IF NEW.status <> was.status OR NEW.result IS DISTINCT FROM was.result THEN
        IF NOT EXISTS (SELECT FROM work.work_order AS w WHERE w.id = NEW.work_order_id AND w.started_at_utc IS NOT NULL) THEN
            RAISE check_violation USING MESSAGE = 'nobody has begun', CONSTRAINT = 'step_not_begun';
        END IF;
        NEW.completed_at_utc := CASE WHEN NEW.status <> 'Open' THEN NEW.changed_at_utc END;
        NEW.completed_by := CASE WHEN NEW.status <> 'Open' THEN NEW.changed_by END;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER judge_step BEFORE INSERT OR UPDATE OR DELETE ON work.step FOR EACH ROW EXECUTE FUNCTION work.judge_step();
