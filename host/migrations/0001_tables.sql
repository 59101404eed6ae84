-- One text for SQLite and PostgreSQL. Days are YYYY-MM-DD, instants are seconds since 1970 or
-- RFC 3339, JSON is text. Every table carries its jurisdiction, first in every key: it is what a
-- row is bound to, and what a distributed database can spread the rows by.

-- Rules as they were handed in, each with what vouched for it: `signed_as` is the key's identifier;
-- none for what came from the policies' folder of a jurisdiction without keys.
CREATE TABLE components (
    jurisdiction TEXT NOT NULL,
    digest TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    size BIGINT NOT NULL,
    signed_as TEXT,
    signature TEXT,
    uploaded_by TEXT NOT NULL,
    uploaded_at TEXT NOT NULL,
    -- The registry, name and digest from which the host fetched it.
    pulled_from TEXT,
    -- What they said of themselves then, which counts where nobody can ask them any more.
    description TEXT,
    PRIMARY KEY (jurisdiction, digest)
);

-- Which component governs which filing days. `agreed_until` is the last day as it was confirmed,
-- `valid_until` the last day as it is, because another one took over. `activated` is the revision
-- of the arrangement with which it was confirmed; of two that claim a day the later one has it.
-- `is_last` says that nothing shall govern after it, `end_told` of which last day that was told.
-- `began_at` is when it was first in force while a host ran: what has not begun is kept back if nobody
-- vouches for it any more.
-- `repairs` is the release whose rules gave no usable answer and whose text it puts right.
-- `upper_law` is how it was held against the rules of the jurisdiction above, with the exceptions,
-- when it was proposed; `upper_law_now` is how it stands beside them by now.
CREATE TABLE releases (
    jurisdiction TEXT NOT NULL,
    number BIGINT NOT NULL,
    digest TEXT NOT NULL,
    valid_from TEXT,
    valid_until TEXT,
    agreed_until TEXT,
    mode TEXT NOT NULL,
    state TEXT NOT NULL,
    activated BIGINT,
    proposed_by TEXT NOT NULL,
    proposed_at TEXT NOT NULL,
    confirmed_by TEXT,
    confirmed_at TEXT,
    ended_by TEXT,
    ended_at TEXT,
    is_last BIGINT NOT NULL,
    end_told TEXT,
    began_at TEXT,
    repairs BIGINT,
    upper_law TEXT,
    upper_law_now TEXT,
    PRIMARY KEY (jurisdiction, number),
    FOREIGN KEY (jurisdiction, digest) REFERENCES components (jurisdiction, digest)
);

-- How often the arrangement of a jurisdiction's releases was changed: a filing is decided under one
-- revision, and its transaction looks whether it is still that. `faults` are the latest faults of
-- the rules in a row, `manual` since when and why people decide instead, `in_force` the release of
-- which it was last told that it is in force.
CREATE TABLE arrangements (
    jurisdiction TEXT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    faults TEXT NOT NULL,
    manual TEXT,
    in_force BIGINT
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
    -- Who has to see it beside the one whose turn it is, and why: ` provider=clock-runs `.
    beside TEXT NOT NULL,
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
    -- What hides the body in the log; without it nobody can try bodies out against the commitment.
    salt TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, case_id, revision),
    FOREIGN KEY (jurisdiction, case_id) REFERENCES cases (jurisdiction, id)
);

-- Timers: an index that can be made again from the events. Whoever takes a due clock raises its
-- token and holds it until `held_until`; what it then does counts only under that token. `calendar`
-- is the revision of the calendar that the day was counted or looked at by.
CREATE TABLE clocks (
    jurisdiction TEXT NOT NULL,
    case_id TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    calendar BIGINT NOT NULL,
    token BIGINT NOT NULL,
    held_until BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, case_id),
    FOREIGN KEY (jurisdiction, case_id) REFERENCES cases (jurisdiction, id)
);

CREATE INDEX clocks_by_due ON clocks (due_at);
CREATE INDEX clocks_by_calendar ON clocks (jurisdiction, calendar, due_at);

