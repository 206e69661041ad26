-- The HR database of this sample on SQL Server: sqlcmd -d hr -i sqlserver.sql, once. The flow is the same.

CREATE SEQUENCE users_id AS bigint START WITH 7;
CREATE SEQUENCE roles_id AS bigint START WITH 8;

CREATE TABLE users (
  id bigint NOT NULL DEFAULT (NEXT VALUE FOR users_id) PRIMARY KEY,
  user_name nvarchar(100) NOT NULL UNIQUE,
  full_name nvarchar(200) NOT NULL,
  mail nvarchar(200),
  phone nvarchar(40),
  department nvarchar(100),
  status nvarchar(10) NOT NULL CHECK (status IN ('active', 'disabled')),
  valid_until date,
  legal_hold smallint NOT NULL DEFAULT 0,
  changed_on date
);

CREATE TABLE directory_cards (
  user_id bigint NOT NULL PRIMARY KEY REFERENCES users (id),
  shown_as nvarchar(200) NOT NULL
);

CREATE TABLE roles (
  id bigint NOT NULL DEFAULT (NEXT VALUE FOR roles_id) PRIMARY KEY,
  domain nvarchar(100) NOT NULL,
  name nvarchar(100) NOT NULL,
  UNIQUE (domain, name)
);

CREATE TABLE user_roles (
  user_id bigint NOT NULL REFERENCES users (id),
  role_id bigint NOT NULL REFERENCES roles (id),
  granted_on date NOT NULL,
  origin nvarchar(10) NOT NULL DEFAULT 'request' CHECK (origin IN ('request', 'rule')),
  locked smallint NOT NULL DEFAULT 0,
  PRIMARY KEY (user_id, role_id)
);

CREATE TABLE role_history (
  id bigint IDENTITY PRIMARY KEY,
  on_day date NOT NULL,
  user_name nvarchar(100) NOT NULL,
  action nvarchar(20) NOT NULL,
  role nvarchar(200) NOT NULL
);

CREATE TABLE equipment (
  tag nvarchar(40) NOT NULL PRIMARY KEY,
  user_name nvarchar(100) NOT NULL,
  returned_on date
);

CREATE TABLE sessions (
  token nvarchar(100) NOT NULL PRIMARY KEY,
  user_name nvarchar(100) NOT NULL
);

CREATE TABLE mail_queue (
  id bigint IDENTITY PRIMARY KEY,
  recipient nvarchar(200) NOT NULL,
  template nvarchar(100) NOT NULL,
  UNIQUE (recipient, template)
);

INSERT INTO users (id, user_name, full_name, mail, phone, department, status, valid_until, legal_hold) VALUES
  (1, 'ann.lee',    'Ann Lee',    'ann.lee@example.com',    '+493012345601', 'Finance',  'active',   NULL, 0),
  (2, 'bob.ode',    'Bob Ode',    'bob.ode@example.com',    '+493012345602', 'Sales',    'active',   NULL, 1),
  (3, 'carla.ruiz', 'Carla Ruiz', 'carla.ruiz@example.com', '+493012345603', 'Sales',    'active',   NULL, 0),
  (4, 'dan.kim',    'Dan Kim',    'dan.kim@example.com',    NULL,            'Platform', 'active',   NULL, 0),
  (5, 'eve.moss',   'Eve Moss',   'eve.moss@example.com',   '+493012345605', 'Sales',    'disabled', NULL, 0),
  (6, 'finn.holt',  'Finn Holt',  'finn.holt@example.com',  NULL,            'Finance',  'active',   '2027-03-31', 0);

INSERT INTO directory_cards (user_id, shown_as) SELECT id, full_name FROM users;

INSERT INTO roles (id, domain, name) VALUES
  (1, 'finance',  'payment-entry'),
  (2, 'finance',  'payment-approval'),
  (3, 'finance',  'reports'),
  (4, 'intranet', 'member'),
  (5, 'crm',      'sales'),
  (6, 'platform', 'administrator'),
  (7, 'platform', 'deployer');

INSERT INTO user_roles (user_id, role_id, granted_on, origin, locked) VALUES
  (1, 1, '2024-02-01', 'request', 0),
  (1, 4, '2024-02-01', 'rule',    0),
  (2, 5, '2023-09-15', 'request', 0),
  (3, 5, '2025-01-10', 'request', 0),
  (4, 6, '2022-05-02', 'request', 0),
  (4, 7, '2022-05-02', 'request', 0),
  (5, 5, '2021-11-30', 'request', 0),
  (6, 1, '2026-04-01', 'request', 1),
  (6, 3, '2026-04-01', 'request', 0);

INSERT INTO equipment (tag, user_name, returned_on) VALUES
  ('NB-0317', 'carla.ruiz', NULL),
  ('NB-0288', 'eve.moss',   '2026-11-20');

INSERT INTO sessions (token, user_name) VALUES
  ('s-4711', 'eve.moss'),
  ('s-4712', 'ann.lee');
