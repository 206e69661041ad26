CREATE TABLE IF NOT EXISTS users (
  id         INTEGER PRIMARY KEY,
  email      TEXT NOT NULL UNIQUE COLLATE NOCASE,
  first_name TEXT NOT NULL,
  last_name  TEXT NOT NULL,
  phone      TEXT,
  language   TEXT NOT NULL DEFAULT 'en',
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);

-- Which account at the identity provider belongs to which user. A reference that is older than its user says that the
-- identity provider may not know yet what changed.
CREATE TABLE IF NOT EXISTS iam_user_reference (
  user_id    INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  okta_id    TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);

-- Says that the rows below are in. What is deleted later does not come back when the database is opened again.
CREATE TABLE IF NOT EXISTS sample_data (loaded INTEGER PRIMARY KEY);

INSERT INTO users (id, email, first_name, last_name, phone, language, created_at, updated_at)
SELECT * FROM (VALUES
  (1, 'lena.hofer@efs.example', 'Lena', 'Hofer', '+43 1 555 0101', 'de', '2026-03-02T08:15:00.000Z', '2026-03-02T08:15:00.000Z'),
  (2, 'marc.dubois@efs.example', 'Marc', 'Dubois', NULL, 'fr', '2026-04-20T10:00:00.000Z', '2026-04-20T10:00:00.000Z'))
WHERE NOT EXISTS (SELECT 1 FROM sample_data);

INSERT INTO iam_user_reference (user_id, okta_id, created_at, updated_at)
SELECT * FROM (VALUES
  (1, '00uLenaHofer00000001', '2026-03-02T08:15:00.000Z', '2026-03-02T08:15:00.000Z'),
  (2, '00uMarcDubois0000002', '2026-04-20T10:00:00.000Z', '2026-04-20T10:00:00.000Z'))
WHERE NOT EXISTS (SELECT 1 FROM sample_data);

INSERT OR IGNORE INTO sample_data (loaded) VALUES (1);
