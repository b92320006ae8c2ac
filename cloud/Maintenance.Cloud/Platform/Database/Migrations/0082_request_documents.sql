-- Photos and papers of requests. They are as strict as the request: who reads that reads them, and nobody else.
ALTER TABLE assets.document
    ADD COLUMN request_id uuid,
    ADD CONSTRAINT document_request FOREIGN KEY (site_id, request_id) REFERENCES requests.request (site_id, id);
CREATE INDEX document_by_request ON assets.document (request_id) WHERE request_id IS NOT NULL;
ALTER POLICY of_mine ON assets.document USING (
    CASE WHEN request_id IS NOT NULL THEN EXISTS (SELECT FROM requests.request AS r WHERE r.id = document.request_id)
    ELSE site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[]) OR EXISTS (SELECT FROM assets.asset AS a WHERE a.id = document.asset_id) END);
ALTER POLICY of_mine ON assets.document_content USING (EXISTS (SELECT FROM assets.document AS d WHERE d.id = document_content.document_id));

-- Who reports without an account sends photos too.
CALL platform.open_to_worker('assets.document_content');
GRANT INSERT ON assets.document, assets.document_content TO {{worker}};
