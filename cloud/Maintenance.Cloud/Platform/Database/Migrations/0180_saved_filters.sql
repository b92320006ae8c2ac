-- What people ask of a list, kept under a name. With a site it is shared with the people of that; without one it is its owner's own.
CREATE TABLE people.saved_filter (
    id uuid PRIMARY KEY,
    site_id uuid REFERENCES platform.site,
    owner_id uuid NOT NULL REFERENCES people.user_account,
    list text NOT NULL CHECK (length(list) BETWEEN 1 AND 100),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    query jsonb NOT NULL CHECK (jsonb_typeof(query) = 'object'),
    created_at_utc timestamptz NOT NULL,
    created_by text NOT NULL,
    changed_at_utc timestamptz NOT NULL,
    changed_by text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT saved_filter_named UNIQUE (owner_id, list, name)
);
CREATE INDEX saved_filter_by_site ON people.saved_filter (site_id, list) WHERE site_id IS NOT NULL;
CALL platform.protect('people.saved_filter');
CALL platform.open_to_worker('people.saved_filter');
CREATE POLICY mine ON people.saved_filter TO {{application}}
    USING (owner_id = nullif(current_setting('app.user_id', true), '')::uuid)
    WITH CHECK (owner_id = nullif(current_setting('app.user_id', true), '')::uuid
        AND (site_id IS NULL OR site_id = ANY ((SELECT platform.my_site_ids())::uuid[])));
CREATE POLICY shared ON people.saved_filter FOR SELECT TO {{application}} USING (site_id = ANY ((SELECT platform.my_site_ids())::uuid[]));
-- Who may do so at the whole site changes and removes what others share there, and cannot make it their own.
CREATE POLICY shared_changed ON people.saved_filter FOR UPDATE TO {{application}}
    USING (site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])) WITH CHECK (site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[]));
CREATE POLICY shared_removed ON people.saved_filter FOR DELETE TO {{application}} USING (site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[]));
GRANT SELECT, INSERT, DELETE, UPDATE (site_id, name, query, changed_at_utc, changed_by, version) ON people.saved_filter TO {{application}};
GRANT SELECT, DELETE ON people.saved_filter TO {{worker}};
CREATE POLICY of_filters ON platform.event FOR INSERT TO {{application}} WITH CHECK (
    site_id IS NULL AND type IN ('SavedFilterMade', 'SavedFilterChanged', 'SavedFilterRemoved'));