-- The working days that a jurisdiction counts by: whole, once more at each amendment. `source` is
-- the digest of what was loaded, so that the same file is not loaded twice.
CREATE TABLE calendars (
    jurisdiction TEXT NOT NULL,
    revision BIGINT NOT NULL,
    digest TEXT NOT NULL,
    source TEXT NOT NULL,
    body TEXT NOT NULL,
    loaded_by TEXT NOT NULL,
    loaded_at TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, revision)
);

-- Which events say that a day was counted anew, by the revision of the calendar that moved it.
CREATE TABLE recounts (
    jurisdiction TEXT NOT NULL,
    calendar BIGINT NOT NULL,
    case_id TEXT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, calendar, case_id, revision),
    FOREIGN KEY (jurisdiction, case_id, revision) REFERENCES events (jurisdiction, case_id, revision)
);

-- Components that were asked again whatever was filed. Whoever carries one out raises its token and
-- holds it until `held_until`; `attempts` counts those who did not live to say how it went.
CREATE TABLE rehearsals (
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    component TEXT NOT NULL,
    wish TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    done BIGINT NOT NULL,
    total BIGINT NOT NULL,
    token BIGINT NOT NULL,
    held_until BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    report TEXT,
    trouble TEXT,
    ended_at TEXT,
    looked_by TEXT,
    looked_at TEXT,
    PRIMARY KEY (jurisdiction, id)
);

CREATE INDEX rehearsals_by_component ON rehearsals (jurisdiction, component, id);
CREATE INDEX rehearsals_to_do ON rehearsals (jurisdiction, held_until)
    WHERE state IN ('waiting', 'running');

-- Where a shadow release said something else than the rules that decided. A refused filing has no
-- case.
CREATE TABLE divergences (
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    component TEXT NOT NULL,
    governing TEXT NOT NULL,
    case_id TEXT,
    kind TEXT NOT NULL,
    filed_on TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, id)
);

CREATE INDEX divergences_by_component ON divergences (jurisdiction, component, id);

-- Cases that shadow releases are still to be asked about, written with the case. Whoever takes one
-- holds it until `held_until`; `attempts` counts those who did not live to say what was answered. It
-- leaves in the transaction that records the divergence, so that of two who took it one records.
CREATE TABLE shadow_questions (
    jurisdiction TEXT NOT NULL,
    case_id TEXT NOT NULL,
    component TEXT NOT NULL,
    held_until BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, case_id, component),
    FOREIGN KEY (jurisdiction, case_id) REFERENCES cases (jurisdiction, id)
);

-- About how many matters each shadow was asked, and about how many it could not be. Written with what
-- it said.
CREATE TABLE shadow_counts (
    jurisdiction TEXT NOT NULL,
    component TEXT NOT NULL,
    asked BIGINT NOT NULL,
    lost BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, component)
);

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
    published_on TEXT,
    -- What the national guide asks of an entry and the rules do not see.
    guide TEXT,
    PRIMARY KEY (jurisdiction, code)
);

CREATE TABLE entry_versions (
    jurisdiction TEXT NOT NULL,
    code TEXT NOT NULL,
    version BIGINT NOT NULL,
    state TEXT NOT NULL,
    catalogs TEXT NOT NULL,
    basis_disclosed BIGINT NOT NULL,
    body TEXT NOT NULL,
    case_id TEXT,
    day TEXT NOT NULL,
    published_on TEXT,
    guide TEXT,
    PRIMARY KEY (jurisdiction, code, version)
);

-- The next number under each classification code, and which case claims which code: an open
-- publication, or the one that brought the entry into the catalog.
CREATE TABLE code_numbers (
    jurisdiction TEXT NOT NULL,
    class TEXT NOT NULL,
    next BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, class)
);

CREATE TABLE code_claims (
    jurisdiction TEXT NOT NULL,
    code TEXT NOT NULL,
    case_id TEXT NOT NULL,
    provider TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, code)
);

