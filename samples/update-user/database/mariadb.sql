-- The HR database of this sample on MariaDB or MySQL: mariadb hr < mariadb.sql, once. The flow is the same.

CREATE TABLE users (
  id BIGINT AUTO_INCREMENT PRIMARY KEY,
  user_name VARCHAR(100) NOT NULL UNIQUE,
  full_name VARCHAR(200) NOT NULL,
  mail VARCHAR(200),
  phone VARCHAR(40),
  department VARCHAR(100),
  status VARCHAR(10) NOT NULL CHECK (status IN ('active', 'disabled')),
  valid_until DATE,
  legal_hold TINYINT NOT NULL DEFAULT 0,
  changed_on DATE
);

CREATE TABLE directory_cards (
  user_id BIGINT PRIMARY KEY,
  shown_as VARCHAR(200) NOT NULL,
  FOREIGN KEY (user_id) REFERENCES users (id)
);

CREATE TABLE roles (
  id BIGINT AUTO_INCREMENT PRIMARY KEY,
  domain VARCHAR(100) NOT NULL,
  name VARCHAR(100) NOT NULL,
  UNIQUE (domain, name)
);

CREATE TABLE user_roles (
  user_id BIGINT NOT NULL,
  role_id BIGINT NOT NULL,
  granted_on DATE NOT NULL,
  origin VARCHAR(10) NOT NULL DEFAULT 'request' CHECK (origin IN ('request', 'rule')),
  locked TINYINT NOT NULL DEFAULT 0,
  PRIMARY KEY (user_id, role_id),
  FOREIGN KEY (user_id) REFERENCES users (id),
  FOREIGN KEY (role_id) REFERENCES roles (id)
);

CREATE TABLE role_history (
  id BIGINT AUTO_INCREMENT PRIMARY KEY,
  on_day DATE NOT NULL,
  user_name VARCHAR(100) NOT NULL,
  action VARCHAR(20) NOT NULL,
  role VARCHAR(200) NOT NULL
);

CREATE TABLE equipment (
  tag VARCHAR(40) PRIMARY KEY,
  user_name VARCHAR(100) NOT NULL,
  returned_on DATE
);

CREATE TABLE sessions (
  token VARCHAR(100) PRIMARY KEY,
  user_name VARCHAR(100) NOT NULL
);

CREATE TABLE mail_queue (
  id BIGINT AUTO_INCREMENT PRIMARY KEY,
  recipient VARCHAR(200) NOT NULL,
  template VARCHAR(100) NOT NULL,
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
