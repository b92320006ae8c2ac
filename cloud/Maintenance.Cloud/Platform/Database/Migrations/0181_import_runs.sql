-- Every file that was read into the assets, or was tried and refused: what it was, what came of it, and what was wrong with it.
CREATE TABLE assets.import_run (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    user_id uuid NOT NULL REFERENCES people.user_account,
    file_name text CHECK (length(file_name) BETWEEN 1 AND 200),
    bytes bigint NOT NULL CHECK (bytes >= 0),
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    is_dry_run boolean NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('Done', 'Refused')),
    rows integer NOT NULL CHECK (rows >= 0),
    made integer NOT NULL CHECK (made >= 0),
    changed integer NOT NULL CHECK (changed >= 0),
    unchanged integer NOT NULL CHECK (unchanged >= 0),
    bad_rows integer NOT NULL CHECK (bad_rows >= 0),
    -- As the import answered them, so not more than it answers.
    faults jsonb NOT NULL CHECK (jsonb_typeof(faults) = 'array'),
    created_at_utc timestamptz NOT NULL,
    created_by text NOT NULL,
    changed_at_utc timestamptz NOT NULL,
    changed_by text NOT NULL,
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX import_run_by_site ON assets.import_run (site_id, created_at_utc DESC, id DESC);
CREATE INDEX import_run_by_time ON assets.import_run (created_at_utc, id);
CREATE INDEX import_run_by_person ON assets.import_run (user_id);
CALL platform.protect('assets.import_run');
CALL platform.open_by_site('assets.import_run');
CREATE POLICY of_mine ON assets.import_run AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[]) OR user_id = nullif(current_setting('app.user_id', true), '')::uuid);
GRANT SELECT, INSERT ON assets.import_run TO {{application}};
