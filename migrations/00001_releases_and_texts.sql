-- Releases, and the part of each that is text.

-- +goose Up
-- What is there already is goose's own table; what follows is granted as it is made.
GRANT SELECT ON ALL TABLES IN SCHEMA ceded TO ceded_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA ceded GRANT SELECT ON TABLES TO ceded_reader;

CREATE TABLE ceded.release (
  id          text        COLLATE "C" PRIMARY KEY CHECK (id ~ '^[0-9a-f]{12}$'),
  version     text        NOT NULL CHECK (version <> ''),
  schema      integer     NOT NULL CHECK (schema > 0),
  current     boolean     NOT NULL DEFAULT false,
  imported_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX release_current ON ceded.release (current) WHERE current;

COMMENT ON TABLE  ceded.release IS 'One row per immutable version of the data. Rows of other tables that belong to a release never change.';
COMMENT ON COLUMN ceded.release.id IS 'First 12 hex digits of SHA-256 over the sorted canonical data files.';
COMMENT ON COLUMN ceded.release.version IS 'Human number of the data, from the manifest.';
COMMENT ON COLUMN ceded.release.schema IS 'Number of the file format, from the manifest.';
COMMENT ON COLUMN ceded.release.current IS 'True for the one release that new requests are answered from.';
COMMENT ON COLUMN ceded.release.imported_at IS 'Start of the transaction that brought the release in.';
COMMENT ON INDEX  ceded.release_current IS 'At most one release is current.';

CREATE TABLE ceded.document (
  release text COLLATE "C" NOT NULL REFERENCES ceded.release ON DELETE CASCADE,
  path    text COLLATE "C" NOT NULL CHECK (path ~ '^[a-zA-Z0-9._-]+(/[a-zA-Z0-9._-]+)*$'),
  body    json NOT NULL,
  PRIMARY KEY (release, path)
);

COMMENT ON TABLE  ceded.document IS 'The text files of a release as they are in its folder: manifest, instruments, territories, claims, sources, messages, translations.';
COMMENT ON COLUMN ceded.document.path IS 'Path in the dossier folder.';
COMMENT ON COLUMN ceded.document.body IS 'The file, byte for byte: json keeps the text, jsonb would not.';

-- For people who ask in SQL.

CREATE VIEW ceded.instrument AS
  SELECT d.release, r.current,
         i.body ->> 'id' AS id,
         i.body -> 'names' ->> 'en' AS name,
         i.body ->> 'kind' AS kind,
         i.body -> 'signed' ->> 'date' AS signed,
         i.body
    FROM ceded.document AS d
    JOIN ceded.release AS r ON r.id = d.release
   CROSS JOIN LATERAL json_array_elements(d.body -> 'instruments') AS i (body)
   WHERE d.path = 'instruments.json';
COMMENT ON VIEW ceded.instrument IS 'Treaties, protocols and other dated legal texts, one a row, for every release; signed is EDTF text.';

CREATE VIEW ceded.territory_ledger AS
  SELECT d.release, r.current,
         t.body ->> 'id' AS id,
         h.body ->> 'from' AS valid_from,
         h.body ->> 'to' AS valid_to,
         h.body -> 'holder' ->> 'en' AS holder,
         h.body ->> 'basis' AS basis,
         h.body
    FROM ceded.document AS d
    JOIN ceded.release AS r ON r.id = d.release
   CROSS JOIN LATERAL json_array_elements(d.body -> 'territories') AS t (body)
   CROSS JOIN LATERAL json_array_elements(t.body -> 'holders') AS h (body)
   WHERE d.path = 'territories.json';
COMMENT ON VIEW ceded.territory_ledger IS 'Who held a territory when, one interval a row, for every release; EDTF text, valid_to excluded, null is today.';

CREATE VIEW ceded.claim AS
  SELECT d.release, r.current,
         c.body ->> 'id' AS id,
         c.body ->> 'kind' AS kind,
         c.body ->> 'verdict' AS verdict,
         c.body ->> 'short' AS short,
         c.body ->> 'finding' AS finding,
         (c.body ->> 'priority')::integer AS priority,
         c.body
    FROM ceded.document AS d
    JOIN ceded.release AS r ON r.id = d.release
   CROSS JOIN LATERAL json_array_elements(d.body -> 'claims') AS c (body)
   WHERE d.path = 'claims.json';
COMMENT ON VIEW ceded.claim IS 'Checkable sentences of the article with what checking gave, one a row, for every release; priority 1 is highest.';

CREATE VIEW ceded.source AS
  SELECT d.release, r.current,
         s.body ->> 'id' AS id,
         s.body ->> 'title' AS title,
         s.body ->> 'URL' AS url,
         s.body
    FROM ceded.document AS d
    JOIN ceded.release AS r ON r.id = d.release
   CROSS JOIN LATERAL json_array_elements(d.body) AS s (body)
   WHERE d.path = 'sources.csl.json';
COMMENT ON VIEW ceded.source IS 'Citable works as CSL-JSON, one a row, for every release.';

-- +goose Down
DROP VIEW ceded.source, ceded.claim, ceded.territory_ledger, ceded.instrument;
DROP TABLE ceded.document;
DROP TABLE ceded.release;
ALTER DEFAULT PRIVILEGES IN SCHEMA ceded REVOKE SELECT ON TABLES FROM ceded_reader;
