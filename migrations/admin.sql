-- What only a superuser may do for Ceded: run it once in the database that is
-- to hold the dossier, before "ceded migrate". Running it again is harmless.
--
--   psql -d ceded -f migrations/admin.sql
--
-- It makes two roles that nobody can log in as yet, and grants them nothing
-- outside the schema ceded:
--
--   ceded_owner   owns the schema; "ceded migrate" and "ceded import" become it
--   ceded_reader  may only read;   "ceded serve" becomes it
--
-- Then let somebody in. One login for all three commands:
--
--   CREATE ROLE ceded LOGIN PASSWORD '...' IN ROLE ceded_owner;
--
-- or, better, one that imports (IN ROLE ceded_owner) and one that serves
-- (IN ROLE ceded_reader).

CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS btree_gist;  -- a number beside a geometry in one GiST index

DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['ceded_owner', 'ceded_reader'] LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION', wanted);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL;  -- another session has just made it
      END;
    END IF;
  END LOOP;

  -- Whoever may import may also serve.
  IF NOT pg_has_role('ceded_owner', 'ceded_reader', 'MEMBER') THEN
    BEGIN
      GRANT ceded_reader TO ceded_owner;
    EXCEPTION WHEN unique_violation THEN
      NULL;
    END;
  END IF;

  EXECUTE format('GRANT CONNECT ON DATABASE %I TO ceded_owner, ceded_reader', current_database());

  -- For whoever logs in as the reader itself; "ceded serve" sets its own limits.
  EXECUTE format('ALTER ROLE ceded_reader IN DATABASE %I SET default_transaction_read_only = on', current_database());
  EXECUTE format('ALTER ROLE ceded_reader IN DATABASE %I SET statement_timeout = %L', current_database(), '10s');
  EXECUTE format('ALTER ROLE ceded_reader IN DATABASE %I SET idle_in_transaction_session_timeout = %L', current_database(), '10s');
END
$$;

-- The schema starts empty and belongs to its owner, who needs no right to
-- create anything elsewhere in the database.
CREATE SCHEMA IF NOT EXISTS ceded AUTHORIZATION ceded_owner;
COMMENT ON SCHEMA ceded IS 'What was ceded here? Immutable releases of the dossier, made by "ceded import".';
GRANT USAGE ON SCHEMA ceded TO ceded_reader;