-- What entries are found by: columns to filter and count by, the words of each, and the pairs of
-- characters and the words that each holds.
CREATE TABLE entry_index (
    jurisdiction TEXT NOT NULL,
    code TEXT NOT NULL,
    state TEXT NOT NULL,
    provider TEXT NOT NULL,
    provider_name TEXT NOT NULL,
    title TEXT NOT NULL,
    domain TEXT NOT NULL,
    category TEXT NOT NULL,
    sharing TEXT NOT NULL,
    opening TEXT NOT NULL,
    cycle TEXT NOT NULL,
    changed_on TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, code)
);

CREATE INDEX entry_index_by_provider ON entry_index (jurisdiction, provider, code);
CREATE INDEX entry_index_by_domain ON entry_index (jurisdiction, domain, code);
CREATE INDEX entry_index_by_category ON entry_index (jurisdiction, category, code);
CREATE INDEX entry_index_by_sharing ON entry_index (jurisdiction, sharing, code);
CREATE INDEX entry_index_by_opening ON entry_index (jurisdiction, opening, code);
CREATE INDEX entry_index_by_cycle ON entry_index (jurisdiction, cycle, code);
CREATE INDEX entry_index_by_state ON entry_index (jurisdiction, state, code);
CREATE INDEX entry_index_by_change ON entry_index (jurisdiction, changed_on, code);

CREATE TABLE entry_grams (
    jurisdiction TEXT NOT NULL,
    gram TEXT NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, gram, code)
);

-- Sheets that were handed in, and their entries, each until it is filed and then with its case.
CREATE TABLE imports (
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    batch TEXT,
    -- The headings of the sheet, so that what is found later stands at its column too.
    columns TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, id)
);

CREATE TABLE import_rows (
    jurisdiction TEXT NOT NULL,
    import TEXT NOT NULL,
    place BIGINT NOT NULL,
    -- The row of the sheet in which the entry begins.
    begins BIGINT NOT NULL,
    code TEXT NOT NULL,
    state TEXT NOT NULL,
    filing TEXT NOT NULL,
    findings TEXT NOT NULL,
    case_id TEXT,
    PRIMARY KEY (jurisdiction, import, place),
    FOREIGN KEY (jurisdiction, import) REFERENCES imports (jurisdiction, id)
);

-- Cases that were filed together, so that they can be decided together.
CREATE TABLE batches (
    jurisdiction TEXT NOT NULL,
    batch TEXT NOT NULL,
    case_id TEXT NOT NULL,
    place BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, batch, case_id),
    FOREIGN KEY (jurisdiction, case_id) REFERENCES cases (jurisdiction, id)
);

CREATE TABLE grants (
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    entry_code TEXT,
    holder TEXT NOT NULL,
    state TEXT NOT NULL,
    since TEXT NOT NULL,
    -- As which actor its holder has a part in the case; so a person is found.
    held_as TEXT NOT NULL,
    -- The kind of the matter that gave it.
    kind TEXT NOT NULL,
    purpose TEXT,
    asked_items TEXT NOT NULL,
    -- The items that somebody looked at before they were given, each with its sensitivity then.
    cleared TEXT NOT NULL,
    -- How sensitive each item of the entry was then; none is taken for less.
    sensitivities TEXT NOT NULL,
    -- Which cases suspend it, each since when and why; what suspends it as long as one stands.
    suspensions TEXT NOT NULL,
    -- Which case ended it, and why.
    moved TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, id),
    FOREIGN KEY (jurisdiction, case_id) REFERENCES cases (jurisdiction, id)
);

CREATE INDEX grants_by_holder ON grants (jurisdiction, holder);
CREATE INDEX grants_by_entry ON grants (jurisdiction, entry_code, id);
CREATE INDEX grants_by_case ON grants (jurisdiction, case_id);
CREATE INDEX grants_suspended ON grants (jurisdiction, id) WHERE state = 'suspended';

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

