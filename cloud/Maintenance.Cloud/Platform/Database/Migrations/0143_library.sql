-- The library of a site: manuals and other papers, which hang on no record. What names a model or a class is a manual of all
-- assets of that.
ALTER TABLE assets.document
    ADD COLUMN is_library boolean NOT NULL GENERATED ALWAYS AS (num_nonnulls(asset_id, request_id, work_order_id, certificate_id) = 0) STORED,
    ADD COLUMN tags text[] NOT NULL DEFAULT '{}',
    ADD COLUMN model text CHECK (length(model) BETWEEN 1 AND 200),
    ADD COLUMN class text,
    DROP CONSTRAINT document_of,
    ADD CONSTRAINT document_of_library CHECK (CASE WHEN is_library THEN title IS NOT NULL ELSE tags = '{}' AND model IS NULL AND class IS NULL END),
    ADD CONSTRAINT document_class FOREIGN KEY (class) REFERENCES catalogues.asset_class (code);
CREATE INDEX document_of_library_by_title ON assets.document (lower(title), id) WHERE is_library;
CREATE INDEX document_by_class ON assets.document (class) WHERE class IS NOT NULL;
CREATE TRIGGER check_class AFTER INSERT OR UPDATE OF class ON assets.document
    FOR EACH ROW WHEN (NEW.class IS NOT NULL) EXECUTE FUNCTION assets.check_class();

-- A class and those that it lies in.
CREATE FUNCTION catalogues.classes_above(class text) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE above (code, parent) AS (
        SELECT c.code, c.parent FROM catalogues.asset_class AS c WHERE c.code = class
        UNION SELECT c.code, c.parent FROM catalogues.asset_class AS c JOIN above ON c.code = above.parent)
    SELECT coalesce(array_agg(a.code), '{}') FROM above AS a
$$;
REVOKE ALL ON FUNCTION catalogues.classes_above(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION catalogues.classes_above(text) TO {{application}}, {{worker}};

-- Whether what a paper of the library says of a model and a class holds of an asset; a paper that says neither is no manual.
CREATE FUNCTION assets.is_manual_of(paper_model text, paper_class text, asset_model text, asset_class text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT num_nonnulls(paper_model, paper_class) > 0
       AND (paper_model IS NULL OR coalesce(lower(paper_model) = lower(asset_model), false))
       AND (paper_class IS NULL OR (asset_class IS NOT NULL AND (paper_class = asset_class OR paper_class = ANY (catalogues.classes_above(asset_class)))))
$$;
REVOKE ALL ON FUNCTION assets.is_manual_of(text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION assets.is_manual_of(text, text, text, text) TO {{application}}, {{worker}};

-- Who reads only some assets reads the manuals of these.
DO $$
BEGIN
    EXECUTE (SELECT format('ALTER POLICY of_mine ON assets.document USING (CASE WHEN is_library
        THEN site_id = ANY ((SELECT platform.my_whole_site_ids())::uuid[])
            OR EXISTS (SELECT FROM assets.asset AS a WHERE a.site_id = document.site_id AND assets.is_manual_of(document.model, document.class, a.model, a.class))
        ELSE %s END)', pg_get_expr(p.polqual, p.polrelid))
        FROM pg_policy AS p WHERE p.polrelid = 'assets.document'::regclass AND p.polname = 'of_mine');
END $$;
