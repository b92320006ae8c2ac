-- Documents of assets: what they are as a record, their bytes beside it. Both go where the database goes: a backup holds them.
CREATE TABLE assets.document (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES platform.site,
    asset_id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    title text CHECK (length(title) BETWEEN 1 AND 200),
    kind text NOT NULL CHECK (kind IN ('Image', 'Pdf', 'Document', 'Video', 'Other')),
    content_type text NOT NULL,
    bytes integer NOT NULL CHECK (bytes BETWEEN 1 AND 10485760),
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    UNIQUE (site_id, id),
    CONSTRAINT document_asset FOREIGN KEY (site_id, asset_id) REFERENCES assets.asset (site_id, id)
);
CREATE INDEX document_by_asset ON assets.document (asset_id);
CREATE INDEX document_by_name ON assets.document (lower(name), id);
CALL platform.make_record_table('assets.document');
CREATE POLICY of_mine ON assets.document AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM assets.asset AS a WHERE a.id = document.asset_id));

CREATE TABLE assets.document_content (
    document_id uuid PRIMARY KEY,
    site_id uuid NOT NULL,
    content bytea NOT NULL,
    FOREIGN KEY (site_id, document_id) REFERENCES assets.document (site_id, id) ON DELETE CASCADE
);
-- Pictures, PDFs and videos are compressed already.
ALTER TABLE assets.document_content ALTER COLUMN content SET STORAGE EXTERNAL;
CALL platform.protect('assets.document_content');
CALL platform.open_by_site('assets.document_content');
CREATE POLICY of_mine ON assets.document_content AS RESTRICTIVE TO {{application}} USING (
    site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
    OR EXISTS (SELECT FROM assets.document AS d WHERE d.id = document_content.document_id));
GRANT SELECT, INSERT ON assets.document_content TO {{application}};