-- The log of each jurisdiction. A leaf is written with what it is about; the sequencer gives it its
-- place. Identifiers rise with time.
CREATE TABLE leaves (
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    case_id TEXT,
    revision BIGINT,
    entry TEXT NOT NULL,
    place BIGINT,
    PRIMARY KEY (jurisdiction, id)
);

CREATE UNIQUE INDEX leaves_by_place ON leaves (jurisdiction, place);
CREATE UNIQUE INDEX leaves_by_case ON leaves (jurisdiction, case_id, revision);
CREATE INDEX leaves_without_place ON leaves (jurisdiction, id) WHERE place IS NULL;

-- Hashes of the tree, 256 to a row, as they are published.
CREATE TABLE tiles (
    jurisdiction TEXT NOT NULL,
    level BIGINT NOT NULL,
    place BIGINT NOT NULL,
    hashes BYTEA NOT NULL,
    PRIMARY KEY (jurisdiction, level, place)
);

-- The latest signed head of each log; whoever sequences holds the row. `latest` is the second at
-- which the latest of its leaves was recorded: a clock that shows less runs backwards.
CREATE TABLE heads (
    jurisdiction TEXT NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL,
    note TEXT NOT NULL,
    latest BIGINT NOT NULL
);

-- Written and emptied to learn whether the database takes writes.
CREATE TABLE probes (
    jurisdiction TEXT NOT NULL PRIMARY KEY,
    filler BYTEA NOT NULL
);

-- What witnesses have signed.
CREATE TABLE cosignatures (
    jurisdiction TEXT NOT NULL,
    size BIGINT NOT NULL,
    name TEXT NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, size, name)
);

-- Who used which data, for as long as rules and policy say; the log keeps the commitments.
CREATE TABLE use_records (
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    entry_code TEXT NOT NULL,
    day TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    kept_until TEXT,
    kind TEXT NOT NULL,
    grant_id TEXT,
    salt TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, id)
);

CREATE INDEX use_records_by_grant ON use_records (jurisdiction, grant_id, kind, id);
CREATE INDEX use_records_by_end ON use_records (jurisdiction, kept_until);
CREATE INDEX use_records_by_entry ON use_records (jurisdiction, entry_code, id);

-- What the rules were asked and answered, without what identifies a person.
CREATE TABLE receipts (
    jurisdiction TEXT NOT NULL,
    case_id TEXT NOT NULL,
    n BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, case_id, n),
    FOREIGN KEY (jurisdiction, case_id) REFERENCES cases (jurisdiction, id)
);

-- Files that are being uploaded, or wait to become tables. `received` bytes are in the store of
-- objects for good. Whoever converts one raises its token and holds it until `held_until`, as with
-- clocks; `attempts` counts those who did not live to say how it went. `touched_at` is in seconds.
CREATE TABLE uploads (
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    entry_code TEXT NOT NULL,
    name TEXT NOT NULL,
    format TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT,
    received BIGINT NOT NULL,
    state TEXT NOT NULL,
    uploaded_by TEXT NOT NULL,
    begun_at TEXT NOT NULL,
    touched_at BIGINT NOT NULL,
    token BIGINT NOT NULL,
    held_until BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    report TEXT,
    dataset_version BIGINT,
    PRIMARY KEY (jurisdiction, id)
);

CREATE INDEX uploads_by_state ON uploads (state, touched_at);
CREATE INDEX uploads_by_entry ON uploads (jurisdiction, entry_code, id);

-- The objects that an upload consists of, each from a byte of it on.
CREATE TABLE upload_parts (
    jurisdiction TEXT NOT NULL,
    upload_id TEXT NOT NULL,
    start_at BIGINT NOT NULL,
    object_key TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, upload_id, start_at),
    FOREIGN KEY (jurisdiction, upload_id) REFERENCES uploads (jurisdiction, id)
);

-- The tables behind entries: every version; the last one counts. The log commits to the body.
CREATE TABLE datasets (
    jurisdiction TEXT NOT NULL,
    entry_code TEXT NOT NULL,
    version BIGINT NOT NULL,
    id TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    day TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    salt TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, entry_code, version)
);

