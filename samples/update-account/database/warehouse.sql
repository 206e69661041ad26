-- The data warehouse of this sample. Runs at every start, so every statement may run again without doing anything.

CREATE TABLE IF NOT EXISTS teams (
  name TEXT PRIMARY KEY,
  mail TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS service_accounts (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  purpose TEXT NOT NULL,
  owner_team TEXT NOT NULL REFERENCES teams (name),
  kind TEXT NOT NULL CHECK (kind IN ('BATCH', 'APPLICATION')),
  locked INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE IF NOT EXISTS account_privileges (
  account_id INTEGER NOT NULL REFERENCES service_accounts (id),
  privilege TEXT NOT NULL,
  schema_name TEXT NOT NULL,
  granted_by TEXT NOT NULL DEFAULT 'idflow',
  PRIMARY KEY (account_id, privilege, schema_name)
);

CREATE TABLE IF NOT EXISTS scheduled_jobs (
  name TEXT PRIMARY KEY,
  runs_as TEXT NOT NULL,
  writes_to TEXT
);

CREATE TABLE IF NOT EXISTS handovers (
  account TEXT PRIMARY KEY,
  recipient TEXT NOT NULL
);

-- The accounts of the sample are put in once: what a run deletes stays deleted.
CREATE TABLE IF NOT EXISTS sample_data (loaded INTEGER PRIMARY KEY);

INSERT INTO teams (name, mail)
SELECT * FROM (VALUES
  ('Data Platform', 'data-platform@example.com'),
  ('Controlling',   'controlling@example.com'))
WHERE NOT EXISTS (SELECT 1 FROM sample_data);

INSERT INTO service_accounts (id, name, purpose, owner_team, kind, locked)
SELECT * FROM (VALUES
  (1, 'svc_nightly_load', 'Loads the day into the warehouse', 'Data Platform', 'BATCH',       0),
  (2, 'app_dashboard',    'Reads figures for the dashboard',  'Controlling',   'APPLICATION', 0),
  (3, 'svc_old_export',   'Exports to the former ERP system', 'Controlling',   'BATCH',       0))
WHERE NOT EXISTS (SELECT 1 FROM sample_data);

INSERT INTO account_privileges (account_id, privilege, schema_name, granted_by)
SELECT * FROM (VALUES
  (1, 'CONNECT', 'warehouse', 'idflow'),
  (1, 'INSERT',  'sales',     'idflow'),
  (1, 'UPDATE',  'sales',     'idflow'),
  (2, 'CONNECT', 'warehouse', 'idflow'),
  (2, 'SELECT',  'finance',   'dba'),
  (2, 'SELECT',  'sales',     'idflow'),
  (3, 'SELECT',  'finance',   'idflow'))
WHERE NOT EXISTS (SELECT 1 FROM sample_data);

INSERT INTO scheduled_jobs (name, runs_as, writes_to)
SELECT * FROM (VALUES ('load-sales', 'svc_nightly_load', 'sales'))
WHERE NOT EXISTS (SELECT 1 FROM sample_data);

INSERT OR IGNORE INTO sample_data (loaded) VALUES (1);
