-- The HR database of this sample. Runs at every start, so every statement may run again without doing anything.

CREATE TABLE IF NOT EXISTS users (
  id INTEGER PRIMARY KEY,
  user_name TEXT NOT NULL UNIQUE,
  full_name TEXT NOT NULL,
  mail TEXT,
  phone TEXT,
  department TEXT,
  status TEXT NOT NULL CHECK (status IN ('active', 'disabled')),
  valid_until TEXT,
  legal_hold INTEGER NOT NULL DEFAULT 0,
  changed_on TEXT
);

CREATE TABLE IF NOT EXISTS directory_cards (
  user_id INTEGER PRIMARY KEY REFERENCES users (id),
  shown_as TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS roles (
  id INTEGER PRIMARY KEY,
  domain TEXT NOT NULL,
  name TEXT NOT NULL,
  UNIQUE (domain, name)
);

CREATE TABLE IF NOT EXISTS user_roles (
  user_id INTEGER NOT NULL REFERENCES users (id),
  role_id INTEGER NOT NULL REFERENCES roles (id),
  granted_on TEXT NOT NULL,
  origin TEXT NOT NULL DEFAULT 'request' CHECK (origin IN ('request', 'rule')),
  locked INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (user_id, role_id)
);

CREATE TABLE IF NOT EXISTS role_history (
  id INTEGER PRIMARY KEY,
  on_day TEXT NOT NULL,
  user_name TEXT NOT NULL,
  action TEXT NOT NULL,
  role TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS equipment (
  tag TEXT PRIMARY KEY,
  user_name TEXT NOT NULL,
  returned_on TEXT
);

CREATE TABLE IF NOT EXISTS sessions (
  token TEXT PRIMARY KEY,
  user_name TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS mail_queue (
  id INTEGER PRIMARY KEY,
  recipient TEXT NOT NULL,
  template TEXT NOT NULL,
  UNIQUE (recipient, template)
);

-- The people of the sample are put in once: what a run deletes stays deleted.
CREATE TABLE IF NOT EXISTS sample_data (loaded INTEGER PRIMARY KEY);

INSERT INTO users (id, user_name, full_name, mail, phone, department, status, valid_until, legal_hold)
SELECT * FROM (VALUES
  (1, 'ann.lee',    'Ann Lee',    'ann.lee@example.com',    '+493012345601', 'Finance',  'active',   NULL, 0),
  (2, 'bob.ode',    'Bob Ode',    'bob.ode@example.com',    '+493012345602', 'Sales',    'active',   NULL, 1),
  (3, 'carla.ruiz', 'Carla Ruiz', 'carla.ruiz@example.com', '+493012345603', 'Sales',    'active',   NULL, 0),
  (4, 'dan.kim',    'Dan Kim',    'dan.kim@example.com',    NULL,            'Platform', 'active',   NULL, 0),
  (5, 'eve.moss',   'Eve Moss',   'eve.moss@example.com',   '+493012345605', 'Sales',    'disabled', NULL, 0),
  (6, 'finn.holt',  'Finn Holt',  'finn.holt@example.com',  NULL,            'Finance',  'active',   '2027-03-31', 0))
WHERE NOT EXISTS (SELECT 1 FROM sample_data);

INSERT INTO directory_cards (user_id, shown_as)
SELECT id, full_name FROM users WHERE NOT EXISTS (SELECT 1 FROM sample_data);

INSERT INTO roles (id, domain, name)
SELECT * FROM (VALUES
  (1, 'finance',  'payment-entry'),
  (2, 'finance',  'payment-approval'),
  (3, 'finance',  'reports'),
  (4, 'intranet', 'member'),
  (5, 'crm',      'sales'),
  (6, 'platform', 'administrator'),
  (7, 'platform', 'deployer'))
WHERE NOT EXISTS (SELECT 1 FROM sample_data);

INSERT INTO user_roles (user_id, role_id, granted_on, origin, locked)
SELECT * FROM (VALUES
  (1, 1, '2024-02-01', 'request', 0),
  (1, 4, '2024-02-01', 'rule',    0),
  (2, 5, '2023-09-15', 'request', 0),
  (3, 5, '2025-01-10', 'request', 0),
  (4, 6, '2022-05-02', 'request', 0),
  (4, 7, '2022-05-02', 'request', 0),
  (5, 5, '2021-11-30', 'request', 0),
  (6, 1, '2026-04-01', 'request', 1),
  (6, 3, '2026-04-01', 'request', 0))
WHERE NOT EXISTS (SELECT 1 FROM sample_data);

INSERT INTO equipment (tag, user_name, returned_on)
SELECT * FROM (VALUES
  ('NB-0317', 'carla.ruiz', NULL),
  ('NB-0288', 'eve.moss',   '2026-11-20'))
WHERE NOT EXISTS (SELECT 1 FROM sample_data);

INSERT INTO sessions (token, user_name)
SELECT * FROM (VALUES ('s-4711', 'eve.moss'), ('s-4712', 'ann.lee'))
WHERE NOT EXISTS (SELECT 1 FROM sample_data);

INSERT OR IGNORE INTO sample_data (loaded) VALUES (1);
