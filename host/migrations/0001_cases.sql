-- One text for SQLite and PostgreSQL. Days are YYYY-MM-DD, instants are seconds since 1970 or
-- RFC 3339, JSON is text. Every table carries its jurisdiction; components belong to nobody.

CREATE TABLE components (
    digest TEXT NOT NULL PRIMARY KEY,
    bytes BYTEA NOT NULL
);

CREATE TABLE releases (
    jurisdiction TEXT NOT NULL,
    place BIGINT NOT NULL,
    digest TEXT NOT NULL REFERENCES components (digest),
    valid_from TEXT,
    valid_until TEXT,
    mode TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, place)
);

-- What a case is stands in its events; this row is an index over them.
CREATE TABLE cases (
    id TEXT NOT NULL PRIMARY KEY,
    jurisdiction TEXT NOT NULL,
    kind TEXT NOT NULL,
    filed_on TEXT NOT NULL,
    release_digest TEXT NOT NULL REFERENCES components (digest),
    revision BIGINT NOT NULL,
    state TEXT NOT NULL,
    turn TEXT,
    due TEXT,
    overdue BIGINT NOT NULL,
    entry_code TEXT,
    from_case TEXT
);

CREATE INDEX cases_by_state ON cases (jurisdiction, state, due, id);

CREATE TABLE events (
    case_id TEXT NOT NULL REFERENCES cases (id),
    revision BIGINT NOT NULL,
    jurisdiction TEXT NOT NULL,
    day TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    event TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (case_id, revision)
);

-- Timers: an index that can be made again from the events.
CREATE TABLE clocks (
    case_id TEXT NOT NULL PRIMARY KEY REFERENCES cases (id),
    jurisdiction TEXT NOT NULL,
    due_at BIGINT NOT NULL
);

CREATE INDEX clocks_by_due ON clocks (due_at);

-- What identifies a person. Events and grants hold the reference only.
CREATE TABLE persons (
    id TEXT NOT NULL PRIMARY KEY,
    jurisdiction TEXT NOT NULL,
    party TEXT NOT NULL
);

CREATE TABLE entries (
    jurisdiction TEXT NOT NULL,
    code TEXT NOT NULL,
    version BIGINT NOT NULL,
    state TEXT NOT NULL,
    catalogs TEXT NOT NULL,
    basis_disclosed BIGINT NOT NULL,
    body TEXT NOT NULL,
    case_id TEXT,
    day TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, code)
);

CREATE TABLE entry_versions (
    jurisdiction TEXT NOT NULL,
    code TEXT NOT NULL,
    version BIGINT NOT NULL,
    state TEXT NOT NULL,
    body TEXT NOT NULL,
    case_id TEXT,
    day TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, code, version)
);

CREATE TABLE grants (
    id TEXT NOT NULL PRIMARY KEY,
    jurisdiction TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    entry_code TEXT,
    holder TEXT NOT NULL,
    state TEXT NOT NULL,
    since TEXT NOT NULL,
    body TEXT NOT NULL
);

CREATE INDEX grants_by_holder ON grants (jurisdiction, holder);

CREATE TABLE follow_ups (
    id TEXT NOT NULL PRIMARY KEY,
    jurisdiction TEXT NOT NULL,
    from_case TEXT NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    case_id TEXT,
    trouble TEXT
);

CREATE INDEX follow_ups_by_due ON follow_ups (state, due_at);
