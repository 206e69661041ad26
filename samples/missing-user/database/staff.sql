CREATE TABLE IF NOT EXISTS people (
  id           INTEGER PRIMARY KEY,
  number       TEXT NOT NULL UNIQUE,
  user_name    TEXT NOT NULL,
  full_name    TEXT NOT NULL,
  mail         TEXT NOT NULL,
  born_on      TEXT NOT NULL,
  contract_end TEXT
);

CREATE TABLE IF NOT EXISTS memberships (
  number TEXT NOT NULL,
  team   TEXT NOT NULL,
  role   TEXT NOT NULL,
  PRIMARY KEY (number, team)
);

INSERT OR IGNORE INTO people (id, number, user_name, full_name, mail, born_on, contract_end) VALUES
  (1, '10017', 'r.menon', 'Ravi Menon', 'ravi.menon@example.com', '02.06.1988', NULL),
  (2, '10021', 'j.bauer', 'Jonas Bauer', 'jonas.bauer@example.com', '19.03.1979', NULL),
  (3, '10022', 'p.novak', 'Petra Novak', 'petra.novak@example.com', '07.11.1990', '31.08.2026');

INSERT OR IGNORE INTO memberships (number, team, role) VALUES
  ('10017', 'network', 'lead'),
  ('10021', 'finance', 'member');
