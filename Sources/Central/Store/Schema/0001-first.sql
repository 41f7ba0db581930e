-- The first schema. It runs on SQLite and on PostgreSQL: BIGINT and BYTEA are PostgreSQL's names, and
-- SQLite stores what it is given under any name. "/* WITHOUT ROWID */" is made real on SQLite only.
-- Every key begins with the tenant, so that a distributed database can spread the rows by it.
-- Times are milliseconds since 1970 in UTC, at the best that the centre knows.

-- One log of one panel: a re-imaged panel has a new epoch, and so a new log.
CREATE TABLE logs (
    tenant TEXT NOT NULL,
    log BIGINT NOT NULL,
    panel TEXT NOT NULL,                -- 32 hexadecimal digits
    epoch TEXT NOT NULL,                -- 32 hexadecimal digits
    public_key BYTEA NOT NULL,          -- Ed25519, 32 bytes
    touchpoint TEXT NOT NULL,           -- from the newest boot record; '' before it came
    version TEXT NOT NULL,              -- of smile-paneld, from the newest boot record
    high_water BIGINT NOT NULL,         -- everything before this sequence is here
    unreadable BIGINT NOT NULL,         -- records of a known type whose payload made no sense
    first_received_ms BIGINT NOT NULL,
    last_received_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant, log),
    UNIQUE (tenant, panel, epoch)
);

-- Every start of a panel's daemon: where the panel stood for the answers that follow.
CREATE TABLE boots (
    tenant TEXT NOT NULL,
    log BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    boot_ordinal INTEGER NOT NULL,
    kernel_boot TEXT NOT NULL,          -- 32 hexadecimal digits
    touchpoint TEXT NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (tenant, log, sequence)
) /* WITHOUT ROWID */;

-- Every record, whatever it says, as it came. Of a contact's record, `payload` holds the rating part
-- alone; the sealed part stands in `contacts`, so that it can be erased.
CREATE TABLE records (
    tenant TEXT NOT NULL,
    log BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    type SMALLINT NOT NULL,
    version SMALLINT NOT NULL,
    boot_ordinal INTEGER NOT NULL,
    boottime_ns BIGINT NOT NULL,
    wall_ms BIGINT NOT NULL,            -- the panel's own clock, raw
    wall_trusted SMALLINT NOT NULL,     -- 1 where the panel's clock was set by somebody
    at_ms BIGINT NOT NULL,              -- the best time
    uncertainty_ms BIGINT NOT NULL,     -- half-width around it; -1 where it is not known
    received_ms BIGINT NOT NULL,
    digest BYTEA NOT NULL,              -- 16 bytes: same name and same digest is the same record
    payload BYTEA NOT NULL,
    PRIMARY KEY (tenant, log, sequence)
) /* WITHOUT ROWID */;

-- Ranges of sequences that a panel says it lost.
CREATE TABLE gaps (
    tenant TEXT NOT NULL,
    log BIGINT NOT NULL,
    first_sequence BIGINT NOT NULL,
    end_sequence BIGINT NOT NULL,       -- half-open
    received_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant, log, first_sequence)
);

-- Records that came under a name that is taken by other content. A person looks at them.
CREATE TABLE conflicts (
    tenant TEXT NOT NULL,
    log BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    record BYTEA NOT NULL,
    received_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant, log, sequence, digest)
);

-- Questionnaires as the panels logged them: the file itself, whole once every part is here.
CREATE TABLE questionnaires (
    tenant TEXT NOT NULL,
    digest BIGINT NOT NULL,             -- first 4 bytes of SHA-256 of the file
    number INTEGER NOT NULL,            -- the author's revision
    file BYTEA NOT NULL,
    PRIMARY KEY (tenant, digest, number)
);

-- Parts of files that are not whole yet. Each log brings its own: what one panel says wrongly keeps
-- no other's file from becoming whole.
CREATE TABLE questionnaire_parts (
    tenant TEXT NOT NULL,
    log BIGINT NOT NULL,
    digest BIGINT NOT NULL,
    number INTEGER NOT NULL,
    byte_offset BIGINT NOT NULL,
    file_bytes BIGINT NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (tenant, log, digest, number, byte_offset)
);