CREATE UNIQUE INDEX datasets_by_id ON datasets (jurisdiction, id);

-- How an entry hides the items that are above somebody's sensitivity; `version` is what an editor
-- has seen.
CREATE TABLE maskings (
    jurisdiction TEXT NOT NULL,
    entry_code TEXT NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, entry_code)
);

-- Who is who. The tree is read as a whole; `version` is what an editor has seen.
CREATE TABLE organisations (
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, id)
);

-- People and programs. The name stands here and nowhere else.
CREATE TABLE accounts (
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    organisation TEXT,
    capacity TEXT NOT NULL,
    duty TEXT,
    active BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, id)
);

CREATE INDEX accounts_by_organisation ON accounts (jurisdiction, organisation, id);

-- Tokens by digest; the token itself is shown once and kept by whoever got it.
CREATE TABLE tokens (
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    account TEXT NOT NULL,
    digest TEXT NOT NULL,
    label TEXT NOT NULL,
    scopes TEXT,
    credential TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    revoked_at TEXT,
    -- What it was issued by and ends with: another token, a sign-in, a certificate's mapping. None of a
    -- token that an administrator issued to somebody else.
    issued_by TEXT,
    sign_in TEXT,
    certificate TEXT,
    -- Of an administrator's first token, which ends as soon as he has issued himself one of his own.
    is_first BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (jurisdiction, id),
    FOREIGN KEY (jurisdiction, account) REFERENCES accounts (jurisdiction, id)
);

CREATE INDEX tokens_by_issuer ON tokens (jurisdiction, issued_by) WHERE issued_by IS NOT NULL;
CREATE INDEX tokens_by_sign_in ON tokens (jurisdiction, sign_in) WHERE sign_in IS NOT NULL;
CREATE INDEX tokens_by_certificate ON tokens (jurisdiction, certificate) WHERE certificate IS NOT NULL;
CREATE INDEX tokens_by_account ON tokens (jurisdiction, account, id);

-- Client certificates, by the digest of their public key or by a subject alternative name.
CREATE TABLE certificates (
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    account TEXT NOT NULL,
    subject TEXT NOT NULL,
    mapped_at TEXT NOT NULL,
    revoked_at TEXT,
    PRIMARY KEY (jurisdiction, id),
    FOREIGN KEY (jurisdiction, account) REFERENCES accounts (jurisdiction, id)
);

CREATE UNIQUE INDEX certificates_by_subject ON certificates (jurisdiction, subject)
    WHERE revoked_at IS NULL;

-- Whom an identity provider's subject is.
CREATE TABLE sign_ins (
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account TEXT NOT NULL,
    mapped_at TEXT NOT NULL,
    mapped_by TEXT,
    revoked_at TEXT,
    PRIMARY KEY (jurisdiction, id),
    FOREIGN KEY (jurisdiction, account) REFERENCES accounts (jurisdiction, id)
);

CREATE UNIQUE INDEX sign_ins_by_subject ON sign_ins (jurisdiction, issuer, subject)
    WHERE revoked_at IS NULL;
CREATE INDEX sign_ins_by_account ON sign_ins (jurisdiction, account, id);

-- Who is on his way to an identity provider and back; the identifier is the digest of what his
-- browser brings back.
CREATE TABLE sign_in_attempts (
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    provider TEXT NOT NULL,
    state TEXT NOT NULL,
    nonce TEXT NOT NULL,
    verifier TEXT NOT NULL,
    target TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, id)
);

CREATE INDEX sign_in_attempts_by_end ON sign_in_attempts (jurisdiction, expires_at);

-- A colleague acts in somebody's capacity for a time.
CREATE TABLE delegations (
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    from_account TEXT NOT NULL,
    to_account TEXT NOT NULL,
    capacity TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    revoked_at TEXT,
    PRIMARY KEY (jurisdiction, id),
    FOREIGN KEY (jurisdiction, from_account) REFERENCES accounts (jurisdiction, id),
    FOREIGN KEY (jurisdiction, to_account) REFERENCES accounts (jurisdiction, id)
);

