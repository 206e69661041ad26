-- The EFS database of this sample. Runs at every start, so every statement may run again without doing anything.

CREATE TABLE IF NOT EXISTS users (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'deactivated')),
  status_reason TEXT,
  updated_at TEXT
);

CREATE TABLE IF NOT EXISTS iam_user_reference (
  user_id INTEGER PRIMARY KEY REFERENCES users (id),
  okta_id TEXT NOT NULL UNIQUE,
  deactivated_at TEXT
);

INSERT OR IGNORE INTO users (id, email, first_name, last_name, status, status_reason) VALUES
  (1, 'ann.lee@example.com',   'Ann',  'Lee',  'active',      NULL),
  (2, 'bob.ode@example.com',   'Bob',  'Ode',  'active',      NULL),
  (3, 'eve.moss@example.com',  'Eve',  'Moss', 'deactivated', 'left the company'),
  (4, 'finn.holt@example.com', 'Finn', 'Holt', 'active',      NULL),
  (5, 'gus.orr@example.com',   'Gus',  'Orr',  'active',      NULL),
  (6, 'hal.ives@example.com',  'Hal',  'Ives', 'active',      NULL);

INSERT OR IGNORE INTO iam_user_reference (user_id, okta_id, deactivated_at) VALUES
  (1, '00uAnnLee0000000000', NULL),
  (3, '00uEveMoss000000000', '2026-10-01T00:00:00.000Z'),
  (4, '00uFinnHolt00000000', NULL),
  (5, '00uGusOrrFormerly00', NULL),
  (6, '00uHalIves000000000', NULL);