-- One row an answer. Of the answers of one visit to one question, the one with the highest sequence
-- counts; the others are superseded (both kept, one counted).
CREATE TABLE answers (
    tenant TEXT NOT NULL,
    log BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    visit TEXT NOT NULL,                -- 16 hexadecimal digits
    digest BIGINT NOT NULL,             -- of the questionnaire
    number INTEGER NOT NULL,
    question SMALLINT NOT NULL,
    choice SMALLINT NOT NULL,
    shown_ms BIGINT NOT NULL,           -- from the question's appearance to the answer
    marks INTEGER NOT NULL,
    triggers INTEGER NOT NULL,
    superseded_by BIGINT NOT NULL,      -- the next answer's sequence; 0 where this one counts
    touchpoint TEXT NOT NULL,           -- where the panel stood when it was given
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant, log, sequence)
) /* WITHOUT ROWID */;

CREATE INDEX answers_of_a_visit ON answers (tenant, log, visit, question, sequence);
CREATE INDEX answers_by_time ON answers (tenant, at_ms, log, sequence);

-- Answers with triggers whose questionnaire is not whole yet: only it names the rules.
CREATE TABLE waiting_triggers (
    tenant TEXT NOT NULL,
    digest BIGINT NOT NULL,
    number INTEGER NOT NULL,
    log BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (tenant, digest, number, log, sequence)
);

-- One row a visit that ended.
CREATE TABLE visit_ends (
    tenant TEXT NOT NULL,
    log BIGINT NOT NULL,
    visit TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    outcome SMALLINT NOT NULL,
    question SMALLINT NOT NULL,
    lasted_ms BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant, log, visit)
);

-- Sealed contacts, apart from the ratings. Only the messenger opens them.
CREATE TABLE contacts (
    tenant TEXT NOT NULL,
    log BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    visit TEXT NOT NULL,                -- '' of a record that made no sense
    sealed BYTEA NOT NULL,              -- of a record that made no sense: all of its payload
    PRIMARY KEY (tenant, log, sequence)
);

CREATE INDEX contacts_of_a_visit ON contacts (tenant, log, visit, sequence);

-- Counts of the answers that count, a quarter of an hour at a time, kept in the intake's own
-- transaction: reports read these and never the rows.
CREATE TABLE tallies (
    tenant TEXT NOT NULL,
    touchpoint TEXT NOT NULL,
    digest BIGINT NOT NULL,
    number INTEGER NOT NULL,
    question SMALLINT NOT NULL,
    quarter BIGINT NOT NULL,            -- at_ms / 900000, rounded down
    choice SMALLINT NOT NULL,
    marked SMALLINT NOT NULL,           -- 1 where a rule of misuse marked the answer
    answers BIGINT NOT NULL,
    PRIMARY KEY (tenant, touchpoint, digest, number, question, quarter, choice, marked)
) /* WITHOUT ROWID */;

-- Messages to send, and what became of them. A visit makes at most one message a follow-up.
CREATE TABLE outbox (
    tenant TEXT NOT NULL,
    log BIGINT NOT NULL,
    visit TEXT NOT NULL,
    follow_up TEXT NOT NULL,            -- rule and channel and recipient's kind, such as 'call-back/email/1'
    rule TEXT NOT NULL,
    sequence BIGINT NOT NULL,           -- the answer that triggered it
    state TEXT NOT NULL,                -- queued, sending, sent, failed, unknown, expired, held
    why TEXT NOT NULL,                  -- of the last attempt, or why it was not sent; never a contact
    attempts INTEGER NOT NULL,
    born_ms BIGINT NOT NULL,            -- when the customer answered
    not_before_ms BIGINT NOT NULL,      -- quiet hours and pauses between attempts
    expires_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    reference TEXT NOT NULL,            -- ours, in the message: finds it again at the provider's
    PRIMARY KEY (tenant, log, visit, follow_up)
);

CREATE INDEX outbox_due ON outbox (tenant, state, not_before_ms);