CREATE INDEX delegations_by_receiver ON delegations (jurisdiction, to_account);

-- What administrators did. Each has its leaf in the jurisdiction's log.
CREATE TABLE changes (
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    day TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    account TEXT,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    salt TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, id)
);

CREATE INDEX changes_by_what ON changes (jurisdiction, what, id);

-- Who was refused what; the same again within an hour is counted.
CREATE TABLE denials (
    jurisdiction TEXT NOT NULL,
    account TEXT NOT NULL,
    action TEXT NOT NULL,
    hour BIGINT NOT NULL,
    path TEXT NOT NULL,
    why TEXT NOT NULL,
    first_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    times BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, hour, account, action, why)
);

-- Who has which part in a case: an index over its events, made when it was planned.
CREATE TABLE parts (
    jurisdiction TEXT NOT NULL,
    case_id TEXT NOT NULL,
    actor TEXT NOT NULL,
    party TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, case_id, actor, party),
    FOREIGN KEY (jurisdiction, case_id) REFERENCES cases (jurisdiction, id)
);

CREATE INDEX parts_by_party ON parts (jurisdiction, party, case_id, actor);

-- Which open cases wait for whom: an index over whose turn it is and who has to see it beside, made
-- anew with each event. `place` is the day on which the case is due, or sorts after every day;
-- `capacity` is `/head` where that of a party has to act, or empty.
CREATE TABLE awaiting (
    jurisdiction TEXT NOT NULL,
    party TEXT NOT NULL,
    place TEXT NOT NULL,
    case_id TEXT NOT NULL,
    capacity TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, party, place, case_id, capacity),
    FOREIGN KEY (jurisdiction, case_id) REFERENCES cases (jurisdiction, id)
);

CREATE INDEX awaiting_by_case ON awaiting (jurisdiction, case_id);

-- Where organisations have notices sent. Whoever signs needs the secret itself.
CREATE TABLE subscriptions (
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    organisation TEXT NOT NULL,
    channel TEXT NOT NULL,
    target TEXT NOT NULL,
    events TEXT NOT NULL,
    secret TEXT NOT NULL,
    former_secret TEXT NOT NULL,
    former_until BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    ended_at TEXT,
    PRIMARY KEY (jurisdiction, id)
);

-- Notices on their way, each written with what it tells of. `once` is what it is about, so that
-- nothing is told twice. Whoever takes one raises its token and holds it until `held_until`.
CREATE TABLE notices (
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    subscription TEXT NOT NULL,
    once TEXT NOT NULL,
    what TEXT NOT NULL,
    case_id TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    token BIGINT NOT NULL,
    held_until BIGINT NOT NULL,
    trouble TEXT,
    PRIMARY KEY (jurisdiction, id),
    FOREIGN KEY (jurisdiction, subscription) REFERENCES subscriptions (jurisdiction, id)
);

CREATE UNIQUE INDEX notices_once ON notices (jurisdiction, subscription, once);
CREATE INDEX notices_by_due ON notices (jurisdiction, state, due_at, id);

-- Periods that ended in a breach, and what was made of each: an index over the events.
CREATE TABLE breaches (
    jurisdiction TEXT NOT NULL,
    case_id TEXT NOT NULL,
    stage TEXT NOT NULL,
    due TEXT NOT NULL,
    kind TEXT NOT NULL,
    respondent TEXT NOT NULL,
    violation TEXT NOT NULL,
    basis TEXT NOT NULL,
    state TEXT NOT NULL,
    why TEXT NOT NULL,
    trouble TEXT,
    rectification TEXT,
    PRIMARY KEY (jurisdiction, case_id, stage, due),
    FOREIGN KEY (jurisdiction, case_id) REFERENCES cases (jurisdiction, id)
);

CREATE INDEX breaches_by_state ON breaches (jurisdiction, state, due, case_id);
