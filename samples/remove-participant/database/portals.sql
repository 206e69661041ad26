CREATE TABLE IF NOT EXISTS portals (
  id          INTEGER PRIMARY KEY,
  key         TEXT NOT NULL UNIQUE,
  name        TEXT NOT NULL UNIQUE,
  url         TEXT NOT NULL,
  origin      TEXT NOT NULL,
  owner_email TEXT NOT NULL COLLATE NOCASE,
  created_at  TEXT NOT NULL
);

-- What the identity provider gave the portal. Written when everything is there, so a portal without a row is unfinished.
CREATE TABLE IF NOT EXISTS iam_portal_settings (
  portal_id  INTEGER PRIMARY KEY REFERENCES portals (id),
  client_id  TEXT NOT NULL UNIQUE,
  app_id     TEXT NOT NULL UNIQUE,
  group_id   TEXT NOT NULL,
  origin     TEXT NOT NULL,
  created_at TEXT NOT NULL
);

-- What the participant section of a portal shows.
CREATE TABLE IF NOT EXISTS portal_participants (
  portal_id   INTEGER NOT NULL REFERENCES portals (id),
  okta_id     TEXT NOT NULL,
  email       TEXT NOT NULL COLLATE NOCASE,
  assigned_at TEXT NOT NULL,
  PRIMARY KEY (portal_id, okta_id)
);

-- Says that the rows below are in. What is deleted later does not come back when the database is opened again.
CREATE TABLE IF NOT EXISTS sample_data (loaded INTEGER PRIMARY KEY);

INSERT INTO portals (id, key, name, url, origin, owner_email, created_at)
SELECT * FROM (VALUES
  (1, 'supplier-hub', 'Supplier Hub', 'https://portals.efs.example/suppliers', 'https://portals.efs.example', 'lena.hofer@efs.example', '2026-03-02T08:15:00.000Z'))
WHERE NOT EXISTS (SELECT 1 FROM sample_data);

INSERT INTO iam_portal_settings (portal_id, client_id, app_id, group_id, origin, created_at)
SELECT * FROM (VALUES
  (1, '0oaSupplierHub000001', '0oaSupplierHub000001', '00gSupplierHub000001', 'https://portals.efs.example', '2026-03-02T08:15:00.000Z'))
WHERE NOT EXISTS (SELECT 1 FROM sample_data);

INSERT INTO portal_participants (portal_id, okta_id, email, assigned_at)
SELECT * FROM (VALUES
  (1, '00uLenaHofer00000001', 'lena.hofer@efs.example', '2026-03-02T08:15:00.000Z'),
  (1, '00uMarcDubois0000002', 'marc.dubois@efs.example', '2026-04-21T09:00:00.000Z'),
  -- no longer in the group: the run that removed her stopped half way
  (1, '00uNinaBerger0000003', 'nina.berger@partner.example', '2026-05-04T15:40:00.000Z'),
  -- the account was deleted at the identity provider
  (1, '00uTomBecker00000004', 'tom.becker@partner.example', '2026-05-04T15:41:00.000Z'))
WHERE NOT EXISTS (SELECT 1 FROM sample_data);

INSERT OR IGNORE INTO sample_data (loaded) VALUES (1);
