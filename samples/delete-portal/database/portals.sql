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
  (1, 'supplier-hub', 'Supplier Hub', 'https://portals.efs.example/suppliers', 'https://portals.efs.example', 'lena.hofer@efs.example', '2026-03-02T08:15:00.000Z'),
  (2, 'claims', 'Claims', 'https://portals.efs.example/claims', 'https://portals.efs.example', 'lena.hofer@efs.example', '2026-04-01T11:00:00.000Z'),
  (3, 'dealer-desk', 'Dealer Desk', 'https://dealers.example/desk', 'https://dealers.example', 'marc.dubois@efs.example', '2026-04-12T08:00:00.000Z'),
  -- the run that created it stopped before it had written iam_portal_settings
  (4, 'audit-room', 'Audit Room', 'https://audit.efs.example', 'https://audit.efs.example', 'lena.hofer@efs.example', '2026-10-05T13:20:00.000Z'),
  -- the run that deleted it stopped after it had deleted the application
  (5, 'old-shop', 'Old Shop', 'https://shop.efs.example', 'https://shop.efs.example', 'marc.dubois@efs.example', '2025-02-01T08:00:00.000Z'))
WHERE NOT EXISTS (SELECT 1 FROM sample_data);

INSERT INTO iam_portal_settings (portal_id, client_id, app_id, group_id, origin, created_at)
SELECT * FROM (VALUES
  (1, '0oaSupplierHub000001', '0oaSupplierHub000001', '00gSupplierHub000001', 'https://portals.efs.example', '2026-03-02T08:15:00.000Z'),
  (2, '0oaClaims00000000002', '0oaClaims00000000002', '00gClaims00000000002', 'https://portals.efs.example', '2026-04-01T11:00:00.000Z'),
  (3, '0oaDealerDesk0000003', '0oaDealerDesk0000003', '00gDealers0000000003', 'https://dealers.example', '2026-04-12T08:00:00.000Z'),
  (5, '0oaOldShop0000000005', '0oaOldShop0000000005', '00gOldShop0000000005', 'https://shop.efs.example', '2025-02-01T08:00:00.000Z'))
WHERE NOT EXISTS (SELECT 1 FROM sample_data);

INSERT INTO portal_participants (portal_id, okta_id, email, assigned_at)
SELECT * FROM (VALUES
  (1, '00uLenaHofer00000001', 'lena.hofer@efs.example', '2026-03-02T08:15:00.000Z'),
  (3, '00uMarcDubois0000002', 'marc.dubois@efs.example', '2026-04-12T08:05:00.000Z'),
  (3, '00uLenaHofer00000001', 'lena.hofer@efs.example', '2026-04-12T08:06:00.000Z'))
WHERE NOT EXISTS (SELECT 1 FROM sample_data);

INSERT OR IGNORE INTO sample_data (loaded) VALUES (1);
