-- The HR database of this sample on Oracle: sqlplus hr@HOST/SERVICE < oracle.sql, once. The flow is the same.
-- Days are texts: a DATE of Oracle has a time of day too.

CREATE SEQUENCE users_id START WITH 7;
CREATE SEQUENCE roles_id START WITH 8;

CREATE TABLE users (
  id NUMBER(19) DEFAULT users_id.NEXTVAL PRIMARY KEY,
  user_name VARCHAR2(100) NOT NULL UNIQUE,
  full_name VARCHAR2(200) NOT NULL,
  mail VARCHAR2(200),
  phone VARCHAR2(40),
  department VARCHAR2(100),
  status VARCHAR2(10) NOT NULL CHECK (status IN ('active', 'disabled')),
  valid_until VARCHAR2(10),
  legal_hold NUMBER(1) DEFAULT 0 NOT NULL,
  changed_on VARCHAR2(10)
);

CREATE TABLE directory_cards (
  user_id NUMBER(19) PRIMARY KEY REFERENCES users (id),
  shown_as VARCHAR2(200) NOT NULL
);

CREATE TABLE roles (
  id NUMBER(19) DEFAULT roles_id.NEXTVAL PRIMARY KEY,
  domain VARCHAR2(100) NOT NULL,
  name VARCHAR2(100) NOT NULL,
  UNIQUE (domain, name)
);

CREATE TABLE user_roles (
  user_id NUMBER(19) NOT NULL REFERENCES users (id),
  role_id NUMBER(19) NOT NULL REFERENCES roles (id),
  granted_on VARCHAR2(10) NOT NULL,
  origin VARCHAR2(10) DEFAULT 'request' NOT NULL CHECK (origin IN ('request', 'rule')),
  locked NUMBER(1) DEFAULT 0 NOT NULL,
  PRIMARY KEY (user_id, role_id)
);

CREATE TABLE role_history (
  id NUMBER(19) GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  on_day VARCHAR2(10) NOT NULL,
  user_name VARCHAR2(100) NOT NULL,
  action VARCHAR2(20) NOT NULL,
  role VARCHAR2(200) NOT NULL
);

CREATE TABLE equipment (
  tag VARCHAR2(40) PRIMARY KEY,
  user_name VARCHAR2(100) NOT NULL,
  returned_on VARCHAR2(10)
);

CREATE TABLE sessions (
  token VARCHAR2(100) PRIMARY KEY,
  user_name VARCHAR2(100) NOT NULL
);

CREATE TABLE mail_queue (
  id NUMBER(19) GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  recipient VARCHAR2(200) NOT NULL,
  template VARCHAR2(100) NOT NULL,
  UNIQUE (recipient, template)
);

INSERT INTO users (id, user_name, full_name, mail, phone, department, status, valid_until, legal_hold)
  SELECT 1, 'ann.lee',    'Ann Lee',    'ann.lee@example.com',    '+493012345601', 'Finance',  'active',   NULL, 0 FROM dual UNION ALL
  SELECT 2, 'bob.ode',    'Bob Ode',    'bob.ode@example.com',    '+493012345602', 'Sales',    'active',   NULL, 1 FROM dual UNION ALL
  SELECT 3, 'carla.ruiz', 'Carla Ruiz', 'carla.ruiz@example.com', '+493012345603', 'Sales',    'active',   NULL, 0 FROM dual UNION ALL
  SELECT 4, 'dan.kim',    'Dan Kim',    'dan.kim@example.com',    NULL,            'Platform', 'active',   NULL, 0 FROM dual UNION ALL
  SELECT 5, 'eve.moss',   'Eve Moss',   'eve.moss@example.com',   '+493012345605', 'Sales',    'disabled', NULL, 0 FROM dual UNION ALL
  SELECT 6, 'finn.holt',  'Finn Holt',  'finn.holt@example.com',  NULL,            'Finance',  'active',   '2027-03-31', 0 FROM dual;

INSERT INTO directory_cards (user_id, shown_as) SELECT id, full_name FROM users;

INSERT INTO roles (id, domain, name)
  SELECT 1, 'finance',  'payment-entry' FROM dual UNION ALL
  SELECT 2, 'finance',  'payment-approval' FROM dual UNION ALL
  SELECT 3, 'finance',  'reports' FROM dual UNION ALL
  SELECT 4, 'intranet', 'member' FROM dual UNION ALL
  SELECT 5, 'crm',      'sales' FROM dual UNION ALL
  SELECT 6, 'platform', 'administrator' FROM dual UNION ALL
  SELECT 7, 'platform', 'deployer' FROM dual;

INSERT INTO user_roles (user_id, role_id, granted_on, origin, locked)
  SELECT 1, 1, '2024-02-01', 'request', 0 FROM dual UNION ALL
  SELECT 1, 4, '2024-02-01', 'rule',    0 FROM dual UNION ALL
  SELECT 2, 5, '2023-09-15', 'request', 0 FROM dual UNION ALL
  SELECT 3, 5, '2025-01-10', 'request', 0 FROM dual UNION ALL
  SELECT 4, 6, '2022-05-02', 'request', 0 FROM dual UNION ALL
  SELECT 4, 7, '2022-05-02', 'request', 0 FROM dual UNION ALL
  SELECT 5, 5, '2021-11-30', 'request', 0 FROM dual UNION ALL
  SELECT 6, 1, '2026-04-01', 'request', 1 FROM dual UNION ALL
  SELECT 6, 3, '2026-04-01', 'request', 0 FROM dual;

INSERT INTO equipment (tag, user_name, returned_on)
  SELECT 'NB-0317', 'carla.ruiz', NULL FROM dual UNION ALL
  SELECT 'NB-0288', 'eve.moss',   '2026-11-20' FROM dual;

INSERT INTO sessions (token, user_name)
  SELECT 's-4711', 'eve.moss' FROM dual UNION ALL
  SELECT 's-4712', 'ann.lee' FROM dual;
