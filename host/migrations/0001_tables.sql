-- One text for SQLite and PostgreSQL. Days are YYYY-MM-DD, instants are seconds since 1970 or
-- RFC 3339, JSON is text. Every table carries its jurisdiction, first in every key: it is what a
-- row is bound to, and what a distributed database can spread the rows by.

CREATE TABLE components (
    jurisdiction TEXT NOT NULL,
    digest TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (jurisdiction, digest)
);

CREATE TABLE releases (
    jurisdiction TEXT NOT NULL,
    place BIGINT NOT NULL,
    digest TEXT NOT NULL,
    valid_from TEXT,
    valid_until TEXT,
    mode TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, place),
    FOREIGN KEY (jurisdiction, digest) REFERENCES components (jurisdiction, digest)
);

-- What a case is stands in its events; this row is an index over them.
CREATE TABLE cases (
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    filed_on TEXT NOT NULL,
    release_digest TEXT NOT NULL,
    revision BIGINT NOT NULL,
    state TEXT NOT NULL,
    turn TEXT,
    due TEXT,
    overdue BIGINT NOT NULL,
    entry_code TEXT,
    from_case TEXT,
    PRIMARY KEY (jurisdiction, id),
    FOREIGN KEY (jurisdiction, release_digest) REFERENCES components (jurisdiction, digest)
);

CREATE INDEX cases_by_state ON cases (jurisdiction, state, turn, due, id);

CREATE TABLE events (
    jurisdiction TEXT NOT NULL,
    case_id TEXT NOT NULL,
    revision BIGINT NOT NULL,
    day TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    event TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, case_id, revision),
    FOREIGN KEY (jurisdiction, case_id) REFERENCES cases (jurisdiction, id)
);

-- Timers: an index that can be made again from the events. Whoever takes a due clock raises its
-- token and holds it until `held_until`; what it then does counts only under that token.
CREATE TABLE clocks (
    jurisdiction TEXT NOT NULL,
    case_id TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    token BIGINT NOT NULL,
    held_until BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, case_id),
    FOREIGN KEY (jurisdiction, case_id) REFERENCES cases (jurisdiction, id)
);

CREATE INDEX clocks_by_due ON clocks (due_at);

-- What identifies a person. Events and grants hold the reference only.
CREATE TABLE persons (
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    party TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, id)
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
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    entry_code TEXT,
    holder TEXT NOT NULL,
    state TEXT NOT NULL,
    since TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, id),
    FOREIGN KEY (jurisdiction, case_id) REFERENCES cases (jurisdiction, id)
);

CREATE INDEX grants_by_holder ON grants (jurisdiction, holder);
CREATE INDEX grants_by_case ON grants (jurisdiction, case_id);

CREATE TABLE follow_ups (
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    from_case TEXT NOT NULL,
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    token BIGINT NOT NULL,
    held_until BIGINT NOT NULL,
    case_id TEXT,
    trouble TEXT,
    PRIMARY KEY (jurisdiction, id),
    FOREIGN KEY (jurisdiction, from_case) REFERENCES cases (jurisdiction, id)
);

CREATE INDEX follow_ups_by_due ON follow_ups (state, due_at);
CREATE INDEX follow_ups_by_case ON follow_ups (jurisdiction, from_case);

-- What was answered to requests that carried an `Idempotency-Key`.
CREATE TABLE requests (
    jurisdiction TEXT NOT NULL,
    caller TEXT NOT NULL,
    key TEXT NOT NULL,
    digest TEXT NOT NULL,
    status BIGINT NOT NULL,
    body TEXT NOT NULL,
    case_id TEXT,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, caller, key)
);
